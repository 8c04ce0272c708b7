#include "patcher/fs/linux_file_writer.h"

#include <array>
#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// A pipe takes 64 KiB at a time, so that a large write to it is short again and again.
TEST(WriteAll, GoesOnAfterAShortWrite) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const Descriptor out(ends[0]);
  Descriptor in(ends[1]);
  Bytes sent(1'000'000);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint8_t>(i % 251);
  Bytes got;
  std::thread reader([&] {
    std::array<std::uint8_t, 1000> piece{};
    for (ssize_t n = 1; n > 0;) {
      n = ::read(out.get(), piece.data(), piece.size());
      if (n > 0) got.insert(got.end(), piece.begin(), piece.begin() + n);
    }
  });
  EXPECT_TRUE(writeAll(in.get(), sent).ok());
  in.reset();
  reader.join();
  EXPECT_EQ(got, sent);
}

TEST(WriteAll, AFullDiskIsAValue) {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(full.valid());
  EXPECT_EQ(writeAll(full.get(), asBytes("x")).error(), ENOSPC);
  EXPECT_TRUE(writeAll(full.get(), {}).ok());
}

TEST(SyncOnce, TellsWhatTheKernelSaid) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const Descriptor out(ends[0]);
  const Descriptor in(ends[1]);
  EXPECT_EQ(syncOnce(in.get()).error(), EINVAL);
}

TEST(LinuxFileWriter, AHintThatIsNotKnownIsNoFailure) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const Descriptor out(ends[0]);
  LinuxFileWriter writer{Descriptor(ends[1])};
  EXPECT_TRUE(writer.startWriteback().ok());
  EXPECT_TRUE(writer.write(asBytes("x")).ok());
  EXPECT_EQ(writer.sync().error(), EINVAL);
  EXPECT_EQ(writer.setMetadata({}).error(), EINVAL);
}

}  // namespace
}  // namespace qfe
