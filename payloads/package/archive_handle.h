// libarchive's handles, owned.
#pragma once

#include <memory>

#include <archive.h>
#include <archive_entry.h>

namespace qfe {

struct FreeArchiveReader {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
struct FreeArchiveWriter {
  // A writer that was not closed would still write its end; after a failure it does not.
  void operator()(archive* handle) const {
    archive_write_fail(handle);
    archive_write_free(handle);
  }
};
struct FreeArchiveEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

using ArchiveReader = std::unique_ptr<archive, FreeArchiveReader>;
using ArchiveWriter = std::unique_ptr<archive, FreeArchiveWriter>;
using ArchiveEntry = std::unique_ptr<archive_entry, FreeArchiveEntry>;

}  // namespace qfe
