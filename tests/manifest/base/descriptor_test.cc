#include "manifest/base/descriptor.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

bool isOpen(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

Descriptor openNull() {
  return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

TEST(Descriptor, IsNoneUnlessOpened) {
  EXPECT_FALSE(Descriptor().valid());
  EXPECT_FALSE(Descriptor(-1).valid());
}

TEST(Descriptor, ClosesAtTheEndOfItsScope) {
  int number = -1;
  {
    const Descriptor descriptor = openNull();
    ASSERT_TRUE(descriptor.valid());
    number = descriptor.get();
    EXPECT_TRUE(isOpen(number));
  }
  EXPECT_FALSE(isOpen(number));
}

TEST(Descriptor, MovingHandsOverAndClosesWhatWasThere) {
  Descriptor first = openNull();
  Descriptor second = openNull();
  const int kept = first.get();
  const int closed = second.get();
  second = std::move(first);
  EXPECT_EQ(second.get(), kept);
  EXPECT_TRUE(isOpen(kept));
  EXPECT_FALSE(isOpen(closed));
}

TEST(Descriptor, ReleasedIsTheCallersToClose) {
  int number = -1;
  {
    Descriptor descriptor = openNull();
    number = descriptor.release();
    EXPECT_FALSE(descriptor.valid());
  }
  EXPECT_TRUE(isOpen(number));
  EXPECT_EQ(::close(number), 0);
}

TEST(Descriptor, ResetClosesOnce) {
  Descriptor descriptor = openNull();
  const int number = descriptor.get();
  descriptor.reset();
  EXPECT_FALSE(isOpen(number));
  descriptor.reset();
  EXPECT_FALSE(descriptor.valid());
}

}  // namespace
}  // namespace qfe
