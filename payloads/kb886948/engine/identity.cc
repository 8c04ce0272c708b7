#include "payloads/kb886948/engine/identity.h"

#include <algorithm>
#include <stdexcept>

#include <openssl/evp.h>

#include "payloads/kb886948/engine/component_text.h"

namespace mlmig {
namespace {

Identity sha256(std::string_view text) {
  Identity identity;
  std::size_t size = identity.bytes.size();
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), identity.bytes.data(),
                   &size) != 1)
    throw std::runtime_error("SHA-256 is not available in this OpenSSL");
  return identity;
}

int digitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string Identity::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 15U]);
  }
  return text;
}

std::optional<Identity> Identity::parse(std::string_view hex) {
  Identity identity;
  if (hex.size() != 2 * identity.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < identity.bytes.size(); ++i) {
    const int high = digitOf(hex[2 * i]);
    const int low = digitOf(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    identity.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return identity;
}

Identity identityOf(std::string_view text) {
  std::string blanked;
  blanked.reserve(text.size());
  Depth depth;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    ContentLine line;
    line.text = text.substr(begin, end - begin - 1);
    const bool isUid = depth.of(line) == 1 && line.name() == "UID";
    blanked.append(isUid ? "UID\n" : text.substr(begin, end - begin));
  }
  return sha256(blanked);
}

std::string freshUid(std::string_view uid, const Identity& content) {
  Identity derived = sha256(std::string(uid) + '\n' + content.hex());
  derived.bytes[6] = static_cast<std::uint8_t>((derived.bytes[6] & 0x0FU) | 0x80U);
  derived.bytes[8] = static_cast<std::uint8_t>((derived.bytes[8] & 0x3FU) | 0x80U);
  std::string text = derived.hex().substr(0, 32);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
  return text;
}

std::string digestOf(std::string_view text) {
  return sha256(text).hex();
}

}  // namespace mlmig
