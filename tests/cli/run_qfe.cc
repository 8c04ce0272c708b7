#include "tests/cli/run_qfe.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/filesystem.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "manifest/base/digest.h"

namespace qfe::cli {
namespace {

namespace bfs = boost::filesystem;

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
};

[[noreturn]] void becomeQfe(const std::vector<std::string>& arguments, const RunOptions& options,
                            const Pipe& in, const Pipe& out, const Pipe& err) {
  ::dup2(in.ends[0], STDIN_FILENO);
  ::dup2(out.ends[1], STDOUT_FILENO);
  ::dup2(err.ends[1], STDERR_FILENO);
  if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(126);
  if (options.uid != 0 && (::setgid(options.uid) != 0 || ::setuid(options.uid) != 0)) ::_exit(126);
  std::vector<std::string> words = {options.binary};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TZ=UTC"};
  for (const auto& [name, value] : options.environment)
    environment.push_back(fmt::format("{}={}", name, value));
  std::vector<char*> argv;
  std::vector<char*> envp;
  for (std::string& word : words) argv.push_back(word.data());
  for (std::string& variable : environment) envp.push_back(variable.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  ::execve(options.binary.c_str(), argv.data(), envp.data());
  ::_exit(127);
}

// Feeds input and collects both outputs, so that no pipe can fill up and block.
void exchange(Pipe& in, Pipe& out, Pipe& err, std::string_view input, RunResult& result) {
  ::fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
  if (input.empty()) in.close(1);
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    std::array<pollfd, 3> polls = {pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0},
                                   pollfd{in.ends[1], POLLOUT, 0}};
    ::poll(polls.data(), polls.size(), -1);
    std::array<char, 65536> buffer{};
    const auto drain = [&](const pollfd& poll, Pipe& from, std::string& text) {
      if ((poll.revents & (POLLIN | POLLHUP | POLLERR)) == 0) return;
      const ssize_t count = ::read(poll.fd, buffer.data(), buffer.size());
      if (count <= 0) {
        from.close(0);
      } else {
        text.append(buffer.data(), static_cast<std::size_t>(count));
      }
    };
    drain(polls[0], out, result.out);
    drain(polls[1], err, result.err);
    if ((polls[2].revents & (POLLOUT | POLLERR)) != 0) {
      const ssize_t count = ::write(in.ends[1], input.data(), input.size());
      if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
      if (count < 0 || input.empty()) in.close(1);
    }
  }
}

std::string describeEntry(const bfs::path& path, const std::string& relative) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return relative + " unreadable\n";
  std::string text = fmt::format(
      "{} {:o} {}:{} {} {}.{:09}", relative, status.st_mode, status.st_uid, status.st_gid,
      S_ISDIR(status.st_mode) ? 0 : status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  if (S_ISREG(status.st_mode)) {
    std::ifstream file(path.string(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(file)), {});
    text += " " + Digest::of(content).hex();
  }
  if (S_ISLNK(status.st_mode)) text += " -> " + bfs::read_symlink(path).string();
  return text + "\n";
}

void addTree(const bfs::path& folder, const std::string& prefix,
             const std::vector<std::string>& without, std::map<std::string, std::string>& lines) {
  for (const bfs::directory_entry& entry : bfs::directory_iterator(folder)) {
    const std::string relative = prefix + entry.path().filename().string();
    if (std::find(without.begin(), without.end(), relative) != without.end()) continue;
    lines[relative] = describeEntry(entry.path(), relative);
    if (bfs::is_directory(entry.symlink_status()))
      addTree(entry.path(), relative + "/", without, lines);
  }
}

}  // namespace

RunResult run(const std::vector<std::string>& arguments, const RunOptions& options) {
  Pipe in;
  Pipe out;
  Pipe err;
  RunResult result;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) becomeQfe(arguments, options, in, out, err);
  in.close(0);
  out.close(1);
  err.close(1);
  exchange(in, out, err, options.input, result);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

TestFolder::TestFolder() {
  const char* base = ::getenv("TMPDIR");
  std::string pattern = fmt::format("{}/qfe-test-XXXXXX", base != nullptr ? base : "/tmp");
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
  path_ = pattern;
  ::chmod(path_.c_str(), 0755);
}

TestFolder::~TestFolder() {
  boost::system::error_code ignored;
  bfs::remove_all(path_, ignored);
}

std::string TestFolder::operator/(std::string_view name) const {
  return fmt::format("{}/{}", path_, name);
}

std::string TestFolder::write(std::string_view name, std::string_view content) const {
  const std::string path = *this / name;
  bfs::create_directories(bfs::path(path).parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path);
  return path;
}

std::string TestFolder::read(std::string_view name) const {
  std::ifstream file(*this / name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + (*this / name));
  return {std::istreambuf_iterator<char>(file), {}};
}

bool TestFolder::exists(std::string_view name) const {
  return bfs::exists(bfs::symlink_status(*this / name));
}

std::string treeOf(const std::string& folder, const std::vector<std::string>& without) {
  std::map<std::string, std::string> lines;
  addTree(folder, "", without, lines);
  std::string text;
  for (const auto& [path, line] : lines) text += line;
  return text;
}

}  // namespace qfe::cli
