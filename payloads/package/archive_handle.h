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
  // Closed first also after a failure: only that frees libarchive's output buffers. It may call
  // the write callback once more, so what that one writes to has to outlive the handle.
  void operator()(archive* handle) const {
    archive_write_close(handle);
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
