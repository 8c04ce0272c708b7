// The verbs that only the full qfe has: making packages.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/qfe/cli.h"

namespace qfe {

[[nodiscard]] std::map<std::string_view, VerbFunction> authorVerbs();

// For Program::articleReader: the drafts of a KB article.
[[nodiscard]] std::vector<Manifest> readArticleDrafts(const std::string& path,
                                                      const std::string& bytes);

int runImportKb(const VerbCall& call);
int runDraft(const VerbCall& call);
int runLint(const VerbCall& call);
int runPack(const VerbCall& call);
int runExtract(const VerbCall& call);
int runDelta(const VerbCall& call);

}  // namespace qfe
