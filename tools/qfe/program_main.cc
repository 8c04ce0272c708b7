#include "tools/qfe/program_main.h"

#include <cstdlib>
#include <iostream>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qfe {
namespace {

// A process started without standard descriptors would open the first server file as one of them,
// and then print into it.
void holdStandardDescriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0) (void)::open("/dev/null", O_RDWR);
}

bool environmentSays(const char* name) {
  const char* value = ::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

int programMain(const Program& program, int argc, char** argv) {
  holdStandardDescriptors();
  ::umask(022);
  const Streams streams{std::cout, std::cerr, ::isatty(STDOUT_FILENO) == 1,
                        ::isatty(STDERR_FILENO) == 1, environmentSays("NO_COLOR")};
  return runCli(program, std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc), streams);
}

}  // namespace qfe
