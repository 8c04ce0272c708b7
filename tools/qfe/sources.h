// What a user names on the command line: files to read, and roots.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "patcher/fs/fs.h"
#include "patcher/state/installed.h"
#include "tools/qfe/cli.h"

namespace qfe {

// The whole content of a file a user named; "-" is standard input. Throws Error(cannotRead,
// overLimit).
[[nodiscard]] std::string readInput(const std::string& path, std::uint64_t maxBytes);

// Writes a new file whole or not at all (temporary beside it, synced, renamed). Throws Error(io).
void writeOutput(const std::string& path, std::string_view content);

// A manifest, a package, or (where there is a reader for them) an article, told apart by content.
// An article may give several drafts.
[[nodiscard]] std::vector<Manifest> readSource(const VerbCall& call, const std::string& path);
[[nodiscard]] bool looksLikePackage(const std::string& path);

// Whether the folder is this machine's own root.
[[nodiscard]] bool isSystemRoot(const std::string& root);

// Throws Error(emptyRoot): what lies nowhere cannot be checked or changed; a file system that is
// not mounted looks like this.
[[noreturn]] void refuseAsEmpty(const std::string& root);
// The same where the root has no entry at all.
void refuseEmptyRoot(const ReadFs& fs, const std::string& root);

// For verbs that only read: the installed hotfixes. Throws Error(needsRecovery) while something
// is unfinished, Error(locked) while another run is at it. Where the caller may not read the
// state, warns and gives none.
[[nodiscard]] std::vector<InstalledHotfix> readState(const VerbCall& call, const ReadFs& fs,
                                                     const std::string& root);
// The same for a verb that is about the state: not being allowed to read it is an error.
[[nodiscard]] std::vector<InstalledHotfix> requireState(const ReadFs& fs, const std::string& root);

// "KB886948 revision 1 (Exchange2003 x86 ENU)"
[[nodiscard]] std::string describe(const Identity& identity, std::uint32_t revision);

}  // namespace qfe
