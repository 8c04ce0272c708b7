// Deltas on the real binaries: packages from older levels, applied by the core; one delta by hand.
#include <boost/filesystem.hpp>
#include <fmt/format.h>

#include "tests/cli/sample_server.h"
#include "tests/support/package_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

namespace bfs = boost::filesystem;
using testing::HasSubstr;

// Two levels of a folder before the fix, the fixed one, and a package with deltas from both.
class Deltas : public testing::Test {
 protected:
  Deltas() {
    for (const char* level : {"first", "second", "fixed"}) {
      for (std::uint32_t i = 0; i < 12; ++i) {
        folder_.write(fmt::format("{}/lib/{}.js", level, i),
                      noise(2'000 + 10 * i, i) + " in " + level);
      }
      folder_.write(std::string(level) + "/bin/app",
                    "\177ELF" + noise(200'000, 99) + " in " + level);
    }
    folder_.write("recipe.json",
                  R"({"revision": 1, "platform": "linux", "architecture": "neutral",
                      "language": "neutral",
                      "locations": {"app": {"default": "opt/app", "detect": "bin/app"}},
                      "appliesTo": {"allOf": [{"file": "{app}/bin/app"}]},
                      "files": {"*": {"when": "always"}}})");
    EXPECT_EQ(qfe({"draft", "--old", "second", "--new", "fixed", "--id", "KB1", "--title", "t",
                   "--product", "P", "--architecture", "neutral", "--into", "app", "--recipe",
                   "recipe.json", "-o", "draft.json"})
                  .exit,
              0);
    addReplaced();
  }
  [[nodiscard]] RunResult qfe(const std::vector<std::string>& words,
                              const std::string& binary = QFE_BINARY) const {
    RunOptions options;
    options.folder = folder_.path();
    options.binary = binary;
    return run(words, options);
  }
  // The draft knows the second level as older; a recipe could say so of the first.
  void addReplaced() const {
    std::string draft = folder_.read("draft.json");
    for (std::uint32_t i = 0; i < 12; ++i) addReplaced(draft, fmt::format("lib/{}.js", i));
    addReplaced(draft, "bin/app");
    folder_.write("draft.json", draft);
  }
  void addReplaced(std::string& draft, const std::string& name) const {
    const std::string known = Digest::of(folder_.read("second/" + name)).hex();
    const std::string more = Digest::of(folder_.read("first/" + name)).hex();
    const std::size_t at = draft.find('"' + known + '"');
    ASSERT_NE(at, std::string::npos);
    draft.insert(at, '"' + more + "\", ");
  }
  [[nodiscard]] RunResult pack(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"pack", "draft.json", "--files", "fixed", "-o", "x.qfe"};
    words.insert(words.end(), more.begin(), more.end());
    return qfe(words);
  }
  void install(const std::string& level) const {
    bfs::remove_all(folder_ / "server");
    for (const auto& entry : bfs::recursive_directory_iterator(folder_ / level)) {
      if (!bfs::is_regular_file(entry.status())) continue;
      const std::string name = bfs::relative(entry.path(), folder_ / level).string();
      folder_.write("server/opt/app/" + name, folder_.read(level + "/" + name));
    }
  }
  [[nodiscard]] RunResult apply() const {
    return qfe({"apply", "x.qfe", "--root", "server", "--allow-unsigned"}, QFE_CORE_BINARY);
  }
  // Of the installed files: path and digest.
  [[nodiscard]] std::map<std::string, Digest> contents(const std::string& where) const {
    std::map<std::string, Digest> all;
    for (const auto& entry : bfs::recursive_directory_iterator(folder_ / where))
      if (bfs::is_regular_file(entry.status()))
        all[bfs::relative(entry.path(), folder_ / where).string()] =
            Digest::of(contentOf(entry.path().string()));
    return all;
  }
  TestFolder folder_;
};

TEST_F(Deltas, APackageServesServersAtEveryLevelItHasDeltasFrom) {
  ASSERT_EQ(pack({"--base", "first", "--base", "second"}).exit, 0);
  EXPECT_LT(bfs::file_size(folder_ / "x.qfe"), 30'000U);
  for (const char* level : {"first", "second"}) {
    install(level);
    const RunResult result = apply();
    EXPECT_EQ(result.exit, 0) << level << result.err;
    EXPECT_EQ(contents("server/opt/app"), contents("fixed")) << level;
    EXPECT_EQ(qfe({"rollback", "KB1", "--root", "server"}, QFE_CORE_BINARY).exit, 0);
    EXPECT_EQ(contents("server/opt/app"), contents(level));
  }
}

TEST_F(Deltas, AServerAtAnotherLevelIsRefusedWithTheVersionsThatAreWanted) {
  ASSERT_EQ(pack({"--base", "second"}).exit, 0);
  install("first");
  const RunResult result = apply();
  EXPECT_EQ(result.exit, 5);
  EXPECT_THAT(result.err, HasSubstr("bin/app is carried only as a delta from SHA-256 " +
                                    Digest::of(folder_.read("second/bin/app")).hex()));
  EXPECT_THAT(result.err, HasSubstr("use a package that carries the whole file"));
  EXPECT_EQ(contents("server/opt/app"), contents("first"));
}

TEST_F(Deltas, WithWholeFilesBesideItServesAll) {
  ASSERT_EQ(pack({"--base", "second", "--whole", "--effort", "fast"}).exit, 0);
  for (const char* level : {"first", "second"}) {
    install(level);
    EXPECT_EQ(apply().exit, 0);
    EXPECT_EQ(contents("server/opt/app"), contents("fixed"));
  }
}

TEST_F(Deltas, AMissingFileOfAGroupIsSaidBeforeAnythingChanges) {
  ASSERT_EQ(pack({"--base", "second"}).exit, 0);
  install("second");
  bfs::remove(folder_ / "server/opt/app/lib/3.js");
  const auto before = contents("server/opt/app");
  const RunResult result = apply();
  EXPECT_EQ(result.exit, 5);
  EXPECT_THAT(result.err,
              HasSubstr("some file that its group is made from is not there as it was"));
  EXPECT_EQ(contents("server/opt/app"), before);
}

TEST_F(Deltas, ExtractTakesTheOldFilesFromABase) {
  ASSERT_EQ(pack({"--base", "second"}).exit, 0);
  EXPECT_EQ(qfe({"extract", "x.qfe", "-o", "out"}).exit, 5);
  EXPECT_EQ(qfe({"extract", "x.qfe", "-o", "out", "--base", "second"}).exit, 0);
  EXPECT_EQ(contents("out/app"), contents("fixed"));
}

TEST_F(Deltas, PackSaysWhatItsOptionsWant) {
  const RunResult alone = pack({"--effort", "max"});
  EXPECT_EQ(alone.exit, 2);
  EXPECT_EQ(alone.err, "qfe: --effort and --whole are about deltas; give their --base too\n");
  const RunResult odd = pack({"--base", "first", "--effort", "most"});
  EXPECT_EQ(odd.exit, 2);
  EXPECT_EQ(odd.err, "qfe: --effort most: it is fast, default or max\n");
}

TEST_F(Deltas, OneDeltaByHand) {
  for (const char* effort : {"fast", "default", "max"}) {
    const RunResult made =
        qfe({"delta", "make", "first/bin/app", "fixed/bin/app", "-o", "d", "--effort", effort});
    ASSERT_EQ(made.exit, 0) << made.err;
    EXPECT_THAT(made.out, HasSubstr("to    200,013 bytes, SHA-256 " +
                                    Digest::of(folder_.read("fixed/bin/app")).hex()));
    EXPECT_LT(bfs::file_size(folder_ / "d"), 500U);
    EXPECT_EQ(qfe({"delta", "info", "d"}).out, made.out);
    ASSERT_EQ(qfe({"delta", "apply", "first/bin/app", "d", "-o", "new"}).exit, 0);
    EXPECT_EQ(folder_.read("new"), folder_.read("fixed/bin/app"));
  }
}

TEST_F(Deltas, AWrongOldFileOrADamagedDeltaLeavesNoOutput) {
  ASSERT_EQ(qfe({"delta", "make", "first/bin/app", "fixed/bin/app", "-o", "d"}).exit, 0);
  const RunResult wrong = qfe({"delta", "apply", "second/bin/app", "d", "-o", "new"});
  EXPECT_EQ(wrong.exit, 5);
  EXPECT_THAT(wrong.err, HasSubstr("give the version the delta was made from"));
  std::string damaged = folder_.read("d");
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  folder_.write("d", damaged);
  EXPECT_EQ(qfe({"delta", "apply", "first/bin/app", "d", "-o", "new"}).exit, 3);
  EXPECT_FALSE(folder_.exists("new"));
  EXPECT_EQ(qfe({"delta", "info", "fixed/bin/app"}).exit, 3);
  EXPECT_EQ(qfe({"delta", "make", "a"}).exit, 2);
  EXPECT_EQ(qfe({"delta", "unmake", "a"}).err,
            "qfe: qfe delta unmake: the actions are make, apply and info\n");
}

}  // namespace
}  // namespace qfe::cli
