// New files below a folder that the user named: all of them, or nothing is left behind.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/utc_time.h"
#include "patcher/fs/fs.h"
#include "payloads/package/package.h"

namespace qfe {

// "out" + "a/b" → "out/a/b"; "." + "a/b" → "a/b".
[[nodiscard]] std::string pathBelow(const std::string& folder, const std::string& relative);

// Files are written into a folder of their own inside and renamed when all are there and synced.
// No link below the folder is ever followed. What it made goes away with it unless commit() was
// reached. Owns nothing beyond its own names; one thread.
class OutputFolder {
 public:
  enum class Existing {
    refuse,   // a file that is there already stops everything
    replace,  // a regular file is replaced
  };

  // Makes the folder and its missing parents. Throws Error(io).
  explicit OutputFolder(std::string folder);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  // Throws one Error(refused) that names everything in the way of these relative paths: files,
  // links, files where a folder is needed.
  void requireFree(const std::vector<std::string>& paths, Existing existing) const;

  // Stages a file. `fill` is called once and streams the content. Throws Error(io) and what `fill`
  // throws.
  void add(const std::string& path, const std::optional<UtcTime>& modified,
           const std::function<void(const ByteSink&)>& fill);

  // Everything that was added appears under its name. Throws Error(io, refused); then nothing new
  // is there, unless it was replaced.
  void commit(Existing existing);

 private:
  struct Staged {
    std::string name;  // in the staging folder
    std::string path;
  };
  // Not before the first file: a refusal leaves even the folder's time as it was.
  void makeStaging();
  void makeParents(const std::string& path);
  void publish(const Staged& file, Existing existing);
  [[noreturn]] void fail(const std::string& path, const char* what, int errnoValue) const;

  std::string folder_;
  std::vector<std::string> madeOutside_;  // the folder and its parents, outermost first
  std::unique_ptr<Fs> fs_;
  std::string staging_;  // relative; empty until there is one
  std::vector<Staged> staged_;
  std::vector<std::string> madeInside_, published_;  // relative
  bool committed_ = false;
};

}  // namespace qfe
