// Servers in memory with the sample product, hotfixes for it, and whole runs over them: what the
// tests of patcher/plan and patcher/transaction share.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "manifest/base/error.h"
#include "patcher/plan/plan.h"
#include "patcher/transaction/transaction.h"
#include "payloads/trust/verified_package.h"
#include "tests/support/fake_system.h"
#include "tests/support/memory_fs.h"
#include "tests/support/package_builder.h"

namespace qfe::test {

inline const std::string kBin = "Program Files/Exchsrvr/bin";
inline const std::string kMailmig = kBin + "/Mailmig.exe";
inline const std::string kLibrary = kBin + "/Mlmig32.dll";
inline const std::string kObsolete = kBin + "/obsolete.dll";
inline const std::string kHelper = "Program Files/Exchsrvr/tools/new/helper.exe";

struct Server {
  MemoryFs fs;
  FakeSystem system;

  Server() { system.step = 1; }
  explicit Server(MemoryTree tree) : fs(std::move(tree)) { system.step = 1; }
  [[nodiscard]] std::string dump() const { return fs.dump({.qfeState = false}); }
};

// The product with files that have a history of their own: owners, modes, times, attributes. The
// state folder is there, so that a dump without it does not change by its making.
inline void installProduct(Server& server) {
  Metadata metadata;
  metadata.mode = 0750;
  metadata.uid = 12;
  metadata.gid = 34;
  metadata.modified = {1'050'000'000, 987'654'300};
  metadata.xattrs["user.origin"] = {'c', 'd'};
  server.fs.file(kBin + "/store.exe", "store");
  server.fs.file(kMailmig, "mailmig old", metadata);
  server.fs.file(kLibrary, "library old");
  server.fs.file(kObsolete, "obsolete", metadata);
  Metadata folder;
  folder.mode = 0755;
  folder.modified = {1'040'000'000, 5};
  static_cast<void>(server.fs.setMetadata(kBin, folder));
  Metadata state;
  state.mode = 0700;
  server.fs.folder("var/lib/qfe", state);
  server.fs.resetCount();
}

// A row that knows the old content by its digest.
inline FileRow rowFrom(const std::string& path, const std::string& content,
                       const std::vector<std::string>& older) {
  FileRow row = rowWith(path, Change::replace, content);
  for (const std::string& old : older) row.replaces.push_back(Digest::of(old));
  return row;
}

inline PackageBuilder& replaceFrom(PackageBuilder& builder, const std::string& path,
                                   const std::string& content,
                                   const std::vector<std::string>& older) {
  return builder.add(rowFrom(path, content, older), content);
}

inline VerifiedPackage verified(PackageBuilder& builder) {
  TrustOptions options;
  options.allowUnsigned = true;
  return VerifiedPackage::verify(PackageFile::fromBytes("test.qfe", buildPackage(builder.input())),
                                 options);
}

// KB886948: two files replaced, one added in two new folders, one removed.
inline PackageBuilder firstHotfix() {
  PackageBuilder builder;
  replaceFrom(builder, "{exchsrvr}/bin/Mailmig.exe", "mailmig new", {"mailmig old"});
  replaceFrom(builder, "{exchsrvr}/bin/Mlmig32.dll", "library new", {"library old"});
  builder.addFile("{exchsrvr}/tools/new/helper.exe", "#!/bin/sh\necho helper\n");
  builder.remove("{exchsrvr}/bin/obsolete.dll");
  return builder;
}

// KB888619, which requires the first one and replaces one of its files again.
inline PackageBuilder secondHotfix() {
  PackageBuilder builder;
  builder.manifest().id = "KB888619";
  builder.manifest().title = "Recurring items are not migrated";
  builder.manifest().prerequisites.push_back({"KB886948", 1, {}});
  replaceFrom(builder, "{exchsrvr}/bin/Mailmig.exe", "mailmig newer",
              {"mailmig old", "mailmig new"});
  return builder;
}

using Packages = std::vector<VerifiedPackage>;

inline Packages packagesOf(std::vector<PackageBuilder> builders) {
  Packages packages;
  for (PackageBuilder& builder : builders) packages.push_back(verified(builder));
  return packages;
}

inline Outcome applyTo(Server& server, const Packages& packages, const ApplyOptions& options = {}) {
  const RootLock lock = RootLock::take(server.fs);
  const Plan plan = planApply(server.fs, server.system, packages, options);
  return runPlan(server.fs, server.system, lock, plan, packages, "a test", {});
}

inline Outcome rollBackOn(Server& server, const std::vector<std::string>& ids,
                          const RollbackOptions& options = {}) {
  const RootLock lock = RootLock::take(server.fs);
  const Plan plan = planRollback(server.fs, server.system, ids, options);
  return runPlan(server.fs, server.system, lock, plan, {}, "a test", {});
}

inline Recovery recoverServer(Server& server) {
  const RootLock lock = RootLock::take(server.fs);
  return recover(server.fs, server.system, lock);
}

// The message of the error that `work` throws, after its code: "drift: not as …"; "" without one.
inline std::string errorOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return std::string(name(error.code())) + ": " + error.what();
  }
  return {};
}

// "KB886948 1, KB888619 1": what the records say, oldest first.
inline std::string installedList(const MemoryFs& fs) {
  std::string text;
  for (const InstalledHotfix& hotfix : readInstalled(fs)) {
    text += (text.empty() ? "" : ", ") + hotfix.identity.id + " " + std::to_string(hotfix.revision);
  }
  return text;
}

}  // namespace qfe::test
