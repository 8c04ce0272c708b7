// A plan for people. The lines say what is going to be done, in that order.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "manifest/base/safe_path.h"
#include "patcher/plan/plan.h"

namespace qfe {
namespace {

std::string versionOf(const std::optional<FileSide>& side) {
  if (!side) return "nothing";
  if (!side->version.empty()) return side->version;
  return fmt::format("{} bytes, {}", side->size, side->digest.hex().substr(0, 12));
}

std::string describeChange(const PlannedFile& file) {
  switch (file.action) {
    case FileAction::replace:
      return fmt::format("{} -> {}", versionOf(file.before), versionOf(file.after));
    case FileAction::add:
      return fmt::format("new: {}", versionOf(file.after));
    case FileAction::remove:
      return fmt::format("was {}", versionOf(file.before));
    case FileAction::keep:
      return file.reason;
  }
  return {};
}

void printHotfix(const Plan& plan, const PlannedHotfix& hotfix, std::string& text) {
  const bool apply = plan.action == Action::apply;
  text += fmt::format("{} {} revision {}: {}\n", apply ? "apply" : "roll back", hotfix.identity.id,
                      hotfix.revision, hotfix.title);
  if (!hotfix.identity.location.empty()) {
    text += fmt::format("  in {}\n", escapeForMessage(hotfix.identity.location));
  }
  if (hotfix.alreadyInstalled) {
    text += "  already installed: nothing to do\n";
    return;
  }
  const auto printFolders = [&](FolderStep::Kind kind, std::string_view what) {
    for (const FolderStep& folder : hotfix.folders) {
      if (folder.kind != kind) continue;
      text += fmt::format("  {:8} {}\n", what, escapeForMessage(folder.path) + "/");
    }
  };
  printFolders(FolderStep::Kind::create, "create");
  for (const PlannedFile& file : hotfix.files) {
    text += fmt::format("  {:8} {}  {}\n", word(file.action), escapeForMessage(file.path),
                        describeChange(file));
  }
  printFolders(FolderStep::Kind::remove, "remove");
}

}  // namespace

std::string_view word(FileAction action) {
  switch (action) {
    case FileAction::replace:
      return "replace";
    case FileAction::add:
      return "add";
    case FileAction::remove:
      return "remove";
    case FileAction::keep:
      return "keep";
  }
  return "";
}

bool Plan::nothingToDo() const {
  return std::ranges::all_of(hotfixes, &PlannedHotfix::alreadyInstalled);
}

std::string printPlan(const Plan& plan) {
  std::string text;
  for (const PlannedHotfix& hotfix : plan.hotfixes) printHotfix(plan, hotfix, text);
  if (plan.bytesToStage != 0) text += fmt::format("{} bytes to stage\n", plan.bytesToStage);
  for (const StoreRef& store : plan.stores) {
    text += fmt::format("store {}: {}\n", escapeForMessage(store.path),
                        store.method == SwapMethod::exchange
                            ? "names are exchanged in one step"
                            : "the old file is kept, then the new one renamed over it");
  }
  for (const std::string& note : plan.notes) text += fmt::format("note: {}\n", note);
  if (!plan.overrides.empty()) {
    text += fmt::format("overrides: {}\n", fmt::join(plan.overrides, ", "));
  }
  return text;
}

}  // namespace qfe
