#include "verifier/image/image_bytes.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// A source that holds `content`, whatever size is claimed for it.
ImageSource sourceOf(const Bytes& content) {
  return [&content](std::uint64_t offset, std::span<std::uint8_t> out) {
    std::size_t count = 0;
    while (count < out.size() && offset + count < content.size()) {
      out[count] = content[offset + count];
      ++count;
    }
    return count;
  };
}

TEST(ImageBytes, ReadsExactlyOrNothing) {
  const Bytes content{0, 1, 2, 3, 4};
  const ImageSource source = sourceOf(content);
  const ImageBytes bytes(source, 5);
  EXPECT_EQ(bytes.read(1, 3), (Bytes{1, 2, 3}));
  EXPECT_EQ(bytes.read(5, 0), Bytes{});
  EXPECT_EQ(bytes.read(3, 3), std::nullopt);
  EXPECT_EQ(bytes.read(6, 0), std::nullopt);
}

TEST(ImageBytes, ReadsWhatThereIs) {
  const Bytes content{0, 1, 2, 3, 4};
  const ImageSource source = sourceOf(content);
  const ImageBytes bytes(source, 5);
  EXPECT_EQ(bytes.readUpTo(3, 100), (Bytes{3, 4}));
  EXPECT_TRUE(bytes.readUpTo(5, 1).empty());
}

TEST(ImageBytes, HugeRangesDoNotOverflow) {
  const Bytes content{0, 1, 2, 3, 4};
  const ImageSource source = sourceOf(content);
  const ImageBytes bytes(source, 5);
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  EXPECT_EQ(bytes.read(1, kHuge), std::nullopt);
  EXPECT_EQ(bytes.read(kHuge, 2), std::nullopt);
  EXPECT_EQ(bytes.readUpTo(1, kHuge).size(), 4U);
  EXPECT_TRUE(bytes.readUpTo(kHuge, kHuge).empty());
}

TEST(ImageBytes, SourceThatGivesLessThanPromisedIsTruncated) {
  const Bytes content{0, 1, 2};
  const ImageSource source = sourceOf(content);
  const ImageBytes bytes(source, 100);
  EXPECT_EQ(bytes.read(1, 3), std::nullopt);
  EXPECT_EQ(bytes.readUpTo(1, 3), (Bytes{1, 2}));
}

}  // namespace
}  // namespace qfe
