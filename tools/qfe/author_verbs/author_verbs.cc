#include "tools/qfe/author_verbs/author_verbs.h"

#include "manifest/import/reader.h"

namespace qfe {

std::map<std::string_view, VerbFunction> authorVerbs() {
  return {{"import-kb", runImportKb}, {"draft", runDraft},     {"lint", runLint},
          {"pack", runPack},          {"extract", runExtract}, {"delta", runDelta}};
}

std::vector<Manifest> readArticleDrafts(const std::string& path, const std::string& bytes) {
  std::vector<Manifest> drafts;
  for (ImportedDraft& draft : draftsFromArticle(readArticle(path, bytes)))
    drafts.push_back(std::move(draft.manifest));
  return drafts;
}

}  // namespace qfe
