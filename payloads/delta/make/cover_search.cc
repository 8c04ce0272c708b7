#include "payloads/delta/make/cover_search.h"

#include <memory>

#include "manifest/base/limits.h"
#include "manifest/base/parallel.h"
#include "payloads/delta/make/plain_parse.h"
#include "payloads/delta/make/self_covers.h"

namespace qfe::delta {
namespace {

constexpr std::uint64_t kShortestSeed = 8, kShortestBlock = 16, kShortestSelf = 20;
constexpr std::uint64_t kWindow = std::uint64_t{1} << kWindowBits;
// Larger files are not parsed byte by byte, and not sorted.
constexpr std::uint64_t kParsedBytes = 256 * limits::kMiB;
constexpr std::uint64_t kSortedBytes = 512 * limits::kMiB;
constexpr unsigned kTies = 16, kMaxTies = 64;
constexpr unsigned kFastDepth = 8, kDepth = 24, kMaxDepth = 96;

std::unique_ptr<MatchIndex> indexOf(ByteView bytes, Effort effort) {
  if (effort == Effort::fast || bytes.size() > kSortedBytes)
    return std::make_unique<BlockIndex>(bytes);
  return std::make_unique<SuffixIndex>(bytes, effort == Effort::max ? kMaxTies : kTies);
}

bool isBlockIndex(ByteView bytes, Effort effort) {
  return effort == Effort::fast || bytes.size() > kSortedBytes;
}

}  // namespace

std::vector<std::vector<Cover>> ImageSearch::run(const std::vector<Prices>& prices) {
  const int passes = options_.effort == Effort::max ? 3 : 2;
  std::vector<Cover> known;
  for (int i = 0; i + 1 < passes; ++i) known = pass(known, i == 0, {prices[0]})[0];
  std::vector<std::vector<Cover>> candidates = pass(known, false, prices);
  if (options_.effort != Effort::fast && new_.bytes.size() <= kParsedBytes)
    for (auto& covers : candidates)
      covers = withSelfCovers(new_.bytes, covers, kShortestSelf, kWindow);
  return candidates;
}

std::vector<std::vector<Cover>> ImageSearch::pass(const std::vector<Cover>& known, bool first,
                                                  const std::vector<Prices>& prices) {
  TargetMap targets;
  std::unique_ptr<WordJudge> judge;
  if (!first) {
    targets = TargetMap(known, old_.image, new_.image);
    judge = std::make_unique<WordJudge>(old_, new_, targets, bases_);
  }
  ImageView oldView, newView;
  std::unique_ptr<MatchIndex> index;
  parallelFor(2, options_.jobs, [&](std::size_t i) {
    if (i == 0) {
      oldView =
          first ? maskedView(old_, true) : mappedView(old_, new_, known, targets, judge->labels());
      index = indexOf(oldView.bytes, options_.effort);
    } else {
      newView = first ? maskedView(new_, false) : aimedView(new_);
    }
  });
  const bool blocks = isBlockIndex(oldView.bytes, options_.effort);
  const std::vector<Seed> seeds =
      findSeeds(oldView.bytes, newView.bytes, *index, blocks ? kShortestBlock : kShortestSeed,
                options_.progress);
  index.reset();
  const PathInput input{oldView.bytes,  newView.bytes, &oldView.field,
                        &newView.field, &oldView.word, judge.get()};
  std::vector<std::vector<Cover>> candidates;
  for (const Prices& each : prices) candidates.push_back(choosePath(input, seeds, each));
  return candidates;
}

std::vector<Cover> searchPlain(ByteView oldBytes, ByteView newBytes, const MakeOptions& options) {
  const std::unique_ptr<MatchIndex> index = indexOf(oldBytes, options.effort);
  if (newBytes.size() <= kParsedBytes) {
    ParseOptions parse;
    parse.window = kWindow;
    parse.depth = options.effort == Effort::fast       ? kFastDepth
                  : options.effort == Effort::standard ? kDepth
                                                       : kMaxDepth;
    if (options.effort == Effort::max) parse.enough = parse.sure;
    return parsePlain(oldBytes, newBytes, *index, parse, options.progress);
  }
  const std::vector<Seed> seeds =
      findSeeds(oldBytes, newBytes, *index, kShortestBlock, options.progress);
  return choosePath({oldBytes, newBytes}, seeds, Prices());
}

}  // namespace qfe::delta
