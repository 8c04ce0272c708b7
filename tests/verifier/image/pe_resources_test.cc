#include "verifier/image/pe_resources.h"

#include "tests/support/byte_writer.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::PeBuilder;
using test::poke;

constexpr std::uint32_t kDirectory = 0x80000000;

VersionResources find(const Bytes& image) {
  const ImageSource source = [&image](std::uint64_t offset, std::span<std::uint8_t> out) {
    const ByteView rest = ByteView(image).subspan(std::min<std::size_t>(offset, image.size()));
    const ByteView part = rest.first(std::min(rest.size(), out.size()));
    std::ranges::copy(part, out.begin());
    return part.size();
  };
  const ImageBytes bytes(source, image.size());
  const auto file = PeFile::open(bytes);
  if (!file) return {};
  return findVersionResources(*file);
}

TEST(PeResources, EveryLanguageIsFoundInFileOrder) {
  const VersionResources found = find(PeBuilder().language(0x407).language(0x409).build());
  ASSERT_EQ(found.resources.size(), 2U);
  EXPECT_EQ(found.resources[0].languageId, 0x407);
  EXPECT_EQ(found.resources[1].languageId, 0x409);
  EXPECT_EQ(found.resources[0].size, PeBuilder().language(0x407).versionResource().size());
  EXPECT_EQ(found.problem, std::nullopt);
}

TEST(PeResources, OtherTypesAreNotVersions) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kTypeEntry, 4, 16, 24);  // RT_MANIFEST
  EXPECT_TRUE(find(image).resources.empty());
  // A type with a name is no number, even where its place is 16.
  poke(image, PeBuilder::kTypeEntry, 4, 24, kDirectory | 16);
  EXPECT_TRUE(find(image).resources.empty());
  EXPECT_EQ(find(image).problem, std::nullopt);
}

TEST(PeResources, WithoutTheUsualNameTheFirstCounts) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kNameEntry, 4, 1, 7);
  EXPECT_EQ(find(image).resources.size(), 1U);
}

TEST(PeResources, LanguageWithANameHasNoNumber) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kLanguageEntries, 4, 0x409, kDirectory | 0x10);
  ASSERT_EQ(find(image).resources.size(), 1U);
  EXPECT_EQ(find(image).resources[0].languageId, std::nullopt);
}

TEST(PeResources, DirectoriesThatPointToThemselvesEnd) {
  Bytes image = PeBuilder().build();
  // The language level points back to the root.
  poke(image, PeBuilder::kLanguageEntries + 4, 4,
       PeBuilder::kLanguageEntries + 8 - PeBuilder::kResources, kDirectory);
  EXPECT_EQ(find(image).problem, "a language of the version resource is a directory");
  // The name level is the root again: its entry 16 is then taken for the first name.
  image = PeBuilder().build();
  poke(image, PeBuilder::kTypeEntry + 4, 4,
       kDirectory | (PeBuilder::kNameDirectory - PeBuilder::kResources), kDirectory);
  EXPECT_TRUE(find(image).resources.empty());
}

TEST(PeResources, LevelsThatAreMissingAreProblems) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kTypeEntry + 4, 4,
       kDirectory | (PeBuilder::kNameDirectory - PeBuilder::kResources), 0x18);
  EXPECT_EQ(find(image).problem, "the version resources are no directory");
  image = PeBuilder().build();
  poke(image, PeBuilder::kNameEntry + 4, 4,
       kDirectory | (PeBuilder::kLanguageDirectory - PeBuilder::kResources), 0x30);
  EXPECT_EQ(find(image).problem, "the version resource has no languages");
}

TEST(PeResources, PlacesOutsideTheFileAreProblems) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kTypeEntry + 4, 4,
       kDirectory | (PeBuilder::kNameDirectory - PeBuilder::kResources), 0xFFFFFFFF);
  EXPECT_EQ(find(image).problem, "the file does not hold the resource directory at 0x80000fff");
  image = PeBuilder().build();
  poke(image, PeBuilder::kLanguageEntries + 4, 4,
       PeBuilder::kLanguageEntries + 8 - PeBuilder::kResources, 0x7FFFFFFF);
  EXPECT_EQ(find(image).problem, "the file does not hold the resource entry at 0x80000fff");
}

TEST(PeResources, DirectoryLongerThanTheFileGivesWhatIsThere) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kResources + 14, 2, 1, 200);
  const VersionResources found = find(image);
  EXPECT_EQ(found.resources.size(), 1U);
  EXPECT_EQ(found.problem, "the file ends inside the resource directory at 0x1000");
}

TEST(PeResources, EntriesAreLimited) {
  Bytes image = PeBuilder().build();
  poke(image, PeBuilder::kResources + 14, 2, 1, 0xFFFF);
  EXPECT_EQ(find(image).problem, "there are more than 4096 resource entries");
}

}  // namespace
}  // namespace qfe
