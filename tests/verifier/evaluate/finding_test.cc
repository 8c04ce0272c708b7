#include "verifier/evaluate/finding.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(Finding, FileStatesHaveTheWordsOfTheTable) {
  EXPECT_EQ(word(FileState::unknown), "unknown");
  EXPECT_EQ(word(FileState::missing), "missing");
  EXPECT_EQ(word(FileState::older), "older");
  EXPECT_EQ(word(FileState::later), "later");
  EXPECT_EQ(word(FileState::modified), "modified");
  EXPECT_EQ(word(FileState::current), "current");
}

TEST(Finding, HotfixStatesHaveTheWordsOfTheTable) {
  EXPECT_EQ(word(HotfixState::unknown), "unknown");
  EXPECT_EQ(word(HotfixState::notApplicable), "not-applicable");
  EXPECT_EQ(word(HotfixState::superseded), "superseded");
  EXPECT_EQ(word(HotfixState::modified), "modified");
  EXPECT_EQ(word(HotfixState::needed), "needed");
  EXPECT_EQ(word(HotfixState::partial), "partial");
  EXPECT_EQ(word(HotfixState::installed), "installed");
}

}  // namespace
}  // namespace qfe
