#include "payloads/delta/header.h"

#include "tests/payloads/delta/delta_fixture.h"

namespace qfe::delta {
namespace {

Header sample() {
  Header header;
  header.oldSize = 300;
  header.newSize = 5;
  header.oldSha256 = Digest::of("old");
  header.newSha256 = Digest::of("new");
  header.tableBits = 15;
  header.windowBits = 20;
  header.nearAddresses = true;
  header.bases = {{0x1000, 0x80000}, {1, 2}};
  return header;
}

Bytes written(const Header& header) {
  Bytes bytes;
  writeHeader(header, bytes);
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  return errorOf([&] { (void)deltaHeader("x.delta", deltaFileOf(bytes)); });
}

// The header with one byte changed.
std::string refusal(std::size_t at, std::uint8_t byte) {
  Bytes bytes = written(sample());
  bytes[at] = byte;
  return refusal(bytes);
}

TEST(DeltaHeader, ReadsWhatItWrote) {
  const Bytes bytes = written(sample());
  const DeltaFile file = deltaFileOf(bytes);
  const ReadHeader read = readHeader(file.read, file.size);
  EXPECT_TRUE(read.header == sample());
  EXPECT_EQ(read.size, bytes.size());
  EXPECT_EQ(bytes.size(), 8U + 2 + 1 + 64 + 1 + 2 + 3 + 1 + 1);
}

TEST(DeltaHeader, OtherFilesAndVersionsAreRefused) {
  EXPECT_EQ(refusal(bytesOf("MZ")),
            "x.delta: not a delta: it does not begin with QFED; give a file that `qfe delta make` "
            "wrote");
  EXPECT_EQ(refusal(4, 2),
            "x.delta: the delta has format version 2, this qfe knows version 1; use the qfe that "
            "made it");
}

TEST(DeltaHeader, EveryFieldIsChecked) {
  EXPECT_EQ(refusal(5, 2),
            "x.delta: the delta is damaged: its header has unknown flags; fetch it again");
  EXPECT_EQ(refusal(6, 19),
            "x.delta: the delta is damaged: its literal model has no valid size; "
            "fetch it again");
  EXPECT_EQ(refusal(6, 11), refusal(6, 19));
  EXPECT_EQ(refusal(7, 25),
            "x.delta: the delta is damaged: its window has no valid size; fetch it again");
  EXPECT_EQ(refusal(7, 15), refusal(7, 25));
  EXPECT_EQ(refusal(75, 9), "x.delta: the delta is damaged: it has too many bases; fetch it again");
}

TEST(DeltaHeader, NumbersAreShortAndWithinLimits) {
  Header header = sample();
  header.newSize = std::uint64_t{1} << 40;
  EXPECT_EQ(refusal(written(header)),
            "x.delta: the delta declares 1099511627776, more than the limit of 17179869184; its "
            "maker must split it");
  Bytes longer = written(sample());
  longer[10] = 0x85;
  longer.insert(longer.begin() + 11, 0x00);
  EXPECT_EQ(refusal(longer),
            "x.delta: the delta is damaged: a number of its header has needless "
            "bytes; fetch it again");
  Bytes endless = written(sample());
  std::fill(endless.begin() + 8, endless.begin() + 20, std::uint8_t{0xFF});
  EXPECT_EQ(refusal(endless),
            "x.delta: the delta is damaged: a number of its header is too long; fetch it again");
}

TEST(DeltaHeader, AnyCutIsRefused) {
  const Bytes whole = written(sample());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(refusal(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))), "")
        << size;
}

}  // namespace
}  // namespace qfe::delta
