// What stands against a change before anything is changed, each refusal by name.
//
// Refusals are collected, so that an admin sees all of them at once; throwIfRefused() ends it.
// Reads only. Folders are examined once each.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "patcher/fs/fs.h"
#include "patcher/journal/intent.h"
#include "patcher/system/system.h"

namespace qfe {

// What a transaction is going to write to one store.
struct SpaceNeed {
  std::uint64_t bytes = 0;
  std::uint64_t files = 0;
};

class Preflight {
 public:
  // `breakHardLinks`: a file with other names may be replaced, the others keep the old content.
  Preflight(const Fs& fs, const Actor& actor, bool breakHardLinks)
      : fs_(fs), actor_(actor), breakHardLinks_(breakHardLinks) {}

  // A file that is there and is going to be replaced or removed, and its folder.
  void checkTarget(const std::string& path);
  // An existing folder in which names come or go, and everything above it.
  void checkFolder(const std::string& folder);
  // The store's folder, if it is there already: nobody else's.
  void checkStore(const StoreRef& store);
  void checkSpace(const StoreRef& store, const SpaceNeed& need);
  // Services and hooks are not run: refused unless `offline`, when they are left to the admin.
  void checkServices(const Manifest& manifest, bool hooks, bool rootIsSystem, bool offline);

  void refuse(std::string why);
  [[nodiscard]] const std::vector<std::string>& refusals() const { return refusals_; }
  // Whether a file with other names was let through.
  [[nodiscard]] bool brokeHardLinks() const { return brokeHardLinks_; }
  // Throws Error(refused) that lists all refusals.
  void throwIfRefused() const;

 private:
  void checkMount(const std::string& folder);
  void checkOpenToOthers(const std::string& folder);

  const Fs& fs_;
  Actor actor_;
  bool breakHardLinks_;
  bool brokeHardLinks_ = false;
  std::vector<std::string> refusals_;
  std::set<std::string> folders_, openFolders_;
};

}  // namespace qfe
