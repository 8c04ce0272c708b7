#include "patcher/plan/stores.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/base/safe_path.h"
#include "patcher/journal/intent_json.h"
#include "patcher/journal/state_names.h"

namespace qfe {
namespace {

constexpr int kStoreFormatVersion = 1;

FileStat mustStat(const ReadFs& fs, const std::string& path) {
  SysResult<FileStat> stat = fs.stat(path);
  if (stat) return stat.value();
  throw Error(ErrorCode::io, fmt::format("{} cannot be examined: {}",
                                         path.empty() ? "the root" : escapeForMessage(path),
                                         describeErrno(stat.error())));
}

bool samePlace(const FileStat& a, const FileStat& b) {
  return a.mount == b.mount && a.device == b.device;
}

}  // namespace

std::string deepestExisting(const ReadFs& fs, std::string_view path) {
  while (!path.empty()) {
    const SysResult<FileStat> stat = fs.stat(path);
    if (stat) break;
    if (stat.error() != ENOENT) {
      throw Error(ErrorCode::io, fmt::format("{} cannot be examined: {}", escapeForMessage(path),
                                             describeErrno(stat.error())));
    }
    path = parentPath(path);
  }
  return std::string(path);
}

std::string mountTopOf(const ReadFs& fs, const std::string& folder) {
  const FileStat place = mustStat(fs, folder);
  std::string top = folder;
  while (!top.empty()) {
    const std::string parent(parentPath(top));
    if (!samePlace(place, mustStat(fs, parent))) break;
    top = parent;
  }
  return top;
}

bool renamesReach(const ReadFs& fs, const std::string& a, const std::string& b) {
  return samePlace(mustStat(fs, a), mustStat(fs, b));
}

std::optional<std::string> readStoreId(const ReadFs& fs, const std::string& store) {
  const std::string path = names::storeId(store);
  SysResult<std::string> text = readWhole(fs, path, 64 * limits::kKiB);
  if (!text && (text.error() == ENOENT || text.error() == ENOTDIR)) return std::nullopt;
  if (!text) {
    throw Error(ErrorCode::cannotRead,
                fmt::format("{} cannot be read: {}", path, describeErrno(text.error())));
  }
  return readStateFile(path, std::move(text.value()), kStoreFormatVersion,
                       "It names a store of qfe: restore it, or remove the store's folder if "
                       "nothing in it is needed.",
                       [](const JsonDocument& document) {
                         JsonReader reader(document, document.root, "");
                         readFormatVersion(reader, kStoreFormatVersion);
                         std::string uuid = reader.string("uuid");
                         reader.finish();
                         return uuid;
                       });
}

std::string storeIdText(const std::string& uuid) {
  Json json;
  json["formatVersion"] = kStoreFormatVersion;
  json["uuid"] = uuid;
  return writeJson(json);
}

std::size_t StoreChooser::storeFor(const std::string& folder) {
  if (const auto known = byFolder_.find(folder); known != byFolder_.end()) return known->second;
  const SysResult<std::string> type = fs_.fileSystemType(folder);
  StoreRef store;
  store.method = swapMethodFor(type ? type.value() : std::string());
  if (renamesReach(fs_, folder, deepestExisting(fs_, names::mainStore()))) {
    store.path = names::mainStore();
  } else {
    store.path = names::mountStore(mountTopOf(fs_, folder));
    store.uuid = readStoreId(fs_, store.path).value_or("");
  }
  const std::size_t index = use(store);
  byFolder_.emplace(folder, index);
  return index;
}

std::size_t StoreChooser::use(const StoreRef& store) {
  const auto known = std::ranges::find(stores_, store);
  if (known != stores_.end()) return static_cast<std::size_t>(known - stores_.begin());
  stores_.push_back(store);
  return stores_.size() - 1;
}

}  // namespace qfe
