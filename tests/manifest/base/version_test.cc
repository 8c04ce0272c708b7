#include "manifest/base/version.h"

#include "manifest/base/limits.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Version version(std::string_view text) {
  const auto parsed = Version::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Version());
}

TEST(Version, LeadingZerosDoNotMatter) {
  EXPECT_EQ(version("6.5.7232.52"), version("06.05.7232.052"));
  EXPECT_EQ(version("06.05.7232.052").text(), "06.05.7232.052");
}

TEST(Version, AMissingPartIsZero) {
  EXPECT_EQ(version("6.5"), version("6.5.0.0"));
  EXPECT_EQ(version("0"), version("0.0.0"));
  EXPECT_TRUE(version("6.5").compare(version("6.5.0.1")) < 0);
}

TEST(Version, CommaAndDotBothSeparateAlsoWithSpaces) {
  EXPECT_EQ(version("6, 5, 7232, 52"), version("6.5.7232.52"));
  EXPECT_EQ(version(" 6 . 5,7232 .52 "), version("6.5.7232.52"));
}

TEST(Version, PartsCompareAsNumbers) {
  EXPECT_TRUE(version("6.5.7232.52").compare(version("6.5.7232.9")) > 0);
  EXPECT_TRUE(version("6.5.7226.0").compare(version("6.5.7638.0")) < 0);
  EXPECT_TRUE(version("10").compare(version("9.9.9.9")) > 0);
}

TEST(Version, OtherThanNumericPartsCompareForEqualityOnly) {
  for (const std::string_view text : {"1.1.1w", "5.0:2195.2194", "6..5", ".5", "6.", "6 5", "-1.0",
                                      "+1", "v1", " ", "18446744073709551616.0"}) {
    const Version odd = version(text);
    EXPECT_FALSE(odd.numeric()) << text;
    EXPECT_TRUE(odd.parts().empty()) << text;
    EXPECT_EQ(odd, version(text));
    EXPECT_EQ(odd.compare(version("1.0")), std::partial_ordering::unordered) << text;
    EXPECT_EQ(version("1.0").compare(odd), std::partial_ordering::unordered) << text;
  }
  EXPECT_EQ(version("1.1.1w").compare(version("1.1.1x")), std::partial_ordering::unordered);
}

TEST(Version, PartsReachSixtyFourBits) {
  EXPECT_EQ(version("18446744073709551615").parts(),
            std::vector<std::uint64_t>{18446744073709551615U});
}

TEST(Version, TextIsShortAndPrintable) {
  EXPECT_FALSE(Version::parse("").has_value());
  EXPECT_FALSE(Version::parse("1.0\n").has_value());
  EXPECT_FALSE(Version::parse("1.0\xC2\xA0").has_value());
  EXPECT_TRUE(Version::parse(std::string(limits::kVersionLength, '1')).has_value());
  EXPECT_FALSE(Version::parse(std::string(limits::kVersionLength + 1, '1')).has_value());
}

TEST(Version, PartsOfAPeFilePrintWithDots) {
  const Version fixed = Version::fromParts(6, 5, 7232, 65535);
  EXPECT_EQ(fixed.text(), "6.5.7232.65535");
  EXPECT_EQ(fixed, version("6.5.7232.65535"));
  EXPECT_TRUE(fixed.numeric());
}

TEST(VersionRange, TheLowerBoundIsInsideTheUpperIsNot) {
  const VersionRange range{version("6.5.7226.0"), version("6.5.7638.0")};
  EXPECT_TRUE(range.contains(version("6.5.7226")));
  EXPECT_TRUE(range.contains(version("6.5.7637.65535")));
  EXPECT_FALSE(range.contains(version("6.5.7638.0")));
  EXPECT_FALSE(range.contains(version("6.5.7225.9")));
}

TEST(VersionRange, AMissingBoundDoesNotBind) {
  EXPECT_TRUE(VersionRange{}.contains(version("1.1.1w")));
  EXPECT_TRUE((VersionRange{version("2"), std::nullopt}).contains(version("999")));
  EXPECT_TRUE((VersionRange{std::nullopt, version("2")}).contains(version("0")));
}

TEST(VersionRange, WhatABoundCannotBeComparedWithIsOutside) {
  EXPECT_FALSE((VersionRange{version("1.0"), std::nullopt}).contains(version("1.1.1w")));
  EXPECT_FALSE((VersionRange{std::nullopt, version("9.0")}).contains(version("1.1.1w")));
  EXPECT_TRUE((VersionRange{version("1.1.1w"), std::nullopt}).contains(version("1.1.1w")));
}

}  // namespace
}  // namespace qfe
