#include "patcher/transaction/checked.h"

#include <cerrno>
#include <functional>

#include "manifest/base/error.h"
#include "tests/support/memory_fs.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

std::string failure(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::io);
    return error.message();
  }
  return {};
}

TEST(CheckedTest, AFailureNamesTheCall) {
  EXPECT_EQ(failure([] { require(SysStatus::failure(ENOSPC), "write a"); }),
            "write a: No space left on device (ENOSPC)");
  EXPECT_EQ(failure([] { static_cast<void>(require(SysResult<int>::failure(EIO), "read b")); }),
            "read b: Input/output error (EIO)");
  EXPECT_EQ(require(SysResult<int>(7), "read"), 7);
}

TEST(CheckedTest, RemovingWhatIsNotThereIsSuccess) {
  MemoryFs fs;
  fs.file("folder/a", "a");
  removeFile(fs, "none");
  removeFolderIfEmpty(fs, "none");
  removeFolderIfEmpty(fs, "folder");
  syncFolderIfThere(fs, "none");
  EXPECT_TRUE(fs.exists("folder/a"));
  removeFile(fs, "folder/a");
  removeFolderIfEmpty(fs, "folder");
  EXPECT_FALSE(fs.exists("folder"));
}

TEST(CheckedTest, RemovingThatFailsIsSaid) {
  MemoryFs fs;
  fs.file("folder/a", "a");
  fs.setReadOnly("", true);
  EXPECT_EQ(failure([&] { removeFile(fs, "folder/a"); }),
            "remove folder/a: Read-only file system (EROFS)");
  EXPECT_EQ(failure([&] { removeFolderIfEmpty(fs, "folder"); }),
            "remove folder folder: Read-only file system (EROFS)");
}

}  // namespace
}  // namespace qfe
