// Both files as the matcher looks at them: references read as what they refer to, so that code
// which only moved is equal byte for byte.
#pragma once

#include <vector>

#include "manifest/base/bytes.h"
#include "payloads/delta/cover.h"
#include "payloads/delta/image_map.h"
#include "payloads/delta/target_map.h"
#include "payloads/delta/word_ways.h"

namespace qfe::delta {

struct ImageView {
  Bytes bytes;
  std::vector<bool> field;  // a byte of a reference
  std::vector<bool> word;   // a word that may refer begins here; only of an old file
};

struct ViewedFile {
  ByteView bytes;
  const ImageMap& image;
};

// References are all alike: for the first search, when nothing is known of targets.
[[nodiscard]] ImageView maskedView(const ViewedFile& file, bool isOld);

// An old file's references read as where their targets lie in the new one, as `covers` and the map
// made of them say. Labels that code refers to are added to `labels`.
[[nodiscard]] ImageView mappedView(const ViewedFile& oldFile, const ViewedFile& newFile,
                                   const std::vector<Cover>& covers, const TargetMap& targets,
                                   LabelSet& labels);
// A new file's references read as their targets, to be compared with a mapped old one.
[[nodiscard]] ImageView aimedView(const ViewedFile& file);

// Says whether a word of data that may refer is foretold by one of the ways, for any alignment.
class WordJudge {
 public:
  // Borrows all.
  WordJudge(const ViewedFile& oldFile, const ViewedFile& newFile, const TargetMap& targets,
            const std::vector<WordBase>& bases);

  [[nodiscard]] LabelSet& labels() { return ways_.labels(); }
  // Of the words at these offsets.
  [[nodiscard]] bool foretells(std::uint64_t before, std::uint64_t after) const;
  [[nodiscard]] bool differs(std::uint64_t before, std::uint64_t after) const;
  // Whether the new file's offset is in a section without code.
  [[nodiscard]] bool inData(std::uint64_t after) const;

 private:
  ViewedFile old_, new_;
  WordWays ways_;
};

}  // namespace qfe::delta
