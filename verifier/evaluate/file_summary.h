// The findings of a hotfix's files, counted and named in one line for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "verifier/evaluate/finding.h"

namespace qfe {

using FilePredicate = bool (*)(const FileFinding&);

// Only files that count are any of these, except isAnyFile.
[[nodiscard]] bool isAnyFile(const FileFinding& file);
[[nodiscard]] bool isModified(const FileFinding& file);
[[nodiscard]] bool isUnknown(const FileFinding& file);
[[nodiscard]] bool isWanting(const FileFinding& file);  // older, or missing
[[nodiscard]] bool isDone(const FileFinding& file);     // current or later

[[nodiscard]] std::size_t countFiles(const std::vector<FileFinding>& files,
                                     FilePredicate predicate);

// Where the file is, or its path in the manifest where nobody knows.
[[nodiscard]] const std::string& shownPath(const FileFinding& file);

// "bin/a.dll, bin/b.dll and 3 more"; with its reason behind each file that has one.
[[nodiscard]] std::string nameFiles(const std::vector<FileFinding>& files, FilePredicate predicate);

// "1 file modified: …; 2 files older: …; 3 files current": each state that occurs, the worst
// first. Says also which later files there are, which files are current by size and time alone
// and which are not there and not required.
[[nodiscard]] std::string summarize(const std::vector<FileFinding>& files);

}  // namespace qfe
