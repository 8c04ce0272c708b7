#include "tests/support/tar_builder.h"

#include <numeric>
#include <string_view>

namespace qfe {
namespace {

constexpr std::size_t kBlock = 512;

void put(std::string& header, std::size_t at, std::string_view field) {
  header.replace(at, field.size(), field);
}

std::string octal(std::uint64_t value, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; value /= 8) text[i] = static_cast<char>('0' + value % 8);
  return text;
}

// POSIX.1-1988 (ustar): offset and width of every field.
std::string headerOf(const TarEntry& entry) {
  std::string header(kBlock, '\0');
  put(header, 0, entry.name);                               // name, 100 bytes
  put(header, 100, octal(entry.mode, 6) + " ");             // mode, 8
  put(header, 108, octal(entry.uid, 6) + " ");              // uid, 8
  put(header, 116, octal(entry.gid, 6) + " ");              // gid, 8
  put(header, 124, octal(entry.content.size(), 11) + " ");  // size, 12
  put(header, 136, octal(entry.time, 11) + " ");            // mtime, 12
  put(header, 148, "        ");                             // chksum, 8: spaces at first
  header[156] = entry.type;                                 // typeflag, 1
  put(header, 157, entry.link);                             // linkname, 100
  put(header, 257, "ustar");                                // magic, 6, with its zero
  put(header, 263, "00");                                   // version, 2
  put(header, 265, entry.user);                             // uname, 32
  put(header, 297, entry.group);                            // gname, 32
  put(header, 329, "000000 ");                              // devmajor, 8
  put(header, 337, "000000 ");                              // devminor, 8
  const unsigned sum =
      std::accumulate(header.begin(), header.end(), 0U,
                      [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
  put(header, 148, octal(sum, 6));
  header[154] = '\0';
  return header;
}

}  // namespace

TarBuilder& TarBuilder::add(const TarEntry& entry) {
  bytes_ += headerOf(entry) + entry.content;
  bytes_.resize((bytes_.size() + kBlock - 1) / kBlock * kBlock);
  return *this;
}

Bytes TarBuilder::finish() const {
  const std::string whole = bytes_ + std::string(2 * kBlock, '\0');
  return {whole.begin(), whole.end()};
}

}  // namespace qfe
