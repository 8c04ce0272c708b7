// One step of a transaction, done and undone. Every state that the disk may be in is written down
// at undoStep, where recovery meets it.
//
// With SwapMethod::exchange each step is one rename. With SwapMethod::backup the old file is first
// kept under its backup name and that is synced; the new one is then linked (or copied) to a spare
// name and renamed over the live one, so that no file is ever under one name alone that a torn
// rename could lose.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "patcher/journal/intent.h"

namespace qfe {

class Swapper {
 public:
  // Borrows both. The contents that one path goes through in a transaction differ from each other
  // (the planner sees to it), so that the live content tells how far it came.
  Swapper(Fs& fs, const Intent& intent);

  // Every live file is still what the plan saw: content, type, number of names. Throws
  // Error(refused) naming the first that is not.
  void checkBefore(bool linksMatter) const;
  // Throws Error(io). What was half done is undoStep's.
  void doStep(std::size_t index);
  // Every live file is what the plan says, and every backup is the old file. Throws Error(io).
  void checkAfter() const;
  // Whatever of the step was done is taken back; steps are undone in reverse order. Nothing to do
  // is success. Throws Error(needsRecovery) when somebody else's content is in the way.
  void undoStep(std::size_t index);

 private:
  void doExchange(const Step& step);
  void doBackup(const Step& step);
  void undoExchange(const Step& step);
  void undoBackupReplace(const Step& step);
  void undoBackupAdd(const Step& step);
  void undoBackupRemove(const Step& step);
  // Puts a second name of `source` (or a copy) over `live`; `source` stays unless `mayConsume` and
  // there are no links on that file system.
  void placeOver(const std::string& source, const Step& step, RenameMode mode, bool mayConsume);
  void keepOld(const Step& step);
  void renameNew(const std::string& from, const std::string& to);
  // Steps on one path must not overtake each other in a crash.
  void settlePath(const Step& step);

  Fs& fs_;
  const Intent& intent_;
  std::set<std::string> paths_;                              // worked on by now
  std::map<std::string, std::optional<FileSide>> original_;  // before the first step of a path
};

}  // namespace qfe
