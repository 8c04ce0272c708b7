#include "tests/support/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace qfe::test {
namespace {

void require(bool done, const std::string& what) {
  if (!done) throw std::runtime_error(what + ": " + std::generic_category().message(errno));
}

void makeParents(const std::string& path) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "qfe-test-XXXXXX").string();
  require(::mkdtemp(pattern.data()) != nullptr, "mkdtemp " + pattern);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::at(std::string_view relative) const {
  std::string path = path_;
  if (!relative.empty()) path.append("/").append(relative);
  return path;
}

void TemporaryFolder::file(std::string_view relative, std::string_view content) const {
  file(relative, asBytes(content));
}

void TemporaryFolder::file(std::string_view relative, ByteView content) const {
  const std::string path = at(relative);
  makeParents(path);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  const std::string_view text = asText(content);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  require(!out.fail(), "write " + path);
}

void TemporaryFolder::folder(std::string_view relative) const {
  std::filesystem::create_directories(at(relative));
}

void TemporaryFolder::link(std::string_view relative, const std::string& target) const {
  makeParents(at(relative));
  require(::symlink(target.c_str(), at(relative).c_str()) == 0, "symlink " + at(relative));
}

void TemporaryFolder::fifo(std::string_view relative) const {
  makeParents(at(relative));
  require(::mkfifo(at(relative).c_str(), 0644) == 0, "mkfifo " + at(relative));
}

}  // namespace qfe::test
