#include "payloads/kb886948/engine/collection.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "payloads/kb886948/engine/calendar_index.h"

namespace mlmig {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnFolder = ".mailmig";
constexpr const char* kRecordName = "migrated";
constexpr std::size_t kNameBytes = 150;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Letters, digits and marks that no file system minds.
bool isFileName(const std::string& uid) {
  if (uid.empty() || uid.size() > kNameBytes || uid.front() == '.' || uid.front() == '-')
    return false;
  return std::all_of(uid.begin(), uid.end(), [](unsigned char c) {
    return c < 128 && (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '@' || c == '+');
  });
}

}  // namespace

Collection::Collection(fs::path folder, bool dry) : folder_(std::move(folder)), dry_(dry) {
  if (!dry_) {
    fs::create_directories(folder_ / kOwnFolder);
    lock_ = std::make_unique<FileLock>(folder_ / kOwnFolder / "lock");
    batch_.emplace(folder_ / kOwnFolder / "new");
  }
  if (!fs::exists(folder_)) return;
  readItems();
  readRecord();
}

void Collection::readItems() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string name = lower(entry.path().filename().string());
    names_.insert(name);
    std::error_code notRegular;
    if (name.front() != '.' && fs::path(name).extension() == ".ics" &&
        entry.is_regular_file(notRegular))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const CalendarIndex index = indexCalendars(std::move(files));
  std::map<std::size_t, std::string> firstUid;  // of each file
  std::set<std::string> shared;
  const auto nameOf = [&](const Span& span) { return index.files[span.file].filename().string(); };
  for (const Component& component : index.components) {
    const std::string name = nameOf(component.span);
    const std::string& uid = component.reading.uid;
    if (firstUid.try_emplace(component.span.file, uid).first->second != uid) shared.insert(name);
    const auto [at, isNew] = items_.try_emplace(uid, Stored{name, {}, 0});
    if (at->second.name != name) continue;  // the store has two of one UID; the first counts
    at->second.components.insert(component.identity);
    at->second.modified = std::max(at->second.modified, component.reading.modified);
  }
  for (const Flawed& flawed : index.flawed) shared.insert(nameOf(flawed.span));
  for (auto& [uid, stored] : items_) stored.alone = shared.count(stored.name) == 0;
}

// A line is a component's key and the name of the file it was migrated to; one without key takes
// back all of that file. A torn line is no record: what it said is found in the item itself.
void Collection::readRecord() {
  std::ifstream lines(folder_ / kOwnFolder / kRecordName, std::ios::binary);
  bool torn = false;
  for (std::string line; std::getline(lines, line);) {
    torn = lines.eof();
    const std::size_t space = line.find(' ');
    if (torn || space == std::string::npos) continue;
    const std::string name = line.substr(space + 1);
    if (space == 0) {
      forget(name);
    } else if (names_.count(lower(name)) != 0) {
      record(line.substr(0, space), name);
    }
  }
  // The lines are there already; what is added begins one of its own.
  recordLines_ = torn ? "\n" : "";
}

void Collection::record(const std::string& key, const std::string& name) {
  migrated_.insert(key);
  inFile_[name].push_back(key);
  recordLines_.append(key).append(" ").append(name).append("\n");
}

void Collection::forget(const std::string& name) {
  const auto keys = inFile_.find(name);
  if (keys == inFile_.end()) return;
  for (const std::string& key : keys->second) migrated_.erase(migrated_.find(key));
  inFile_.erase(keys);
  recordLines_.append(" ").append(name).append("\n");
}

const Collection::Stored* Collection::find(const std::string& uid) const {
  const auto at = items_.find(uid);
  return at == items_.end() ? nullptr : &at->second;
}

bool Collection::wasMigrated(const std::string& uid, const Identity& component) const {
  return migrated_.count(freshUid(uid, component)) != 0;
}

std::string Collection::nameFor(const std::string& uid) const {
  std::string name = uid + ".ics";
  if (isFileName(uid) && names_.count(lower(name)) == 0) return name;
  name = digestOf(uid) + ".ics";
  for (int next = 2; names_.count(name) != 0; ++next)
    name = digestOf(uid) + '-' + std::to_string(next) + ".ics";
  return name;
}

void Collection::put(const std::string& uid, const std::string& sourceUid, Stored item,
                     std::string_view bytes) {
  const Stored* const before = find(uid);
  item.name = before ? before->name : nameFor(uid);
  forget(item.name);  // what was there and is not in the new item may be migrated again
  for (const Identity& component : item.components)
    record(freshUid(sourceUid, component), item.name);
  names_.insert(lower(item.name));
  if (batch_) {
    batch_->put(folder_ / item.name, bytes);
    if (batch_->isFull()) flush();
  }
  items_[uid] = std::move(item);
}

void Collection::adopt(const Stored& stored, const std::string& sourceUid,
                       const Identity& component) {
  record(freshUid(sourceUid, component), stored.name);
}

void Collection::keep(const fs::path& destination, std::string_view bytes) {
  if (!batch_ || fs::exists(destination)) return;
  fs::create_directories(destination.parent_path());
  batch_->put(destination, bytes);
  if (batch_->isFull()) flush();
}

void Collection::flush() {
  if (!batch_) return;
  batch_->flush();
  if (!recordLines_.empty()) appendDurably(folder_ / kOwnFolder / kRecordName, recordLines_);
  recordLines_.clear();
}

}  // namespace mlmig
