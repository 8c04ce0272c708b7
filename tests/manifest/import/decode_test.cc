#include "tests/manifest/import/article_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing_support::errorOf;
using namespace std::string_literals;

std::string decodeError(std::string_view bytes) {
  return errorOf([&] { (void)decodeArticle("a.txt", bytes); });
}

TEST(Decode, Utf8StaysAndLosesItsMark) {
  EXPECT_EQ(decodeArticle("a.txt", "\xEF\xBB\xBFz\u00FC\u20AC\U0001F600"),
            "z\u00FC\u20AC\U0001F600");
  EXPECT_EQ(decodeArticle("a.txt", ""), "");
}

TEST(Decode, AllLineEndsBecomeLineFeeds) {
  EXPECT_EQ(decodeArticle("a.txt", "a\r\nb\rc\n\r\nd\r"), "a\nb\nc\n\nd\n");
}

TEST(Decode, Utf16OfBothOrdersIsUnderstood) {
  EXPECT_EQ(decodeArticle("a.txt", "\xFF\xFE\x41\x00\xAC\x20\x3D\xD8\x00\xDE"s),
            "A\u20AC\U0001F600");
  EXPECT_EQ(decodeArticle("a.txt", "\xFE\xFF\x00\x41\x20\xAC\xD8\x3D\xDE\x00"s),
            "A\u20AC\U0001F600");
}

TEST(Decode, OtherBytesAreWindows1252) {
  EXPECT_EQ(decodeArticle("a.txt", "\x95 caf\xE9 \x80"), "\u2022 caf\u00E9 \u20AC");
  // Overlong, surrogate, truncated and too large: no UTF-8.
  for (const char* bytes : {"\xC0\xAF", "\xED\xA0\x80", "\xE2\x82", "\xF4\x91\x80\x80",
                            "\xE0\x80\xA0", "\xF0\x80\x80\x80", "\xF5\x80\x80\x80"}) {
    EXPECT_NE(decodeArticle("a.txt", bytes), bytes);
  }
}

TEST(Decode, WhatIsNoTextIsRefused) {
  EXPECT_EQ(decodeError("ab\0c"s),
            "badArticle: a.txt: a NUL character at byte 2; this is no text. Save the article as "
            "UTF-8 text");
  EXPECT_EQ(decodeError("\xFF\xFE\x41\x00\x00\x00"s),
            "badArticle: a.txt: a NUL character at byte 4; this is no text. Save the article as "
            "UTF-8 text");
  EXPECT_EQ(decodeError("ab\x81"),
            "badArticle: a.txt: neither UTF-8 nor Windows-1252 at byte 2; this is no text. Save "
            "the article as UTF-8 text");
  const std::string half =
      "badArticle: a.txt: half a character of UTF-16 at byte 2; this is no text. Save the article "
      "as UTF-8 text";
  EXPECT_EQ(decodeError("\xFF\xFE\x41"s), half);
  EXPECT_EQ(decodeError("\xFF\xFE\x00\xDC"s), half);
  EXPECT_EQ(decodeError("\xFF\xFE\x00\xD8"s), half);
  EXPECT_EQ(decodeError("\xFF\xFE\x00\xD8\x41\x00"s), half);
}

TEST(Decode, TooManyBytesAreRefused) {
  EXPECT_EQ(decodeError(std::string((16U << 20) + 1, 'a')),
            "overLimit: a.txt: an article of 16777217 bytes is over the limit of 16777216 bytes; "
            "give a text file of one article");
}

}  // namespace
}  // namespace qfe
