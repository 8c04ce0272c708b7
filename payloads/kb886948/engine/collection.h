// A calendar of the target store: a vdir collection, as vdirsyncer and khal use it. A folder with
// one item a file, NAME.ics; hidden names are not items.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "payloads/kb886948/engine/file_batch.h"
#include "payloads/kb886948/engine/identity.h"

namespace mlmig {

// Knows what lies in the folder, and what was migrated into it before: a record in .mailmig/, so
// that an item which its owner changed since is not migrated a second time. One holder at a time.
class Collection {
 public:
  // An item as it is stored.
  struct Stored {
    std::string name;  // of its file
    std::set<Identity> components;
    std::int64_t modified = 0;
    bool alone = true;  // nothing else lies in its file
  };

  // The folder is made if it is not there; dry: it is read, and nothing is written.
  // Throws std::runtime_error when another migration runs into it, or it cannot be read.
  Collection(std::filesystem::path folder, bool dry);

  // The item of a UID; nothing when there is none.
  [[nodiscard]] const Stored* find(const std::string& uid) const;
  // The component was migrated from an item of that UID, and the file it went to is there.
  [[nodiscard]] bool wasMigrated(const std::string& uid, const Identity& component) const;

  // Stores an item, in place of the one that had its UID, with the next flush. `sourceUid` is the
  // UID its components have in the source.
  void put(const std::string& uid, const std::string& sourceUid, Stored item,
           std::string_view bytes);
  // Keeps a file beside the items, in a folder that is made if it is not there.
  void keep(const std::filesystem::path& destination, std::string_view bytes);
  // An equal component lies in the store though no record tells that it was migrated, as after an
  // interruption: from now on one does, so that its owner may change it.
  void adopt(const Stored& stored, const std::string& sourceUid, const Identity& component);
  void flush();

 private:
  void readItems();
  void readRecord();
  void record(const std::string& key, const std::string& name);
  void forget(const std::string& name);
  [[nodiscard]] std::string nameFor(const std::string& uid) const;

  std::filesystem::path folder_;
  bool dry_;
  std::unique_ptr<FileLock> lock_;
  std::optional<FileBatch> batch_;
  std::unordered_map<std::string, Stored> items_;  // by UID
  std::set<std::string> names_;                    // in lower case: all that is taken
  std::unordered_map<std::string, std::vector<std::string>> inFile_;  // keys by file name
  std::unordered_multiset<std::string> migrated_;  // all of them: source components
  std::string recordLines_;                        // of what is put and not flushed
};

}  // namespace mlmig
