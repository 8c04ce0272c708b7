#include "tools/author/draft.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/import/reader.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "manifest/words.h"
#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/author_verbs/recipes.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"

namespace qfe {
namespace {

std::optional<Architecture> wantedArchitecture(const VerbCall& call) {
  const auto text = call.arguments.value("architecture");
  if (!text) return std::nullopt;
  const auto architecture = parseWord<Architecture>(*text);
  if (!architecture) {
    throw Error(ErrorCode::usage, fmt::format("--architecture {}: it is one of {}", *text,
                                              fmt::join(allWords<Architecture>(), ", ")));
  }
  return architecture;
}

// "Exchange2003 x86"
std::string describeHead(const Manifest& head) {
  if (!head.architecture) return head.product.name;
  return fmt::format("{} {}", head.product.name, word(*head.architecture));
}

// An article may be for several products and architectures; a folder is for one.
Manifest headFromArticle(const VerbCall& call, const std::string& path) {
  const auto product = call.arguments.value("product");
  const auto architecture = wantedArchitecture(call);
  std::vector<Manifest> heads = readArticleDrafts(path, readInput(path, limits::kArticleBytes));
  std::string all;
  for (const Manifest& head : heads) all += (all.empty() ? "" : ", ") + describeHead(head);
  std::erase_if(heads, [&](const Manifest& head) {
    return (product && head.product.name != *product) ||
           (architecture && head.architecture && head.architecture != architecture);
  });
  if (heads.size() != 1) {
    throw Error(ErrorCode::usage,
                fmt::format("{} is for {}; choose one with --product and --architecture",
                            escapeForMessage(path), all));
  }
  if (architecture) heads.front().architecture = architecture;
  return std::move(heads.front());
}

Manifest headFromOptions(const VerbCall& call) {
  Manifest head;
  std::vector<std::string> missing;
  const auto take = [&](std::string_view option, std::string& target) {
    const auto value = call.arguments.value(option);
    if (value) target = *value;
    if (!value) missing.push_back("--" + std::string(option));
  };
  take("id", head.id);
  take("title", head.title);
  take("product", head.product.name);
  if (!missing.empty()) {
    throw Error(ErrorCode::usage,
                fmt::format("without --article a draft needs {}", fmt::join(missing, ", ")));
  }
  head.architecture = wantedArchitecture(call);
  return head;
}

Manifest headOf(const VerbCall& call) {
  const auto article = call.arguments.value("article");
  if (!article) return headFromOptions(call);
  for (const std::string_view option : {"id", "title"}) {
    if (!call.arguments.value(option)) continue;
    throw Error(ErrorCode::usage,
                fmt::format("--{} comes from the article; leave one of the two out", option));
  }
  return headFromArticle(call, *article);
}

// Before any file is read: a wrong name would otherwise be told as that of a file.
std::string locationOf(const VerbCall& call) {
  std::string location = call.arguments.value("into").value_or("");
  if (location.empty()) return location;
  try {
    (void)InstallPath::parse("{" + location + "}/file", Platform::any);
  } catch (const Error&) {
    throw Error(ErrorCode::usage,
                fmt::format("--into {}: a location's name has 1 to 64 letters, digits, _ or -",
                            escapeForMessage(location)));
  }
  return location;
}

// What was given on the command line meets the rules of a manifest only here.
Manifest checked(const Manifest& draft) {
  return withContext("draft", [&] { return readManifest(draft.id, writeManifest(draft)); });
}

void tellOpen(const Manifest& draft, Output& output) {
  if (draft.files.empty()) {
    output.warning("the two folders do not differ; the draft has no files");
  }
  const std::vector<std::string> open = missingForPacking(draft);
  if (open.empty()) return;
  output.info("still open before it can be packed:");
  for (const std::string& text : open) output.info("  " + text);
}

}  // namespace

int runDraft(const VerbCall& call) {
  DraftInput input;
  input.oldFolder = call.arguments.value("old").value_or("");
  input.newFolder = call.arguments.value("new").value_or("");
  input.location = locationOf(call);
  input.head = headOf(call);
  const std::optional<JsonDocument> recipe = readRecipe(call);

  const Manifest compared = checked(draftFromFolders(input));
  const Manifest draft = withRecipe(compared, recipe);
  if (call.arguments.value("article")) {
    for (const std::string& text : compareWithArticle(input.head.files, compared)) {
      call.output.warning(text);
    }
  }
  const std::string text = writeManifest(draft);
  const auto file = call.arguments.value("output");
  if (file && *file != "-") {
    writeOutput(*file, text);
  } else {
    call.output.result(text);
  }
  tellOpen(draft, call.output);
  return exit_code::kYes;
}

}  // namespace qfe
