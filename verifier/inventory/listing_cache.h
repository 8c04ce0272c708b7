// A server root whose folders are listed once, however many paths are looked up in them.
//
// On the windows platform each component of each path is looked up without case, in the listing
// of its folder: thousands of paths would list the same few folders thousands of times. The cache
// lives as long as one scan's look-ups; what changes meanwhile is seen when a file is opened.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "verifier/root/read_fs.h"

namespace qfe {

class ListingCache : public ReadFs {
 public:
  // `fs` must outlive this object. Callable from several threads.
  explicit ListingCache(const ReadFs& fs) : fs_(fs) {}

  SysResult<std::vector<FolderEntry>> list(std::string_view path) const override;

  // Passed on.
  SysResult<FileStat> stat(std::string_view path) const override;
  SysResult<std::unique_ptr<ReadableFile>> open(std::string_view path) const override;
  SysResult<std::string> readlink(std::string_view path) const override;
  SysResult<Xattrs> xattrs(std::string_view path) const override;
  SysResult<std::string> fileSystemType(std::string_view path) const override;

 private:
  using Listing = SysResult<std::vector<FolderEntry>>;

  const ReadFs& fs_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Listing, std::less<>> listings_;
};

}  // namespace qfe
