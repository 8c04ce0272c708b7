#include "tools/author/pack.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "tools/author/release_bases.h"
#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/author_verbs/recipes.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"

namespace qfe {
namespace {

constexpr std::uint64_t kHookSeconds = 86'400;
constexpr std::uint64_t kMaxJobs = 1024;
constexpr int kMaxLevel = 22;

Manifest readOne(const VerbCall& call) {
  const std::string& path = call.arguments.one("MANIFEST");
  if (path != "-" && looksLikePackage(path)) {
    throw Error(ErrorCode::usage, fmt::format("{} is a package already; pack takes the manifest "
                                              "it was made from",
                                              escapeForMessage(path)));
  }
  std::vector<Manifest> manifests = readSource(call, path);
  if (manifests.size() != 1) {
    throw Error(ErrorCode::usage,
                fmt::format("{} gives {} drafts and a package holds one; write them with `qfe "
                            "import-kb` and pack each",
                            escapeForMessage(path), manifests.size()));
  }
  return withRecipe(manifests.front(), readRecipe(call));
}

struct HookOption {
  std::string_view option;
  ContentSource PackageInput::*source;
  std::optional<Hook> Hooks::*hook;
};
constexpr std::array kHookOptions = {
    HookOption{"hook-before", &PackageInput::hookBefore, &Hooks::before},
    HookOption{"hook-after", &PackageInput::hookAfter, &Hooks::after},
    HookOption{"hook-rollback-before", &PackageInput::hookRollbackBefore, &Hooks::rollbackBefore},
    HookOption{"hook-rollback-after", &PackageInput::hookRollbackAfter, &Hooks::rollbackAfter}};

void addHooks(const VerbCall& call, PackageInput& input) {
  const auto limit = call.arguments.number("hook-time-limit", kHookSeconds);
  if (limit == 0U) {
    throw Error(ErrorCode::usage, "--hook-time-limit 0: give at least one second");
  }
  for (const HookOption& known : kHookOptions) {
    const auto path = call.arguments.value(known.option);
    if (!path) continue;
    input.*(known.source) = contentOfFile(*path);
    // The writer says which blob it is.
    Hook hook;
    if (limit) hook.timeLimitSeconds = static_cast<std::uint32_t>(*limit);
    input.manifest.hooks.*(known.hook) = hook;
  }
}

BaseOptions basesOf(const VerbCall& call) {
  BaseOptions options;
  options.folders = call.arguments.values("base");
  options.carryWhole = call.arguments.flag("whole");
  const auto effort = call.arguments.value("effort");
  if ((effort || options.carryWhole) && options.folders.empty()) {
    throw Error(ErrorCode::usage, "--effort and --whole are about deltas; give their --base too");
  }
  const auto known = delta::effortNamed(effort.value_or("default"));
  if (!known) {
    throw Error(ErrorCode::usage,
                fmt::format("--effort {}: it is fast, default or max", escapeForMessage(*effort)));
  }
  options.effort = *known;
  return options;
}

void tell(const WrittenPackage& written, const std::string& path,
          const std::vector<std::string>& notes, Output& output) {
  if (output.json()) {
    output.document(JsonObject{{"package", path},
                               {"id", written.manifest.id},
                               {"revision", written.manifest.revision},
                               {"size", written.size},
                               {"manifestDigest", written.manifestDigest.hex()},
                               {"notes", JsonArray(notes.begin(), notes.end())},
                               {"exit", exit_code::kYes},
                               {"installer", installerCode(exit_code::kYes)}});
    return;
  }
  output.result(fmt::format("{}  {} bytes\n  package identity  {}\n", escapeForMessage(path),
                            groupDigits(written.size), written.manifestDigest.hex()));
}

}  // namespace

int runPack(const VerbCall& call) {
  const std::string folder = call.arguments.value("files").value_or("");
  const auto jobs = static_cast<unsigned>(call.arguments.number("jobs", kMaxJobs).value_or(0));
  const auto level = call.arguments.number("level", kMaxLevel);
  const Manifest manifest = readOne(call);
  std::vector<std::string> notes;
  PackageInput input = preparePackage(manifest, folder, notes, jobs);
  if (level) input.zstdLevel = static_cast<int>(*level);
  if (const BaseOptions bases = basesOf(call); !bases.folders.empty())
    addBases(input, bases, notes);
  addHooks(call, input);

  const std::string path =
      call.arguments.value("output").value_or(packageStem(input.manifest) + ".qfe");
  const WrittenPackage written =
      withContext("pack " + manifest.id, [&] { return writePackage(input, path); });
  for (const std::string& note : notes) call.output.info(note);
  tell(written, path, notes, call.output);
  return exit_code::kYes;
}

}  // namespace qfe
