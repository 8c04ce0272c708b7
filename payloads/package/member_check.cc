#include "payloads/package/member_check.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/safe_path.h"
#include "manifest/base/strict_json.h"
#include "manifest/base/utc_time.h"

namespace qfe {
namespace {

constexpr unsigned kMode = 0644;

std::string printTime(std::int64_t seconds) {
  return UtcTime::fromUnix(seconds, 0, TimePrecision::second).print();
}

bool isAscii(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void requireSafeMember(const std::string& package, const TarMember& member) {
  if (!member.kind.empty()) {
    throw Error(ErrorCode::badPackage,
                fmt::format("{}: member {} is {}; a package holds only plain files", package,
                            quoteForMessage(member.name), member.kind));
  }
  try {
    (void)SafePath::parse(member.name, Platform::any);
  } catch (Error& error) {
    error.addContext(package + ": member name");
    throw;
  }
  if (!isAscii(member.name)) {
    throw Error(ErrorCode::unsafePath, fmt::format("{}: member name {} is not ASCII", package,
                                                   quoteForMessage(member.name)));
  }
}

std::string headerDifferences(const TarMember& member, std::int64_t time) {
  std::vector<std::string> found;
  if (member.mode != kMode) {
    found.push_back(fmt::format("mode {:04o} instead of {:04o}", member.mode, kMode));
  }
  if (member.uid != 0) found.push_back(fmt::format("user id {} instead of 0", member.uid));
  if (member.gid != 0) found.push_back(fmt::format("group id {} instead of 0", member.gid));
  if (!member.owner.empty()) {
    found.push_back(fmt::format("user {} instead of none", quoteForMessage(member.owner)));
  }
  if (!member.group.empty()) {
    found.push_back(fmt::format("group {} instead of none", quoteForMessage(member.group)));
  }
  if (member.time != time) {
    found.push_back(fmt::format("time {} instead of {}", printTime(member.time), printTime(time)));
  }
  return fmt::format("{}", fmt::join(found, ", "));
}

}  // namespace qfe
