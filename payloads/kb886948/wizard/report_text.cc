#include "payloads/kb886948/wizard/report_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mlmig {
namespace {

MailboxReport totalOf(const Report& report) {
  MailboxReport total;
  total.name = "total";
  for (const MailboxReport& mailbox : report.mailboxes) {
    total.read += mailbox.read;
    total.migrated += mailbox.migrated;
    total.alreadyThere += mailbox.alreadyThere;
    total.duplicates += mailbox.duplicates;
    total.rejected += mailbox.rejected;
    total.newUid += mailbox.newUid;
  }
  return total;
}

std::string printable(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
  return text;
}

std::string lineOf(const Problem& problem) {
  std::string text = problem.file;
  if (problem.line != 0) text += ':' + std::to_string(problem.line);
  text += ": ";
  if (!problem.component.empty()) text += problem.component + ' ';
  if (!problem.uid.empty()) text += problem.uid + ' ';
  return printable(text + problem.reason);
}

void append(std::string& text, std::string_view title, const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    text += fmt::format("{}  {}\n", title, lineOf(problem));
    if (!problem.keptAs.empty()) text += fmt::format("  kept as {}\n", printable(problem.keptAs));
  }
}

nlohmann::ordered_json asJson(const std::vector<Problem>& problems) {
  auto list = nlohmann::ordered_json::array();
  for (const Problem& problem : problems) {
    nlohmann::ordered_json entry = {{"file", problem.file}, {"reason", problem.reason}};
    if (problem.line != 0) entry["line"] = problem.line;
    if (!problem.component.empty()) entry["component"] = problem.component;
    if (!problem.uid.empty()) entry["uid"] = problem.uid;
    if (!problem.keptAs.empty()) entry["keptAs"] = problem.keptAs;
    list.push_back(std::move(entry));
  }
  return list;
}

nlohmann::ordered_json countsOf(const MailboxReport& mailbox) {
  return {{"read", mailbox.read},
          {"migrated", mailbox.migrated},
          {"alreadyThere", mailbox.alreadyThere},
          {"duplicates", mailbox.duplicates},
          {"newUid", mailbox.newUid},
          {"rejected", mailbox.rejected}};
}

}  // namespace

std::string asTable(const Report& report, bool dryRun) {
  std::vector<MailboxReport> rows = report.mailboxes;
  if (rows.size() != 1) rows.push_back(totalOf(report));
  std::size_t width = std::string_view("MAILBOX").size();
  for (MailboxReport& row : rows) {
    row.name = printable(row.name);
    width = std::max(width, row.name.size());
  }
  std::string text = fmt::format("{:<{}}  {:>8}  {:>8}  {:>13}  {:>10}  {:>7}  {:>8}\n", "MAILBOX",
                                 width, "READ", dryRun ? "TO DO" : "MIGRATED", "ALREADY THERE",
                                 "DUPLICATES", "NEW UID", "REJECTED");
  for (const MailboxReport& row : rows)
    text += fmt::format("{:<{}}  {:>8}  {:>8}  {:>13}  {:>10}  {:>7}  {:>8}\n", row.name, width,
                        row.read, row.migrated, row.alreadyThere, row.duplicates, row.newUid,
                        row.rejected);
  for (const MailboxReport& mailbox : report.mailboxes) {
    append(text, "rejected", mailbox.rejects);
    append(text, "unreadable", mailbox.unreadable);
  }
  append(text, "ignored", report.ignored);
  if (dryRun) text += "Nothing was written: this was a dry run.\n";
  return text;
}

std::string asJson(const Report& report, bool dryRun) {
  nlohmann::ordered_json document = {{"level", engineVersion()}, {"dryRun", dryRun}};
  document["mailboxes"] = nlohmann::ordered_json::array();
  for (const MailboxReport& mailbox : report.mailboxes) {
    nlohmann::ordered_json entry = {{"name", mailbox.name}};
    entry.update(countsOf(mailbox));
    entry["rejects"] = asJson(mailbox.rejects);
    entry["unreadable"] = asJson(mailbox.unreadable);
    document["mailboxes"].push_back(std::move(entry));
  }
  document["total"] = countsOf(totalOf(report));
  document["ignored"] = asJson(report.ignored);
  // Names and reasons hold whatever bytes a file had.
  return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

bool isClean(const Report& report) {
  return std::all_of(report.mailboxes.begin(), report.mailboxes.end(),
                     [](const MailboxReport& mailbox) {
                       return mailbox.rejected == 0 && mailbox.unreadable.empty();
                     });
}

}  // namespace mlmig
