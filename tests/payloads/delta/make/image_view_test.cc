#include "payloads/delta/make/image_view.h"

#include "tests/support/program_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

using test::ProgramBuilder;

constexpr std::uint32_t kInserted = 64;

class ImageViewTest : public ::testing::Test {
 protected:
  static ImageMap imageOf(const Bytes& file) {
    return ImageMap::read(ByteView(file).first(kImageHeadBytes), file.size());
  }
  // How many bytes of the moved code are the same.
  [[nodiscard]] std::uint64_t equalBytes(const Bytes& x, const Bytes& y) const {
    std::uint64_t count = 0;
    for (std::uint64_t i = 0; i < rest_; ++i) count += x[moved_ + i] == y[moved_ + kInserted + i];
    return count;
  }
  // The program, and one where the code behind the first function moved.
  const Bytes before_ = ProgramBuilder().build();
  const Bytes after_ = ProgramBuilder().insert(1, kInserted).build();
  const ImageMap oldImage_ = imageOf(before_), newImage_ = imageOf(after_);
  const ViewedFile old_{before_, oldImage_}, new_{after_, newImage_};
  const std::uint64_t text_ = ProgramBuilder::kTextOffset;
  const std::uint64_t moved_ = text_ + 64;  // the second function
  const std::uint64_t data_ = oldImage_.sections()[1].offset;
  const std::uint64_t rest_ = oldImage_.sections()[0].fileSize - 64;
};

TEST_F(ImageViewTest, MaskedCodeIsEqualWhereItOnlyMoved) {
  const ImageView a = maskedView(old_, true), b = maskedView(new_, false);
  EXPECT_LT(equalBytes(before_, after_), equalBytes(a.bytes, b.bytes));
  EXPECT_GT(equalBytes(a.bytes, b.bytes), rest_ * 99 / 100) << "but for noise that looks like code";
  EXPECT_TRUE(a.field[text_ + 2]);
  EXPECT_FALSE(a.field[text_ + 1]);
}

TEST_F(ImageViewTest, MappedCodeIsEqualWhereItsTargetsAreKnown) {
  const std::vector<Cover> covers = {{text_, 64, text_, false},
                                     {moved_ + kInserted, rest_, moved_, false},
                                     {data_, before_.size() - data_, data_, false}};
  const TargetMap targets(covers, oldImage_, newImage_);
  WordJudge judge(old_, new_, targets, {});
  const ImageView a = mappedView(old_, new_, covers, targets, judge.labels());
  const ImageView b = aimedView(new_);
  EXPECT_GT(equalBytes(a.bytes, b.bytes), rest_ * 99 / 100);
  // The last addresses in data are words that are foretold.
  const std::uint64_t word = oldImage_.sections()[1].offset + oldImage_.sections()[1].fileSize - 4;
  EXPECT_TRUE(a.word[word]);
  EXPECT_TRUE(judge.differs(word, word));
  EXPECT_TRUE(judge.foretells(word, word));
  EXPECT_FALSE(judge.foretells(word, before_.size()));
  EXPECT_TRUE(judge.inData(word));
  EXPECT_FALSE(judge.inData(text_));
}

}  // namespace
}  // namespace qfe::delta
