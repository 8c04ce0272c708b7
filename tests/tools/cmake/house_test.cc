// The house: a folder includes only what its arrows in CMake allow, so that data flows one way.
#include <fstream>
#include <set>
#include <utility>

#include <boost/filesystem.hpp>
#include <fmt/format.h>

#include "qfe_rooms.h"
#include "tests/support/test_prelude.h"

namespace {

namespace bfs = boost::filesystem;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : text) {
    if (c != separator) {
      part += c;
    } else if (!part.empty()) {
      parts.push_back(std::exchange(part, {}));
    }
  }
  if (!part.empty()) parts.push_back(part);
  return parts;
}

const QfeRoom* roomOfTarget(const std::string& target) {
  for (const QfeRoom& room : kQfeRooms)
    if (target == room.target) return &room;
  return nullptr;
}

// Folders a room may include: its own and, through its arrows, all below it.
void addReachable(const QfeRoom& room, std::set<std::string>& folders) {
  if (!folders.insert(room.folder).second) return;
  for (const std::string& target : split(room.uses, ','))
    if (const QfeRoom* used = roomOfTarget(target)) addReachable(*used, folders);
}

std::vector<std::string> includesOf(const bfs::path& file) {
  std::vector<std::string> includes;
  std::ifstream stream(file.string());
  constexpr std::string_view kStart = "#include \"";
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind(kStart, 0) != 0) continue;
    const std::size_t end = line.find('"', kStart.size());
    includes.push_back(line.substr(kStart.size(), end - kStart.size()));
  }
  return includes;
}

std::vector<bfs::path> sourcesOf(const std::string& folder) {
  std::vector<bfs::path> files;
  for (const auto& entry : bfs::directory_iterator(bfs::path(QFE_SOURCE_DIR) / folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".cc" || extension == ".h") files.push_back(entry.path());
  }
  return files;
}

std::string folderOf(const std::string& include) {
  const std::size_t slash = include.rfind('/');
  return slash == std::string::npos ? "" : include.substr(0, slash);
}

TEST(House, ARoomIncludesOnlyWhatItsArrowsAllow) {
  std::size_t includes = 0;
  for (const QfeRoom& room : kQfeRooms) {
    std::set<std::string> allowed;
    addReachable(room, allowed);
    for (const bfs::path& file : sourcesOf(room.folder)) {
      for (const std::string& include : includesOf(file)) {
        const std::string folder = folderOf(include);
        if (folder.empty()) continue;  // generated: the version
        ++includes;
        EXPECT_TRUE(allowed.count(folder) != 0) << file.string() << " includes " << include
                                                << ", which " << room.target << " may not use";
      }
    }
  }
  EXPECT_GT(includes, 100U);  // the walk really saw the tree
}

TEST(House, EveryFolderWithSourcesIsARoom) {
  std::set<std::string> rooms;
  for (const QfeRoom& room : kQfeRooms) rooms.insert(room.folder);
  for (const char* top : {"manifest", "payloads", "verifier", "patcher"}) {
    for (const auto& entry : bfs::recursive_directory_iterator(bfs::path(QFE_SOURCE_DIR) / top)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      const std::string folder = bfs::relative(entry.path().parent_path(), QFE_SOURCE_DIR).string();
      EXPECT_TRUE(rooms.count(folder) != 0) << entry.path().string() << " is in no room";
    }
  }
}

TEST(House, TheTopLevelIsTheGivenOne) {
  const std::set<std::string> given = {"manifest", "payloads", "verifier", "patcher",
                                       "tools",    "tests",    "build"};
  for (const auto& entry : bfs::directory_iterator(QFE_SOURCE_DIR)) {
    const std::string name = entry.path().filename().string();
    if (!bfs::is_directory(entry.status()) || name[0] == '.') continue;
    EXPECT_TRUE(given.count(name) != 0) << "no folder \"" << name << "\" at the top level";
  }
}

TEST(House, OnlyToolsPrintOrExit) {
  for (const QfeRoom& room : kQfeRooms) {
    for (const bfs::path& file : sourcesOf(room.folder)) {
      std::ifstream stream(file.string());
      for (std::string line; std::getline(stream, line);)
        for (const char* banned : {"std::cout", "std::cerr", "printf(", "std::exit(", "_exit("})
          EXPECT_EQ(line.find(banned), std::string::npos) << file.string() << ": " << line;
    }
  }
}

TEST(House, NoFileOfTheProductIsLongerThan400Lines) {
  for (const char* top : {"manifest", "payloads", "verifier", "patcher", "tools", "tests"}) {
    for (const auto& entry : bfs::recursive_directory_iterator(bfs::path(QFE_SOURCE_DIR) / top)) {
      if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
      std::ifstream stream(entry.path().string());
      std::size_t lines = 0;
      for (std::string line; std::getline(stream, line);) ++lines;
      EXPECT_LE(lines, 400U) << entry.path().string();
    }
  }
}

}  // namespace
