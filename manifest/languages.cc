// Languages: the three-letter codes with which Windows and its hotfix packages are named, the
// language identifiers in version resources, and English names as articles print them.
#include <algorithm>
#include <array>
#include <cstdint>

#include "manifest/words.h"

namespace qfe {
namespace {

struct Language {
  std::string_view code;
  std::string_view name;
  std::uint16_t primaryId;  // low ten bits of a LANGID; 0: told apart by kRegions only
};

// First the languages in which hotfixes were published, by name, then the other languages of
// Windows releases.
constexpr std::array kLanguages{Language{"ARA", "Arabic", 0x01},
                                Language{"CHS", "Chinese (Simplified)", 0x04},
                                Language{"CHT", "Chinese (Traditional)", 0},
                                Language{"CSY", "Czech", 0x05},
                                Language{"DAN", "Danish", 0x06},
                                Language{"NLD", "Dutch", 0x13},
                                Language{"ENU", "English", 0x09},
                                Language{"FIN", "Finnish", 0x0b},
                                Language{"FRA", "French", 0x0c},
                                Language{"DEU", "German", 0x07},
                                Language{"ELL", "Greek", 0x08},
                                Language{"HEB", "Hebrew", 0x0d},
                                Language{"HUN", "Hungarian", 0x0e},
                                Language{"ITA", "Italian", 0x10},
                                Language{"JPN", "Japanese", 0x11},
                                Language{"KOR", "Korean", 0x12},
                                Language{"NOR", "Norwegian", 0x14},
                                Language{"PLK", "Polish", 0x15},
                                Language{"PTB", "Portuguese (Brazil)", 0x16},
                                Language{"PTG", "Portuguese (Portugal)", 0},
                                Language{"RUS", "Russian", 0x19},
                                Language{"ESN", "Spanish", 0x0a},
                                Language{"SVE", "Swedish", 0x1d},
                                Language{"TRK", "Turkish", 0x1f},
                                Language{"THA", "Thai", 0x1e},
                                Language{"BGR", "Bulgarian", 0x02},
                                Language{"CAT", "Catalan", 0x03},
                                Language{"HRV", "Croatian", 0x1a},
                                Language{"ETI", "Estonian", 0x25},
                                Language{"EUQ", "Basque", 0x2d},
                                Language{"GLC", "Galician", 0x56},
                                Language{"HIN", "Hindi", 0x39},
                                Language{"IND", "Indonesian", 0x21},
                                Language{"ISL", "Icelandic", 0x0f},
                                Language{"LVI", "Latvian", 0x26},
                                Language{"LTH", "Lithuanian", 0x27},
                                Language{"ROM", "Romanian", 0x18},
                                Language{"SKY", "Slovak", 0x1b},
                                Language{"SLV", "Slovenian", 0x24},
                                Language{"SRL", "Serbian (Latin)", 0},
                                Language{"SRB", "Serbian (Cyrillic)", 0},
                                Language{"UKR", "Ukrainian", 0x22},
                                Language{"VIT", "Vietnamese", 0x2a}};

struct Region {
  std::uint16_t langId;
  std::string_view code;
};

// Identifiers whose region, not only their primary language, decides the code.
constexpr std::array kRegions{Region{0x0404, "CHT"}, Region{0x0c04, "CHT"}, Region{0x1404, "CHT"},
                              Region{0x7c04, "CHT"}, Region{0x0816, "PTG"}, Region{0x081a, "SRL"},
                              Region{0x241a, "SRL"}, Region{0x0c1a, "SRB"}, Region{0x281a, "SRB"}};

struct Alias {
  std::string_view name;
  std::string_view code;
};

constexpr std::array kAliases{Alias{"Simplified Chinese", "CHS"},
                              Alias{"Chinese Simplified", "CHS"},
                              Alias{"Traditional Chinese", "CHT"},
                              Alias{"Chinese Traditional", "CHT"},
                              Alias{"Brazilian Portuguese", "PTB"},
                              Alias{"Portuguese (Brazilian)", "PTB"},
                              Alias{"Brazilian", "PTB"},
                              Alias{"Portuguese-Brazilian", "PTB"},
                              Alias{"Portuguese", "PTG"},
                              Alias{"Iberian Portuguese", "PTG"},
                              Alias{"English (United States)", "ENU"},
                              Alias{"US English", "ENU"},
                              Alias{"U.S. English", "ENU"}};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

const std::vector<std::string>& languageWords() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all;
    for (const Language& language : kLanguages) all.emplace_back(language.code);
    all.emplace_back("neutral");
    return all;
  }();
  return words;
}

std::string languageOfId(std::uint16_t langId) {
  constexpr std::uint16_t kPrimaryBits = 0x3ff;
  constexpr std::uint16_t kInvariant = 0x7f;
  const auto region = std::ranges::find(kRegions, langId, &Region::langId);
  if (region != kRegions.end()) return std::string(region->code);
  const auto primary = static_cast<std::uint16_t>(langId & kPrimaryBits);
  if (primary == 0 || primary == kInvariant) return "neutral";
  const auto language = std::ranges::find(kLanguages, primary, &Language::primaryId);
  return language == kLanguages.end() ? std::string() : std::string(language->code);
}

std::string languageOfName(std::string_view englishName) {
  for (const Language& language : kLanguages) {
    if (sameName(language.name, englishName)) return std::string(language.code);
  }
  for (const Alias& alias : kAliases) {
    if (sameName(alias.name, englishName)) return std::string(alias.code);
  }
  return {};
}

}  // namespace qfe
