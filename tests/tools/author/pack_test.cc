#include "tools/author/pack.h"

#include "manifest/role.h"
#include "tests/support/elf_builder.h"
#include "tests/support/test_prelude.h"
#include "tests/tools/author/release.h"

namespace qfe {
namespace {

using test::peOf;
using test::refusalOf;
using test::rowAt;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::IsEmpty;

class Pack : public testing::Test {
 protected:
  PackageInput prepare() { return preparePackage(manifest_, folder_.path(), notes_, 1); }
  FileRow& add(std::string_view path, Change change = Change::replace) {
    manifest_.files.push_back(rowAt(path, change));
    return manifest_.files.back();
  }

  TemporaryFolder folder_;
  Manifest manifest_ = emptyManifest();
  std::vector<std::string> notes_;
};

TEST_F(Pack, WhatTheManifestLeavesOpenComesFromTheFiles) {
  folder_.file("a.exe", peOf(7232));
  test::setModified(folder_.at("a.exe"), "2004-11-16T20:58:59.1234567Z");
  add("{exchsrvr}/bin/a.exe");
  const PackageInput input = prepare();
  const FileRow& row = input.manifest.files.at(0);
  EXPECT_EQ(row.version->text(), "6.5.7232.0");
  EXPECT_EQ(row.size, 4096U);
  EXPECT_EQ(row.modified->print(), "2004-11-16T20:58:59Z");
  EXPECT_EQ(row.sha256, Digest::of(peOf(7232)));
  EXPECT_THAT(notes_,
              ElementsAre("takes version, size, time, SHA-256 of 1 file from " + folder_.path()));
}

TEST_F(Pack, WhatTheRowSaysIsKept) {
  folder_.file("a.exe", peOf(7232));
  folder_.file("b.txt", "text");
  FileRow& row = add("{exchsrvr}/bin/a.exe");
  row.version = Version::parse("06.05.7232.000");
  row.size = 4096;
  row.sha256 = Digest::of(peOf(7232));
  row.modified = UtcTime::parse("2004-11-16T20:58Z");
  const FileRow before = row;
  add("{exchsrvr}/bin/b.txt");
  const PackageInput input = prepare();
  EXPECT_EQ(input.manifest.files.at(0), before);
  EXPECT_FALSE(input.manifest.files.at(1).version);
  EXPECT_THAT(notes_, ElementsAre("takes size, time, SHA-256 of 1 file from " + folder_.path(),
                                  "the row's time is kept where the file has another: a.exe"));
}

// The version of its package is not the file's own: a row has to ask for it.
TEST_F(Pack, AnElfFilesNumericPackageVersionIsTaken) {
  folder_.file("a.so", test::ElfBuilder().package("app", "1.2.3").build());
  manifest_.architecture = Architecture::x64;
  add("{exchsrvr}/bin/a.so");
  EXPECT_EQ(prepare().manifest.files.at(0).version, Version::parse("1.2.3"));
}

TEST_F(Pack, AnElfFileGetsNoVersionThatOnlyComparesForEquality) {
  folder_.file("a.so", test::ElfBuilder().package("app", "1.2.3-4.fc38").build());
  manifest_.architecture = Architecture::x64;
  add("{exchsrvr}/bin/a.so");
  EXPECT_FALSE(prepare().manifest.files.at(0).version);
  manifest_.files[0].version = Version::parse("1.2.3-4.fc38");
  EXPECT_EQ(prepare().manifest.files.at(0).version, Version::parse("1.2.3-4.fc38"));
}

TEST_F(Pack, ManyOtherTimesAreOneNote) {
  for (const char c : std::string("abcdefg")) {
    const std::string name = std::string(1, c) + ".txt";
    folder_.file(name, name);
    FileRow& row = add("{exchsrvr}/" + name);
    row.size = name.size();
    row.sha256 = Digest::of(name);
    row.modified = UtcTime::parse("2004-11-16T20:58Z");
  }
  (void)prepare();
  EXPECT_THAT(notes_, ElementsAre("the row's time is kept where the file has another: a.txt, "
                                  "b.txt, c.txt, d.txt, e.txt, 2 more"));
}

TEST_F(Pack, WhatComesOutCanBePacked) {
  folder_.file("a.exe", peOf(7232));
  add("{exchsrvr}/bin/a.exe");
  add("{exchsrvr}/bin/old.dll", Change::remove);
  const PackageInput input = prepare();
  ASSERT_EQ(input.files.size(), 2U);
  EXPECT_FALSE(input.files[1]);
  const Bytes package = buildPackage(input);
  const Package read(PackageFile::fromBytes("p.qfe", package));
  EXPECT_EQ(read.manifest().files.at(0).size, 4096U);
}

TEST_F(Pack, EverythingMissingIsNamedAtOnce) {
  manifest_.revision = 0;
  manifest_.platform.reset();
  manifest_.architecture.reset();
  manifest_.language.clear();
  manifest_.appliesTo.reset();
  manifest_.files.push_back(rowAt("a.exe"));
  EXPECT_EQ(refusalOf([&] { (void)prepare(); }),
            "notShippable: KB886948 cannot be packed yet; a recipe adds what an article or folder "
            "does not say:\n"
            "  revision is missing\n"
            "  platform is missing\n"
            "  architecture is missing\n"
            "  language is missing\n"
            "  appliesTo is missing: name at least one file that must exist\n"
            "  files[0] (a.exe): not an exact path; give a location or folder");
}

TEST_F(Pack, EveryDifferenceOfEveryFileIsNamedAtOnce) {
  folder_.file("a.exe", peOf(7232));
  folder_.file("b.exe", peOf(7233));
  add("{exchsrvr}/bin/a.exe").version = Version::parse("6.5.7232.52");
  add("{exchsrvr}/bin/b.exe").size = 1;
  add("{exchsrvr}/bin/c.exe");
  EXPECT_EQ(refusalOf([&] { (void)prepare(); }),
            "notAsListed: the files below " + folder_.path() +
                " are not what KB886948 lists:\n"
                "  files[0] (a.exe): " +
                folder_.at("a.exe") +
                ": version is 6.5.7232.0, its row says 6.5.7232.52\n"
                "  files[1] (b.exe): " +
                folder_.at("b.exe") +
                ": size is 4096 bytes, its row says 1\n"
                "  files[2] (c.exe): no file of that name below " +
                folder_.path());
  EXPECT_THAT(notes_, IsEmpty());
}

TEST_F(Pack, AFileOfAnotherMachineIsRefused) {
  folder_.file("a.exe", asText(test::PeBuilder().bits64().build()));
  add("{exchsrvr}/bin/a.exe");
  EXPECT_EQ(refusalOf([&] { (void)prepare(); }),
            "notAsListed: the files below " + folder_.path() +
                " are not what KB886948 lists:\n  files[0] (a.exe): " + folder_.at("a.exe") +
                ": it is built for x64, the manifest is for x86 (\"neutral\" holds files of "
                "several machines)");
}

TEST_F(Pack, AContentIsStreamedWhole) {
  const std::string content = noise(600'000, 7);
  folder_.file("big", content);
  std::string got;
  contentOfFile(folder_.at("big"))([&](ByteView bytes) { got += asText(bytes); });
  EXPECT_EQ(got, content);
}

TEST_F(Pack, AContentThatIsGoneIsSaid) {
  const ContentSource source = contentOfFile(folder_.at("gone"));
  EXPECT_EQ(refusalOf([&] { source([](ByteView) {}); }),
            "cannotRead: " + folder_.at("gone") +
                ": cannot be opened: No such file or directory (ENOENT)");
}

}  // namespace
}  // namespace qfe
