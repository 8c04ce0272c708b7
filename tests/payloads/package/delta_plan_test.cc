#include "payloads/package/delta_plan.h"

#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

OldVersion old(const std::string& content) {
  return {Digest::of(content), content.size(), {}, contentOf(content)};
}

class DeltaPlan : public testing::Test {
 protected:
  // A row, and its content in each base; empty: the base does not have it.
  void add(const std::string& name, const std::string& content,
           const std::vector<std::string>& bases) {
    builder_.replace("{exchsrvr}/" + name, content);
    input().bases.resize(std::max(input().bases.size(), bases.size()));
    for (std::size_t base = 0; base < bases.size(); ++base) {
      input().bases[base].resize(input().manifest.files.size());
      if (!bases[base].empty()) input().bases[base].back() = old(bases[base]);
    }
  }
  PackageInput& input() { return builder_.input(); }
  // "0+1 from 0,1": the rows of a unit and its bases.
  [[nodiscard]] std::vector<std::string> units() {
    std::vector<std::string> texts;
    for (const DeltaUnit& unit : planDeltas(input())) {
      std::string text;
      for (const std::size_t row : unit.rows)
        text += (text.empty() ? "" : "+") + std::to_string(row);
      std::string bases;
      for (const std::size_t base : unit.bases)
        bases += (bases.empty() ? "" : ",") + std::to_string(base);
      texts.push_back(text + " from " + bases);
    }
    return texts;
  }
  PackageBuilder builder_;
};

TEST_F(DeltaPlan, WithoutBasesThereIsNone) {
  builder_.replace("{exchsrvr}/a.js", "a");
  EXPECT_THAT(units(), IsEmpty());
}

TEST_F(DeltaPlan, FilesAreTogetherByExtensionAndProgramsAlone) {
  add("b.js", "b new", {"b old"});
  add("app.exe", "MZ new", {"MZ old"});
  add("lib.so", "\177ELF new", {"\177ELF old"});
  add("a.txt", "t new", {"t old"});
  add("a.js", "a new", {"a old"});
  EXPECT_THAT(units(), ElementsAre("1 from 0", "2 from 0", "4+0+3 from 0"));
}

TEST_F(DeltaPlan, ARowThatABaseLacksIsCarriedWholeAnyway) {
  add("a.js", "new", {"old", ""});
  add("b.js", "b new", {"b old", "b older"});
  EXPECT_THAT(units(), ElementsAre("1 from 0,1"));
}

TEST_F(DeltaPlan, ABaseThatHasTheNewFileOrThatOfAnotherBaseNeedsNoDelta) {
  add("a.js", "new", {"old", "new"});
  add("b.js", "b new", {"b old", "b old"});
  EXPECT_THAT(units(), ElementsAre("0+1 from 0"));
}

TEST_F(DeltaPlan, ARowThatIsOnlyInstalledWherePresentStandsAlone) {
  add("a.js", "a new", {"a old"});
  add("b.js", "b new", {"b old"});
  input().manifest.files[1].when = When::present;
  EXPECT_THAT(units(), ElementsAre("1 from 0", "0 from 0"));
}

TEST_F(DeltaPlan, NewFilesJoinTheGroupAndRepeatedOnesDoNot) {
  add("a.js", "a new", {"a old"});
  add("copy.js", "a new", {"a old"});
  builder_.addFile("{exchsrvr}/c.js", "c");
  input().bases[0].resize(3);
  EXPECT_THAT(units(), ElementsAre("0+2 from 0"));
}

TEST_F(DeltaPlan, AnEmptyFileIsNoPartOfAGroup) {
  add("a.js", "a new", {"a old"});
  add("b.js", "", {"b old"});
  EXPECT_THAT(units(), ElementsAre("0 from 0"));
}

}  // namespace
}  // namespace qfe
