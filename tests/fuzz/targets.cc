#include "tests/fuzz/targets.h"

#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "manifest/base/error.h"
#include "manifest/import/reader.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "patcher/journal/intent.h"
#include "payloads/kb886948/engine/calendar_index.h"
#include "payloads/kb886948/engine/component_text.h"
#include "payloads/kb886948/engine/items.h"
#include "payloads/kb886948/engine/piece.h"
#include "payloads/package/package.h"
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

}  // namespace qfe::fuzz
