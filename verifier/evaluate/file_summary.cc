#include "verifier/evaluate/file_summary.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace qfe {
namespace {

// A table follows anyway; the line for people names a few.
constexpr std::size_t kNamed = 3;

bool isOlder(const FileFinding& file) {
  return file.counts && file.state == FileState::older;
}

bool isMissing(const FileFinding& file) {
  return file.counts && file.state == FileState::missing;
}

bool isLater(const FileFinding& file) {
  return file.counts && file.state == FileState::later;
}

bool isCurrent(const FileFinding& file) {
  return file.counts && file.state == FileState::current && !file.weak;
}

bool isWeak(const FileFinding& file) {
  return file.counts && file.state == FileState::current && file.weak;
}

bool isUncounted(const FileFinding& file) {
  return !file.counts;
}

}  // namespace

bool isAnyFile(const FileFinding&) {
  return true;
}

bool isModified(const FileFinding& file) {
  return file.counts && file.state == FileState::modified;
}

bool isUnknown(const FileFinding& file) {
  return file.counts && file.state == FileState::unknown;
}

bool isWanting(const FileFinding& file) {
  return isOlder(file) || isMissing(file);
}

bool isDone(const FileFinding& file) {
  return isCurrent(file) || isWeak(file) || isLater(file);
}

std::size_t countFiles(const std::vector<FileFinding>& files, FilePredicate predicate) {
  return static_cast<std::size_t>(std::ranges::count_if(files, predicate));
}

const std::string& shownPath(const FileFinding& file) {
  return file.realPath.empty() ? file.path : file.realPath;
}

std::string nameFiles(const std::vector<FileFinding>& files, FilePredicate predicate) {
  std::vector<std::string> names;
  for (const FileFinding& file : files) {
    if (!predicate(file)) continue;
    const std::string reason = file.reason.empty() ? "" : fmt::format(" ({})", file.reason);
    names.push_back(escapeForMessage(shownPath(file)) + reason);
  }
  if (names.size() <= kNamed) return fmt::format("{}", fmt::join(names, ", "));
  const std::size_t more = names.size() - kNamed;
  names.resize(kNamed);
  return fmt::format("{} and {} more", fmt::join(names, ", "), more);
}

std::string summarize(const std::vector<FileFinding>& files) {
  struct Part {
    FilePredicate predicate;
    std::string_view what;
    bool named;
  };
  const Part parts[] = {
      {isModified, "modified", true},         {isOlder, "older than required", true},
      {isMissing, "missing", true},           {isUnknown, "that cannot be judged", true},
      {isLater, "later than required", true}, {isWeak, "current by size and time alone", false},
      {isCurrent, "current", false},          {isUncounted, "not there and not required", false},
  };
  std::vector<std::string> texts;
  for (const Part& part : parts) {
    const std::size_t count = countFiles(files, part.predicate);
    if (count == 0) continue;
    std::string text = fmt::format("{} {} {}", count, count == 1 ? "file" : "files", part.what);
    if (part.named) text += ": " + nameFiles(files, part.predicate);
    texts.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

}  // namespace qfe
