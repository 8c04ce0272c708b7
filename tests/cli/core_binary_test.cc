// What the core is made of, by the symbols of the binary itself.
#include <cstring>
#include <sstream>

#include <elf.h>

#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

// Names of all symbols, defined or not; C++ ones demangled.
std::vector<std::string> symbolsOf(const std::string& binary) {
  const RunResult result = runProgram("/usr/bin/nm", {"--demangle", "--format=posix", binary});
  EXPECT_EQ(result.exit, 0) << result.err;
  return lines(result.out);
}

bool starts(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

std::vector<std::string> withStart(const std::vector<std::string>& symbols,
                                   const std::vector<std::string>& starts_) {
  std::vector<std::string> found;
  for (const std::string& symbol : symbols)
    for (const std::string& start : starts_)
      if (starts(symbol, start)) found.push_back(symbol);
  return found;
}

const std::vector<std::string> kFullOnly = {"qfe::readArticle(", "qfe::writePackage(",
                                            "qfe::buildPackage(", "qfe::lint(", "qfe::runPack("};

TEST(CoreBinary, HoldsWhatChangesAServerAndNothingThatMakesPackages) {
  const std::vector<std::string> symbols = symbolsOf(QFE_CORE_BINARY);
  EXPECT_FALSE(withStart(symbols, {"qfe::planApply("}).empty());
  EXPECT_THAT(withStart(symbols, kFullOnly), testing::IsEmpty());
  EXPECT_FALSE(withStart(symbolsOf(QFE_BINARY), kFullOnly).empty());
}

TEST(CoreBinary, LinksNoneOfTheLibrariesAServerHasNoUseFor) {
  if (kSanitized) return;  // the sanitizer's runtime brings its own interceptors of these names
  EXPECT_THAT(
      withStart(symbolsOf(QFE_CORE_BINARY), {"getpw", "getgr", "__getpw", "__getgr", "sqlite3_",
                                             "PQ", "curl_", "xml", "ical", "divsufsort", "soci::"}),
      testing::IsEmpty());
}

TEST(CoreBinary, NeedsNoLoaderWhereItIsStatic) {
  if (!QFE_CORE_IS_STATIC) return;
  const auto interpreters = [](const std::string& path) {
    const std::string bytes = contentOf(path);
    Elf64_Ehdr header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    int count = 0;
    for (unsigned i = 0; i < header.e_phnum; ++i) {
      Elf64_Phdr segment{};
      std::memcpy(&segment, bytes.data() + header.e_phoff + i * sizeof segment, sizeof segment);
      if (segment.p_type == PT_INTERP) ++count;
    }
    return count;
  };
  EXPECT_EQ(interpreters(QFE_CORE_BINARY), 0);
  EXPECT_EQ(interpreters(QFE_BINARY), 1);
}

}  // namespace
}  // namespace qfe::cli
