#include "tests/cli/sample_server.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <unistd.h>

#include "manifest/base/limits.h"

namespace qfe::cli {
namespace {

void demand(const RunResult& result, const std::string& what) {
  if (result.exit != 0) throw std::runtime_error(what + ": " + result.err);
}

// By the way a release engineer makes it: import the article, then pack the fixed files.
SamplePackage makePackage(const TestFolder& folder) {
  const std::string source = QFE_SOURCE_DIR "/payloads/kb886948/";
  for (const char* name : {"KB886948.txt", "recipe.json"})
    folder.write(name, contentOf(source + name));
  demand(runProgram(QFE_SAMPLE_BINARY, {"fixed", folder / "fixed"}), "qfe-sample fixed");
  demand(run({"import-kb", folder / "KB886948.txt", "--recipe", folder / "recipe.json", "-o",
              folder.path()}),
         "import-kb");
  const std::string stem = "Exchange2003-KB886948-x86-ENU";
  SamplePackage made;
  made.folder = folder.path();
  made.draft = folder / (stem + ".json");
  made.package = folder / (stem + ".qfe");
  made.article = folder / "KB886948.txt";
  demand(run({"pack", made.draft, "--files", folder / "fixed", "-o", made.package, "--level", "1"}),
         "pack");
  return made;
}

}  // namespace

const SamplePackage& samplePackage() {
  static const TestFolder kFolder;
  static const SamplePackage kMade = makePackage(kFolder);
  return kMade;
}

SampleServer::SampleServer() {
  demand(runProgram(QFE_SAMPLE_BINARY, {"server", root()}), "qfe-sample server");
}

std::string SampleServer::operator/(std::string_view path) const {
  return root() + "/" + std::string(path);
}

void SampleServer::raiseToServicePack2() const {
  demand(runProgram(QFE_SAMPLE_BINARY, {"sp2", root()}), "qfe-sample sp2");
}

RunResult SampleServer::qfe(std::vector<std::string> words, RunOptions options) const {
  words.insert(words.end(), {"--root", root()});
  return run(words, options);
}

RunResult SampleServer::check() const {
  return qfe({"check", samplePackage().package});
}

RunResult SampleServer::apply(const std::vector<std::string>& more) const {
  std::vector<std::string> words = {"apply", samplePackage().package, "--allow-unsigned"};
  words.insert(words.end(), more.begin(), more.end());
  return qfe(std::move(words));
}

RunResult SampleServer::rollback(const std::vector<std::string>& more) const {
  std::vector<std::string> words = {"rollback", "KB886948"};
  words.insert(words.end(), more.begin(), more.end());
  return qfe(std::move(words));
}

std::string SampleServer::tree() const {
  std::string kept;
  const std::string all = treeOf(root(), {"var/lib/qfe"});
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin) + 1;
    const std::string line = all.substr(begin, end - begin);
    begin = end;
    if (line.rfind("var ", 0) != 0 && line.rfind("var/lib ", 0) != 0) kept += line;
  }
  return kept;
}

Json documentOf(const RunResult& result) {
  return parseJson("stdout", result.out, limits::kManifestBytes).root;
}

const Json& at(const Json& document, std::string_view key) {
  const Json* value = document.find(key);
  if (value == nullptr) throw std::runtime_error("no key " + std::string(key));
  return *value;
}

Json installer(int code, std::string_view symbol) {
  return JsonObject{{"code", code}, {"symbol", symbol}};
}

std::string contentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

RunResult runProgram(const std::string& path, const std::vector<std::string>& words,
                     RunOptions options) {
  options.binary = path;
  const RunResult result = run(words, options);
  if (result.exit == 127) throw std::runtime_error("cannot run " + path);
  return result;
}

}  // namespace qfe::cli
