#include "manifest/base/safe_path.h"

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// The message of the refusal; empty when the path was accepted.
std::string refusal(std::string_view text, Platform platform) {
  try {
    static_cast<void>(SafePath::parse(text, platform));
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unsafePath);
    return error.what();
  }
}

std::string installRefusal(std::string_view text) {
  try {
    static_cast<void>(InstallPath::parse(text, Platform::windows));
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::unsafePath);
    return error.what();
  }
}

TEST(SafePath, OrdinaryPathsAreKeptAsTheyAre) {
  const SafePath path =
      SafePath::parse("Program Files/Exchsrvr/bin/Mailmig.exe", Platform::windows);
  EXPECT_EQ(path.text(), "Program Files/Exchsrvr/bin/Mailmig.exe");
  EXPECT_EQ(path.components(),
            (std::vector<std::string_view>{"Program Files", "Exchsrvr", "bin", "Mailmig.exe"}));
  EXPECT_EQ(path.fileName(), "Mailmig.exe");
  EXPECT_EQ(SafePath::parse("hosts", Platform::linux_).fileName(), "hosts");
}

TEST(SafePath, EachRefusalHasItsReason) {
  const auto check = [](std::string_view text, const std::string& message) {
    EXPECT_EQ(refusal(text, Platform::linux_), message);
    EXPECT_EQ(refusal(text, Platform::windows), message);
    EXPECT_EQ(refusal(text, Platform::any), message);
  };
  check("", R"(the path "" is refused: it is empty)");
  check("/etc/passwd", R"(the path "/etc/passwd" is refused: it is absolute)");
  check("a/../b", R"(the path "a/../b" is refused: it has the component "..")");
  check("./a", R"(the path "./a" is refused: it has the component ".")");
  check(
      "a//b",
      R"(the path "a//b" is refused: it has an empty component (two slashes, or one at the end))");
  check("a/",
        R"(the path "a/" is refused: it has an empty component (two slashes, or one at the end))");
  check("a\\b", R"(the path "a\b" is refused: it has a backslash; use /)");
  check("a\nb", R"(the path "a\x0ab" is refused: it has a control character)");
  check(std::string_view("a\0b", 3), R"(the path "a\x00b" is refused: it has a control character)");
  check("a\x7f", R"(the path "a\x7f" is refused: it has a control character)");
  check("a\u0085", R"(the path "a\u{0085}" is refused: it has a control character)");
  check("a\xff/b", R"(the path "a\xff/b" is refused: it is not valid UTF-8)");
  check("\xC0\xAF", R"(the path "\xc0\xaf" is refused: it is not valid UTF-8)");
  check("e\u0301", "the path \"e\u0301\" is refused: it is not in Unicode normalization form C");
}

TEST(SafePath, LengthsHaveLimits) {
  const std::string longest(limits::kPathComponentBytes, 'a');
  EXPECT_EQ(refusal(longest, Platform::any), "");
  EXPECT_EQ(refusal(longest + "a", Platform::linux_),
            "the path \"" + std::string(200, 'a') +
                "...\" is refused: a component has 256 bytes; the limit is 255");
  std::string path = "b";
  while (path.size() < limits::kPathBytes) path += "/b";
  EXPECT_EQ(refusal(path.substr(0, 1023), Platform::any), "");
  EXPECT_EQ(refusal(path, Platform::any), "the path \"" + path.substr(0, 200) +
                                              "...\" is refused: it has 1025 bytes; the limit is "
                                              "1024");
}

TEST(SafePath, WindowsRulesBindOnWindowsAndWhereThePlatformIsOpen) {
  const auto check = [](std::string_view text, const std::string& reason) {
    const std::string message = "the path \"" + std::string(text) + "\" is refused: " + reason;
    EXPECT_EQ(refusal(text, Platform::windows), message);
    EXPECT_EQ(refusal(text, Platform::any), message);
    EXPECT_EQ(refusal(text, Platform::linux_), "");
  };
  const std::string colon = "it has a colon, which names a drive or a stream on Windows";
  check("C:/boot.ini", colon);
  check("a.txt:stream", colon);
  check("a?b", "it has the character ?, which Windows forbids");
  check("a/b*", "it has the character *, which Windows forbids");
  check("a|b", "it has the character |, which Windows forbids");
  check("a<b", "it has the character <, which Windows forbids");
  check("a>b", "it has the character >, which Windows forbids");
  check("a\"b", "it has the character \", which Windows forbids");
  const std::string dropped = "a component ends in a dot or a space, which Windows drops";
  check("a./b", dropped);
  check("a/b ", dropped);
  check("...", dropped);
}

TEST(SafePath, DeviceNamesAreRefusedInAnyCaseWithAnyExtension) {
  for (const std::string_view text :
       {"CON", "con", "a/nul.txt", "Aux.tar.gz", "prn/a", "COM1", "lpt9.dat", "com0", "NUL .txt",
        "COM\u00B9", "lpt\u00B3.x", "CONIN$", "conout$"}) {
    EXPECT_EQ(refusal(text, Platform::windows),
              "the path \"" + std::string(text) + "\" is refused: it has a device name of Windows");
  }
  for (const std::string_view text :
       {"CONS", "COM", "COM10", "comx", "null", "a.con", "LPT", "COM1a", "auxiliary.h"}) {
    EXPECT_EQ(refusal(text, Platform::windows), "") << text;
  }
}

TEST(InstallPath, ALocationComesFirstInBraces) {
  const auto path = InstallPath::parse("{exchsrvr}/bin/Mailmig.exe", Platform::windows);
  EXPECT_EQ(path.location, "exchsrvr");
  EXPECT_EQ(path.relative, "bin/Mailmig.exe");
  EXPECT_EQ(path.fileName(), "Mailmig.exe");
  EXPECT_EQ(path.print(), "{exchsrvr}/bin/Mailmig.exe");
  EXPECT_FALSE(path.isBareName());
  EXPECT_FALSE(InstallPath::parse("{a}/b", Platform::windows).isBareName());
}

TEST(InstallPath, WithoutALocationItIsFromTheRootOrABareName) {
  const auto path = InstallPath::parse("usr/lib/libx.so", Platform::linux_);
  EXPECT_EQ(path.location, "");
  EXPECT_EQ(path.print(), "usr/lib/libx.so");
  EXPECT_FALSE(path.isBareName());
  EXPECT_TRUE(InstallPath::parse("Mailmig.exe", Platform::windows).isBareName());
}

TEST(InstallPath, BracesElsewhereAreOrdinary) {
  for (const std::string_view text :
       {"a/{b}/c", "{3F2504E0}.cat", "a{b}/c", "{a}b/c", "{a", "a}", "{"}) {
    const auto path = InstallPath::parse(text, Platform::windows);
    EXPECT_EQ(path.location, "") << text;
    EXPECT_EQ(path.relative, text);
  }
}

TEST(InstallPath, WhatIsBehindALocationIsASafePath) {
  EXPECT_EQ(installRefusal("{a}/../b"),
            R"(the path "{a}/../b" is refused: behind the location, it has the component "..")");
  EXPECT_EQ(installRefusal("{a}/"),
            R"(the path "{a}/" is refused: behind the location, it is empty)");
  EXPECT_EQ(installRefusal("{a}//b"),
            R"(the path "{a}//b" is refused: behind the location, it is absolute)");
  EXPECT_EQ(installRefusal("../b"), R"(the path "../b" is refused: it has the component "..")");
}

TEST(InstallPath, LocationsHaveSimpleNamesAndAFileBehindThem) {
  const std::string reason = " is refused: a location's name has 1 to 64 letters, digits, _ or -";
  EXPECT_EQ(installRefusal("{}/a"), "the path \"{}/a\"" + reason);
  EXPECT_EQ(installRefusal("{a b}/c"), "the path \"{a b}/c\"" + reason);
  EXPECT_EQ(installRefusal("{..}/c"), "the path \"{..}/c\"" + reason);
  const std::string name(64, 'n');
  EXPECT_EQ(installRefusal("{" + name + "}/a"), "");
  EXPECT_EQ(installRefusal("{" + name + "n}/a"), "the path \"{" + name + "n}/a\"" + reason);
  EXPECT_EQ(installRefusal("{bin}"),
            "the path \"{bin}\" is refused: it is a location without a file; write "
            "{name}/folder/file");
}

TEST(NameKey, WindowsNamesAreEqualWithoutCase) {
  EXPECT_EQ(nameKey("MailMig.EXE", Platform::windows), nameKey("mailmig.exe", Platform::windows));
  EXPECT_EQ(nameKey("\u00C4\u03A3", Platform::windows), nameKey("\u00E4\u03C2", Platform::windows));
  EXPECT_EQ(nameKey("stra\u00DFe", Platform::windows), nameKey("STRASSE", Platform::windows));
  EXPECT_NE(nameKey("A", Platform::linux_), nameKey("a", Platform::linux_));
  EXPECT_NE(nameKey("A", Platform::any), nameKey("a", Platform::any));
}

TEST(NameKey, NormalizationDoesNotTellNamesApart) {
  EXPECT_EQ(nameKey("e\u0301", Platform::linux_), "\u00E9");
  EXPECT_EQ(nameKey("E\u0301", Platform::windows), "\u00E9");
}

TEST(NameKey, BytesThatAreNotUtf8AreTheirOwnKey) {
  EXPECT_EQ(nameKey("A\xff", Platform::windows), "A\xff");
  EXPECT_EQ(nameKey("", Platform::windows), "");
}

TEST(EscapeForMessage, WhatATerminalWouldObeyIsEscaped) {
  EXPECT_EQ(escapeForMessage("plain \u00E9 \\ \""), "plain \u00E9 \\ \"");
  EXPECT_EQ(escapeForMessage("\x1b[31m\r\n\t"), R"(\x1b[31m\x0d\x0a\x09)");
  EXPECT_EQ(escapeForMessage("a\xff\xe2\x82"), R"(a\xff\xe2\x82)");
  EXPECT_EQ(escapeForMessage("exe.\u202Egpj \u2028 \u009B"),
            R"(exe.\u{202e}gpj \u{2028} \u{009b})");
}

}  // namespace
}  // namespace qfe
