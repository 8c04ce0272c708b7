// Codes bits into memory and reads them again.
#pragma once

#include "payloads/delta/apply.h"
#include "payloads/delta/bit_decoder.h"
#include "payloads/delta/make/bit_encoder.h"

namespace qfe::delta {

// Runs `encode` with an encoder, then `decode` with a decoder of what it wrote; returns the bytes.
template <typename Encode, typename Decode>
Bytes thereAndBack(const Encode& encode, const Decode& decode) {
  Bytes bytes;
  BitEncoder encoder(bytes);
  encode(encoder);
  encoder.finish();
  const DeltaFile file = deltaFileOf(bytes);
  BitDecoder decoder(file.read, 0, file.size);
  decode(decoder);
  decoder.finish();
  return bytes;
}

}  // namespace qfe::delta
