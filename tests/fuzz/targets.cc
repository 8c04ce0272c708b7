#include "tests/fuzz/targets.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "manifest/base/byte_reader.h"
#include "manifest/base/error.h"
#include "manifest/import/reader.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "patcher/journal/intent.h"
#include "payloads/delta/apply.h"
#include "payloads/delta/make/make.h"
#include "payloads/kb886948/engine/calendar_index.h"
#include "payloads/kb886948/engine/component_text.h"
#include "payloads/kb886948/engine/items.h"
#include "payloads/kb886948/engine/piece.h"
#include "payloads/package/package.h"
#include "tests/support/program_builder.h"
#include "verifier/image/image.h"

namespace qfe::fuzz {
namespace {

constexpr int kBadInputFamily = 2;

// Runs a parser; of its errors only those of the bad-input family are right.
template <typename Parse>
void onlyBadInput(const Parse& parse) {
  try {
    parse();
  } catch (const Error& error) {
    if (static_cast<int>(error.code()) / 100 != kBadInputFamily) throw;
  }
}

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

// A sound item is the same item under another UID, and libical reads that UID.
void checkPiece(const mlmig::Piece& piece, std::string_view source) {
  require(piece.size > 0 && piece.offset + piece.size <= source.size(), "a piece without bytes");
  if (!piece.damage.empty() || piece.kind != mlmig::PieceKind::item) return;
  const std::string_view bytes = source.substr(piece.offset, piece.size);
  require(mlmig::unfolded(bytes) == piece.text, "the piece's text is not that of its bytes");
  if (!mlmig::readComponent(piece.text).flaw.empty()) return;
  const std::string other = mlmig::unfolded(mlmig::withUid(bytes, "another-uid"));
  require(mlmig::readComponent(other).uid == "another-uid", "libical reads another UID");
  if (mlmig::readComponent(piece.text).uid.empty()) return;  // it has a line more
  require(mlmig::identityOf(other) == mlmig::identityOf(piece.text),
          "the UID changes the identity");
}

// A program of the kind that a byte says.
Bytes program(unsigned kind) {
  test::ProgramBuilder builder;
  builder.functions(20).isa(static_cast<test::Isa>(kind % 3));
  if (kind % 6 > 3) builder.elf();
  return builder.build();
}

// Changes bytes as a script of (what, where, how much) says.
void change(Bytes& bytes, ByteReader& script) {
  constexpr std::size_t kLargest = 1 << 16;
  while (!bytes.empty()) {
    const auto what = script.u8(), amount = script.u8();
    const auto where = script.u16le();
    if (!what || !amount || !where) return;
    const auto place = bytes.begin() + *where % static_cast<std::ptrdiff_t>(bytes.size());
    const auto count = std::min<std::ptrdiff_t>(*amount, bytes.end() - place);
    switch (*what % 4) {
      case 0:
        *place = *amount;
        break;
      case 1:
        bytes.erase(place, place + count);
        break;
      case 2: {
        const Bytes copy(place, place + count);
        if (bytes.size() < kLargest) bytes.insert(place, copy.begin(), copy.end());
        break;
      }
      default:
        std::rotate(bytes.begin(), place, bytes.end());
    }
  }
}

}  // namespace

void manifest(ByteView bytes) {
  onlyBadInput([&] {
    const Manifest read = readManifest("fuzz", std::string(asText(bytes)));
    const std::string text = writeManifest(read);
    if (!(readManifest("again", text) == read))
      throw std::logic_error("read, written, read: differs");
    requireRole(Role::shipped, read, "fuzz");
  });
}

void article(ByteView bytes) {
  onlyBadInput([&] { (void)draftsFromArticle(readArticle("fuzz", asText(bytes))); });
}

void image(ByteView bytes) {
  (void)readImage(bytes);
}

void package(ByteView bytes) {
  onlyBadInput([&] {
    const Package read(PackageFile::fromBytes("fuzz", Bytes(bytes.begin(), bytes.end())));
    read.checkAllBlobs(1);
  });
}

void intent(ByteView bytes) {
  try {
    const Intent read = readIntent("fuzz", std::string(asText(bytes)));
    if (!(readIntent("again", writeIntent(read)) == read))
      throw std::logic_error("read, written, read: differs");
  } catch (const Error& error) {
    if (error.code() != ErrorCode::needsRecovery) throw;
  }
}

void calendar(ByteView bytes) {
  const std::string source(asText(bytes));
  std::istringstream pieces(source);
  mlmig::PieceVisitor visitor;
  visitor.piece = [&](const mlmig::Piece& piece) { checkPiece(piece, source); };
  visitor.calendarLine = [](const mlmig::CalendarLine&) {};
  mlmig::readPieces(pieces, visitor);

  std::istringstream stream(source);
  const mlmig::CalendarIndex index = mlmig::indexCalendar(stream);
  std::set<std::pair<std::string, mlmig::Identity>> kept;
  std::set<std::size_t> placed;
  for (const mlmig::Item& item : mlmig::groupItems(index)) {
    for (const std::size_t at : item.components) {
      require(placed.insert(at).second, "a component is in two items");
      kept.emplace(item.uid, index.components[at].identity);
    }
  }
  for (const mlmig::Component& component : index.components)
    require(kept.count({component.reading.uid, component.identity}) != 0, "a component is lost");
}

void delta(ByteView bytes) {
  ByteReader reader(bytes);
  const auto kind = reader.u8(), window = reader.u8();
  const auto size = reader.u16le();
  if (!kind || !window || !size) return;
  const Bytes before = program(*kind);
  delta::Header header;
  header.oldSize = before.size();
  header.oldSha256 = Digest::of(before);
  header.newSize = *size;
  header.tableBits = 12;
  header.windowBits = *window % 2 == 0 ? 0 : 16;
  header.nearAddresses = *window % 4 > 1;
  if (*window > 128) header.bases = {{0x1000, 0x1010}, {0xFFFFFFFF, 0}};
  Bytes file;
  delta::writeHeader(header, file);
  const ByteView coded = bytes.subspan(reader.position());
  file.insert(file.end(), coded.begin(), coded.end());
  std::uint64_t given = 0;
  onlyBadInput([&] {
    delta::applyDelta("fuzz", delta::oldFileOf(before), delta::deltaFileOf(file),
                      [&](ByteView made) { given += made.size(); });
  });
  if (given > header.newSize) throw std::logic_error("more than was declared");
}

void delta_round_trip(ByteView bytes) {
  ByteReader script(bytes);
  const auto kind = script.u8(), effort = script.u8();
  if (!kind || !effort) return;
  Bytes before = program(*kind);
  Bytes after = before;
  ByteReader forBefore(bytes.subspan(2, std::min<std::size_t>(bytes.size() - 2, 8)));
  change(before, forBefore);
  change(after, script);
  delta::MakeOptions options;
  options.effort = static_cast<delta::Effort>(*effort % 3);
  const Bytes made = delta::makeDelta(before, after, options);
  Bytes again;
  delta::applyDelta("fuzz", delta::oldFileOf(before), delta::deltaFileOf(made),
                    [&](ByteView piece) { again.insert(again.end(), piece.begin(), piece.end()); });
  if (again != after) throw std::logic_error("made, applied: differs");
}

}  // namespace qfe::fuzz
