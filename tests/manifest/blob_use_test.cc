#include "manifest/blob_use.h"

#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Digest other() {
  return *Digest::parse(std::string(64, '9'));
}

TEST(BlobUse, ACompleteManifestIsCarriedExactly) {
  EXPECT_THAT(blobFaults(sample::complete()), IsEmpty());
}

TEST(BlobUse, NewContentNeedsAPayloadAndRemovalHasNone) {
  Manifest manifest = sample::complete();
  manifest.files[2].payloads = manifest.files[1].payloads;
  manifest.files[1].payloads.clear();
  EXPECT_THAT(blobFaults(manifest),
              ElementsAre("files[1] (mig.ini): payloads is missing",
                          "files[2] (old.txt): payloads on a file that is removed"));
}

TEST(BlobUse, AWholeBlobUnpacksToTheRow) {
  Manifest manifest = sample::complete();
  manifest.blobs[0].unpackedSize = 84993;
  manifest.blobs[1].unpackedSha256 = other();
  EXPECT_THAT(
      blobFaults(manifest),
      ElementsAre(
          "files[0] (Mailmig.exe): payloads[0] unpacks to 84993 bytes, but the file has 84992",
          "files[0] (Mailmig.exe): payloads[1] unpacks to another digest than the file's"));
}

TEST(BlobUse, AGroupContainsTheRow) {
  Manifest manifest = sample::complete();
  manifest.files[1].payloads[0].offset = 6;
  EXPECT_THAT(blobFaults(manifest),
              ElementsAre("files[1] (mig.ini): payloads[0] lies beyond the end of its group"));
  manifest.files[1].payloads[0].offset = 16;
  EXPECT_THAT(blobFaults(manifest),
              ElementsAre("files[1] (mig.ini): payloads[0] lies beyond the end of its group"));
  manifest.files[1].payloads[0].offset = 5;
  manifest.blobs[2].unpackedSize = 67108865;
  EXPECT_THAT(blobFaults(manifest),
              ElementsAre("files[1] (mig.ini): payloads[0] lies in a group of 67108865 bytes; at "
                          "most 67108864 are allowed"));
}

TEST(BlobUse, ADeltaSaysFromWhat) {
  Manifest manifest = sample::complete();
  manifest.files[0].payloads[0].from = other();
  manifest.files[0].payloads[1].from.reset();
  EXPECT_THAT(
      blobFaults(manifest),
      ElementsAre("files[0] (Mailmig.exe): payloads[0] has from, but its blob is no delta",
                  "files[0] (Mailmig.exe): payloads[1] lacks from, but its blob is a delta"));
}

// The group of blobs[2] as a delta: two files from two old ones, and one that needs none.
Manifest withDeltaGroup() {
  Manifest manifest = sample::complete();
  FileRow row = manifest.files[1];
  manifest.blobs[2].coding = Coding::delta;
  manifest.blobs[2].unpackedSize = 3 * *row.size;
  row.payloads = {Payload{2, Digest::of("old 0"), {}, 0, {}}};
  manifest.files[1] = row;
  for (const std::uint64_t at : {1U, 2U}) {
    manifest.files.push_back(row);
    manifest.files.back().payloads[0].offset = at * *row.size;
    manifest.files.back().payloads[0].from = Digest::of("old " + std::to_string(at));
  }
  manifest.files.back().change = Change::add;
  manifest.files.back().payloads[0].from.reset();
  return manifest;
}

TEST(BlobUse, AGroupOfDeltasStandsOnItsOldFilesInTheOrderOfTheOffsets) {
  Manifest manifest = withDeltaGroup();
  EXPECT_THAT(blobFaults(manifest), IsEmpty());
  EXPECT_THAT(deltaBases(manifest).at(2), ElementsAre(Digest::of("old 0"), Digest::of("old 1")));
  std::swap(manifest.files[1], manifest.files.back());  // the order of the rows says nothing
  EXPECT_THAT(deltaBases(manifest).at(2), ElementsAre(Digest::of("old 0"), Digest::of("old 1")));
  EXPECT_EQ(deltaBases(manifest).count(0), 0U);
}

TEST(BlobUse, AGroupOfDeltasHasNoGapsAndOneOldFileForEach) {
  const std::vector<std::string> refused = {
      "blobs[2]: the files of a delta have to follow one another without gap, each from one old "
      "file"};
  Manifest gap = withDeltaGroup();
  gap.blobs[2].unpackedSize += 1;
  EXPECT_EQ(blobFaults(gap), refused);
  Manifest twoBases = withDeltaGroup();
  twoBases.files.push_back(twoBases.files[1]);
  EXPECT_THAT(blobFaults(twoBases), IsEmpty());  // an equal file
  twoBases.files.back().payloads[0].from = Digest::of("other");
  EXPECT_EQ(blobFaults(twoBases), refused);
}

TEST(BlobUse, AHookIsCarriedWhole) {
  Manifest manifest = sample::complete();
  manifest.hooks.after->blob = 1;
  EXPECT_THAT(blobFaults(manifest),
              ElementsAre("hooks.after: blobs[1] is a delta; a hook is carried whole"));
}

TEST(BlobUse, EveryBlobIsUsed) {
  Manifest manifest = sample::complete();
  manifest.hooks = {};
  EXPECT_THAT(blobFaults(manifest), ElementsAre("blobs[3]: no file and no hook uses it"));
}

TEST(BlobUse, IndexesBeyondTheListAreFaultsAndNoCrash) {
  Manifest manifest = sample::complete();
  manifest.files[0].payloads[1].blob = 4;
  manifest.hooks.before->blob = 4;
  EXPECT_THAT(
      blobFaults(manifest),
      ElementsAre("files[0] (Mailmig.exe): payloads[1] names blobs[4] of 4",
                  "hooks.before: names blobs[4] of 4", "blobs[1]: no file and no hook uses it"));
}

}  // namespace
}  // namespace qfe
