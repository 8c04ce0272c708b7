// An intent with everything in it, for tests of what writes and reads one.
#pragma once

#include "patcher/journal/intent.h"

namespace qfe {

inline FileSide sampleSide(const std::string& content, const std::string& version) {
  FileSide side;
  side.digest = Digest::of(content);
  side.size = content.size();
  side.metadata = {04750, 0, 12, {1'100'638'681, 123'456'789}, {{"user.origin", {1, 0, 255}}}};
  side.version = version;
  return side;
}

inline Intent sampleIntent(std::uint64_t number) {
  Intent intent;
  intent.number = number;
  intent.stores = {{"var/lib/qfe/store", "", SwapMethod::exchange},
                   {"mnt/data/.qfe", "00000000-0000-4000-8000-000000000001", SwapMethod::backup}};
  intent.packages = {{"P-KB1-x86-ENU-0a1b2c3d", Json(JsonObject{{"revision", 2}})}};
  intent.folders = {{FolderStep::Kind::create, "srv/new", {0755, 1, 2, {5, 6}, {}}}};
  Step replace;
  replace.path = "srv/bin/Mailmig.exe";
  replace.staged = replace.backup = "var/lib/qfe/store/7/0";
  replace.before = sampleSide("old", "6.5.7226.0");
  replace.after = sampleSide("new", "6.5.7232.52");
  replace.manifestPath = "{bin}/Mailmig.exe";
  Step add;
  add.kind = Step::Kind::add;
  add.path = "mnt/data/Mailmsg.dll";
  add.store = 1;
  add.staged = "mnt/data/.qfe/id/7/1";
  add.after = sampleSide("added", "");
  Step remove;
  remove.kind = Step::Kind::remove;
  remove.path = "srv/bin/old \xFF name";  // no UTF-8, as a disk may have it
  remove.backup = "var/lib/qfe/store/7/2";
  remove.before = sampleSide("removed", "");
  intent.steps = {replace, add, remove};
  intent.folderTimes = {{"srv/bin", {-1, 999'999'999}}, {"", {1'100'000'000, 1}}};
  intent.history = JsonObject{{"transaction", number}, {"action", "apply"}};
  return intent;
}

}  // namespace qfe
