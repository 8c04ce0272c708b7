#include "verifier/inventory/observe.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/inventory/sample_server.h"

namespace qfe {
namespace {

using namespace test;

const Digest kDigest = Digest::of("x");

FileAttributes found(const std::string& version) {
  FileAttributes result;
  result.image.fixedVersion = Version::parse(version);
  return result;
}

TEST(NeedsDigest, RowWithoutAVersionAlwaysDoes) {
  EXPECT_TRUE(needsDigest(fileRow("x", ""), found("")));
  EXPECT_TRUE(needsDigest(fileRow("x", ""), found("1.0")));
}

TEST(NeedsDigest, EqualVersionDoesWhereThereIsADigestToCompare) {
  FileRow row = fileRow("x", "1.0");
  EXPECT_FALSE(needsDigest(row, found("1.0")));
  row.sha256 = kDigest;
  EXPECT_TRUE(needsDigest(row, found("1.0")));
  EXPECT_FALSE(needsDigest(row, found("0.9")));
  EXPECT_FALSE(needsDigest(row, found("1.1")));
  EXPECT_FALSE(needsDigest(row, found("")));
}

TEST(NeedsDigest, VersionsThatCannotBeComparedDo) {
  FileRow row = fileRow("x", "1.1.1w");
  EXPECT_FALSE(needsDigest(row, found("1.1.1v")));
  row.sha256 = kDigest;
  EXPECT_TRUE(needsDigest(row, found("1.1.1v")));
}

TEST(NeedsDigest, DigestsOfOtherStandingDoAtAnyVersion) {
  FileRow accepting = fileRow("x", "1.0");
  accepting.alsoAccept = {kDigest};
  EXPECT_TRUE(needsDigest(accepting, found("0.9")));
  FileRow listing = fileRow("x", "1.0");
  listing.replaces = {kDigest};
  EXPECT_TRUE(needsDigest(listing, found("0.9")));
  FileRow config = fileRow("x", "1.0");
  config.kind = FileKind::config;
  EXPECT_TRUE(needsDigest(config, found("0.9")));
}

TEST(NeedsDigest, RowForAnotherBranchDoesNot) {
  FileRow row = fileRow("x", "");
  row.range = VersionRange{Version::parse("2.0"), {}};
  EXPECT_FALSE(needsDigest(row, found("1.0")));
  EXPECT_FALSE(needsDigest(row, found("")));
  EXPECT_TRUE(needsDigest(row, found("2.0")));
}

TEST(NeedsDigest, FileToBeRemovedDoesNot) {
  FileRow row = fileRow("x", "");
  row.change = Change::remove;
  EXPECT_FALSE(needsDigest(row, found("1.0")));
}

class Observe : public testing::Test {
 protected:
  Observation look(const std::string& path) {
    Instance instance;
    const NamedPath named{installPath("x"), "x", {}};
    Resolved place;
    place.kind = Resolved::Kind::found;
    place.path = path;
    place.existingParent = "parent";
    observe(fs_, {Wanted{&instance, &named, {place}}}, options_);
    return instance.observations.at("x").at(0);
  }
  Observation lookAt(const Resolved& place) {
    Instance instance;
    const NamedPath named{installPath("x"), "x", {}};
    observe(fs_, {Wanted{&instance, &named, {place}}}, options_);
    return instance.observations.at("x").at(0);
  }
  MemoryFs fs_;
  ScanOptions options_;
};

TEST_F(Observe, RegularFileIsPresentWithItsAttributes) {
  fs_.file("a/f.exe", image(52));
  const Observation observation = look("a/f.exe");
  EXPECT_EQ(observation.kind, Observation::Kind::present);
  EXPECT_EQ(observation.realPath, "a/f.exe");
  EXPECT_EQ(observation.existingParent, "parent");
  ASSERT_TRUE(observation.attributes && observation.stat);
  EXPECT_EQ(observation.attributes->version()->text(), "6.5.7232.52");
  EXPECT_EQ(observation.attributes->size, kImageSize);
  EXPECT_EQ(observation.stat->size, kImageSize);
  EXPECT_EQ(observation.attributes->modified.print(), MemoryFs::kBuiltTime.utc().print());
}

TEST_F(Observe, WhatIsNoRegularFileSaysWhatItIs) {
  fs_.symlink("link", "target");
  fs_.folder("folder");
  fs_.other("fifo");
  EXPECT_EQ(look("link").kind, Observation::Kind::notRegular);
  EXPECT_EQ(look("link").problem, "is a symbolic link");
  EXPECT_EQ(look("folder").problem, "is a folder");
  EXPECT_EQ(look("fifo").problem, "is not a regular file");
  EXPECT_EQ(look("link").stat->type, FileType::link);
}

TEST_F(Observe, UnreadableFileIsAValueWithTheReason) {
  fs_.file("a", "x");
  fs_.setUnreadable("a", EACCES);
  const Observation observation = look("a");
  EXPECT_EQ(observation.kind, Observation::Kind::unreadable);
  EXPECT_EQ(observation.problem, "cannot be read: Permission denied (EACCES)");
}

TEST_F(Observe, FileThatVanishedIsAbsent) {
  EXPECT_EQ(look("gone").kind, Observation::Kind::absent);
}

TEST_F(Observe, PlacesThatWereNotFoundAreNotLookedAt) {
  Resolved place;
  place.path = "a/new.dll";
  place.existingParent = "a";
  EXPECT_EQ(lookAt(place).kind, Observation::Kind::absent);
  EXPECT_EQ(lookAt(place).realPath, "a/new.dll");
  EXPECT_EQ(lookAt(place).existingParent, "a");
  place.kind = Resolved::Kind::unreadable;
  place.error = ELOOP;
  EXPECT_EQ(lookAt(place).problem, "cannot be read: Too many levels of symbolic links (ELOOP)");
  place.kind = Resolved::Kind::ambiguous;
  place.candidates = {"a/X", "a/x"};
  EXPECT_EQ(lookAt(place).kind, Observation::Kind::ambiguous);
  EXPECT_EQ(lookAt(place).problem, "several names are equal without case: a/X, a/x");
}

TEST_F(Observe, ProgressEndsWithAllFiles) {
  std::vector<Resolved> places;
  for (int i = 0; i < 40; ++i) {
    Resolved place;
    place.kind = Resolved::Kind::found;
    place.path = "f" + std::to_string(i);
    fs_.file(place.path, "x");
    places.push_back(place);
  }
  std::vector<std::pair<std::size_t, std::size_t>> reports;
  options_.progress = [&](std::size_t done, std::size_t total) {
    reports.emplace_back(done, total);
  };
  Instance instance;
  const NamedPath named{installPath("x"), "x", {}};
  observe(fs_, {Wanted{&instance, &named, places}}, options_);
  ASSERT_FALSE(reports.empty());
  EXPECT_GT(reports.size(), 1u);
  EXPECT_EQ(reports.back(), std::make_pair(std::size_t{40}, std::size_t{40}));
  EXPECT_TRUE(std::ranges::is_sorted(reports));
}

}  // namespace
}  // namespace qfe
