// What the tests of the verbs that make packages begin with: the article, its recipe, the files.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "manifest/base/limits.h"
#include "manifest/base/strict_json.h"
#include "tests/cli/run_qfe.h"
#include "tests/support/pe_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
inline const std::string kSource = QFE_SOURCE_DIR;
inline const std::string kDraftName = "Exchange2003-KB886948-x86-ENU.json";
inline const std::string kPackageName = "Exchange2003-KB886948-x86-ENU.qfe";

inline std::string pe(std::uint16_t build, std::uint16_t fix, std::size_t size,
                      std::uint64_t seed = 1) {
  const Bytes image =
      test::PeBuilder().version(6, 5, build, fix).language(0x409).filler(seed).pad(size).build();
  return std::string(asText(image));
}

// Mlmig32.dll of the article, made once.
inline const std::string& largeFile() {
  static const std::string kContent = pe(7232, 52, 4460032, 2);
  return kContent;
}

// One document, and nothing else.
inline Json parsed(const RunResult& result) {
  return parseJson("stdout", result.out, limits::kManifestBytes).root;
}

inline const Json& at(const Json& document, std::string_view key) {
  const Json* value = document.find(key);
  if (value == nullptr) throw std::runtime_error("no key " + std::string(key));
  return *value;
}

// A folder with the article, its recipe and the two fixed files; commands run in it.
class AuthorVerbs : public testing::Test {
 protected:
  AuthorVerbs() {
    copy("payloads/kb886948/KB886948.txt", "KB886948.txt");
    copy("payloads/kb886948/recipe.json", "recipe.json");
    work_.write("fixed/Mailmig.exe", pe(7232, 52, 84992));
    work_.write("fixed/Mlmig32.dll", largeFile());
  }
  void copy(const std::string& from, const std::string& to) const {
    std::ifstream file(kSource + "/" + from, std::ios::binary);
    work_.write(to, std::string(std::istreambuf_iterator<char>(file), {}));
  }
  [[nodiscard]] RunResult qfe(const std::vector<std::string>& words) const {
    RunOptions options;
    options.folder = work_.path();
    return run(words, options);
  }
  [[nodiscard]] std::string tree() const { return treeOf(work_.path()); }
  void packSample() const {
    const RunResult result = qfe(
        {"pack", "KB886948.txt", "--recipe", "recipe.json", "--files", "fixed", "--level", "1"});
    ASSERT_EQ(result.exit, 0) << result.err;
  }

  TestFolder work_;
};

}  // namespace qfe::cli
