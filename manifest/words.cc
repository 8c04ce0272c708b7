#include "manifest/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace qfe {
namespace {

template <typename Enum>
using Entry = std::pair<Enum, std::string_view>;

constexpr std::array kClassifications{
    Entry<Classification>{Classification::hotfix, "hotfix"},
    Entry<Classification>{Classification::criticalUpdate, "criticalUpdate"},
    Entry<Classification>{Classification::securityUpdate, "securityUpdate"},
    Entry<Classification>{Classification::updateRollup, "updateRollup"},
    Entry<Classification>{Classification::cumulativeUpdate, "cumulativeUpdate"},
    Entry<Classification>{Classification::servicePack, "servicePack"},
    Entry<Classification>{Classification::featurePack, "featurePack"}};
constexpr std::array kSeverities{Entry<Severity>{Severity::unrated, "unrated"},
                                 Entry<Severity>{Severity::low, "low"},
                                 Entry<Severity>{Severity::moderate, "moderate"},
                                 Entry<Severity>{Severity::important, "important"},
                                 Entry<Severity>{Severity::critical, "critical"}};
// Platform::any is what a draft does not say; it has no word in a manifest.
constexpr std::array kPlatforms{Entry<Platform>{Platform::windows, "windows"},
                                Entry<Platform>{Platform::linux_, "linux"}};
constexpr std::array kArchitectures{Entry<Architecture>{Architecture::neutral, "neutral"},
                                    Entry<Architecture>{Architecture::x86, "x86"},
                                    Entry<Architecture>{Architecture::x64, "x64"},
                                    Entry<Architecture>{Architecture::arm64, "arm64"}};
constexpr std::array kChanges{Entry<Change>{Change::replace, "replace"},
                              Entry<Change>{Change::add, "add"},
                              Entry<Change>{Change::remove, "remove"}};
constexpr std::array kWhens{Entry<When>{When::always, "always"},
                            Entry<When>{When::present, "present"}};
constexpr std::array kCodings{Entry<Coding>{Coding::stored, "stored"},
                              Entry<Coding>{Coding::zstd, "zstd"},
                              Entry<Coding>{Coding::delta, "delta"}};
constexpr std::array kRestarts{Entry<Restart>{Restart::none, "none"},
                               Entry<Restart>{Restart::services, "services"},
                               Entry<Restart>{Restart::system, "system"}};
constexpr std::array kFileKinds{Entry<FileKind>{FileKind::binary, "binary"},
                                Entry<FileKind>{FileKind::config, "config"}};
// Branches with one fixed word; SPn carries a number.
constexpr std::array kBranches{Entry<Branch>{Branch::rtm, "RTM"}, Entry<Branch>{Branch::gdr, "GDR"},
                               Entry<Branch>{Branch::ldr, "LDR"},
                               Entry<Branch>{Branch::qfe, "QFE"}};

constexpr const auto& tableOf(const Classification*) {
  return kClassifications;
}
constexpr const auto& tableOf(const Severity*) {
  return kSeverities;
}
constexpr const auto& tableOf(const Platform*) {
  return kPlatforms;
}
constexpr const auto& tableOf(const Architecture*) {
  return kArchitectures;
}
constexpr const auto& tableOf(const Change*) {
  return kChanges;
}
constexpr const auto& tableOf(const When*) {
  return kWhens;
}
constexpr const auto& tableOf(const Coding*) {
  return kCodings;
}
constexpr const auto& tableOf(const Restart*) {
  return kRestarts;
}
constexpr const auto& tableOf(const FileKind*) {
  return kFileKinds;
}

template <typename Table, typename Enum>
std::string_view find(const Table& table, Enum value) {
  const auto found = std::ranges::find(table, value, &Entry<Enum>::first);
  return found == table.end() ? std::string_view() : found->second;
}

template <typename Enum>
std::string_view wordIn(Enum value) {
  return find(tableOf(static_cast<const Enum*>(nullptr)), value);
}

}  // namespace

std::string_view word(Classification value) {
  return wordIn(value);
}
std::string_view word(Severity value) {
  return wordIn(value);
}
std::string_view word(Platform value) {
  return value == Platform::any ? std::string_view("any") : wordIn(value);
}
std::string_view word(Architecture value) {
  return wordIn(value);
}
std::string_view word(Change value) {
  return wordIn(value);
}
std::string_view word(When value) {
  return wordIn(value);
}
std::string_view word(Coding value) {
  return wordIn(value);
}
std::string_view word(Restart value) {
  return wordIn(value);
}
std::string_view word(FileKind value) {
  return wordIn(value);
}

std::string branchWord(Branch branch, std::uint32_t servicePack) {
  if (branch == Branch::sp) return fmt::format("SP{}", servicePack);
  return std::string(find(kBranches, branch));
}

bool parseBranch(std::string_view text, Branch& branch, std::uint32_t& servicePack) {
  for (const auto& [value, name] : kBranches) {
    if (name == text) {
      branch = value;
      servicePack = 0;
      return true;
    }
  }
  const std::string_view digits = text.substr(0, 2) == "SP" ? text.substr(2) : std::string_view();
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || digits.size() > 2 || digits[0] == '0') return false;
  if (!std::ranges::all_of(digits, isDigit)) return false;
  branch = Branch::sp;
  servicePack = 0;
  for (const char c : digits) servicePack = servicePack * 10 + static_cast<std::uint32_t>(c - '0');
  return true;
}

template <typename Enum>
std::optional<Enum> parseWord(std::string_view text) {
  const auto& table = tableOf(static_cast<const Enum*>(nullptr));
  const auto found = std::ranges::find(table, text, &Entry<Enum>::second);
  if (found == table.end()) return std::nullopt;
  return found->first;
}

template <typename Enum>
std::vector<std::string> allWords() {
  std::vector<std::string> words;
  for (const auto& entry : tableOf(static_cast<const Enum*>(nullptr))) {
    words.emplace_back(entry.second);
  }
  return words;
}

template std::optional<Classification> parseWord<Classification>(std::string_view);
template std::optional<Severity> parseWord<Severity>(std::string_view);
template std::optional<Platform> parseWord<Platform>(std::string_view);
template std::optional<Architecture> parseWord<Architecture>(std::string_view);
template std::optional<Change> parseWord<Change>(std::string_view);
template std::optional<When> parseWord<When>(std::string_view);
template std::optional<Coding> parseWord<Coding>(std::string_view);
template std::optional<Restart> parseWord<Restart>(std::string_view);
template std::optional<FileKind> parseWord<FileKind>(std::string_view);

template std::vector<std::string> allWords<Classification>();
template std::vector<std::string> allWords<Severity>();
template std::vector<std::string> allWords<Platform>();
template std::vector<std::string> allWords<Architecture>();
template std::vector<std::string> allWords<Change>();
template std::vector<std::string> allWords<When>();
template std::vector<std::string> allWords<Coding>();
template std::vector<std::string> allWords<Restart>();
template std::vector<std::string> allWords<FileKind>();

}  // namespace qfe
