// From two files to the covers of the new one.
#pragma once

#include <vector>

#include "payloads/delta/cover.h"
#include "payloads/delta/make/diagonal_path.h"
#include "payloads/delta/make/image_view.h"
#include "payloads/delta/make/make.h"

namespace qfe::delta {

// Covers may reach so far back in the new file.
constexpr std::uint8_t kWindowBits = 24, kLeastWindowBits = 16;

// For images of the same machine: searches, maps references by what was found, searches again.
class ImageSearch {
 public:
  ImageSearch(const ViewedFile& oldFile, const ViewedFile& newFile, std::vector<WordBase> bases,
              const MakeOptions& options)
      : old_(oldFile), new_(newFile), bases_(std::move(bases)), options_(options) {}

  // One candidate for each of the prices, in their order.
  [[nodiscard]] std::vector<std::vector<Cover>> run(const std::vector<Prices>& prices);

 private:
  [[nodiscard]] std::vector<std::vector<Cover>> pass(const std::vector<Cover>& known, bool first,
                                                     const std::vector<Prices>& prices);
  ViewedFile old_, new_;
  std::vector<WordBase> bases_;
  const MakeOptions& options_;
};

// For everything else.
[[nodiscard]] std::vector<Cover> searchPlain(ByteView oldBytes, ByteView newBytes,
                                             const MakeOptions& options);

}  // namespace qfe::delta
