#include "verifier/image/image.h"

#include <random>

#include "tests/support/byte_writer.h"
#include "tests/support/elf_builder.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using test::ByteWriter;
using test::ElfBuilder;
using test::PeBuilder;
using test::poke;

// "MZ" with a pointer to a header, and that header's first bytes.
Bytes dosProgram(std::uint32_t headerAt, std::string_view signature) {
  ByteWriter out;
  out.text("MZ").padTo(0x18);
  out.u16(0x40).padTo(0x3C);  // e_lfarlc
  out.u32(headerAt);          // e_lfanew
  if (!signature.empty()) out.padTo(headerAt).text(signature);
  return out.take();
}

TEST(Image, FormatsAreToldApartByTheirBytes) {
  EXPECT_EQ(readImage(PeBuilder().build()).format, ImageFormat::pe);
  EXPECT_EQ(readImage(ElfBuilder().build()).format, ImageFormat::elf);
  EXPECT_EQ(readImage(ByteView{}).format, ImageFormat::other);
  EXPECT_EQ(readImage(asBytes("M")).format, ImageFormat::other);
  EXPECT_EQ(readImage(asBytes("MZ")).format, ImageFormat::other);
  EXPECT_EQ(readImage(asBytes("plain text")).format, ImageFormat::other);
}

TEST(Image, OlderAndOtherBinariesAreOtherWithoutAProblem) {
  // 16-bit Windows, OS/2, an import library, an object file of x86-64.
  const std::vector<Bytes> others{
      dosProgram(0x80, std::string(64, 'N').replace(0, 2, "NE")),
      dosProgram(0x80, std::string(64, 'L').replace(0, 2, "LX")),
      Bytes{'!', '<', 'a', 'r', 'c', 'h', '>', '\n'},
      Bytes{0x64, 0x86, 1, 0, 0, 0, 0, 0},
  };
  for (const Bytes& bytes : others) {
    const ImageInfo info = readImage(bytes);
    EXPECT_EQ(info.format, ImageFormat::other);
    EXPECT_EQ(info.problem, std::nullopt);
    EXPECT_EQ(info.architecture, "");
  }
}

TEST(Image, FileThatEndsBeforeItsNewerHeaderSaysSo) {
  const ImageInfo info = readImage(dosProgram(0x80, {}));
  EXPECT_EQ(info.format, ImageFormat::other);
  EXPECT_EQ(info.problem, "the file ends before the header that its DOS header points to");
}

TEST(Image, PlainDosProgramHasNoProblem) {
  Bytes program = dosProgram(0x80, {});
  poke(program, 0x18, 2, 0x40, 0x1E);
  EXPECT_EQ(readImage(program).problem, std::nullopt);
}

TEST(Image, OnlyTheNeededPagesAreRead) {
  const Bytes image = PeBuilder().version(1, 2, 3, 4).pad(4'000'000).build();
  std::size_t read = 0;
  const ImageSource source = [&](std::uint64_t offset, std::span<std::uint8_t> out) {
    const ByteView rest = ByteView(image).subspan(offset);
    const ByteView part = rest.first(std::min(rest.size(), out.size()));
    std::ranges::copy(part, out.begin());
    read += part.size();
    return part.size();
  };
  EXPECT_EQ(readImage(source, image.size()).fixedVersion->text(), "1.2.3.4");
  EXPECT_LT(read, 4096U);
}

TEST(Image, SourceThatFailsGivesNothing) {
  const ImageSource source = [](std::uint64_t, std::span<std::uint8_t>) { return std::size_t{0}; };
  EXPECT_EQ(readImage(source, 100'000).format, ImageFormat::other);
}

// What is cut or damaged may lose its version, but no version may come out of it that the
// intact file does not have.
TEST(Image, TruncatedAnywhereItNeverInventsAVersion) {
  for (const Bytes& image :
       {PeBuilder().version(6, 5, 7232, 52).stringVersion("6.5").build(),
        ElfBuilder().package("foo", "6.5.7232.52").buildId({1, 2}).soname("s").build()}) {
    for (std::size_t size = 0; size < image.size(); ++size) {
      const ImageInfo info = readImage(ByteView(image).first(size));
      if (info.fixedVersion) {
        EXPECT_EQ(info.fixedVersion->text(), "6.5.7232.52") << size;
      }
    }
  }
}

TEST(Image, EveryDamagedByteIsSurvived) {
  for (const Bytes& image :
       {PeBuilder().stringVersion("6.5").language(0x409).language(0x407).build(),
        PeBuilder().bits64().build(), ElfBuilder().package("foo", "1").soname("s").build(),
        ElfBuilder().bits32().bigEndian().buildId({1}).soname("s").build()}) {
    for (std::size_t at = 0; at < image.size(); ++at) {
      for (const int value : {0x00, 0x80, 0xFF}) {
        Bytes damaged = image;
        damaged[at] = static_cast<std::uint8_t>(value);
        EXPECT_LE(readImage(damaged).languageIds.size(), 70'000U);
      }
    }
  }
}

TEST(Image, ManyDamagesAtOnceAreSurvived) {
  const std::vector<Bytes> images{
      PeBuilder().stringVersion("6.5").language(0x409).language(0x407).build(),
      ElfBuilder().package("foo", "1").buildId({1, 2, 3}).soname("s").build()};
  std::mt19937 random(886948);  // NOLINT(cert-msc51-cpp): the same damages each time
  for (int round = 0; round < 4000; ++round) {
    Bytes damaged = images[random() % images.size()];
    const auto hits = 1 + random() % 12;
    for (unsigned i = 0; i < hits; ++i) {
      damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
    }
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    EXPECT_LE(readImage(damaged).languageIds.size(), 70'000U);
  }
}

}  // namespace
}  // namespace qfe
