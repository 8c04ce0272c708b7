#include "tools/qfe/author_verb_table.h"

#include "tools/qfe/verb_options.h"

namespace qfe {
namespace {

constexpr OptionSpec kEffort{"effort", '\0', "HOW",
                             "for deltas: fast, default or max (the smallest)"};
constexpr OptionSpec kRecipe{"recipe", '\0', "FILE",
                             "what the draft does not say (paths, baseline), merged over it"};
constexpr OptionSpec kOutDir{"output", 'o', "DIR", "folder to write into (default: .)"};

VerbSpec importVerb() {
  return {
      .name = "import-kb",
      .group = VerbGroup::author,
      .home = VerbHome::full,
      .summary = "draft manifests from KB articles",
      .description =
          "Reads hotfix articles and writes one draft per product, architecture and language. "
          "What an article does not say (paths, baseline) is listed, and comes from a recipe. "
          "Nothing is guessed silently: a row that cannot be read is a warning with its line.\n\n"
          "Either all drafts are written or, when one of the articles cannot be read, none. A "
          "draft of the same name is replaced.",
      .arguments = {{"ARTICLE", "KB articles", true}},
      .options = {kOutDir,
                  kRecipe,
                  {"table", '\0', "", "print the rows it understood as TSV and write nothing"},
                  kJson},
      .examples = {{"qfe import-kb KB886948.txt --recipe recipe.json -o drafts", ""},
                   {"qfe import-kb --table KB886948.txt", "only look"}},
      .exits = {0, 2, 3, 5, 6}};
}

VerbSpec draftVerb() {
  return {
      .name = "draft",
      .group = VerbGroup::author,
      .home = VerbHome::full,
      .summary = "draft a manifest from two levels of a folder",
      .description =
          "Compares the folder as it is before the fix with the fixed one: attributes, what is "
          "replaced, added and removed. Id, title and product come from --article or the options; "
          "where the article's table says otherwise than the folders, each difference is a "
          "warning. What is still open before it can be packed is listed.",
      .options = {{"old", '\0', "DIR", "the level before the fix", false, true},
                  {"new", '\0', "DIR", "the fixed level", false, true},
                  {"article", '\0', "FILE", "KB article for id, title, product and text"},
                  {"id", '\0', "ID", "id of the hotfix (without --article)"},
                  {"title", '\0', "TEXT", "title (without --article)"},
                  {"product", '\0', "NAME", "product name; with --article: which of its products"},
                  {"architecture", '\0', "NAME",
                   "x86, x64, arm64 or neutral; with --article: which of its"},
                  {"into", '\0', "LOCATION",
                   "location the folders stand for, as in paths {LOCATION}/…"},
                  kRecipe,
                  {"output", 'o', "FILE", "file to write (default: standard output)"}},
      .examples = {{"qfe draft --old sp1/bin --new fixed/bin --article KB886948.txt -o draft.json",
                    ""}},
      .exits = {0, 2, 3, 6}};
}

VerbSpec lintVerb() {
  return {
      .name = "lint",
      .group = VerbGroup::author,
      .home = VerbHome::full,
      .summary = "what a release engineer would regret",
      .description =
          "Checks manifests beyond their shape: what packing would miss, a version not above the "
          "base, the same version with other content, a debug build, the wrong machine, a file of "
          "the new level that is not listed, a relation to nothing, paths that clash. --files and "
          "--base let it look at the binaries.",
      .arguments = {{"MANIFEST", "manifests or packages", true}},
      .options = {kRecipe,
                  {"files", '\0', "DIR", "folder with the new files"},
                  {"base", '\0', "DIR", "folder with the files before the fix"},
                  kJson},
      .examples = {{"qfe lint draft.json --files fixed --base sp1", ""}},
      .exits = {0, 1, 2, 3}};
}

VerbSpec packVerb() {
  return {
      .name = "pack",
      .group = VerbGroup::author,
      .home = VerbHome::full,
      .summary = "make a package from a manifest and its files",
      .description =
          "Looks for each row's file below --files, by path or name, takes what the manifest "
          "leaves open (version, size, digest, time) from it, and refuses where a binary differs "
          "from its "
          "row. A time that differs is no refusal: installed files get the row's. The same inputs "
          "give the same bytes.",
      .arguments = {{"MANIFEST", "a draft or manifest"}},
      .options = {{"files", '\0', "DIR", "folder with the new files", false, true},
                  kRecipe,
                  {"output", 'o', "FILE",
                   "package to write (default: by product, id, architecture, language)"},
                  {"hook-before", '\0', "FILE", "program to run before the files are swapped"},
                  {"hook-after", '\0', "FILE", "program to run after the files are swapped"},
                  {"hook-rollback-before", '\0', "FILE",
                   "program to run before a rollback swaps them back"},
                  {"hook-rollback-after", '\0', "FILE",
                   "program to run after a rollback swapped them back"},
                  {"hook-time-limit", '\0', "SECONDS", "for each hook, up to 86400 (default: 60)"},
                  {"level", '\0', "N", "zstd level, 1 to 22 (default: 19)"},
                  {"base", '\0', "DIR",
                   "an older level of the files: carry deltas from it where they are smaller",
                   true},
                  kEffort,
                  {"whole", '\0', "", "carry the whole files beside the deltas"},
                  kJobs,
                  kJson},
      .examples = {{"qfe pack draft.json --recipe recipe.json --files fixed", ""},
                   {"qfe pack draft.json --files fixed --base sp1 --base hotfix1",
                    "deltas for servers at either level"}},
      .exits = {0, 2, 3, 6}};
}

VerbSpec extractVerb() {
  return {
      .name = "extract",
      .group = VerbGroup::author,
      .home = VerbHome::full,
      .summary = "the files in a package",
      .description =
          "Writes the new files of a package into a folder, by their paths, after "
          "checking every digest: all of them or none. A location is a folder of its "
          "name. A file that is there already is not replaced. Never writes outside "
          "the folder and never through a link.",
      .arguments = {{"PACKAGE", "a package"}},
      .options = {kOutDir,
                  {"base", '\0', "DIR", "old files that the package's deltas are made from", true},
                  kJson,
                  kJobs},
      .examples = {{"qfe extract Exchange2003-KB886948-x86-ENU.qfe -o out",
                    "out/exchsrvr/bin/Mailmig.exe, …"}},
      .exits = {0, 2, 3, 5, 6}};
}

VerbSpec deltaVerb() {
  return {
      .name = "delta",
      .group = VerbGroup::author,
      .home = VerbHome::full,
      .summary = "make, apply or explain one delta",
      .description =
          "make writes the delta that turns OLD into NEW, apply makes NEW from OLD and a delta, "
          "info says what a delta is from and to. The old file's digest is checked before, the "
          "new one's after; the output appears whole or not at all. Packages carry deltas by "
          "themselves, see `qfe pack --base`.",
      .arguments = {{"ACTION", "make, apply or info"},
                    {"FILE", "make: OLD NEW; apply: OLD DELTA; info: DELTA", true}},
      .options = {{"output", 'o', "FILE", "file to write (make, apply)"}, kEffort, kJobs, kJson},
      .examples = {{"qfe delta make 1.0/app.exe 1.1/app.exe -o app.delta", ""},
                   {"qfe delta apply 1.0/app.exe app.delta -o app.exe", ""}},
      .exits = {0, 2, 3, 6}};
}

}  // namespace

std::vector<VerbSpec> authorVerbTable() {
  return {importVerb(), draftVerb(), lintVerb(), packVerb(), extractVerb(), deltaVerb()};
}

}  // namespace qfe
