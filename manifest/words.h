// The closed lists of a manifest as words, both ways; the JSON Schema is held against these.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"

namespace qfe {

[[nodiscard]] std::string_view word(Classification value);  // "hotfix", "criticalUpdate", …
[[nodiscard]] std::string_view word(Severity value);
[[nodiscard]] std::string_view word(
    Platform value);  // "windows", "linux"; "any" is no word of JSON
[[nodiscard]] std::string_view word(Architecture value);
[[nodiscard]] std::string_view word(Change value);
[[nodiscard]] std::string_view word(When value);
[[nodiscard]] std::string_view word(Coding value);
[[nodiscard]] std::string_view word(Restart value);
[[nodiscard]] std::string_view word(FileKind value);
[[nodiscard]] std::string branchWord(Branch branch, std::uint32_t servicePack);  // "QFE", "SP1"

// The value of a word, or nothing.
template <typename Enum>
[[nodiscard]] std::optional<Enum> parseWord(std::string_view text);
// All words of a list, in the order of the enumeration.
template <typename Enum>
[[nodiscard]] std::vector<std::string> allWords();
// SPn has n from 1 to 99. False, and nothing changed, for any other text.
[[nodiscard]] bool parseBranch(std::string_view text, Branch& branch, std::uint32_t& servicePack);

// The three-letter Windows codes with which KB 816915 names packages, and last "neutral".
[[nodiscard]] const std::vector<std::string>& languageWords();
// The code of a Windows language identifier (LANGID), e.g. 0x0409 → "ENU"; empty when unknown.
// Regions of one language share its code (0x0809, British English, is "ENU" too) except where
// packages differ: Chinese, Portuguese, Serbian. No language (0, 0x7f) is "neutral".
[[nodiscard]] std::string languageOfId(std::uint16_t langId);
// The code of a language's English name ("English" → "ENU"), without case; empty when
// unknown.
[[nodiscard]] std::string languageOfName(std::string_view englishName);

}  // namespace qfe
