#include "verifier/image/elf.h"

#include "tests/support/byte_writer.h"
#include "tests/support/elf_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::ElfBuilder;
using test::poke;

// Fields of a 64-bit ELF header.
constexpr std::size_t kProgramHeadersField = 32;
constexpr std::size_t kProgramHeaderSizeField = 54;
constexpr std::size_t kSectionHeadersField = 40;
constexpr std::size_t kSectionCountField = 60;

ElfBuilder sample() {
  return ElfBuilder().buildId({0xAB, 0x01, 0xFF}).package("foo", "1.2-3").soname("libfoo.so.1");
}

TEST(Elf, TellsPackageBuildIdSonameAndMachine) {
  const ImageInfo info = readImage(sample().pad(5000).build());
  EXPECT_EQ(info.format, ImageFormat::elf);
  EXPECT_EQ(info.architecture, "x64");
  EXPECT_EQ(info.buildId, "ab01ff");
  EXPECT_EQ(info.soname, "libfoo.so.1");
  EXPECT_EQ(info.packageName, "foo");
  EXPECT_EQ(info.fixedVersion->text(), "1.2-3");
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Elf, BothWidthsAndByteOrdersTellTheSame) {
  for (const ElfBuilder& builder :
       {sample().bits32(), sample().bigEndian(), sample().bits32().bigEndian()}) {
    const ImageInfo info = readImage(builder.build());
    EXPECT_EQ(info.buildId, "ab01ff");
    EXPECT_EQ(info.soname, "libfoo.so.1");
    EXPECT_EQ(info.packageName, "foo");
    EXPECT_EQ(info.fixedVersion->text(), "1.2-3");
    EXPECT_EQ(info.problem, std::nullopt);
  }
}

TEST(Elf, MachineNamesTheArchitecture) {
  const std::map<std::uint16_t, std::string> wide{{62, "x64"},   {183, "arm64"},   {21, "ppc64le"},
                                                  {22, "s390x"}, {243, "riscv64"}, {258, "loong64"},
                                                  {50, "ia64"},  {9999, ""},       {0, ""}};
  for (const auto& [machine, architecture] : wide) {
    EXPECT_EQ(readImage(ElfBuilder().machine(machine).build()).architecture, architecture);
  }
  const std::map<std::uint16_t, std::string> narrow{{3, "x86"}, {40, "arm"}, {62, "x32"}};
  for (const auto& [machine, architecture] : narrow) {
    EXPECT_EQ(readImage(ElfBuilder().bits32().machine(machine).build()).architecture, architecture);
  }
  EXPECT_EQ(readImage(ElfBuilder().bigEndian().machine(21).build()).architecture, "ppc64");
}

TEST(Elf, ImageWithoutNotesHasNothingToSay) {
  const ImageInfo info = readImage(ElfBuilder().build());
  EXPECT_EQ(info.format, ImageFormat::elf);
  EXPECT_EQ(info.fixedVersion, std::nullopt);
  EXPECT_EQ(info.buildId, std::nullopt);
  EXPECT_EQ(info.soname, std::nullopt);
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Elf, NotesOfObjectFilesAreFoundBySections) {
  const ImageInfo info = readImage(ElfBuilder().withoutSegments().buildId({1}).build());
  EXPECT_EQ(info.buildId, "01");
}

TEST(Elf, NotesWithoutSectionHeadersAreFoundBySegments) {
  Bytes image = sample().build();
  poke(image, kSectionCountField, 2, 2, 0);
  std::fill_n(image.begin() + kSectionHeadersField, 8, std::uint8_t{0});
  const ImageInfo info = readImage(image);
  EXPECT_EQ(info.buildId, "ab01ff");
  EXPECT_EQ(info.problem, std::nullopt);
}

TEST(Elf, NumberOfSectionsMayBeInTheFirstHeader) {
  Bytes image = ElfBuilder().withoutSegments().buildId({1}).build();
  const std::size_t sections = image.size() - 2 * 64;
  poke(image, kSectionCountField, 2, 2, 0);
  poke(image, sections + 32, 8, 0, 2);  // sh_size of SHN_UNDEF
  EXPECT_EQ(readImage(image).buildId, "01");
  poke(image, sections + 32, 8, 2, 70'000);
  EXPECT_EQ(readImage(image).problem, "there are 70000 section headers, more than 65536");
}

TEST(Elf, UnknownClassOrOrderIsAProblem) {
  Bytes image = sample().build();
  poke(image, 4, 1, 2, 3);
  EXPECT_EQ(readImage(image).problem, "the ELF header has the unknown class 3 or byte order 1");
  EXPECT_EQ(readImage(image).architecture, "");
}

TEST(Elf, FileThatEndsInItsHeaderSaysSo) {
  const Bytes image = sample().build();
  for (const std::size_t size : {4U, 15U, 16U, 63U}) {
    const ImageInfo info = readImage(ByteView(image).first(size));
    EXPECT_EQ(info.format, ImageFormat::elf);
    EXPECT_EQ(info.problem, "the file ends inside the ELF header");
  }
}

TEST(Elf, TablesOutsideTheFileAreProblems) {
  Bytes image = sample().build();
  poke(image, kProgramHeadersField, 8, 64, image.size() - 56);
  EXPECT_EQ(readImage(image).problem, "the file ends after 1 of 3 program headers");
  image = sample().build();
  poke(image, kProgramHeaderSizeField, 2, 56, 57);
  EXPECT_EQ(readImage(image).problem, "program headers have 57 bytes, not 56");
}

TEST(Elf, NameOutsideTheStringTableIsNoSoname) {
  const ElfBuilder builder = ElfBuilder().soname("libfoo.so.1");
  const Bytes image = builder.build();
  // The third entry of the dynamic section, before DT_NULL and the strings.
  const std::size_t dynamic = asText(image).find("libfoo.so.1") - 1 - 4 * 16;
  Bytes damaged = image;
  poke(damaged, dynamic + 2 * 16 + 8, 8, 1, 13);  // as long as the table
  EXPECT_EQ(readImage(damaged).soname, std::nullopt);
  damaged = image;
  poke(damaged, dynamic + 8, 8, 0x10000 + dynamic + 64, 0x10000 + image.size());  // DT_STRTAB
  EXPECT_EQ(readImage(damaged).soname, std::nullopt);
  damaged = image;
  poke(damaged, dynamic + 2 * 16 + 8, 8, 1, 12);  // the final NUL: an empty name
  EXPECT_EQ(readImage(damaged).soname, std::nullopt);
  damaged = image;
  damaged[dynamic + 64 + 3] = 0x01;  // a control character
  EXPECT_EQ(readImage(damaged).soname, std::nullopt);
  EXPECT_EQ(readImage(image).soname, "libfoo.so.1");
}

TEST(Elf, SizeIsWhatTheBuilderWasTold) {
  EXPECT_EQ(sample().pad(5001).build().size(), 5001U);
  EXPECT_NE(sample().pad(5001).filler(1).build(), sample().pad(5001).filler(2).build());
}

}  // namespace
}  // namespace qfe
