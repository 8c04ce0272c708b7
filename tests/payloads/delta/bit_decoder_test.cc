#include "payloads/delta/bit_decoder.h"

#include "tests/payloads/delta/delta_fixture.h"
#include "tests/payloads/delta/models_prelude.h"

namespace qfe::delta {
namespace {

// The same bits and probabilities every time.
template <typename Visit>
void forEachBit(std::size_t count, const Visit& visit) {
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;
    visit((state >> 31) != 0, 1 + (state >> 8) % 65535);
  }
}

Bytes coded(std::size_t count) {
  Bytes bytes;
  BitEncoder encoder(bytes);
  forEachBit(count, [&](bool bit, std::uint32_t p) { encoder.code(bit, p); });
  encoder.finish();
  return bytes;
}

void decode(const Bytes& bytes, std::size_t count) {
  const DeltaFile file = deltaFileOf(bytes);
  BitDecoder decoder(file.read, 0, file.size);
  forEachBit(count, [&](bool, std::uint32_t p) { (void)decoder.code(false, p); });
  decoder.finish();
}

TEST(BitDecoder, ReadsWhatTheEncoderWrote) {
  for (const std::size_t count : {0, 1, 7, 1000, 100000}) {
    const Bytes bytes = coded(count);
    const DeltaFile file = deltaFileOf(bytes);
    BitDecoder decoder(file.read, 0, file.size);
    std::size_t wrong = 0;
    forEachBit(count, [&](bool bit, std::uint32_t p) { wrong += decoder.code(false, p) != bit; });
    EXPECT_EQ(wrong, 0U);
    decoder.finish();
  }
}

TEST(BitDecoder, CertainBitsCostNearlyNothing) {
  Bytes bytes;
  BitEncoder encoder(bytes);
  for (int i = 0; i < 100000; ++i) encoder.code(true, 65535);
  encoder.finish();
  EXPECT_LE(bytes.size(), 2U);
}

TEST(BitDecoder, ACutStreamIsRefusedSoonAfterItsEnd) {
  Bytes bytes = coded(100000);
  bytes.resize(bytes.size() / 2);
  EXPECT_EQ(errorOf([&] { decode(bytes, 100000); }),
            "the delta is damaged: its coded part ends too early; fetch it again");
}

TEST(BitDecoder, BytesAfterTheStreamAreRefused) {
  Bytes bytes = coded(1000);
  bytes.insert(bytes.end(), 9, 0);
  EXPECT_EQ(errorOf([&] { decode(bytes, 1000); }),
            "the delta is damaged: bytes follow its coded part; fetch it again");
}

}  // namespace
}  // namespace qfe::delta
