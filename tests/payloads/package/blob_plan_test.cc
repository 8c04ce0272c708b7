#include "payloads/package/blob_plan.h"

#include "manifest/base/error.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// "1+2" for a group of rows 1 and 2, by the names of the contents.
std::vector<std::string> blobsOf(const BlobPlan& plan) {
  std::vector<std::string> blobs;
  for (const PlannedBlob& blob : plan.blobs) {
    std::string names;
    for (const PlannedContent& content : blob.contents) {
      names += (names.empty() ? "" : "+") + content.name;
    }
    blobs.push_back(names);
  }
  return blobs;
}

Payload payload(std::uint32_t blob, std::optional<std::uint64_t> offset = std::nullopt) {
  Payload made;
  made.blob = blob;
  made.offset = offset;
  return made;
}

std::string refusalOf(const PackageInput& input, ErrorCode code) {
  try {
    (void)planBlobs(input);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(BlobPlan, LargeFilesStandAloneAndSmallOnesInAGroupByExtension) {
  PackageBuilder builder;
  builder.replace("a/z.dll", "dll z")
      .replace("a/large.exe", noise(kSolidFileBytes + 1, 1))
      .replace("a/readme", "no extension")
      .remove("a/gone.dll")
      .addFile("a/b.DLL", "dll b")
      .addFile("a/a.exe", "exe");
  const BlobPlan plan = planBlobs(builder.input());
  EXPECT_THAT(blobsOf(plan),
              testing::ElementsAre("a/large.exe", "a/readme+a/b.DLL+a/z.dll+a/a.exe"));
  EXPECT_THAT(plan.payloads, testing::ElementsAre(payload(1, 17), payload(0), payload(1, 0),
                                                  std::nullopt, payload(1, 12), payload(1, 22)));
  EXPECT_EQ(plan.blobs[1].size, 25U);
}

TEST(BlobPlan, ASmallFileAloneIsNoGroup) {
  PackageBuilder builder;
  builder.replace("a/only.dll", "only");
  const BlobPlan plan = planBlobs(builder.input());
  EXPECT_THAT(blobsOf(plan), testing::ElementsAre("a/only.dll"));
  EXPECT_THAT(plan.payloads, testing::ElementsAre(payload(0)));
}

TEST(BlobPlan, AGroupIsClosedBeforeItExceedsItsTarget) {
  PackageBuilder builder;
  for (std::uint32_t i = 0; i < 65; ++i) {
    builder.replace("a/" + std::to_string(100 + i), noise(kSolidFileBytes, i));
  }
  const BlobPlan plan = planBlobs(builder.input());
  ASSERT_EQ(plan.blobs.size(), 2U);
  EXPECT_EQ(plan.blobs[0].contents.size(), 64U);
  EXPECT_EQ(plan.blobs[0].size, kSolidGroupTarget);
  EXPECT_EQ(plan.payloads[64], payload(1));
}

TEST(BlobPlan, IdenticalContentsShareABlobAndAreStillChecked) {
  PackageBuilder builder;
  builder.replace("a/1.dll", "same").replace("b/2.dll", "same").replace("c/3.dll", "other");
  const BlobPlan plan = planBlobs(builder.input());
  EXPECT_THAT(blobsOf(plan), testing::ElementsAre("a/1.dll+c/3.dll"));
  EXPECT_EQ(plan.payloads[1], plan.payloads[0]);
  ASSERT_EQ(plan.repeated.size(), 1U);
  EXPECT_EQ(plan.repeated[0].name, "b/2.dll");
}

TEST(BlobPlan, HooksHaveBlobsOfTheirOwnUnlessAWholeFileIsTheSame) {
  PackageBuilder builder;
  const std::string large = noise(kSolidFileBytes + 1, 1);
  builder.replace("a/large.exe", large).replace("a/1.dll", "1").replace("a/2.dll", "2");
  builder.manifest().hooks.after.emplace().timeLimitSeconds = 5;
  builder.input().hookBefore = contentOf("1");
  builder.input().hookAfter = contentOf(large);
  builder.input().hookRollbackBefore = contentOf("1");
  const BlobPlan plan = planBlobs(builder.input());
  EXPECT_THAT(blobsOf(plan),
              testing::ElementsAre("a/large.exe", "a/1.dll+a/2.dll", "hooks.before"));
  EXPECT_EQ(plan.hooks.before->blob, 2U);
  EXPECT_EQ(plan.hooks.before->timeLimitSeconds, 60U);
  EXPECT_EQ(plan.hooks.after->blob, 0U);
  EXPECT_EQ(plan.hooks.after->timeLimitSeconds, 5U);
  EXPECT_EQ(plan.hooks.rollbackBefore->blob, 2U);
  EXPECT_FALSE(plan.hooks.rollbackAfter);
}

TEST(BlobPlan, WhatIsMissingIsNamed) {
  PackageBuilder noContent;
  noContent.replace("a/1.dll", "1");
  noContent.input().files.clear();
  EXPECT_EQ(refusalOf(noContent.input(), ErrorCode::notAsListed),
            "a/1.dll: listed in the manifest, and no content is given for it");
  PackageBuilder noSize;
  noSize.replace("a/1.dll", "1").manifest().files[0].size.reset();
  EXPECT_EQ(refusalOf(noSize.input(), ErrorCode::notShippable),
            "files[0] (a/1.dll): size and sha256 have to be known before its content is packed");
  PackageBuilder noHook;
  noHook.replace("a/1.dll", "1").manifest().hooks.rollbackAfter.emplace();
  EXPECT_EQ(refusalOf(noHook.input(), ErrorCode::notAsListed),
            "hooks.rollbackAfter: in the manifest, and no content is given for it");
}

TEST(BlobPlan, OneDigestWithTwoSizesIsRefused) {
  PackageBuilder builder;
  builder.replace("a/1.dll", "same").replace("b/2.dll", "same");
  builder.manifest().files[1].size = 5;
  EXPECT_EQ(refusalOf(builder.input(), ErrorCode::notAsListed),
            "a/1.dll and b/2.dll have the same SHA-256 in their rows and different sizes, 4 and 5");
}

}  // namespace
}  // namespace qfe
