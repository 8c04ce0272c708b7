#include "verifier/inventory/listing_cache.h"

namespace qfe {

SysResult<std::vector<FolderEntry>> ListingCache::list(std::string_view path) const {
  // Listing under the lock: threads that want the same folder wait for it instead of listing it
  // as well.
  const std::lock_guard lock(mutex_);
  const auto known = listings_.find(path);
  if (known != listings_.end()) return known->second;
  return listings_.emplace(path, fs_.list(path)).first->second;
}

SysResult<FileStat> ListingCache::stat(std::string_view path) const {
  return fs_.stat(path);
}

SysResult<std::unique_ptr<ReadableFile>> ListingCache::open(std::string_view path) const {
  return fs_.open(path);
}

SysResult<std::string> ListingCache::readlink(std::string_view path) const {
  return fs_.readlink(path);
}

SysResult<Xattrs> ListingCache::xattrs(std::string_view path) const {
  return fs_.xattrs(path);
}

SysResult<std::string> ListingCache::fileSystemType(std::string_view path) const {
  return fs_.fileSystemType(path);
}

}  // namespace qfe
