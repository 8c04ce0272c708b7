#include "payloads/kb886948/engine/content_lines.h"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "payloads/kb886948/engine/limits.h"

namespace mlmig {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;

}  // namespace

std::string ContentLine::name() const {
  std::string name(text.substr(0, text.find_first_of(":;")));
  name.erase(name.find_last_not_of(" \t") + 1);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

std::optional<std::string_view> ContentLine::value() const {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ':' && !quoted) return text.substr(i + 1);
  }
  return std::nullopt;
}

ContentLines::ContentLines(std::istream& stream) : stream_(&stream), buffer_(kBufferBytes) {
  if (fill() &&
      std::string_view(buffer_.data(), end_).substr(0, kByteOrderMark.size()) == kByteOrderMark)
    skip(kByteOrderMark.size());
}

bool ContentLines::fill() {
  if (begin_ < end_) return true;
  if (!*stream_) return false;
  stream_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  begin_ = 0;
  end_ = static_cast<std::size_t>(stream_->gcount());
  return end_ > 0;
}

void ContentLines::skip(std::size_t count) {
  begin_ += count;
  offset_ += count;
}

void ContentLines::appendPhysicalLine() {
  const std::size_t start = text_.size();
  while (fill()) {
    const char* const from = buffer_.data() + begin_;
    const std::size_t there = end_ - begin_;
    const auto* newline = static_cast<const char*>(std::memchr(from, '\n', there));
    const std::size_t count = newline ? static_cast<std::size_t>(newline - from) : there;
    const std::size_t room = limits::kItemBytes - std::min(limits::kItemBytes, text_.size());
    text_.append(from, std::min(count, room));
    cut_ = cut_ || count > room;
    skip(newline ? count + 1 : count);
    if (newline) break;
  }
  if (text_.size() > start && text_.back() == '\r') text_.pop_back();
  ++number_;
}

std::optional<ContentLine> ContentLines::next() {
  if (!fill()) return std::nullopt;
  ContentLine line;
  line.offset = offset_;
  line.number = number_;
  text_.clear();
  cut_ = false;
  appendPhysicalLine();
  while (fill() && (buffer_[begin_] == ' ' || buffer_[begin_] == '\t')) {
    skip(1);
    appendPhysicalLine();
  }
  line.size = offset_ - line.offset;
  line.text = text_;
  line.cut = cut_;
  return line;
}

}  // namespace mlmig
