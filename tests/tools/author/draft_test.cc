#include "tools/author/draft.h"

#include "manifest/manifest_json.h"
#include "tests/support/test_prelude.h"
#include "tests/tools/author/release.h"

namespace qfe {
namespace {

using test::peOf;
using test::refusalOf;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;

class Draft : public testing::Test {
 protected:
  Draft() {
    head_.id = "KB886948";
    head_.title = "Calendar items are not migrated";
    head_.product.name = "Exchange2003";
  }
  [[nodiscard]] Manifest draft() const {
    return draftFromFolders({old_.path(), new_.path(), location_, head_, 1});
  }

  TemporaryFolder old_, new_;
  std::string location_;
  Manifest head_;
};

TEST_F(Draft, ReplacedAddedAndRemovedFilesAreRows) {
  old_.file("bin/a.exe", peOf(7226));
  new_.file("bin/a.exe", peOf(7232));
  test::setModified(new_.at("bin/a.exe"), "2004-11-16T20:58:01.5Z");
  new_.file("bin/new.txt", "text");
  old_.file("bin/old.dll", "old");
  old_.file("bin/same.dll", "same");
  new_.file("bin/same.dll", "same");

  const Manifest made = draft();
  ASSERT_EQ(made.files.size(), 3U);
  const FileRow& replaced = made.files[0];
  EXPECT_EQ(replaced.path.print(), "bin/a.exe");
  EXPECT_EQ(replaced.change, Change::replace);
  EXPECT_EQ(replaced.version->text(), "6.5.7232.0");
  EXPECT_EQ(replaced.size, 4096U);
  EXPECT_EQ(replaced.modified->print(), "2004-11-16T20:58:01Z");
  EXPECT_EQ(replaced.sha256, Digest::of(peOf(7232)));
  EXPECT_THAT(replaced.replaces, ElementsAre(Digest::of(peOf(7226))));

  const FileRow& added = made.files[1];
  EXPECT_EQ(added.path.print(), "bin/new.txt");
  EXPECT_EQ(added.change, Change::add);
  EXPECT_FALSE(added.version);
  EXPECT_THAT(added.replaces, IsEmpty());

  const FileRow& removed = made.files[2];
  EXPECT_EQ(removed.path.print(), "bin/old.dll");
  EXPECT_EQ(removed.change, Change::remove);
  EXPECT_FALSE(removed.size);
  EXPECT_FALSE(removed.sha256);
  EXPECT_THAT(removed.replaces, ElementsAre(Digest::of("old")));
}

TEST_F(Draft, WhatComesOutIsADraft) {
  location_ = "exchsrvr";
  old_.file("bin/a.exe", peOf(7226));
  new_.file("bin/a.exe", peOf(7232));
  new_.file("top.txt", "top");
  const Manifest made = draft();
  EXPECT_EQ(readManifest("draft.json", writeManifest(made)), made);
  EXPECT_EQ(made.files.at(0).path.print(), "{exchsrvr}/bin/a.exe");
  EXPECT_EQ(made.files.at(1).path.print(), "{exchsrvr}/top.txt");
}

TEST_F(Draft, EqualFoldersGiveNoRows) {
  old_.file("a", "a");
  new_.file("a", "a");
  test::setModified(new_.at("a"), "2004-11-16T20:58:00Z");
  EXPECT_THAT(draft().files, IsEmpty());
}

TEST_F(Draft, OnWindowsAnotherSpellingIsTheSameFile) {
  old_.file("BIN/A.EXE", peOf(7226));
  new_.file("bin/a.exe", peOf(7232));
  head_.platform = Platform::windows;
  const Manifest made = draft();
  ASSERT_EQ(made.files.size(), 1U);
  EXPECT_EQ(made.files[0].path.print(), "bin/a.exe");
  EXPECT_EQ(made.files[0].change, Change::replace);
}

TEST_F(Draft, ElsewhereAnotherSpellingIsAnotherFile) {
  old_.file("bin/A", "1");
  new_.file("bin/a", "2");
  const Manifest made = draft();
  ASSERT_EQ(made.files.size(), 2U);
  EXPECT_EQ(made.files[0].change, Change::remove);
  EXPECT_EQ(made.files[1].change, Change::add);
}

TEST_F(Draft, TwoSpellingsOfOneNameAreRefused) {
  new_.file("a.dll", "1");
  new_.file("A.dll", "2");
  head_.platform = Platform::windows;
  EXPECT_EQ(refusalOf([&] { (void)draft(); }), "unsafePath: " + new_.at("A.dll") + " and " +
                                                   new_.at("a.dll") +
                                                   " are one name to the server; keep one of them");
}

TEST_F(Draft, ANameThatNoPackageMayCarryIsRefusedWithItsPath) {
  new_.file("bin/con.txt", "1");
  EXPECT_EQ(refusalOf([&] { (void)draft(); }),
            "unsafePath: " + new_.at("bin/con.txt") +
                ": the path \"bin/con.txt\" is refused: it has a device name of Windows");
}

TEST_F(Draft, ALinkInEitherLevelIsRefused) {
  old_.link("a", "b");
  EXPECT_EQ(refusalOf([&] { (void)draft(); }),
            "cannotRead: " + old_.at("a") +
                ": is a symbolic link; put the file itself into the release folder");
}

TEST_F(Draft, ComponentAndBranchComeFromTheArticlesRows) {
  FileRow listed = test::rowAt("A.EXE");
  listed.component = "Migration";
  listed.branch = Branch::gdr;
  head_.files = {listed};
  new_.file("bin/a.exe", peOf(7232));
  const Manifest made = draft();
  ASSERT_EQ(made.files.size(), 1U);
  EXPECT_EQ(made.files[0].component, "Migration");
  EXPECT_EQ(made.files[0].branch, Branch::gdr);
}

TEST_F(Draft, AnArticleThatAgreesSaysNothing) {
  FileRow listed = test::rowAt("a.exe");
  listed.version = Version::parse("6.5.7232");
  listed.size = 4096;
  listed.modified = UtcTime::parse("2004-11-16T20:58Z");
  new_.file("bin/a.exe", peOf(7232));
  test::setModified(new_.at("bin/a.exe"), "2004-11-16T20:58:31Z");
  EXPECT_THAT(compareWithArticle({listed}, draft()), IsEmpty());
}

TEST_F(Draft, WhereTheArticleDisagreesIsSaid) {
  FileRow listed = test::rowAt("a.exe");
  listed.version = Version::parse("6.5.7232.52");
  listed.size = 84992;
  listed.modified = UtcTime::parse("2004-11-16T20:58Z");
  const FileRow absent = test::rowAt("gone.dll");
  new_.file("bin/a.exe", peOf(7232));
  test::setModified(new_.at("bin/a.exe"), "2004-11-17T11:00:00Z");
  new_.file("bin/b.txt", "b");
  EXPECT_THAT(
      compareWithArticle({listed, absent}, draft()),
      ElementsAre("a.exe: version 6.5.7232.52 in the article, 6.5.7232.0 in the folder",
                  "a.exe: size 84992 in the article, 4096 in the folder",
                  "a.exe: time 2004-11-16T20:58Z in the article, 2004-11-17T11:00:00Z in the "
                  "folder",
                  "gone.dll: the article lists it, and it does not differ between the folders",
                  "bin/b.txt: differs between the folders, and the article does not list it"));
}

}  // namespace
}  // namespace qfe
