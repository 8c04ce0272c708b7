// The real binary, as a user runs it: arguments in; output, errors and exit code out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qfe::cli {

struct RunResult {
  int exit = -1;    // exit code; 128 + n when ended by signal n
  std::string out;  // standard output
  std::string err;  // standard error
};

struct RunOptions {
  std::string binary = QFE_BINARY;
  std::string folder;                              // working directory; empty: this process's
  std::string input;                               // standard input
  std::map<std::string, std::string> environment;  // added to a minimal one
  unsigned uid = 0;  // other than 0: run as this user (when the tests run as root)
};

[[nodiscard]] RunResult run(const std::vector<std::string>& arguments,
                            const RunOptions& options = {});

// A folder of its own for one test, removed at its end.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const;
  // Writes a file and the folders above it; the content may hold any bytes.
  std::string write(std::string_view name, std::string_view content) const;
  [[nodiscard]] std::string read(std::string_view name) const;
  [[nodiscard]] bool exists(std::string_view name) const;

 private:
  std::string path_;
};

// Every file below a folder: path, type, mode, owner, size, mtime to the nanosecond, digest; one
// line each, sorted. Names in `without` (relative paths) and what is below them are left out.
[[nodiscard]] std::string treeOf(const std::string& folder,
                                 const std::vector<std::string>& without = {});

}  // namespace qfe::cli
