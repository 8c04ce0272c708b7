// The System of the machine this process runs on.
#pragma once

#include <string>

#include "patcher/system/system.h"

namespace qfe {

class ThisMachine : public System {
 public:
  [[nodiscard]] UtcTime now() const override;
  [[nodiscard]] std::string hostName() const override;
  [[nodiscard]] Actor actor() const override;
  [[nodiscard]] std::string bootId() const override;
  [[nodiscard]] std::string newUuid() const override;  // throws Error(io) without randomness
  [[nodiscard]] bool interrupted() const override;
};

}  // namespace qfe
