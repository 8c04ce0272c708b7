// Man pages in the classic man macros, from the verb table.
#include <fmt/format.h>

#include "qfe_version.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/help.h"

namespace qfe {
namespace {

// A backslash and a leading dot or quote mean something to roff; a plain dash may become a hyphen.
std::string roff(std::string_view text) {
  std::string result;
  bool lineStart = true;
  for (const char c : text) {
    if (lineStart && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if (static_cast<unsigned char>(c) < 0x80U) {
      result += c;
    } else if (static_cast<unsigned char>(c) == 0xE2U) {
      result += "...";  // the ellipsis is the only other character the table uses
    }
    lineStart = c == '\n';
  }
  return result;
}

std::string heading(std::string_view page, std::string_view date) {
  return fmt::format(".TH {} 1 {} \"qfe {}\" \"qfe manual\"\n", page, date, QFE_VERSION);
}

std::string text(std::string_view description) {
  std::string result = roff(description);
  for (std::size_t at = result.find("\n\n"); at != std::string::npos; at = result.find("\n\n", at))
    result.replace(at, 2, "\n.PP\n");
  return result + "\n";
}

std::string option(const OptionSpec& spec) {
  std::string tag;
  if (spec.shortName != '\0') tag = fmt::format("\\fB\\-{}\\fR, ", spec.shortName);
  tag += fmt::format("\\fB\\-\\-{}\\fR", roff(spec.name));
  if (!spec.value.empty()) tag += fmt::format(" \\fI{}\\fR", roff(spec.value));
  std::string help(spec.help);
  if (spec.required) help += " (required)";
  if (spec.repeatable) help += " (repeatable)";
  return fmt::format(".TP\n{}\n{}\n", tag, roff(help));
}

std::string exitCodes(const std::vector<int>& codes) {
  std::string result = ".SH EXIT STATUS\n";
  for (const int code : codes)
    result += fmt::format(".TP\n.B {}\n{}\n", code, roff(meaningOfExit(code)));
  return result;
}

}  // namespace

std::string generalManPage(std::string_view date) {
  std::string page = heading("QFE", date);
  page += ".SH NAME\nqfe \\- check, apply, roll back and audit hotfixes\n";
  page += ".SH SYNOPSIS\n.B qfe\n.I VERB\n[\\fIOPTIONS\\fR] \\fIARGUMENTS\\fR\n";
  page +=
      ".SH DESCRIPTION\nA hotfix is a table of versioned files with the rule \"these attributes or "
      "later\".\n.B qfe\nchecks whether a server needs one, applies it so that any failure leaves "
      "the server as it was, takes it off again, and shows what is installed. Each verb has a page "
      "of its own.\n.PP\nResults go to standard output, everything else to standard error. Times "
      "are "
      "in UTC. Colour is used on a terminal only, and not when\n.B NO_COLOR\nis set.\n";
  page += ".SH VERBS\n";
  for (const VerbSpec& verb : verbTable())
    page += fmt::format(".TP\n\\fB{}\\fR\n{}{}\n", roff(verb.name), roff(verb.summary),
                        verb.home == VerbHome::full ? " (full qfe only)" : "");
  page += exitCodes({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  page +=
      ".PP\nOf several findings the worst decides: 1, then 9, then 0.\n"
      ".SH FILES\n.TP\n.I ROOT/var/lib/qfe\nWhat is installed, the history, the journal and the "
      "stored "
      "old files of a server.\n.TP\n.I MOUNT/.qfe\nThe store for files on other mounts.\n"
      ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colour, where this is set and not empty.\n"
      ".SH SEE ALSO\n";
  std::string list;
  for (const VerbSpec& verb : verbTable())
    list += fmt::format("{}.BR qfe\\-{} (1)", list.empty() ? "" : ",\n", roff(verb.name));
  return page + list + "\n";
}

std::string verbManPage(const VerbSpec& verb, std::string_view date) {
  std::string page = heading(fmt::format("QFE\\-{}", roff(verb.name)), date);
  page += fmt::format(".SH NAME\nqfe\\-{} \\- {}\n", roff(verb.name), roff(verb.summary));
  page += fmt::format(".SH SYNOPSIS\n{}\n", roff(synopsis(verb, "qfe")));
  page += ".SH DESCRIPTION\n" + text(verb.description);
  page += ".SH ARGUMENTS AND OPTIONS\n";
  for (const ArgumentSpec& argument : verb.arguments)
    page += fmt::format(".TP\n\\fI{}\\fR\n{}\n", roff(argument.name), roff(argument.help));
  for (const OptionSpec& spec : verb.options) page += option(spec);
  for (const OptionSpec& spec : commonOptions()) page += option(spec);
  page += exitCodes(verb.exits);
  page += ".SH EXAMPLES\n";
  bool first = true;
  for (const Example& example : verb.examples) {
    if (!first) page += ".PP\n";
    first = false;
    if (!example.says.empty()) page += roff(example.says) + "\n.PP\n";
    page += fmt::format(".nf\n.RS\n{}\n.RE\n.fi\n", roff(example.command));
  }
  return page + ".SH SEE ALSO\n.BR qfe (1)\n";
}

}  // namespace qfe
