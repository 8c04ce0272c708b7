#include <algorithm>

#include <fmt/format.h>

#include "manifest/base/safe_path.h"
#include "patcher/transaction/transaction.h"
#include "tools/qfe/exit_code.h"
#include "tools/qfe/sources.h"
#include "tools/qfe/verbs/core_verbs.h"

namespace qfe {
namespace {

std::string_view word(VerifiedFile::State state) {
  switch (state) {
    case VerifiedFile::State::intact:
      return "intact";
    case VerifiedFile::State::modified:
      return "modified";
    case VerifiedFile::State::missing:
      return "missing";
    case VerifiedFile::State::present:
      return "present";
    case VerifiedFile::State::replacedLater:
      return "replaced later";
    case VerifiedFile::State::unreadable:
      break;
  }
  return "unreadable";
}

Json toJson(const Verification& verification) {
  JsonArray files;
  for (const VerifiedFile& file : verification.files)
    files.push_back(
        JsonObject{{"path", file.path}, {"state", word(file.state)}, {"reason", file.reason}});
  return JsonObject{{"id", verification.id},
                    {"revision", std::uint64_t{verification.revision}},
                    {"identity", verification.identityStem},
                    {"intact", verification.intact},
                    {"removable", verification.removable},
                    {"whyNotRemovable", verification.whyNotRemovable},
                    {"files", std::move(files)}};
}

std::string toText(const Verification& verification, const Output& output) {
  std::string text = fmt::format("{}  {}\n", output.paint(Colour::strong, verification.id),
                                 verification.intact ? output.paint(Colour::good, "intact")
                                                     : output.paint(Colour::bad, "not intact"));
  std::vector<std::vector<std::string>> rows;
  for (const VerifiedFile& file : verification.files)
    rows.push_back(
        {"  " + escapeForMessage(file.path), std::string(word(file.state)), file.reason});
  return text + alignColumns(rows);
}

}  // namespace

int runVerify(const VerbCall& call) {
  const std::string root = *call.arguments.value("root");
  const std::unique_ptr<ReadFs> fs = openRoot(root);
  (void)requireState(*fs, root);
  const std::vector<Verification> verifications = verifyInstalled(*fs, call.arguments.all("ID"));
  const bool intact = std::ranges::all_of(verifications, &Verification::intact);
  const int exit = intact ? exit_code::kYes : exit_code::kNo;
  JsonArray list;
  for (const Verification& verification : verifications) {
    list.push_back(toJson(verification));
    call.output.result(toText(verification, call.output));
  }
  if (verifications.empty()) call.output.result("No hotfixes were applied by qfe.\n");
  if (call.output.json())
    call.output.document(JsonObject{{"root", root},
                                    {"hotfixes", std::move(list)},
                                    {"intact", intact},
                                    {"exit", exit},
                                    {"installer", installerCode(exit)}});
  return exit;
}

}  // namespace qfe
