#include "payloads/kb886948/engine/collection.h"

#include <algorithm>
#include <cctype>
#include <fstream>
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
    names_.insert(lower(entry.path().filename().string()));
    if (lower(entry.path().extension().string()) == ".ics" && entry.is_regular_file())
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const CalendarIndex index = indexCalendars(std::move(files));
  for (const Component& component : index.components) {
    const std::string name = index.files[component.span.file].filename().string();
    const auto [at, isNew] = items_.try_emplace(component.reading.uid, Stored{name, {}, 0});
    if (at->second.name != name) continue;  // the store has two of one UID; the first counts
    at->second.components.insert(component.identity);
    at->second.modified = std::max(at->second.modified, component.reading.modified);
  }
}

// Lines of a component's key and a file name. One that is torn or damaged is no record: what it
// said is found in the item itself, as long as nobody changed it.
void Collection::readRecord() {
  std::ifstream record(folder_ / kOwnFolder / kRecordName, std::ios::binary);
  for (std::string line; std::getline(record, line);) {
    if (record.eof()) recordLines_ = "\n";  // torn: what is added begins a line of its own
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    const std::string name = line.substr(space + 1);
    if (names_.count(lower(name)) != 0) migrated_[line.substr(0, space)] = name;
  }
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
  for (const Identity& component : item.components) {
    const std::string key = freshUid(sourceUid, component);
    migrated_[key] = item.name;
    recordLines_.append(key).append(" ").append(item.name).append("\n");
  }
  names_.insert(lower(item.name));
  if (batch_) {
    batch_->put(folder_ / item.name, bytes);
    if (batch_->isFull()) flush();
  }
  items_[uid] = std::move(item);
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
