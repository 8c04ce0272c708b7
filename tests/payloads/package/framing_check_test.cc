#include "payloads/package/framing_check.h"

#include "manifest/base/error.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

constexpr std::uint64_t kTime = 1100638680;  // 2004-11-16T20:58Z

// A package of a manifest that nobody parses here, one signature and two blobs.
class FramingCheckTest : public testing::Test {
 protected:
  std::vector<TarEntry> members_ = {
      {.name = "manifest.json", .content = "{}", .time = kTime},
      {.name = "signatures/a", .content = "sig", .time = kTime},
      {.name = "blobs/1", .content = std::string(512, 'x'), .time = kTime},
      {.name = "blobs/2", .content = "xyz", .time = kTime},
  };

  [[nodiscard]] Bytes bytes() const {
    TarBuilder builder;
    for (const TarEntry& member : members_) builder.add(member);
    return builder.finish();
  }

  // The package as it should be.
  const Framing framing_{
      {{"manifest.json", 2}, {"signatures/a", 3}, {"blobs/1", 512}, {"blobs/2", 3}},
      UtcTime::parse("2004-11-16T20:58Z")};

  [[nodiscard]] std::string refusalOf(const Bytes& bytes,
                                      ErrorCode code = ErrorCode::badPackage) const {
    try {
      checkFraming(PackageFile::fromBytes("x.qfe", bytes), framing_);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
    return "accepted";
  }
  [[nodiscard]] std::string refusal(ErrorCode code = ErrorCode::badPackage) const {
    return refusalOf(bytes(), code);
  }
};

TEST_F(FramingCheckTest, WhatTheWriterMakesIsAccepted) {
  EXPECT_EQ(refusal(), "accepted");
}

TEST_F(FramingCheckTest, ACutOffPackageSaysHowMuchIsThere) {
  const Bytes whole = bytes();
  const auto cut = [&](std::size_t size) {
    return refusalOf(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  };
  const std::string of = " bytes are there, 5120 belong to the package";
  ASSERT_EQ(whole.size(), 5120U);
  EXPECT_EQ(cut(5119), "x.qfe: cut off: 5119" + of);
  EXPECT_EQ(cut(4096), "x.qfe: cut off: 4096" + of);  // without its end blocks
  EXPECT_EQ(cut(3585), "x.qfe: cut off: 3585" + of);  // within blobs/2
  EXPECT_EQ(cut(3072), "x.qfe: cut off: 3072" + of);  // before the header of blobs/2
  EXPECT_EQ(cut(2600), "x.qfe: cut off: 2600" + of);  // within blobs/1
}

TEST_F(FramingCheckTest, BytesBehindTheEndAreRefused) {
  Bytes longer = bytes();
  longer.push_back(0);
  EXPECT_EQ(refusalOf(longer), "x.qfe: 1 bytes follow the end of the package");
  longer.resize(10240);
  EXPECT_EQ(refusalOf(longer), "x.qfe: 5120 bytes follow the end of the package");
}

TEST_F(FramingCheckTest, AnUnlistedMemberIsNamed) {
  members_.push_back({.name = "blobs/3", .content = "more", .time = kTime});
  EXPECT_EQ(refusal(), "x.qfe: member \"blobs/3\" is not listed in the manifest");
  members_.back().name = "README";
  EXPECT_EQ(refusal(), "x.qfe: member \"README\" is not listed in the manifest");
}

TEST_F(FramingCheckTest, AMissingBlobIsNamed) {
  members_.pop_back();
  EXPECT_EQ(refusal(), "x.qfe: blobs/2 is listed in the manifest and missing from the package");
  members_.back() = {.name = "blobs/2", .content = "xyz", .time = kTime};
  EXPECT_EQ(refusal(), "x.qfe: blobs/1 is listed in the manifest and missing from the package");
}

TEST_F(FramingCheckTest, ADoubledMemberIsNamed) {
  members_.push_back(members_.back());
  EXPECT_EQ(refusal(), "x.qfe: member blobs/2 is there twice");
  members_.back() = members_.front();
  EXPECT_EQ(refusal(), "x.qfe: member manifest.json is there twice");
}

TEST_F(FramingCheckTest, AnotherOrderIsRefused) {
  std::swap(members_[2], members_[3]);
  EXPECT_EQ(refusal(), "x.qfe: member blobs/2 stands where blobs/1 belongs");
}

TEST_F(FramingCheckTest, NamesThatDifferOnlyInCaseAreRefused) {
  members_.push_back(members_.back());
  members_.back().name = "Blobs/2";
  EXPECT_EQ(refusal(), "x.qfe: members blobs/2 and Blobs/2 differ only in case");
}

TEST_F(FramingCheckTest, LinksFoldersAndDevicesAreRefused) {
  const std::map<char, std::string> kinds = {{'1', "a hard link"},        {'2', "a symbolic link"},
                                             {'3', "a character device"}, {'4', "a block device"},
                                             {'5', "a folder"},           {'6', "a pipe"}};
  for (const auto& [type, kind] : kinds) {
    members_.back() = {.name = "blobs/2", .type = type, .link = "/etc/passwd", .time = kTime};
    EXPECT_THAT(refusal(), testing::MatchesRegex("x.qfe: member \"blobs/2/?\" is " + kind +
                                                 "; a package holds only plain files"));
  }
}

TEST_F(FramingCheckTest, UnsafeNamesAreRefused) {
  members_.back().name = "../../etc/passwd";
  EXPECT_EQ(refusal(ErrorCode::unsafePath),
            "x.qfe: member name: the path \"../../etc/passwd\" is refused: it has the component "
            "\"..\"");
  members_.back().name = "/etc/passwd";
  EXPECT_EQ(refusal(ErrorCode::unsafePath),
            "x.qfe: member name: the path \"/etc/passwd\" is refused: it is absolute");
}

TEST_F(FramingCheckTest, OtherSizesAreNamed) {
  members_.back().content = "xyzz";
  EXPECT_EQ(refusal(), "x.qfe: blobs/2 has 4 bytes, the manifest says 3");
}

TEST_F(FramingCheckTest, OtherOwnersModesAndTimesAreNamed) {
  const auto refusalWith = [this](auto change) {
    const TarEntry before = members_[2];
    change(members_[2]);
    const std::string text = refusal();
    members_[2] = before;
    return text;
  };
  const std::string begin = "x.qfe: the header of blobs/1 is not what qfe writes: ";
  EXPECT_EQ(refusalWith([](TarEntry& entry) { entry.mode = 0755; }),
            begin + "mode 0755 instead of 0644");
  EXPECT_EQ(refusalWith([](TarEntry& entry) { entry.uid = 1000; }),
            begin + "user id 1000 instead of 0");
  EXPECT_EQ(refusalWith([](TarEntry& entry) { entry.group = "root"; }),
            begin + "group \"root\" instead of none");
  EXPECT_EQ(refusalWith([](TarEntry& entry) { entry.time += 1; }),
            begin + "time 2004-11-16T20:58:01Z instead of 2004-11-16T20:58:00Z");
}

TEST_F(FramingCheckTest, WhatLibarchiveOverlooksIsRefusedByItsPlace) {
  const auto refusalWith = [this](std::size_t at, std::uint8_t old) {
    Bytes changed = bytes();
    EXPECT_EQ(changed[at], old);
    changed[at] = 'Z';
    return refusalOf(changed);
  };
  EXPECT_EQ(refusalWith(600, 0), "x.qfe: the padding after manifest.json is not all zeros");
  EXPECT_EQ(refusalWith(3600, 0), "x.qfe: the padding after blobs/2 is not all zeros");
  EXPECT_EQ(refusalWith(5119, 0), "x.qfe: the two blocks at the end are not all zeros");
  // Bytes 500 to 511 of a ustar header mean nothing, but are summed up.
  EXPECT_EQ(refusalWith(3072 + 505, 0), "x.qfe: damaged after blobs/1 (Damaged tar archive)");
  EXPECT_EQ(refusalWith(2048 + 505, 0),
            "x.qfe: damaged or cut off after signatures/a (Damaged tar archive)");
}

}  // namespace
}  // namespace qfe
