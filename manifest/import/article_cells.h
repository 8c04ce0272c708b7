// What a single cell of an article's file table can be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qfe {

constexpr std::size_t kMaxFileWords = 6;  // a file's name may hold spaces

// By form only, understood or not: it decides which column a cell may stand in.
[[nodiscard]] bool looksLikeVersion(std::string_view text);
[[nodiscard]] bool looksLikeSize(std::string_view text);
// "84,992" or "1,000,000": digits in groups of three.
[[nodiscard]] bool isGroupedNumber(std::string_view text);
// A cell that says that there is nothing to say: "-", "N/A", "Not applicable".
[[nodiscard]] bool saysNone(std::string_view text);
// "x86", "(IA64)", "Not applicable": a word for processors.
[[nodiscard]] bool isPlatformWord(std::string_view text);

// Whether words with single spaces between them can be one cell. A version may be printed as
// "6, 5, 7232, 52"; a name may have numbers between its words, but no cell of another column.
[[nodiscard]] bool canBeVersion(const std::vector<std::string_view>& words);
[[nodiscard]] bool canBeFile(const std::vector<std::string_view>& words);

// "84,992", "84992", "84,992 bytes". Nothing for other units and for unclear groups.
[[nodiscard]] std::optional<std::uint64_t> parseArticleSize(std::string_view text);
// Without the parentheses around it.
[[nodiscard]] std::string platformText(std::string_view cell);

}  // namespace qfe
