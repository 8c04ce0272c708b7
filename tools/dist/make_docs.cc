// Writes man pages and completions into a folder, at build time: qfe-docs FOLDER CHANGELOG.
#include <fstream>
#include <iostream>
#include <string>

#include <boost/filesystem.hpp>

#include "tools/qfe/help.h"

namespace {

void write(const boost::filesystem::path& path, const std::string& text) {
  std::ofstream file(path.string(), std::ios::trunc);
  file << text << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

// The date of the newest release, "## 0.1.0 (2026-01-31)": the same sources give the same pages.
std::string releaseDate(const char* changelog) {
  std::ifstream file(changelog);
  for (std::string line; std::getline(file, line);) {
    const std::size_t open = line.find('(');
    const std::size_t close = line.find(')');
    if (line.starts_with("## ") && open != std::string::npos && close == open + 11)
      return line.substr(open + 1, 10);
  }
  throw std::runtime_error(std::string("no dated release in ") + changelog);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: qfe-docs FOLDER CHANGELOG\n";
    return 2;
  }
  try {
    const boost::filesystem::path folder(argv[1]);
    const std::string date = releaseDate(argv[2]);
    boost::filesystem::create_directories(folder / "man1");
    write(folder / "man1" / "qfe.1", qfe::generalManPage(date));
    for (const qfe::VerbSpec& verb : qfe::verbTable())
      write(folder / "man1" / ("qfe-" + std::string(verb.name) + ".1"),
            qfe::verbManPage(verb, date));
    write(folder / "qfe.bash", qfe::bashCompletion());
    write(folder / "_qfe", qfe::zshCompletion());
    write(folder / "qfe.fish", qfe::fishCompletion());
  } catch (const std::exception& error) {
    std::cerr << "qfe-docs: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
