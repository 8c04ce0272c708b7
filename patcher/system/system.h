// Everything outside the process that is not a file of the server: clock, host, caller, boot,
// signals. Services, hooks and processes join it here. Tests replace it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "manifest/base/utc_time.h"

namespace qfe {

// Who asked for a change.
struct Actor {
  std::uint32_t uid = 0;
  std::string sudoUser;  // SUDO_USER, empty without
  friend bool operator==(const Actor&, const Actor&) = default;
};

class System {
 public:
  virtual ~System() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;
  [[nodiscard]] virtual std::string hostName() const = 0;
  [[nodiscard]] virtual Actor actor() const = 0;
  [[nodiscard]] virtual std::string bootId() const = 0;   // empty where unknown
  [[nodiscard]] virtual std::string newUuid() const = 0;  // random, RFC 4122 version 4
  // Whether INT, TERM, HUP or PIPE arrived since start; read between files.
  [[nodiscard]] virtual bool interrupted() const = 0;
};

// This machine. Does not install signal handlers: catchSignals does, once, in a program's main.
[[nodiscard]] std::unique_ptr<System> thisMachine();
void catchSignals();

}  // namespace qfe
