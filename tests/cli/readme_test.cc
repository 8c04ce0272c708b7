// The README's example, command by command: what it shows is what a reader gets.
#include <fstream>
#include <sstream>

#include <boost/filesystem.hpp>
#include <fmt/format.h>

#include "tests/cli/run_qfe.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

struct Shown {
  std::string command;
  std::string output;
};

// The "$ " lines of the page's code blocks, each with what is shown below it.
std::vector<Shown> commandsOf(const std::string& page) {
  std::vector<Shown> commands;
  std::istringstream lines(page);
  bool inBlock = false;
  bool inCommand = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) {
      inBlock = !inBlock;
      inCommand = false;
    } else if (inBlock && line.rfind("$ ", 0) == 0) {
      commands.push_back({line.substr(2), ""});
      inCommand = true;
    } else if (inCommand) {
      commands.back().output += line + "\n";
    }
  }
  return commands;
}

// One shell for all, as a reader has: with a mark after each command's output.
std::string scriptOf(const std::vector<Shown>& commands) {
  std::string script;
  for (const Shown& shown : commands) script += shown.command + " 2>&1\nprintf '\\001'\n";
  return script;
}

TEST(Readme, EveryCommandOfTheExampleSaysWhatThePageShows) {
  const TestFolder folder;
  const boost::filesystem::path bin = boost::filesystem::path(QFE_BINARY).parent_path();
  boost::filesystem::create_directories(folder / "build/release");
  boost::filesystem::create_symlink(bin, folder / "build/release/bin");
  boost::filesystem::create_symlink(QFE_SOURCE_DIR "/payloads", folder / "payloads");

  std::ifstream page(QFE_SOURCE_DIR "/README.md");
  std::string text((std::istreambuf_iterator<char>(page)), {});
  for (std::size_t at = text.find("/tmp/tour"); at != std::string::npos;
       at = text.find("/tmp/tour", at))
    text.replace(at, 9, folder / "tour");
  const std::vector<Shown> commands = commandsOf(text);
  ASSERT_GE(commands.size(), 10U);

  RunOptions options;
  options.binary = "/bin/sh";
  options.folder = folder.path();
  const RunResult result = run({"-c", scriptOf(commands)}, options);
  std::istringstream outputs(result.out);
  for (const Shown& shown : commands) {
    std::string output;
    ASSERT_TRUE(std::getline(outputs, output, '\001')) << result.err;
    EXPECT_EQ(output, shown.output) << "of: " << shown.command;
  }
}

}  // namespace
}  // namespace qfe::cli
