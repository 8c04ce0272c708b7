#include "manifest/catalog/dependency_order.h"

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::ElementsAre;
using Indexes = std::vector<std::size_t>;

Manifest hotfix(std::string id, std::uint32_t revision = 1) {
  Manifest manifest;
  manifest.id = std::move(id);
  manifest.revision = revision;
  manifest.product.name = "Exchange2003";
  manifest.architecture = Architecture::x86;
  manifest.language = "ENU";
  return manifest;
}

Indexes orderOf(const std::vector<Manifest>& manifests) {
  std::vector<const Manifest*> pointers;
  for (const Manifest& manifest : manifests) pointers.push_back(&manifest);
  return dependencyOrder(pointers);
}

std::string refusal(const std::vector<Manifest>& manifests) {
  try {
    (void)orderOf(manifests);
    return {};
  } catch (const Error& error) {
    return std::string(name(error.code())) + ": " + error.what();
  }
}

TEST(DependencyOrder, NothingHasAnOrder) {
  EXPECT_THAT(orderOf({}), ElementsAre());
}

TEST(DependencyOrder, UnrelatedHotfixesGoByProductAndId) {
  std::vector<Manifest> all = {hotfix("KB3"), hotfix("KB1"), hotfix("KB2")};
  all[0].product.name = "Access";
  EXPECT_THAT(orderOf(all), ElementsAre(0, 1, 2));
  EXPECT_THAT(orderOf({hotfix("KB2"), hotfix("KB1")}), ElementsAre(1, 0));
}

TEST(DependencyOrder, PrerequisitesGoFirst) {
  std::vector<Manifest> all = {hotfix("KB1"), hotfix("KB2"), hotfix("KB3")};
  all[0].prerequisites = {Relation{"KB3"}};
  all[2].prerequisites = {Relation{"KB2"}};
  EXPECT_THAT(orderOf(all), ElementsAre(1, 2, 0));
}

TEST(DependencyOrder, SupersededGoesBeforeWhatSupersedesIt) {
  std::vector<Manifest> all = {hotfix("KB1"), hotfix("KB2")};
  all[0].supersedes = {Relation{"KB2"}};
  EXPECT_THAT(orderOf(all), ElementsAre(1, 0));
}

TEST(DependencyOrder, LowerRevisionsGoFirst) {
  EXPECT_THAT(orderOf({hotfix("KB1", 3), hotfix("KB1", 1), hotfix("KB1", 2)}),
              ElementsAre(1, 2, 0));
}

TEST(DependencyOrder, RelationsHoldWithinOneProductArchitectureAndLanguage) {
  std::vector<Manifest> all = {hotfix("KB1"), hotfix("KB2")};
  all[0].prerequisites = {Relation{"KB2"}};
  all[0].conflicts = {Relation{"KB2"}};
  all[1].language = "DEU";
  EXPECT_THAT(orderOf(all), ElementsAre(0, 1));
  all[1] = hotfix("KB2");
  all[1].architecture = Architecture::x64;
  EXPECT_THAT(orderOf(all), ElementsAre(0, 1));
}

TEST(DependencyOrder, APrerequisiteThatIsNotGivenIsLeftToApply) {
  std::vector<Manifest> all = {hotfix("KB1")};
  all[0].prerequisites = {Relation{"KB9"}};
  EXPECT_THAT(orderOf(all), ElementsAre(0));
}

TEST(DependencyOrder, HotfixesThatExcludeEachOtherAreRefused) {
  std::vector<Manifest> all = {hotfix("KB1"), hotfix("KB2", 2)};
  all[0].conflicts = {Relation{"KB2", 2}};
  EXPECT_EQ(refusal(all),
            "conflict: KB1 and KB2 revision 2 exclude each other; give only one of them");
  all[0].conflicts = {Relation{"KB2", 3}};
  EXPECT_EQ(refusal(all), "");
}

TEST(DependencyOrder, OneHotfixTwiceIsRefused) {
  EXPECT_EQ(refusal({hotfix("KB1"), hotfix("KB1")}),
            "conflict: KB1 for Exchange2003 is given twice; leave one of them out");
}

TEST(DependencyOrder, ACircleIsNamed) {
  std::vector<Manifest> all = {hotfix("KB0"), hotfix("KB1"), hotfix("KB2"), hotfix("KB3")};
  all[0].prerequisites = {Relation{"KB1"}};  // waits for the circle, is not part of it
  all[1].prerequisites = {Relation{"KB2"}};
  all[2].prerequisites = {Relation{"KB3"}};
  all[3].supersedes = {Relation{"KB1"}};
  EXPECT_EQ(refusal(all),
            "conflict: the hotfixes wait for each other in a circle: KB1 goes after KB2, KB2 goes "
            "after KB3, KB3 goes after KB1; apply fewer of them or ask their vendor");
}

TEST(DependencyOrder, ALongChainNeedsNoStack) {
  std::vector<Manifest> all;
  constexpr int kCount = 2000;
  for (int i = 0; i < kCount; ++i) {
    all.push_back(hotfix("KB" + std::to_string(100000 + i)));
    if (i > 0) all[static_cast<std::size_t>(i - 1)].prerequisites = {Relation{all.back().id}};
  }
  const Indexes order = orderOf(all);
  ASSERT_EQ(order.size(), all.size());
  EXPECT_EQ(order.front(), all.size() - 1);
  EXPECT_EQ(order.back(), 0U);
}

}  // namespace
}  // namespace qfe
