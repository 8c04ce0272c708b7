#include <utility>

#include "patcher/fs/fs.h"

namespace qfe {

SysResult<Metadata> readMetadata(const ReadFs& fs, std::string_view path) {
  const SysResult<FileStat> stat = fs.stat(path);
  if (!stat) return SysResult<Metadata>::failure(stat.error());
  SysResult<Xattrs> xattrs = fs.xattrs(path);
  if (!xattrs) return SysResult<Metadata>::failure(xattrs.error());
  Metadata metadata;
  metadata.mode = stat.value().mode;
  metadata.uid = stat.value().uid;
  metadata.gid = stat.value().gid;
  metadata.modified = stat.value().modified;
  metadata.xattrs = std::move(xattrs.value());
  return metadata;
}

}  // namespace qfe
