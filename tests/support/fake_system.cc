#include "tests/support/fake_system.h"

#include <fmt/format.h>

namespace qfe {

UtcTime FakeSystem::now() const {
  const UtcTime answer =
      UtcTime::fromUnix(time.unixSeconds() + elapsed_, time.nanoseconds(), time.precision());
  elapsed_ += step;
  return answer;
}

std::string FakeSystem::newUuid() const {
  return fmt::format("00000000-0000-4000-8000-{:012x}", ++uuids_);
}

bool FakeSystem::interrupted() const {
  ++polls_;
  return interruptAfter >= 0 && polls_ > interruptAfter;
}

}  // namespace qfe
