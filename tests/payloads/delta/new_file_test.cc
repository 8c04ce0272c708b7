#include "payloads/delta/new_file.h"

#include "tests/payloads/delta/delta_fixture.h"

namespace qfe::delta {
namespace {

TEST(NewFile, StreamsAllAndKeepsTheWindow) {
  constexpr std::uint64_t kWindow = 100'000, kStep = 7'000, kTotal = 210 * kStep;
  Bytes streamed;
  const NewFileSink sink = [&](ByteView bytes) {
    streamed.insert(streamed.end(), bytes.begin(), bytes.end());
  };
  NewFile file(kWindow, sink);
  const auto byteAt = [](std::uint64_t at) {
    return static_cast<std::uint8_t>(at * 2654435761U >> 24);
  };
  for (std::uint64_t at = 0; at < kTotal; at += kStep) {
    std::uint8_t* place = file.place(at, kStep);
    if (at >= kWindow) {
      EXPECT_EQ(*file.earlier(at - kWindow), byteAt(at - kWindow));
    }
    for (std::uint64_t i = 0; i < kStep; ++i) place[i] = byteAt(at + i);
    file.finished(at + kStep);
  }
  file.flush();
  ASSERT_EQ(streamed.size(), kTotal);
  for (std::uint64_t at = 0; at < kTotal; ++at) ASSERT_EQ(streamed[at], byteAt(at));
}

TEST(NewFile, NothingIsGivenTwice) {
  unsigned calls = 0;
  const NewFileSink sink = [&](ByteView) { ++calls; };
  NewFile file(0, sink);
  file.flush();
  EXPECT_EQ(calls, 0U);
  *file.place(0, 1) = 'x';
  file.finished(1);
  file.flush();
  file.flush();
  EXPECT_EQ(calls, 1U);
}

}  // namespace
}  // namespace qfe::delta
