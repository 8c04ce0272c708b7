#include "tools/author/lint.h"

#include <utility>

#include <fmt/format.h>

#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/author_verbs/recipes.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"

namespace qfe {
namespace {

struct Linted {
  std::string file;
  Manifest manifest;
  std::vector<LintRemark> remarks = {};
};

std::vector<Linted> readAll(const VerbCall& call) {
  const std::optional<JsonDocument> recipe = readRecipe(call);
  std::vector<Linted> all;
  for (const std::string& path : call.arguments.all("MANIFEST")) {
    for (const Manifest& manifest : readSource(call, path)) {
      all.push_back({path, withRecipe(manifest, recipe)});
    }
  }
  return all;
}

std::string_view word(LintRemark::Level level) {
  return level == LintRemark::Level::error ? "error" : "warning";
}

Json toDocument(const std::vector<Linted>& all, int exit) {
  JsonArray remarks;
  for (const Linted& linted : all) {
    for (const LintRemark& remark : linted.remarks) {
      remarks.emplace_back(JsonObject{{"file", linted.file},
                                      {"id", linted.manifest.id},
                                      {"level", word(remark.level)},
                                      {"rule", remark.rule},
                                      {"message", remark.message}});
    }
  }
  return JsonObject{
      {"remarks", std::move(remarks)}, {"exit", exit}, {"installer", installerCode(exit)}};
}

std::string toText(const std::vector<Linted>& all, const Output& output) {
  std::string text;
  for (const Linted& linted : all) {
    for (const LintRemark& remark : linted.remarks) {
      const bool isError = remark.level == LintRemark::Level::error;
      text += fmt::format("{}: {}: {} [{}]\n", escapeForMessage(linted.file),
                          output.paint(isError ? Colour::bad : Colour::warning, word(remark.level)),
                          remark.message, remark.rule);
    }
  }
  return text;
}

}  // namespace

int runLint(const VerbCall& call) {
  std::vector<Linted> all = readAll(call);
  LintInput input;
  input.filesFolder = call.arguments.value("files").value_or("");
  input.baseFolder = call.arguments.value("base").value_or("");
  for (const Linted& linted : all) input.all.push_back(&linted.manifest);
  bool clean = true;
  for (Linted& linted : all) {
    input.manifest = &linted.manifest;
    linted.remarks = lint(input);
    clean = clean && linted.remarks.empty();
  }
  const int exit = clean ? exit_code::kYes : exit_code::kNo;
  if (call.output.json()) {
    call.output.document(toDocument(all, exit));
  } else {
    call.output.result(toText(all, call.output));
    if (clean) call.output.info("nothing to remark");
  }
  return exit;
}

}  // namespace qfe
