// Facts that an article states in running prose, found by their set phrases.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qfe {

// Watches prose line by line for the promise that precedes a file table: "attributes" and, within
// a few words, "or later". The phrase may be wrapped anywhere.
class AttributesPromise {
 public:
  void feed(std::string_view line);
  void reset() { *this = AttributesPromise(); }
  [[nodiscard]] bool seen() const { return seen_; }

 private:
  std::size_t words_ = 0;
  std::size_t attributes_ = 0;  // number of the word, 0 when none yet
  std::size_t orLater_ = 0;
  bool or_ = false;
  bool seen_ = false;
};

// Collects numbers of other articles: lines such as "836993 How to …" below a line that ends in a
// colon or below another such line, and "(824684)" anywhere. Fed every prose line in order,
// blank lines left out.
class ReferenceCollector {
 public:
  // `ownId` ("KB886948") is no reference.
  explicit ReferenceCollector(std::string ownId) : ownId_(std::move(ownId)) {}
  void feed(std::string_view line);
  // "KB836993", each once, in order.
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }

 private:
  void add(std::string_view digits);
  std::string ownId_;
  bool listMayFollow_ = false;
  std::set<std::string> seen_;
  std::vector<std::string> ids_;
};

// The text after each "first corrected in", up to the end of its sentence. `text` has its lines
// joined by spaces, paragraphs by line feeds.
[[nodiscard]] std::vector<std::string> firstCorrectedIn(std::string_view text);

// The languages of "The English version" as codes (KB 816915), each once.
[[nodiscard]] std::vector<std::string> languagesIn(std::string_view text);

[[nodiscard]] bool saysUtc(std::string_view text);

}  // namespace qfe
