// Every parser survives samples damaged in the ways that hurt parsers: bytes changed, cut out,
// doubled, and runs of extreme values. The same damage in every run.
#include <functional>
#include <random>

#include "manifest/manifest_json.h"
#include "payloads/delta/apply.h"
#include "payloads/delta/make/make.h"
#include "tests/fuzz/targets.h"
#include "tests/support/elf_builder.h"
#include "tests/support/package_builder.h"
#include "tests/support/pe_builder.h"
#include "tests/support/program_builder.h"
#include "tests/support/sample_intent.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Bytes toBytes(std::string_view text) {
  const ByteView view = asBytes(text);
  return {view.begin(), view.end()};
}

class Damage {
 public:
  Bytes operator()(Bytes bytes) {
    const std::size_t rounds = 1 + below(4);
    for (std::size_t i = 0; i < rounds && !bytes.empty(); ++i) once(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  void once(Bytes& bytes) {
    const std::size_t at = below(bytes.size());
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto length =
        static_cast<std::ptrdiff_t>(std::min<std::size_t>(1 + below(16), bytes.size() - at));
    switch (below(5)) {
      case 0:
        *place = static_cast<std::uint8_t>(below(256));
        break;
      case 1:
        std::fill(place, place + length, std::uint8_t{0xFF});
        break;
      case 2:
        std::fill(place, place + length, std::uint8_t{0});
        break;
      case 3:
        bytes.erase(place, place + length);
        break;
      default: {
        const Bytes copy(place, place + length);
        bytes.insert(place, copy.begin(), copy.end());
      }
    }
  }
  std::mt19937 random_{20041116};
};

void replay(const Bytes& sample, void (*target)(ByteView), int times) {
  Damage damage;
  target(sample);
  for (int i = 0; i < times; ++i) {
    const Bytes bytes = damage(sample);
    ASSERT_NO_THROW(target(bytes)) << "round " << i;
  }
  for (std::size_t size = 0; size < sample.size(); size += 1 + sample.size() / 200)
    ASSERT_NO_THROW(target(ByteView(sample).subspan(0, size))) << "cut to " << size;
}

constexpr int kTimes = 500;

TEST(Replay, ManifestsSurviveDamage) {
  replay(toBytes(writeManifest(sampleManifest())), fuzz::manifest, kTimes);
}

TEST(Replay, ArticlesSurviveDamage) {
  replay(toBytes("A wizard loses items (886948)\n\nThe information in this article applies to:\n\n"
                 "  * Microsoft Exchange Server 2003 Standard Edition, Service Pack 1 (SP1)\n\n"
                 "SYMPTOMS\n\nItems are lost.\n\nRESOLUTION\n\nThe English version of this hotfix "
                 "has the file attributes (or later file attributes) that are listed in the "
                 "following table. The dates and times for these files are listed in Coordinated "
                 "Universal Time (UTC).\nDate         Time   Version            Size    File name\n"
                 "   --------------------------------------------------------------\n"
                 "   16-Nov-2004  20:58  6.5.7232.52        84,992  Mailmig.exe\n\nSTATUS\n\nThis "
                 "problem was first corrected in Exchange Server 2003 Service Pack 2.\n"),
         fuzz::article, kTimes);
}

TEST(Replay, PeImagesSurviveDamage) {
  replay(test::PeBuilder().version(6, 5, 7232, 52).stringVersion("6.5.7232.52").build(),
         fuzz::image, kTimes * 4);
}

TEST(Replay, ElfImagesSurviveDamage) {
  replay(test::ElfBuilder().build(), fuzz::image, kTimes * 4);
}

TEST(Replay, PackagesSurviveDamage) {
  replay(buildPackage(samplePackageInput()), fuzz::package, kTimes);
}

// A delta's coded part behind the four bytes that the target reads first.
Bytes deltaSample(unsigned kind) {
  test::ProgramBuilder before, after;
  before.functions(20).isa(static_cast<test::Isa>(kind));
  after.functions(20).isa(static_cast<test::Isa>(kind)).insert(5, 32).rewrite(8);
  const Bytes file = delta::makeDelta(before.build(), after.build(), {});
  const delta::DeltaFile read = delta::deltaFileOf(file);
  const std::uint64_t begin = delta::readHeader(read.read, read.size).size;
  const std::size_t size = after.build().size();
  Bytes sample = {static_cast<std::uint8_t>(kind), 0, static_cast<std::uint8_t>(size),
                  static_cast<std::uint8_t>(size >> 8)};
  sample.insert(sample.end(), file.begin() + static_cast<std::ptrdiff_t>(begin), file.end());
  return sample;
}

TEST(Replay, DeltasSurviveDamage) {
  for (const unsigned kind : {0U, 1U, 2U}) replay(deltaSample(kind), fuzz::delta, kTimes / 4);
}

TEST(Replay, DeltasOfChangedProgramsComeBack) {
  for (std::uint8_t kind = 0; kind < 6; ++kind) {
    Bytes script = {kind, kind};
    for (std::uint8_t i = 0; i < 60; ++i)
      script.push_back(static_cast<std::uint8_t>(i * 37 + kind));
    replay(script, fuzz::delta_round_trip, 10);
  }
}

TEST(Replay, IntentsSurviveDamage) {
  replay(toBytes(writeIntent(sampleIntent(7))), fuzz::intent, kTimes);
}

TEST(Replay, CalendarsSurviveDamage) {
  replay(toBytes("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Z\r\nEND:VTIMEZONE\r\n"
                 "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Z:20041116T090000\r\nRRULE:FREQ=DAILY\r\n"
                 "SUMMARY:Folded \r\n here\r\nBEGIN:VALARM\r\nUID:alarm\r\nTRIGGER:-PT5M\r\n"
                 "END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\n"
                 "RECURRENCE-ID;TZID=Z:20041117T090000\r\nEND:VEVENT\r\n"
                 "BEGIN:VTODO\r\nUID:a\r\nDUE:20041116T090000Z\r\nEND:VTODO\r\n"
                 "END:VCALENDAR\r\n"),
         fuzz::calendar, kTimes);
}

}  // namespace
}  // namespace qfe
