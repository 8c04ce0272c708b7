#include "tests/fuzz/targets.h"

#include <stdexcept>

#include "manifest/base/error.h"
#include "manifest/import/reader.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "patcher/journal/intent.h"
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

}  // namespace qfe::fuzz
