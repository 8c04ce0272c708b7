#include "verifier/root/resolve.h"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <utility>

#include "manifest/base/limits.h"
#include "verifier/root/name_match.h"

namespace qfe {
namespace {

// The components of a path in order; empty ones and `.` stay as ".", because behind a link they
// say that it is to be followed.
std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    parts.emplace_back(part.empty() ? "." : part);
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

class Walk {
 public:
  Walk(const ReadFs& fs, Platform platform) : fs_(fs), platform_(platform) {}

  Resolved run(std::string_view path) {
    pushFront(path);
    while (!rest_.empty()) {
      const std::string name = std::move(rest_.front());
      rest_.pop_front();
      if (name == ".") continue;
      if (name == "..") {
        folder_ = std::string(parentPath(folder_));
        continue;
      }
      if (auto end = step(name)) return *std::move(end);
    }
    // Everything led to folders, the last of them this one.
    Resolved result = make(Resolved::Kind::found, folder_);
    result.existingParent = std::string(parentPath(folder_));
    return result;
  }

 private:
  void pushFront(std::string_view path) {
    const std::vector<std::string> parts = split(path);
    rest_.insert(rest_.begin(), parts.begin(), parts.end());
  }

  [[nodiscard]] Resolved make(Resolved::Kind kind, std::string path) const {
    Resolved result;
    result.kind = kind;
    result.path = std::move(path);
    result.existingParent = folder_;
    return result;
  }

  [[nodiscard]] Resolved unreadable(std::string path, int error) const {
    Resolved result = make(Resolved::Kind::unreadable, std::move(path));
    result.error = error;
    return result;
  }

  [[nodiscard]] Resolved absent(std::string_view name) const {
    std::string path = joinPath(folder_, name);
    for (const std::string& part : rest_) {
      if (part == ".") continue;
      // Where nothing is, nothing is above it either; only link targets can ask for it.
      if (part == "..") return unreadable(joinPath(folder_, name), ENOENT);
      path = joinPath(path, part);
    }
    return make(Resolved::Kind::absent, std::move(path));
  }

  // The spelling on the disk of a component, or the answer that ends the walk.
  std::optional<Resolved> findSpelling(std::string& name) const {
    const auto entries = fs_.list(folder_);
    if (!entries) return unreadable(joinPath(folder_, name), entries.error());
    const NameMatcher matcher({name}, platform_);
    std::vector<std::string> found;
    for (const FolderEntry& entry : entries.value()) {
      if (matcher.matches(entry.name)) found.push_back(entry.name);
    }
    if (found.empty()) return absent(name);
    if (found.size() == 1) {
      name = found.front();
      return std::nullopt;
    }
    Resolved result = make(Resolved::Kind::ambiguous, joinPath(folder_, name));
    for (const std::string& one : found) result.candidates.push_back(joinPath(folder_, one));
    return result;
  }

  // Goes into one component. An answer when the walk ends there.
  std::optional<Resolved> step(std::string name) {
    if (platform_ == Platform::windows) {
      if (auto end = findSpelling(name)) return end;
    }
    const std::string path = joinPath(folder_, name);
    const auto stat = fs_.stat(path);
    if (!stat && stat.error() == ENOENT) return absent(name);
    if (!stat) return unreadable(path, stat.error());
    if (rest_.empty()) return make(Resolved::Kind::found, path);
    switch (stat.value().type) {
      case FileType::folder:
        folder_ = path;
        return std::nullopt;
      case FileType::link:
        return follow(path);
      default:
        return unreadable(path, ENOTDIR);
    }
  }

  std::optional<Resolved> follow(const std::string& path) {
    if (++followed_ > limits::kLinkDepth) return unreadable(path, ELOOP);
    const auto target = fs_.readlink(path);
    if (!target) return unreadable(path, target.error());
    if (target.value().empty()) return unreadable(path, ENOENT);
    // As if chrooted: an absolute target begins at the root of this server.
    if (target.value().front() == '/') folder_.clear();
    pushFront(target.value());
    return std::nullopt;
  }

  const ReadFs& fs_;
  Platform platform_;
  std::deque<std::string> rest_;
  std::string folder_;  // real path of where the walk stands
  int followed_ = 0;
};

}  // namespace

Resolved resolvePath(const ReadFs& fs, std::string_view path, Platform platform) {
  return Walk(fs, platform).run(path);
}

bool isStoreName(std::string_view name) {
  return name == ".qfe";
}

std::string_view statePath() {
  return "var/lib/qfe";
}

}  // namespace qfe
