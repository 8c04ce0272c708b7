// A KB article as its reader understood it: the common value of all article families.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "manifest/base/utc_time.h"
#include "manifest/base/version.h"

namespace qfe {

// One row of a file table.
struct ArticleRow {
  std::uint32_t line = 0;             // 1-based, in the article's file
  std::string file;                   // as printed
  std::string versionText;            // as printed; empty where none
  std::optional<std::uint64_t> size;  // bytes
  std::optional<UtcTime> time;        // UTC, day or minute precision
  std::string platform;               // as printed, without parentheses; may be empty
  std::string component;              // may be empty
  friend bool operator==(const ArticleRow&, const ArticleRow&) = default;
};

// Something the reader did not take, or took with doubt. Never silent.
struct ArticleWarning {
  std::uint32_t line = 0;
  std::string reason;
  friend bool operator==(const ArticleWarning&, const ArticleWarning&) = default;
};

struct ArticleProduct {
  std::string name;         // short, made from the display name: "Exchange2003"
  std::string displayName;  // "Microsoft Exchange Server 2003"
  std::vector<std::string> editions;
  std::string servicePack;  // "SP1" where "applies to" says so
  friend bool operator==(const ArticleProduct&, const ArticleProduct&) = default;
};

struct Article {
  std::string fileName;  // for messages
  std::string id;        // "KB886948"
  std::string title;
  std::vector<std::string> appliesTo;  // the lines as printed
  std::vector<ArticleProduct> products;
  std::string symptoms, cause, resolution, status, moreInformation;  // text, paragraphs by "\n\n"
  std::vector<std::string>
      references;  // "KB836993", in order, each once, without the article itself
  std::vector<std::string> keywords;
  std::vector<std::string> correctedIn;  // "SP2", one per "first corrected in"
  std::string language;                  // "ENU" from "The English version of this hotfix"
  std::optional<UtcTime> lastReviewed;   // day
  bool timesAreUtc = false;              // the article says so
  std::vector<ArticleRow> rows;
  std::vector<ArticleWarning> warnings;
};

}  // namespace qfe
