#include "payloads/delta/cover_code.h"

#include "tests/payloads/delta/delta_fixture.h"
#include "tests/payloads/delta/models_prelude.h"

namespace qfe::delta {
namespace {

constexpr FileSizes kSizes = {10000, 20000, 65536};

// What a decoder makes of a table that an encoder wrote without looking at the sizes.
std::string refusal(const std::vector<Cover>& covers, const FileSizes& sizes = kSizes) {
  Bytes bytes;
  BitEncoder encoder(bytes);
  constexpr FileSizes kAnything = {1U << 30, 1U << 30, 1U << 30};
  (void)CoverCode<BitEncoder>().code(encoder, covers, kAnything);
  encoder.finish();
  const DeltaFile file = deltaFileOf(bytes);
  BitDecoder decoder(file.read, 0, file.size);
  return errorOf([&] { (void)CoverCode<BitDecoder>().code(decoder, {}, sizes); });
}

TEST(CoverCode, ReadsTheTableItWrote) {
  const std::vector<Cover> covers = {{0, 100, 0, false},         {110, 50, 110, false},
                                     {200, 10, 5000, false},     {210, 30, 220, false},
                                     {240, 8, 40, true},         {260, 20, 60, true},
                                     {300, 7, 299, true},        {400, 9600, 400, false},
                                     {15000, 2000, 14000, true}, {17000, 3000, 16001, true}};
  thereAndBack(
      [&](BitEncoder& encoder) { (void)CoverCode<BitEncoder>().code(encoder, covers, kSizes); },
      [&](BitDecoder& decoder) {
        const std::vector<Cover> read = CoverCode<BitDecoder>().code(decoder, {}, kSizes);
        ASSERT_EQ(read.size(), covers.size());
        for (std::size_t i = 0; i < read.size(); ++i) {
          EXPECT_EQ(read[i].at, covers[i].at);
          EXPECT_EQ(read[i].size, covers[i].size);
          EXPECT_EQ(read[i].source, covers[i].source);
          EXPECT_EQ(read[i].fromNew, covers[i].fromNew);
        }
      });
}

TEST(CoverCode, CoversOutsideTheFilesAreRefused) {
  EXPECT_EQ(refusal({{0, 20001, 0, false}}),
            "the delta is damaged: a cover lies outside the new file; fetch it again");
  EXPECT_EQ(refusal({{20001, 1, 0, false}}),
            "the delta is damaged: a cover lies outside the new file; fetch it again");
  EXPECT_EQ(refusal({{0, 100, 9901, false}}),
            "the delta is damaged: a cover lies outside the old file; fetch it again");
  EXPECT_EQ(refusal({{0, 1, 10001, false}}),
            "the delta is damaged: a cover lies outside the old file; fetch it again");
}

TEST(CoverCode, SourcesOutsideTheWindowAreRefused) {
  const std::string message =
      "the delta is damaged: a cover begins outside the window; fetch it again";
  EXPECT_EQ(refusal({{100, 10, 50, true}}, {10000, 20000, 0}), message);
  EXPECT_EQ(refusal({{100, 10, 50, true}}, {10000, 20000, 49}), message);
  EXPECT_EQ(refusal({{100, 10, 50, true}}, {10000, 20000, 50}), "");
}

TEST(CoverCode, MoreCoversThanBytesAreRefused) {
  EXPECT_EQ(refusal(std::vector<Cover>(9, Cover{0, 1, 0, false}), {10, 8, 0}),
            "the delta is damaged: it has too many covers; fetch it again");
}

}  // namespace
}  // namespace qfe::delta
