#include "manifest/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

struct FreeMd {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
struct FreeMdContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void require(bool done, const char* call) {
  if (!done) throw Error(ErrorCode::internal, std::string("SHA-256: ") + call + " failed");
}

const EVP_MD* sha256() {
  // Fetched once: a fetch takes locks and searches providers. The environment's OPENSSL_CONF may
  // name modules to load, so no configuration is read.
  static const std::unique_ptr<EVP_MD, FreeMd> md = [] {
    require(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1, "OPENSSL_init_crypto");
    std::unique_ptr<EVP_MD, FreeMd> fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    require(fetched != nullptr, "EVP_MD_fetch");
    return fetched;
  }();
  return md.get();
}

std::optional<std::uint8_t> hexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

std::optional<Digest> Digest::parse(std::string_view hex) {
  if (hex.size() != 2 * kSize) return std::nullopt;
  std::array<std::uint8_t, kSize> bytes{};
  for (std::size_t i = 0; i < kSize; ++i) {
    const auto high = hexDigit(hex[2 * i]);
    const auto low = hexDigit(hex[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return Digest(bytes);
}

Digest Digest::of(ByteView bytes) {
  Hasher hasher;
  hasher.update(bytes);
  return hasher.finish();
}

struct Hasher::Context {
  std::unique_ptr<EVP_MD_CTX, FreeMdContext> md{EVP_MD_CTX_new()};

  void begin() const {
    require(md != nullptr, "EVP_MD_CTX_new");
    require(EVP_DigestInit_ex2(md.get(), sha256(), nullptr) == 1, "EVP_DigestInit_ex2");
  }
};

Hasher::Hasher() : context_(std::make_unique<Context>()) {
  context_->begin();
}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

void Hasher::update(ByteView bytes) {
  require(EVP_DigestUpdate(context_->md.get(), bytes.data(), bytes.size()) == 1,
          "EVP_DigestUpdate");
}

Digest Hasher::finish() {
  std::array<std::uint8_t, Digest::kSize> bytes{};
  unsigned length = 0;
  require(
      EVP_DigestFinal_ex(context_->md.get(), bytes.data(), &length) == 1 && length == Digest::kSize,
      "EVP_DigestFinal_ex");
  context_->begin();
  return Digest(bytes);
}

}  // namespace qfe
