// Tests of languages.cc, the languages of words.h.
#include <set>

#include "manifest/words.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(Languages, CodesAreThreeCapitalsAndUniqueAndNeutralIsLast) {
  const std::vector<std::string>& words = languageWords();
  EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), words.size());
  EXPECT_EQ(words.back(), "neutral");
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    EXPECT_EQ(words[i].size(), 3U);
    EXPECT_EQ(words[i].find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
  }
}

TEST(Languages, IdentifiersOfWindowsGiveTheirCodes) {
  const std::map<int, std::string> expected = {
      {0x0409, "ENU"}, {0x0407, "DEU"}, {0x040c, "FRA"}, {0x0411, "JPN"}, {0x0804, "CHS"},
      {0x0404, "CHT"}, {0x0c0a, "ESN"}, {0x0410, "ITA"}, {0x0412, "KOR"}, {0x0416, "PTB"},
      {0x0816, "PTG"}, {0x0419, "RUS"}, {0x0413, "NLD"}, {0x041d, "SVE"}, {0x0406, "DAN"},
      {0x0414, "NOR"}, {0x040b, "FIN"}, {0x0415, "PLK"}, {0x0405, "CSY"}, {0x040e, "HUN"},
      {0x041f, "TRK"}, {0x0408, "ELL"}, {0x040d, "HEB"}, {0x0401, "ARA"}, {0x041e, "THA"},
      {0x041a, "HRV"}, {0x081a, "SRL"}, {0x0422, "UKR"}};
  for (const auto& [id, code] : expected) {
    EXPECT_EQ(languageOfId(static_cast<std::uint16_t>(id)), code) << id;
  }
}

TEST(Languages, RegionsShareTheCodeOfTheirLanguage) {
  EXPECT_EQ(languageOfId(0x0809), "ENU");  // British English
  EXPECT_EQ(languageOfId(0x0009), "ENU");  // English without a region
  EXPECT_EQ(languageOfId(0x0c07), "DEU");  // Austrian German
  EXPECT_EQ(languageOfId(0x040a), "ESN");  // traditional sorting
  EXPECT_EQ(languageOfId(0x0c04), "CHT");  // Hong Kong
}

TEST(Languages, NoLanguageIsNeutralAndAnUnknownOneIsEmpty) {
  EXPECT_EQ(languageOfId(0), "neutral");
  EXPECT_EQ(languageOfId(0x007f), "neutral");
  EXPECT_EQ(languageOfId(0x0498), "");
}

TEST(Languages, EnglishNamesGiveTheirCodesWithoutCase) {
  EXPECT_EQ(languageOfName("English"), "ENU");
  EXPECT_EQ(languageOfName("german"), "DEU");
  EXPECT_EQ(languageOfName("Simplified Chinese"), "CHS");
  EXPECT_EQ(languageOfName("Portuguese (Brazil)"), "PTB");
  EXPECT_EQ(languageOfName("Klingon"), "");
  EXPECT_EQ(languageOfName(""), "");
}

TEST(Languages, EveryIdentifierGivesACodeOfTheListOrNothing) {
  const std::vector<std::string>& words = languageWords();
  for (int id = 0; id <= 0xffff; ++id) {
    const std::string code = languageOfId(static_cast<std::uint16_t>(id));
    ASSERT_EQ(std::ranges::count(words, code), code.empty() ? 0 : 1) << id;
  }
}

}  // namespace
}  // namespace qfe
