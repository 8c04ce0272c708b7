#include "verifier/image/elf_notes.h"

#include "tests/support/byte_writer.h"
#include "tests/support/elf_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::ElfBuilder;
using test::poke;

constexpr std::size_t kFirstNote = 64 + 2 * 56;  // behind the headers of an image without soname

TEST(ElfNotes, MetadataOfOtherKeysIsIgnored) {
  const ImageInfo info =
      readImage(ElfBuilder()
                    .packageJson(R"({"type":"rpm","name":"bash","version":"5.2.15","x":[1]})")
                    .build());
  EXPECT_EQ(info.packageName, "bash");
  EXPECT_EQ(info.fixedVersion->text(), "5.2.15");
}

TEST(ElfNotes, MetadataWithoutVersionHasNone) {
  const ImageInfo info = readImage(ElfBuilder().packageJson(R"({"name":"bash"})").build());
  EXPECT_EQ(info.packageName, "bash");
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(ElfNotes, MetadataOfWrongTypesIsNoMetadata) {
  const ImageInfo info = readImage(ElfBuilder().packageJson(R"({"name":1,"version":[]})").build());
  EXPECT_EQ(info.packageName, std::nullopt);
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_EQ(readImage(ElfBuilder().packageJson("[]").build()).packageName, std::nullopt);
}

TEST(ElfNotes, MetadataThatIsNoJsonIsAProblem) {
  const ImageInfo info = readImage(ElfBuilder().buildId({1}).packageJson("{").build());
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_EQ(info.buildId, "01");
  EXPECT_EQ(info.problem,
            "the package metadata cannot be read: .note.package:1:2: not JSON: unexpected end of "
            "input; expected string literal");
}

TEST(ElfNotes, OwnerHasToFit) {
  Bytes image = ElfBuilder().buildId({1, 2, 3, 4}).build();
  EXPECT_EQ(readImage(image).buildId, "01020304");
  poke(image, kFirstNote + 12, 4, 0x00554E47, 0x00554E48);  // "GNU" to "HNU"
  EXPECT_EQ(readImage(image).buildId, std::nullopt);
}

TEST(ElfNotes, OtherNotesAreSteppedOver) {
  // The first note becomes one of another type; the second is still found.
  Bytes image = ElfBuilder().buildId({1, 2, 3, 4, 5}).package("foo", "1").build();
  poke(image, kFirstNote + 8, 4, 3, 1);  // NT_GNU_ABI_TAG
  const ImageInfo info = readImage(image);
  EXPECT_EQ(info.buildId, std::nullopt);
  EXPECT_EQ(info.packageName, "foo");
}

TEST(ElfNotes, SizesBeyondTheNotesEndThem) {
  for (const std::size_t field : {std::size_t{0}, std::size_t{4}}) {
    Bytes image = ElfBuilder().buildId({1, 2, 3, 4}).package("foo", "1").build();
    for (const std::uint64_t size : {0xFFFFFFFFU, 0x7FFFFFFFU, 1000U}) {
      Bytes damaged = image;
      poke(damaged, kFirstNote + field, 4, 4, size);
      EXPECT_EQ(readImage(damaged).packageName, std::nullopt) << field << ' ' << size;
    }
  }
}

TEST(ElfNotes, BuildIdOfAbsurdLengthIsNone) {
  EXPECT_EQ(readImage(ElfBuilder().buildId(Bytes(64, 7)).build()).buildId->size(), 128U);
  EXPECT_EQ(readImage(ElfBuilder().buildId(Bytes(65, 7)).build()).buildId, std::nullopt);
}

}  // namespace
}  // namespace qfe
