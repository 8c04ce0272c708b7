// Which store serves which file: the one from which a rename reaches it.
//
// The main store lies in qfe's state folder. A file on another mount has its store at the top of
// that mount (names::mountStore), which carries a UUID so that recovery knows it again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patcher/journal/intent.h"

namespace qfe {

// The path itself, or the deepest of its parents that is there. Throws Error(io).
[[nodiscard]] std::string deepestExisting(const ReadFs& fs, std::string_view path);

// The top folder of the mount that holds an existing folder; "" for the root's own mount.
[[nodiscard]] std::string mountTopOf(const ReadFs& fs, const std::string& folder);

// Whether names can be swapped between two existing folders: same mount and same device (one mount
// of btrfs may hold several). Throws Error(io).
[[nodiscard]] bool renamesReach(const ReadFs& fs, const std::string& a, const std::string& b);

// The UUID of a store at the top of a mount; nothing when there is no such store. Throws
// Error(needsRecovery) when its store.json is damaged.
[[nodiscard]] std::optional<std::string> readStoreId(const ReadFs& fs, const std::string& store);
// Content of store.json.
[[nodiscard]] std::string storeIdText(const std::string& uuid);

class StoreChooser {
 public:
  explicit StoreChooser(const ReadFs& fs) : fs_(fs) {}

  // Index into stores() for files in an existing folder. The UUID is empty where the store is yet
  // to be made. Throws Error(io).
  std::size_t storeFor(const std::string& folder);
  // Index of a store that a record names.
  std::size_t use(const StoreRef& store);

  [[nodiscard]] const std::vector<StoreRef>& stores() const { return stores_; }

 private:
  const ReadFs& fs_;
  std::vector<StoreRef> stores_;
  std::map<std::string, std::size_t> byFolder_;
};

}  // namespace qfe
