#include "payloads/delta/literal_model.h"

#include "tests/payloads/delta/delta_fixture.h"
#include "tests/payloads/delta/models_prelude.h"

namespace qfe::delta {
namespace {

template <typename Coder>
Bytes code(Coder& coder, const Bytes& text, bool expect) {
  LiteralModel model(14);
  LiteralContext context;
  Bytes out;
  for (const std::uint8_t byte : text) {
    context.expected = expect ? byte : -1;
    out.push_back(model.code(coder, byte, context));
    context.last = context.last << 8 | out.back();
    model.history().follow(out.back());
  }
  return out;
}

std::size_t cost(const Bytes& text, bool expect) {
  Bytes bytes;
  BitEncoder encoder(bytes);
  (void)code(encoder, text, expect);
  encoder.finish();
  return bytes.size();
}

TEST(LiteralModel, DecodesWhatItEncoded) {
  Bytes text;
  for (unsigned i = 0; i < 5000; ++i) text.push_back(static_cast<std::uint8_t>(i * i / 7));
  const Bytes coded =
      thereAndBack([&](BitEncoder& encoder) { (void)code(encoder, text, false); },
                   [&](BitDecoder& decoder) { EXPECT_EQ(code(decoder, text, false), text); });
  EXPECT_LT(coded.size(), text.size());
}

TEST(LiteralModel, RepeatedTextBecomesShort) {
  Bytes text;
  for (int i = 0; i < 50; ++i) {
    const Bytes line = bytesOf("a line that says the same again and again\n");
    text.insert(text.end(), line.begin(), line.end());
  }
  EXPECT_LT(cost(text, false), 80U);
}

TEST(LiteralModel, ARightExpectationIsLearned) {
  Bytes noise;
  std::uint32_t state = 3;
  for (int i = 0; i < 3000; ++i)
    noise.push_back(static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24));
  EXPECT_GT(cost(noise, false), 2900U);
  EXPECT_LT(cost(noise, true), 1000U);
}

TEST(Logistic, TablesAscendAndUndoEachOther) {
  for (std::size_t i = 1; i < kSquash.size(); ++i) EXPECT_GE(kSquash[i], kSquash[i - 1]);
  for (std::size_t i = 1; i < kStretch.size(); ++i) EXPECT_GE(kStretch[i], kStretch[i - 1]);
  EXPECT_EQ(squash(0), 32768U);
  EXPECT_EQ(squash(-100000), kSquash[1]);
  EXPECT_EQ(squash(100000), kSquash[4095]);
  for (std::size_t p = 16; p < 4080; p += 7)
    EXPECT_NEAR(static_cast<double>(squash(kStretch[p])), static_cast<double>(p * 16), 140) << p;
}

}  // namespace
}  // namespace qfe::delta
