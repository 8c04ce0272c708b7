#include <utility>

#include "tools/qfe/author_verb_table.h"
#include "tools/qfe/verb.h"
#include "tools/qfe/verb_options.h"

namespace qfe {
namespace {

constexpr OptionSpec kRoot{"root", 'r', "DIR", "the server's root folder; / for this server",
                           false,  true};
constexpr OptionSpec kLocation{
    "location", 'l', "NAME=PATH",
    "where a location of the hotfix lies, below the root; given twice: two instances", true};
constexpr OptionSpec kLocal{"local", '\0', "", "show times in this machine's zone instead of UTC"};
constexpr OptionSpec kReason{"reason", '\0', "TEXT", "why; kept in the history"};
constexpr OptionSpec kDryRun{"dry-run", 'n', "", "print the plan and change nothing"};
constexpr OptionSpec kOffline{"offline", '\0', "",
                              "do not run services and hooks; they are left to the admin"};

VerbSpec attributesVerb() {
  return {
      .name = "attributes",
      .group = VerbGroup::inspect,
      .home = VerbHome::core,
      .summary = "show version, size, UTC time, architecture, language and digest of files",
      .description =
          "Reads PE and ELF files and shows what a hotfix article's table promises of them. The "
          "version of a PE file is its fixed file version; where the version string says "
          "something else, both are shown. The version of an ELF file is that of its package "
          "metadata note (.note.package).\n\n"
          "A file that cannot be read is reported and does not stop the others.",
      .arguments = {{"FILE", "files to read", true}},
      .options = {kJson, kLocal, kJobs},
      .examples = {{"qfe attributes /srv/exchsrvr/bin/Mailmig.exe", "one file"},
                   {"qfe attributes --json *.dll", "many, for a program"}},
      .exits = {0, 2, 3}};
}

VerbSpec showVerb() {
  return {.name = "show",
          .group = VerbGroup::inspect,
          .home = VerbHome::core,
          .summary = "show what a manifest or package says",
          .description =
              "Shows a hotfix for people: what it is for, its files with their required "
              "attributes, what it needs and how it may be removed; for a package also "
              "who signed it. --article prints the table the way a hotfix article does.",
          .arguments = {{"SOURCE", "a manifest or a package"}},
          .options = {{"article", '\0', "", "as the table of a KB article"}, kJson, kLocal},
          .examples = {{"qfe show Exchange2003-KB886948-x86-ENU.qfe", "what is in it"}},
          .exits = {0, 2, 3}};
}

VerbSpec checkVerb() {
  return {
      .name = "check",
      .group = VerbGroup::server,
      .home = VerbHome::core,
      .summary = "does this server need the fix, and why",
      .description =
          "Compares the files below the root with what each hotfix requires (\"these attributes "
          "or later\") and says for each hotfix: installed, needed, partial, modified, "
          "superseded, not-applicable or unknown, and for each file what is there and what is "
          "required. It reads only, and needs no privileges for files it may read.\n\n"
          "SOURCE is a manifest, a package or, in the full qfe, a KB article. A draft without "
          "paths is searched for by file name, below the root or its location.",
      .arguments = {{"SOURCE", "manifests, packages, KB articles", true}},
      .options = {kRoot, kLocation, kJson, kLocal, kJobs},
      .examples = {{"qfe check Exchange2003-KB886948-x86-ENU.qfe --root /", "this server"},
                   {"qfe check *.qfe --root /mnt/image --json", "an image, for a program"}},
      .exits = {0, 1, 2, 3, 7, 8, 9}};
}

VerbSpec applyVerb() {
  return {
      .name = "apply",
      .group = VerbGroup::server,
      .home = VerbHome::core,
      .summary = "put hotfixes on a server, all or nothing",
      .description =
          "Evaluates, plans, stages every file on the file system of its target, then swaps the "
          "names. Whatever fails or stops it, the server is as it was or has the whole fix; "
          "after a crash or power cut `qfe recover` (or the next apply) finishes or undoes it. "
          "Several packages are one transaction, in the order of their prerequisites. The old "
          "files stay in the store for `qfe rollback`.\n\n"
          "A file that is neither old nor new is refused, not overwritten. Already installed is "
          "success.",
      .arguments = {{"PACKAGE", "packages to apply", true}},
      .options = {kRoot,
                  kDryRun,
                  kLocation,
                  {"allow-unsigned", '\0', "",
                   "accept packages that carry no signature (kept in the history)"},
                  {"replace-modified", '\0', "", "replace files that are neither old nor new"},
                  {"break-hard-links", '\0', "", "replace one name of a file that has several"},
                  {"allow-downgrade", '\0', "", "accept a lower revision than was seen before"},
                  kOffline,
                  kReason,
                  kJson,
                  kJobs},
      .examples = {{"qfe apply Exchange2003-KB886948-x86-ENU.qfe --root / --dry-run",
                    "what would be done"},
                   {"qfe apply Exchange2003-KB886948-x86-ENU.qfe --root / --reason CHG-1234",
                    "do it"}},
      .exits = {0, 2, 3, 4, 5, 6, 7, 8, 10}};
}

VerbSpec rollbackVerb() {
  return {
      .name = "rollback",
      .group = VerbGroup::server,
      .home = VerbHome::core,
      .summary = "take applied hotfixes off again",
      .description =
          "Puts the stored old files back, with owner, mode, times and attributes as they were, "
          "in a transaction like that of apply. A hotfix that others stand on is refused, or "
          "taken off with them by --with-dependents. A file that changed since is drift and is "
          "refused without --force.",
      .arguments = {{"ID", "ids (KB886948) as `qfe list` shows them", true}},
      .options = {kRoot,
                  kDryRun,
                  {"with-dependents", '\0', "", "take off what stands on it as well, in order"},
                  {"force", '\0', "", "also over files that changed since"},
                  kOffline,
                  kReason,
                  kJson},
      .examples = {{"qfe rollback KB886948 --root /", ""}},
      .exits = {0, 2, 5, 6, 7, 8, 10}};
}

VerbSpec recoverVerb() {
  return {.name = "recover",
          .group = VerbGroup::server,
          .home = VerbHome::core,
          .summary = "finish or undo an interrupted run",
          .description =
              "Brings a server whose apply or rollback was cut short to all old or all "
              "new, and says which. Changes nothing where nothing is unfinished. It may "
              "itself be interrupted and run again.",
          .options = {kRoot, kJson},
          .examples = {{"qfe recover --root /", ""}},
          .exits = {0, 2, 7, 8}};
}

VerbSpec listVerb() {
  return {.name = "list",
          .group = VerbGroup::server,
          .home = VerbHome::core,
          .summary = "what is installed, whether it can be removed, and why not",
          .description = "Lists the hotfixes that qfe applied below the root, oldest first.",
          .options = {kRoot, kJson, kLocal},
          .examples = {{"qfe list --root /", ""}},
          .exits = {0, 2, 3, 7, 8}};
}

VerbSpec historyVerb() {
  return {.name = "history",
          .group = VerbGroup::server,
          .home = VerbHome::core,
          .summary = "what was done, when and by whom",
          .description =
              "Shows every run that changed the server, or tried to. Each line carries "
              "the digest of the one before; --verify checks this chain.",
          .options = {kRoot,
                      {"verify", '\0', "", "check the chain; exit 1 where it is broken"},
                      kJson,
                      kLocal},
          .examples = {{"qfe history --root /", ""}},
          .exits = {0, 1, 2, 3, 7, 8}};
}

VerbSpec verifyVerb() {
  return {.name = "verify",
          .group = VerbGroup::server,
          .home = VerbHome::core,
          .summary = "is what was applied still intact",
          .description =
              "Compares every file that was applied, and every stored old file that a "
              "rollback needs, with its recorded digest. Without ID: all of them.",
          .arguments = {{"ID", "ids as `qfe list` shows them", true, false}},
          .options = {kRoot, kJson},
          .examples = {{"qfe verify --root /", ""}},
          .exits = {0, 1, 2, 3, 5, 7, 8}};
}

VerbSpec forgetVerb() {
  return {.name = "forget",
          .group = VerbGroup::server,
          .home = VerbHome::core,
          .summary = "drop the record of a hotfix without touching its files",
          .description =
              "For hotfixes that a later release replaced. The record and the stored old "
              "files go; a rollback is then no longer possible. The live files stay.",
          .arguments = {{"ID", "the id as `qfe list` shows it"}},
          .options = {kRoot, kReason, kJson},
          .examples = {{"qfe forget KB886948 --root / --reason \"SP2 is on\"", ""}},
          .exits = {0, 2, 5, 6, 7, 8}};
}

VerbSpec pruneVerb() {
  return {
      .name = "prune",
      .group = VerbGroup::server,
      .home = VerbHome::core,
      .summary = "remove what no rollback and no recovery needs",
      .description =
          "Removes journals of finished transactions beyond --keep and store folders "
          "that nothing refers to any more.",
      .options = {kRoot,
                  {"keep", '\0', "N", "journals of finished transactions to keep (default: 100)"},
                  kDryRun,
                  kJson},
      .examples = {{"qfe prune --root / --dry-run", ""}},
      .exits = {0, 2, 6, 7, 8}};
}

VerbSpec completionVerb() {
  return {.name = "completion",
          .group = VerbGroup::shell,
          .home = VerbHome::core,
          .summary = "completion script for a shell",
          .description = "Prints the script; bash and fish load the installed one by themselves.",
          .arguments = {{"SHELL", "bash, zsh or fish"}},
          .examples = {{"source <(qfe completion bash)", "in this shell"}},
          .exits = {0, 2}};
}

}  // namespace

const std::vector<VerbSpec>& verbTable() {
  static const std::vector<VerbSpec> kTable = [] {
    std::vector<VerbSpec> table = {checkVerb(),   applyVerb(),  rollbackVerb(),
                                   recoverVerb(), listVerb(),   historyVerb(),
                                   verifyVerb(),  forgetVerb(), pruneVerb()};
    for (VerbSpec& verb : authorVerbTable()) table.push_back(std::move(verb));
    for (const VerbSpec& verb : {showVerb(), attributesVerb(), completionVerb()})
      table.push_back(verb);
    return table;
  }();
  return kTable;
}

const VerbSpec* findVerb(std::string_view name) {
  for (const VerbSpec& verb : verbTable())
    if (verb.name == name) return &verb;
  return nullptr;
}

const std::vector<OptionSpec>& commonOptions() {
  static const std::vector<OptionSpec> kCommon = {
      {"quiet", 'q', "", "only results, warnings and errors"},
      {"verbose", 'v', "", "say what is being done"},
      {"log", '\0', "FILE", "append messages with their UTC time to a file"},
      {"help", 'h', "", "this help"}};
  return kCommon;
}

std::string_view title(VerbGroup group) {
  switch (group) {
    case VerbGroup::server:
      return "On a server";
    case VerbGroup::author:
      return "Making packages";
    case VerbGroup::inspect:
      return "Looking at files";
    case VerbGroup::shell:
      return "Shell";
  }
  return "";
}

}  // namespace qfe
