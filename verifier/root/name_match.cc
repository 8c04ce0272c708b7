#include "verifier/root/name_match.h"

#include <algorithm>

namespace qfe {
namespace {

bool isAscii(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

std::string asciiKey(std::string_view text, Platform platform) {
  std::string key(text);
  if (platform != Platform::windows) return key;
  std::ranges::transform(key, key.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return key;
}

std::string keyOf(std::string_view text, Platform platform) {
  return isAscii(text) ? asciiKey(text, platform) : nameKey(text, platform);
}

}  // namespace

NameMatcher::NameMatcher(const std::vector<std::string>& wanted, Platform platform)
    : platform_(platform) {
  for (const std::string& name : wanted) keys_.insert(keyOf(name, platform));
}

bool NameMatcher::matches(std::string_view found) const {
  return keys_.contains(keyOf(found, platform_));
}

}  // namespace qfe
