// The sample of KB 886948 for tests of the binaries: its package, made once per process, and
// fresh servers at service pack 1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/base/strict_json.h"
#include "tests/cli/run_qfe.h"

namespace qfe::cli {

// Files below its folder, which stays until the process ends: "KB886948.txt", "recipe.json",
// "draft.json", "fixed/", and the package. Throws std::runtime_error where they cannot be made.
struct SamplePackage {
  std::string folder;
  std::string package;  // absolute path
  std::string draft;
  std::string article;
};
[[nodiscard]] const SamplePackage& samplePackage();

// A server root of its own, and qfe run on it.
class SampleServer {
 public:
  SampleServer();

  [[nodiscard]] std::string root() const { return folder_ / "server"; }
  [[nodiscard]] std::string operator/(std::string_view path) const;
  [[nodiscard]] const TestFolder& folder() const { return folder_; }
  void raiseToServicePack2() const;

  // Runs `words` followed by `--root` and this root.
  [[nodiscard]] RunResult qfe(std::vector<std::string> words, RunOptions options = {}) const;
  [[nodiscard]] RunResult check() const;
  [[nodiscard]] RunResult apply(const std::vector<std::string>& more = {}) const;
  [[nodiscard]] RunResult rollback(const std::vector<std::string>& more = {}) const;

  // All but the state of qfe and the folders that its making touches.
  [[nodiscard]] std::string tree() const;

  static constexpr std::string_view kWizard = "Program Files/Exchsrvr/bin/Mailmig.exe";
  static constexpr std::string_view kLibrary = "Program Files/Exchsrvr/bin/Mlmig32.dll";

 private:
  TestFolder folder_;
};

// The one document on standard output, and nothing else.
[[nodiscard]] Json documentOf(const RunResult& result);
// Throws std::runtime_error where the key is missing.
[[nodiscard]] const Json& at(const Json& document, std::string_view key);
// {"code": …, "symbol": …}
[[nodiscard]] Json installer(int code, std::string_view symbol);

// Of any file; throws std::runtime_error when it cannot be read.
[[nodiscard]] std::string contentOf(const std::string& path);

// Runs another program than qfe; throws std::runtime_error when it cannot be started.
[[nodiscard]] RunResult runProgram(const std::string& path, const std::vector<std::string>& words,
                                   RunOptions options = {});

}  // namespace qfe::cli
