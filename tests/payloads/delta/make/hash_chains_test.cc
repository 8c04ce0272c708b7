#include "payloads/delta/make/hash_chains.h"

#include "tests/support/test_prelude.h"

namespace qfe::delta {
namespace {

std::vector<std::uint64_t> placesBefore(HashChains& chains, std::uint64_t at, unsigned depth) {
  std::vector<std::uint64_t> places;
  chains.insertTo(at);
  chains.forEach(at, depth, [&](std::uint64_t place) {
    places.push_back(place);
    return true;
  });
  return places;
}

TEST(HashChains, GivesEarlierPlacesTheNearestFirst) {
  const std::string text = "pattern.pattern.pattern.pattern.";
  HashChains chains(asBytes(text), 1000, 8);
  EXPECT_EQ(placesBefore(chains, 24, 9), (std::vector<std::uint64_t>{16, 8, 0}));
  EXPECT_EQ(placesBefore(chains, 24, 2), (std::vector<std::uint64_t>{16, 8}));
}

TEST(HashChains, LooksNoFurtherThanTheWindow) {
  const std::string text = "pattern.pattern.pattern.pattern.";
  HashChains chains(asBytes(text), 15, 8);
  EXPECT_EQ(placesBefore(chains, 24, 9), (std::vector<std::uint64_t>{16}));
}

TEST(HashChains, TheEndOfTheTextIsNotRead) {
  const std::string text = "pattern.pat";
  HashChains chains(asBytes(text), 1000, 8);
  EXPECT_TRUE(placesBefore(chains, 8, 9).empty());
}

}  // namespace
}  // namespace qfe::delta
