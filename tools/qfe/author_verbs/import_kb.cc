#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/limits.h"
#include "manifest/import/reader.h"
#include "manifest/manifest_json.h"
#include "manifest/role.h"
#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/author_verbs/output_folder.h"
#include "tools/qfe/author_verbs/recipes.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"

namespace qfe {
namespace {

struct Draft {
  std::string article;  // where it came from
  std::string file;     // its name in the output folder
  Manifest manifest;
  std::vector<std::string> unsaid;
};

std::vector<Article> readArticles(const VerbCall& call) {
  std::vector<Article> articles;
  for (const std::string& path : call.arguments.all("ARTICLE")) {
    articles.push_back(readArticle(path, readInput(path, limits::kArticleBytes)));
  }
  return articles;
}

void tellWarnings(const std::vector<Article>& articles, Output& output) {
  for (const Article& article : articles) {
    for (const ArticleWarning& warning : article.warnings) {
      output.warning(fmt::format("{}:{}: {}", escapeForMessage(article.fileName), warning.line,
                                 warning.reason));
    }
  }
}

// What is open after the recipe. Of what the article left unsaid, only rows that were left out
// stay true for certain: a recipe cannot bring those back.
std::vector<std::string> openAfterRecipe(const ImportedDraft& draft, const Manifest& merged) {
  std::vector<std::string> open;
  for (const std::string& text : draft.unsaid) {
    if (text.starts_with("files:") && text.find("left out") != std::string::npos) {
      open.push_back(text);
    }
  }
  for (std::string& text : missingForPacking(merged)) open.push_back(std::move(text));
  return open;
}

std::vector<Draft> draftsOf(const std::vector<Article>& articles,
                            const std::optional<JsonDocument>& recipe) {
  std::vector<Draft> drafts;
  std::map<std::string, std::string> sourceOf;  // of a file name, without case
  for (const Article& article : articles) {
    for (ImportedDraft& imported : draftsFromArticle(article)) {
      Draft draft{article.fileName, "", withRecipe(imported.manifest, recipe), {}};
      draft.file = packageStem(draft.manifest) + ".json";
      draft.unsaid =
          recipe ? openAfterRecipe(imported, draft.manifest) : std::move(imported.unsaid);
      const auto [other, fresh] =
          sourceOf.emplace(nameKey(draft.file, Platform::windows), article.fileName);
      if (!fresh) {
        throw Error(ErrorCode::badArticle,
                    fmt::format("{} and {} both give {}; import them into different folders",
                                escapeForMessage(other->second), escapeForMessage(article.fileName),
                                draft.file));
      }
      drafts.push_back(std::move(draft));
    }
  }
  return drafts;
}

void writeDrafts(const std::vector<Draft>& drafts, const std::string& folder) {
  constexpr auto kExisting = OutputFolder::Existing::replace;
  std::vector<std::string> paths;
  for (const Draft& draft : drafts) paths.push_back(draft.file);
  OutputFolder output(folder);
  output.requireFree(paths, kExisting);
  for (const Draft& draft : drafts) {
    const std::string text = writeManifest(draft.manifest);
    output.add(draft.file, std::nullopt, [&](const ByteSink& sink) { sink(asBytes(text)); });
  }
  output.commit(kExisting);
}

Json toDocument(const std::vector<Draft>& drafts, const std::vector<Article>& articles,
                const std::string& folder) {
  JsonArray list;
  for (const Draft& draft : drafts) {
    JsonArray unsaid(draft.unsaid.begin(), draft.unsaid.end());
    list.emplace_back(JsonObject{{"file", pathBelow(folder, draft.file)},
                                 {"id", draft.manifest.id},
                                 {"product", draft.manifest.product.name},
                                 {"unsaid", std::move(unsaid)}});
  }
  JsonArray warnings;
  for (const Article& article : articles) {
    for (const ArticleWarning& warning : article.warnings) {
      warnings.emplace_back(JsonObject{
          {"article", article.fileName}, {"line", warning.line}, {"reason", warning.reason}});
    }
  }
  return JsonObject{{"drafts", std::move(list)},
                    {"warnings", std::move(warnings)},
                    {"exit", exit_code::kYes},
                    {"installer", installerCode(exit_code::kYes)}};
}

void tellDrafts(const std::vector<Draft>& drafts, const std::string& folder, bool hasRecipe,
                Output& output) {
  for (const Draft& draft : drafts) {
    output.result(pathBelow(folder, draft.file) + "\n");
    if (draft.unsaid.empty()) continue;
    output.info(fmt::format("{}: {}", draft.file,
                            hasRecipe ? "still open before it can be packed:"
                                      : "the article does not say, and a recipe has to:"));
    for (const std::string& text : draft.unsaid) output.info("  " + text);
  }
}

}  // namespace

int runImportKb(const VerbCall& call) {
  if (call.arguments.flag("table") && call.output.json()) {
    throw Error(ErrorCode::usage, "--table and --json exclude each other; leave one out");
  }
  const std::vector<Article> articles = readArticles(call);
  if (call.arguments.flag("table")) {
    tellWarnings(articles, call.output);
    call.output.result(tableOfRows(articles));
    return exit_code::kYes;
  }
  const std::optional<JsonDocument> recipe = readRecipe(call);
  const std::vector<Draft> drafts = draftsOf(articles, recipe);
  const std::string folder = call.arguments.value("output").value_or(".");
  writeDrafts(drafts, folder);
  tellWarnings(articles, call.output);
  if (call.output.json()) {
    call.output.document(toDocument(drafts, articles, folder));
  } else {
    tellDrafts(drafts, folder, recipe.has_value(), call.output);
  }
  return exit_code::kYes;
}

}  // namespace qfe
