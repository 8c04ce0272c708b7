// A System whose every answer a test sets.
#pragma once

#include <cstdint>
#include <string>

#include "patcher/system/system.h"

namespace qfe {

class FakeSystem : public System {
 public:
  // now() gives `time` and moves it on by `step` seconds.
  UtcTime time = UtcTime::fromUnix(1'700'000'000, 0);
  std::int64_t step = 0;
  std::string host = "server1";
  Actor who{0, "admin"};
  std::string boot = "11111111-2222-4333-8444-555555555555";
  // interrupted() is true once it was asked more often than this; negative: never.
  std::int64_t interruptAfter = -1;

  [[nodiscard]] UtcTime now() const override;
  [[nodiscard]] std::string hostName() const override { return host; }
  [[nodiscard]] Actor actor() const override { return who; }
  [[nodiscard]] std::string bootId() const override { return boot; }
  // "00000000-0000-4000-8000-000000000001", then …002.
  [[nodiscard]] std::string newUuid() const override;
  [[nodiscard]] bool interrupted() const override;
  [[nodiscard]] std::int64_t polls() const { return polls_; }

 private:
  mutable std::int64_t elapsed_ = 0;
  mutable std::uint64_t uuids_ = 0;
  mutable std::int64_t polls_ = 0;
};

}  // namespace qfe
