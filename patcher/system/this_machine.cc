#include "patcher/system/this_machine.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include "manifest/base/bytes.h"
#include "manifest/base/error.h"

namespace qfe {
namespace {

constexpr std::size_t kUuidLength = 36;

std::atomic<bool> gInterrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not take a lock");

extern "C" void noteSignal(int /*signal*/) {
  gInterrupted.store(true);
}

}  // namespace

UtcTime ThisMachine::now() const {
  timespec time{};
  if (::clock_gettime(CLOCK_REALTIME, &time) != 0) {
    throw Error(ErrorCode::io, fmt::format("cannot read the clock: {}", describeErrno(errno)));
  }
  return UtcTime::fromUnix(time.tv_sec, static_cast<std::uint32_t>(time.tv_nsec));
}

std::string ThisMachine::hostName() const {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

Actor ThisMachine::actor() const {
  Actor actor;
  actor.uid = ::getuid();
  const char* const sudoUser = std::getenv("SUDO_USER");
  if (sudoUser != nullptr) actor.sudoUser = sudoUser;
  return actor;
}

std::string ThisMachine::bootId() const {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  if (!std::getline(file, id) || id.size() != kUuidLength) return {};
  return id;
}

std::string ThisMachine::newUuid() const {
  std::array<std::uint8_t, 16> bytes{};
  // Up to 256 bytes come whole or not at all (getrandom(2)).
  ssize_t got = -1;
  do {
    got = ::getrandom(bytes.data(), bytes.size(), 0);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes.size())) {
    throw Error(ErrorCode::io,
                fmt::format("cannot get random bytes for a UUID: {}", describeErrno(errno)));
  }
  // RFC 4122, section 4.4: version 4, variant 1.
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  const std::string hex = toHex(bytes);
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

bool ThisMachine::interrupted() const {
  return gInterrupted.load();
}

std::unique_ptr<System> thisMachine() {
  return std::make_unique<ThisMachine>();
}

void catchSignals() {
  struct sigaction action {};
  action.sa_handler = noteSignal;
  // Calls go on where they were: a run is stopped between files, not within one.
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    if (::sigaction(signal, &action, nullptr) != 0) {
      throw Error(ErrorCode::io,
                  fmt::format("cannot catch signal {}: {}", signal, describeErrno(errno)));
    }
  }
}

}  // namespace qfe
