#include "payloads/delta/damage.h"

#include "tests/payloads/delta/delta_fixture.h"

namespace qfe::delta {
namespace {

TEST(Damage, IsABadPackage) {
  try {
    damaged("it is wet");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::badPackage);
    EXPECT_EQ(error.message(), "the delta is damaged: it is wet; fetch it again");
  }
}

}  // namespace
}  // namespace qfe::delta
