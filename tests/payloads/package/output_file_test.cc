#include "payloads/package/output_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() {
    std::string name = testing::TempDir() + "qfe-output.XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~OutputFileTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      found.push_back(entry.path().filename().string());
    }
    return found;
  }
  [[nodiscard]] static std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::string folder_;
};

TEST_F(OutputFileTest, AppearsWholeUnderItsNameWithTheCommit) {
  const std::string path = folder_ + "/x.qfe";
  OutputFile file(path);
  file.put(asBytes("abc"));
  file.putZeros(2);
  const std::string large(600'000, 'x');
  file.put(asBytes(large));
  EXPECT_EQ(file.size(), 600'005U);
  ASSERT_EQ(names().size(), 1U);
  EXPECT_THAT(names().front(), testing::MatchesRegex("\\.x\\.qfe\\.[a-z0-9]{6}"));
  file.commit();
  EXPECT_THAT(names(), testing::ElementsAre("x.qfe"));
  EXPECT_TRUE(read(path) == std::string("abc\0\0", 5) + large);
}

TEST_F(OutputFileTest, LeavesNothingAndChangesNothingWithoutTheCommit) {
  const std::string path = folder_ + "/x.qfe";
  std::ofstream(path) << "old";
  {
    OutputFile file(path);
    file.put(asBytes("new"));
    file.flush();
    EXPECT_EQ(read(file.temporaryPath()), "new");
  }
  EXPECT_THAT(names(), testing::ElementsAre("x.qfe"));
  EXPECT_EQ(read(path), "old");
}

TEST_F(OutputFileTest, PermissionsAreThoseOfAnyNewFile) {
  const std::string path = folder_ + "/x.qfe";
  const ::mode_t before = ::umask(027);
  {
    OutputFile file(path);
    file.commit();
  }
  ::umask(before);
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
}

TEST_F(OutputFileTest, WhatCannotBeWrittenSaysWhy) {
  const auto messageOf = [](const std::string& path) -> std::string {
    try {
      OutputFile file(path);
      file.commit();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::io);
      return error.what();
    }
    return "written";
  };
  EXPECT_EQ(messageOf("/nowhere/x.qfe"),
            "cannot write /nowhere/x.qfe: open: No such file or directory (ENOENT)");
  const std::string taken = folder_ + "/taken";
  std::filesystem::create_directory(taken);
  EXPECT_EQ(messageOf(taken), "cannot write " + taken + ": rename: Is a directory (EISDIR)");
  EXPECT_THAT(names(), testing::ElementsAre("taken"));
}

TEST(FolderOf, IsThePartBeforeTheLastSlash) {
  EXPECT_EQ(folderOf("x.qfe"), ".");
  EXPECT_EQ(folderOf("/x.qfe"), "/");
  EXPECT_EQ(folderOf("a/b/x.qfe"), "a/b");
}

}  // namespace
}  // namespace qfe
