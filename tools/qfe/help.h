// Help, man pages and shell completion, all made from the verb table.
#pragma once

#include <string>

#include "tools/qfe/verb.h"

namespace qfe {

// "qfe apply PACKAGE... --root DIR [OPTIONS]"
[[nodiscard]] std::string synopsis(const VerbSpec& verb, std::string_view program);
// `qfe --help`: verbs by group. `core`: only what the static core has.
[[nodiscard]] std::string generalHelp(std::string_view program, bool core);
[[nodiscard]] std::string verbHelp(const VerbSpec& verb, std::string_view program);

// roff (man macros): qfe(1), and one page per verb, qfe-apply(1). `date` is "2026-01-31".
[[nodiscard]] std::string generalManPage(std::string_view date);
[[nodiscard]] std::string verbManPage(const VerbSpec& verb, std::string_view date);

[[nodiscard]] std::string bashCompletion();
[[nodiscard]] std::string zshCompletion();
[[nodiscard]] std::string fishCompletion();

}  // namespace qfe
