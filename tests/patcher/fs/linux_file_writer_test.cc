#include "patcher/fs/linux_file_writer.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

extern "C" void ignoreSignal(int /*signal*/) {}

// A write that waits for room in a pipe ends early at a signal: short where some bytes went in,
// EINTR where none did.
TEST(WriteAll, GoesOnAfterAShortWriteAndAfterASignal) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = ignoreSignal;
  ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const Descriptor out(ends[0]);
  Descriptor in(ends[1]);
  Bytes sent(300'000);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint8_t>(i % 251);
  Bytes got;
  const ::pthread_t writer = ::pthread_self();
  std::thread reader([&] {
    Bytes piece(20'000);
    for (ssize_t n = 1; n > 0;) {
      ::usleep(2'000);
      if (got.size() < sent.size()) ::pthread_kill(writer, SIGUSR1);
      n = ::read(out.get(), piece.data(), piece.size());
      if (n > 0) got.insert(got.end(), piece.begin(), piece.begin() + n);
    }
  });
  EXPECT_TRUE(writeAll(in.get(), sent).ok());
  in.reset();
  reader.join();
  EXPECT_EQ(::sigaction(SIGUSR1, &before, nullptr), 0);
  EXPECT_TRUE(got == sent) << got.size();
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
