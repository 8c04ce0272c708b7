// An installed record with everything in it.
#pragma once

#include "patcher/state/installed.h"
#include "tests/support/sample_intent.h"

namespace qfe {

inline InstalledHotfix sampleRecord(const std::string& id, std::uint64_t transaction,
                                    std::uint64_t order) {
  InstalledHotfix hotfix;
  hotfix.manifest.id = id;
  hotfix.manifest.revision = 2;
  hotfix.manifest.title = "A fix";
  hotfix.manifest.product.name = "Exchange2003";
  hotfix.manifest.platform = Platform::windows;
  hotfix.manifest.architecture = Architecture::x86;
  hotfix.manifest.language = "ENU";
  hotfix.identity = Identity::of(hotfix.manifest, "srv/exchange");
  hotfix.revision = 2;
  hotfix.transaction = transaction;
  hotfix.order = order;
  hotfix.applied = UtcTime::fromUnix(1'700'000'000, 123'456'700);
  hotfix.manifestDigest = Digest::of("manifest");
  hotfix.bootId = "11111111-2222-4333-8444-555555555555";
  const FileSide old = sampleSide("old", "1.0");
  const FileSide fresh = sampleSide("new", "2.0");
  using Done = InstalledFile::Action;
  hotfix.files = {{Done::replaced, "{bin}/a.exe", "srv/exchange/a.exe", old, fresh,
                   "var/lib/qfe/store", "", "var/lib/qfe/store/7/0", SwapMethod::exchange},
                  {Done::added,
                   "{bin}/b.exe",
                   "srv/exchange/b.exe",
                   {},
                   fresh,
                   "",
                   "",
                   "",
                   SwapMethod::exchange},
                  {Done::removed,
                   "{bin}/c.exe",
                   "srv/exchange/c\xFF.exe",
                   old,
                   {},
                   "mnt/.qfe",
                   "store-uuid",
                   "mnt/.qfe/id/7/1",
                   SwapMethod::backup},
                  {Done::kept, "{bin}/d.exe", "srv/exchange/d.exe", old, old, "", "", "",
                   SwapMethod::exchange}};
  hotfix.createdFolders = {{FolderStep::Kind::create, "srv/exchange/new", old.metadata}};
  hotfix.folderTimes = {{"srv/exchange", {1'000'000'000, 7}}};
  return hotfix;
}

}  // namespace qfe
