#include "payloads/package/framing.h"

#include <archive.h>
#include <archive_entry.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

const std::optional<UtcTime> kReleased = UtcTime::parse("2004-11-16T20:58Z");

// All bytes of a tar with these contents, emitted as the writer does it.
std::string emit(const Framing& framing, const std::vector<std::string>& contents) {
  std::string bytes;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    EXPECT_EQ(bytes.size(), framing.headerOffset(i));
    bytes += framing.header(i);
    EXPECT_EQ(bytes.size(), framing.contentOffset(i));
    bytes += contents[i] + std::string(framing.paddingBytes(i), '\0');
  }
  EXPECT_EQ(bytes.size(), framing.endOffset());
  bytes += std::string(Framing::kEndBytes, '\0');
  EXPECT_EQ(bytes.size(), framing.totalBytes());
  return bytes;
}

const std::vector<std::string> kContents = {"{}", std::string(512, 'x'), ""};

Framing framingOf(const std::vector<std::string>& contents) {
  std::vector<FramedMember> members;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    members.push_back({"blobs/" + std::to_string(i), contents[i].size()});
  }
  return {members, kReleased};
}

TEST(Framing, BytesAreThoseOfLibarchiveWritingTheWholeTar) {
  std::string whole(16 * 1024, '\0');
  std::size_t used = 0;
  archive* const writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  ASSERT_EQ(archive_write_open_memory(writer, whole.data(), whole.size(), &used), ARCHIVE_OK);
  archive_entry* const entry = archive_entry_new();
  for (std::size_t i = 0; i < kContents.size(); ++i) {
    archive_entry_clear(entry);
    archive_entry_set_pathname(entry, ("blobs/" + std::to_string(i)).c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(kContents[i].size()));
    archive_entry_set_mtime(entry, kReleased->unixSeconds(), 0);
    ASSERT_EQ(archive_write_header(writer, entry), ARCHIVE_OK);
    archive_write_data(writer, kContents[i].data(), kContents[i].size());
  }
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  EXPECT_TRUE(emit(framingOf(kContents), kContents) == whole.substr(0, used));
}

TEST(Framing, BytesAreThoseOfTheUstarFormatFieldByField) {
  TarBuilder builder;
  for (std::size_t i = 0; i < kContents.size(); ++i) {
    builder.add({.name = "blobs/" + std::to_string(i),
                 .content = kContents[i],
                 .time = static_cast<std::uint64_t>(kReleased->unixSeconds())});
  }
  const Bytes bytes = builder.finish();
  EXPECT_TRUE(emit(framingOf(kContents), kContents) == asText(bytes));
}

TEST(Framing, MembersOfEightGibibytesHaveAPaxHeaderWithTheirSize) {
  const Framing small({{"blobs/a", Framing::kPaxSize - 1}}, kReleased);
  EXPECT_EQ(small.header(0).size(), 512U);
  EXPECT_EQ(small.header(0).substr(124, 12), "77777777777 ");
  const Framing large({{"blobs/a", Framing::kPaxSize}}, kReleased);
  const std::string header = large.header(0);
  ASSERT_EQ(header.size(), 1536U);
  EXPECT_EQ(header.substr(0, 17), "blobs/PaxHeader/a");
  EXPECT_EQ(header[156], 'x');
  EXPECT_EQ(header.substr(512, 19), "19 size=8589934592\n");
  EXPECT_EQ(large.contentOffset(0), 1536U);
  EXPECT_EQ(large.totalBytes(), 1536U + Framing::kPaxSize + 1024U);
}

TEST(Framing, TimeIsReleasedTruncatedToSeconds) {
  EXPECT_EQ(memberTime(std::nullopt), 0);
  EXPECT_EQ(memberTime(UtcTime::parse("2004-11-16T20:58Z")), 1100638680);
  EXPECT_EQ(memberTime(UtcTime::parse("2004-11-16T20:58:01.9999999Z")), 1100638681);
  EXPECT_EQ(memberTime(UtcTime::parse("1969-12-31T23:59:59.5Z")), -1);
}

TEST(Framing, TimesOutsideOf1970To2038HaveAPaxHeader) {
  const auto headerAt = [](const char* time) {
    return Framing({{"manifest.json", 1}}, UtcTime::parse(time)).header(0);
  };
  EXPECT_EQ(headerAt("1970-01-01").size(), 512U);
  EXPECT_EQ(headerAt("2038-01-19T03:14:06Z").size(), 512U);
  EXPECT_EQ(headerAt("2038-01-19T03:14:07Z").substr(512, 20), "20 mtime=2147483647\n");
  EXPECT_EQ(headerAt("9999-12-31").substr(512, 22), "22 mtime=253402214400\n");
  EXPECT_EQ(headerAt("1601-01-01").substr(512, 22), "22 mtime=-11644473600\n");
  for (const char* time : {"2038-01-19T03:14:07Z", "9999-12-31", "1601-01-01"}) {
    EXPECT_EQ(headerAt(time).size(), 1536U);
  }
}

TEST(Framing, MembersAreManifestThenSignaturesThenBlobs) {
  Blob blob;
  blob.size = 7;
  blob.sha256 = Digest::of("blob");
  const std::vector<FramedMember> expected = {
      {"manifest.json", 10},
      {"signatures/a.sig", 2},
      {"blobs/" + Digest::of("blob").hex(), 7},
  };
  EXPECT_EQ(packageMembers(10, {{"a.sig", {1, 2}}}, {blob}), expected);
}

TEST(Framing, MoreThanAPackageMayHoldIsRefused) {
  const auto messageOf = [](std::vector<FramedMember> members) -> std::string {
    try {
      Framing(std::move(members), std::nullopt);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::overLimit);
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(messageOf({{"a", limits::kPackageBytes}}),
            "with a the package is larger than the limit of 68719476736 bytes");
  EXPECT_EQ(messageOf({{"a", limits::kPackageBytes - 1536 - 1023}}),
            "with a the package is larger than the limit of 68719476736 bytes");
  EXPECT_EQ(messageOf({{"a", limits::kPackageBytes - 1536 - 1024}}), "accepted");
  EXPECT_EQ(messageOf({{"a", limits::kPackageBytes / 2}, {"b", ~std::uint64_t{0}}}),
            "with b the package is larger than the limit of 68719476736 bytes");
}

}  // namespace
}  // namespace qfe
