#include "manifest/base/digest.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// The examples of FIPS 180-4 for "abc" and for nothing.
constexpr std::string_view kAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view kNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Digest, KnownTextsHaveTheirPublishedDigests) {
  EXPECT_EQ(Digest::of("abc").hex(), kAbc);
  EXPECT_EQ(Digest::of("").hex(), kNothing);
}

TEST(Digest, ParseIsTheInverseOfHex) {
  const auto digest = Digest::parse(kAbc);
  ASSERT_TRUE(digest.has_value());
  EXPECT_EQ(*digest, Digest::of("abc"));
  EXPECT_EQ(digest->hex(), kAbc);
}

TEST(Digest, OnlySixtyFourLowerCaseDigitsAreADigest) {
  const std::string good(kAbc);
  std::string upper = good;
  upper[0] = 'B';
  std::string other = good;
  other[63] = 'g';
  EXPECT_FALSE(Digest::parse(upper).has_value());
  EXPECT_FALSE(Digest::parse(other).has_value());
  EXPECT_FALSE(Digest::parse(good.substr(1)).has_value());
  EXPECT_FALSE(Digest::parse(good + "0").has_value());
  EXPECT_FALSE(Digest::parse("").has_value());
}

TEST(Hasher, PiecesGiveTheDigestOfTheWhole) {
  Hasher hasher;
  hasher.update(asBytes("a"));
  hasher.update({});
  hasher.update(asBytes("bc"));
  EXPECT_EQ(hasher.finish().hex(), kAbc);
}

TEST(Hasher, AFinishedHasherStartsAnew) {
  Hasher hasher;
  hasher.update(asBytes("something else"));
  EXPECT_NE(hasher.finish().hex(), kAbc);
  hasher.update(asBytes("abc"));
  EXPECT_EQ(hasher.finish().hex(), kAbc);
  EXPECT_EQ(hasher.finish().hex(), kNothing);
}

TEST(Hasher, AMovedHasherKeepsItsStream) {
  Hasher first;
  first.update(asBytes("ab"));
  Hasher second = std::move(first);
  second.update(asBytes("c"));
  EXPECT_EQ(second.finish().hex(), kAbc);
}

}  // namespace
}  // namespace qfe
