#include "patcher/transaction/touched.h"

#include <algorithm>
#include <utility>

#include "patcher/plan/dependents.h"

namespace qfe {
namespace {

void addOnce(std::vector<std::string>& list, std::string text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
}

void addIfNamed(std::vector<std::string>& list, const std::string& slot) {
  if (!slot.empty()) addOnce(list, slot);
}

}  // namespace

std::string spareOf(const Step& step) {
  return (step.backup.empty() ? step.staged : step.backup) + ".tmp";
}

std::vector<std::string> touchedFolders(const Intent& intent) {
  std::vector<std::string> folders;
  for (const FolderStep& folder : intent.folders) {
    addOnce(folders, std::string(parentPath(folder.path)));
    addOnce(folders, folder.path);
  }
  for (const Step& step : intent.steps) addOnce(folders, std::string(parentPath(step.path)));
  return folders;
}

std::vector<std::string> ownSlotFolders(const Intent& intent) {
  std::vector<std::string> folders;
  for (const Step& step : intent.steps) {
    const bool apply = intent.action == Action::apply;
    if (apply && !step.staged.empty()) addOnce(folders, std::string(parentPath(step.staged)));
    if (!step.backup.empty() && step.backup != step.staged) {
      addOnce(folders, std::string(parentPath(step.backup)));
    }
  }
  return folders;
}

std::vector<std::string> allSlotFolders(const Intent& intent) {
  std::vector<std::string> folders = ownSlotFolders(intent);
  for (const Step& step : intent.steps) {
    if (!step.staged.empty()) addOnce(folders, std::string(parentPath(step.staged)));
  }
  return folders;
}

std::vector<std::string> slotsAfterUndo(const Intent& intent) {
  std::vector<std::string> slots;
  for (const Step& step : intent.steps) {
    addOnce(slots, spareOf(step));
    if (intent.action == Action::apply) addIfNamed(slots, step.staged);
    if (step.backup != step.staged) addIfNamed(slots, step.backup);
  }
  return slots;
}

std::vector<std::string> slotsAfterCommit(const Intent& intent) {
  std::vector<std::string> slots;
  for (const Step& step : intent.steps) {
    addOnce(slots, spareOf(step));
    if (intent.action == Action::rollback || step.staged != step.backup) {
      addIfNamed(slots, step.staged);
    }
    if (intent.action == Action::rollback) addIfNamed(slots, step.backup);
  }
  if (intent.action == Action::apply) return slots;
  for (const IntentPackage& package : intent.packages) {
    const InstalledHotfix hotfix = hotfixOfRecord(package.record, "the record of a rollback");
    for (const InstalledFile& file : hotfix.files) addIfNamed(slots, file.backup);
  }
  return slots;
}

}  // namespace qfe
