// The new file's bytes as coded bits, in their order: extra bytes between covers, and within
// covers what differs from their source. Maker and applier run the same code; `Coder` says which
// of them it is, `Files` where bytes come from and go to:
//   const std::uint8_t* before(offset, count)   bytes of the old file, valid until the next call
//   const std::uint8_t* earlier(at)             bytes of the new file, already coded
//   Byte* place(at, count)                      where the next bytes of the new file stand; those
//   of
//                                               the window before them stand before it
//   void finished(at)                           the new file is done up to here
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "payloads/delta/bit_model.h"
#include "payloads/delta/cover_code.h"
#include "payloads/delta/reference_code.h"
#include "payloads/delta/reference_scan.h"
#include "payloads/delta/word_code.h"

namespace qfe::delta {

constexpr std::uint64_t kPieceBytes = 16384;  // of a cover, scanned for references at once
constexpr std::uint64_t kStepBytes = 4096;    // of extra bytes of one kind
constexpr std::uint64_t kGapBytes = 4096;     // of the old file beside extra bytes
constexpr std::uint64_t kContextBytes = 8;    // of the new file before what is coded

struct BodyOptions {
  unsigned tableBits = 14;  // of the literal model
  bool nearAddresses = false;
  std::vector<WordBase> bases;
};

template <typename Coder, typename Files>
class Body {
 public:
  // Borrows all but the options.
  Body(Coder& coder, Files& files, const ImageMap& oldImage, const FileSizes& sizes,
       const std::vector<Cover>& covers, BodyOptions options)
      : coder_(coder),
        files_(files),
        oldImage_(oldImage),
        sizes_(sizes),
        covers_(covers),
        options_(std::move(options)),
        literals_(options_.tableBits),
        references_(coder, literals_, targets_),
        words_(coder, literals_, ways_),
        headEnd_(std::min<std::uint64_t>(sizes.after, kImageHeadBytes)) {}

  void run() {
    if constexpr (!Coder::kDecodes) collectRuns();
    run_ = nextRun();
    std::uint64_t at = 0, oldEnd = 0;
    for (const Cover& cover : covers_) {
      const bool ahead = !cover.fromNew && cover.source > oldEnd;
      extra(at, cover.at, oldEnd, ahead ? cover.source : oldEnd + kNoGap);
      for (std::uint64_t done = 0; done < cover.size;) done += piece(cover, done);
      at = cover.at + cover.size;
      if (!cover.fromNew) oldEnd = cover.source + cover.size;
    }
    extra(at, sizes_.after, oldEnd, oldEnd + kNoGap);
  }

 private:
  // Where the next cover does not say how long the old file's gap is.
  static constexpr std::uint64_t kNoGap = 64;
  static constexpr std::uint32_t kRunLimit = 120;
  using Byte = typename Files::Byte;

  // How many bytes of a cover are scanned together.
  [[nodiscard]] std::uint64_t pieceSize(const Cover& cover, std::uint64_t done) const {
    const std::uint64_t at = cover.at + done;
    std::uint64_t size = std::min(cover.size - done, kPieceBytes);
    if (at < headEnd_) size = std::min(size, headEnd_ - at);
    // A source may reach into what it makes: no further than what stands already.
    if (cover.fromNew) size = std::min(size, cover.at - cover.source);
    return size;
  }

  // The new image is known as soon as its head is.
  void lookAtHead(std::uint64_t at) {
    if (headKnown_ || at < headEnd_) return;
    headKnown_ = true;
    if (oldImage_.machine() == Machine::none) return;
    newImage_ = ImageMap::read(ByteView(files_.earlier(0), headEnd_), sizes_.after);
    if (newImage_.machine() != oldImage_.machine()) return;
    targets_ = TargetMap(covers_, oldImage_, newImage_);
    ways_.bind(oldImage_, newImage_, targets_, options_.bases);
    references_.setBase(newImage_.base());
  }

  // How a piece of a cover relates to its source.
  enum PieceMode : std::uint8_t {
    kSame,      // it is its source
    kForetold,  // its references are as first predicted
    kMixed,
  };

  // Finds out where a piece lies in both images; false where references are not predicted.
  bool locate(const Cover& cover, std::uint64_t done) {
    found_.clear();
    inCode_ = false;
    if (cover.fromNew) return false;
    const Section* before = oldImage_.atOffset(cover.source + done);
    if (before == nullptr) return false;
    inCode_ = before->code;
    if (targets_.empty()) return false;
    const Section* after = newImage_.atOffset(cover.at + done);
    if (after == nullptr) return false;
    oldPlace_ = before->address + static_cast<std::uint32_t>(cover.source + done - before->offset);
    newPlace_ = after->address + static_cast<std::uint32_t>(cover.at + done - after->offset);
    return true;
  }

  void scan(const Cover& cover, std::uint64_t done, ByteView source) {
    scanReferences(oldImage_, cover.source + done, source, options_.nearAddresses, found_);
  }

  // Codes the mode of a piece whose place is known, and finds its references if it has some.
  PieceMode codeMode(const Cover& cover, std::uint64_t done, ByteView source, const Byte* target) {
    const std::size_t context = lastMode_ * 2U + (inCode_ ? 1U : 0U);
    bool same = false;
    if constexpr (!Coder::kDecodes) same = std::memcmp(source.data(), target, source.size()) == 0;
    lastMode_ = kSame;
    if (codeBit(coder_, sameModels_[context], same)) return kSame;
    scan(cover, done, source);
    bool foretold = false;
    if constexpr (!Coder::kDecodes) foretold = allForetold(source.data(), target);
    lastMode_ = codeBit(coder_, foretoldModels_[context], foretold) ? kForetold : kMixed;
    return lastMode_;
  }

  // The maker's: whether all references, without words of data, become what is first predicted.
  [[nodiscard]] bool allForetold(const std::uint8_t* source, const Byte* target) const {
    return std::ranges::all_of(found_, [&](const Reference& reference) {
      if (reference.kind == ReferenceKind::word32) return true;
      const FieldPlace place{oldPlace_ + reference.at, newPlace_ + reference.at, true, 0};
      return references_.foretell(reference, place, loadField(source, reference)) ==
             loadField(target, reference);
    });
  }

  [[nodiscard]] static std::uint64_t loadField(const std::uint8_t* bytes,
                                               const Reference& reference) {
    const std::uint8_t* place = bytes + reference.at;
    return fieldSize(reference.kind) == 8 ? load64(place) : load32(place);
  }

  [[nodiscard]] const std::uint8_t* sourceOf(const Cover& cover, std::uint64_t done,
                                             std::uint64_t size) {
    return cover.fromNew ? files_.earlier(cover.source + done)
                         : files_.before(cover.source + done, size);
  }

  // The maker's first pass: how many equal bytes stand between those that differ.
  void collectRuns() {
    std::uint64_t run = 0;
    for (const Cover& cover : covers_) {
      for (std::uint64_t done = 0; done < cover.size;) {
        const std::uint64_t size = pieceSize(cover, done);
        lookAtHead(cover.at + done);
        const std::uint8_t* source = sourceOf(cover, done, size);
        const std::uint8_t* target = files_.earlier(cover.at + done);
        if (locate(cover, done) && std::memcmp(source, target, size) != 0)
          scan(cover, done, ByteView(source, size));
        std::uint64_t i = 0;
        for (std::size_t r = 0; r <= found_.size(); ++r) {
          const std::uint64_t stop = r < found_.size() ? found_[r].at : size;
          for (; i < stop; ++i) {
            if (source[i] == target[i]) {
              ++run;
            } else {
              runs_.push_back(run);
              run = 0;
            }
          }
          if (r < found_.size()) i += fieldSize(found_[r].kind);
        }
        done += size;
      }
    }
    runs_.push_back(run + 1);
    headKnown_ = false;
    inCode_ = false;
    newImage_ = ImageMap();
    targets_ = TargetMap();
  }

  std::uint64_t nextRun() {
    std::uint64_t run = 0;
    if constexpr (!Coder::kDecodes) run = runs_[nextRun_++];
    const std::size_t context = std::min(bitWidth(lastRun_), 7U) +
                                8 * std::min(bitWidth(runBefore_), 3U) + (inCode_ ? 0 : 32);
    runBefore_ = lastRun_;
    lastRun_ = runModels_[context].code(coder_, run, kRunLimit);
    return lastRun_;
  }

  [[nodiscard]] static std::uint32_t lastOf(const Byte* place, std::uint64_t at) {
    std::uint32_t last = 0;
    for (std::uint64_t i = std::min<std::uint64_t>(at, 4); i > 0; --i)
      last = last << 8 | *(place - i);
    return last;
  }

  void put(Byte* place, std::uint8_t byte) {
    if constexpr (Coder::kDecodes) *place = byte;
  }

  // Where in the old file's gap the next byte is expected, and how well that went.
  struct Expectation {
    const std::uint8_t* gap = nullptr;
    std::uint64_t size = 0, at = 0;
    std::uint32_t hits = 0, misses = 0;

    [[nodiscard]] int byte() const { return at < size ? gap[at] : -1; }
    [[nodiscard]] std::uint32_t state() const { return std::min(hits, 7U) + (misses != 0 ? 8 : 0); }
    // `last` are the three bytes up to the one that came, lowest the latest; known after three.
    void came(std::uint8_t actual, std::uint32_t last, bool known) {
      if (byte() == actual) {
        ++hits;
        misses = 0;
      } else {
        hits /= 4;
        ++misses;
      }
      ++at;
      if (misses >= 2 && known) lookAround(last & 0xFFFFFFU);
    }
    void lookAround(std::uint32_t last) {
      constexpr std::uint64_t kReach = 32;
      const std::uint64_t end = std::min(size, at + kReach);
      for (std::uint64_t i = at > kReach ? at - kReach : 0; i + 3 < end; ++i) {
        const std::uint32_t here = std::uint32_t{gap[i]} << 16 | std::uint32_t{gap[i + 1]} << 8 |
                                   std::uint32_t{gap[i + 2]};
        if (here != last) continue;
        at = i + 3;
        misses = 0;
        hits = 1;
        return;
      }
    }
  };

  // Bytes of no cover, from `begin` to `end`; the old file's bytes between the covers around them
  // begin at `gap`.
  void extra(std::uint64_t begin, std::uint64_t end, std::uint64_t gap, std::uint64_t gapEnd) {
    if (begin == end) return;
    gapEnd = std::min({gapEnd, gap + kGapBytes, sizes_.before});
    const auto gapSize = static_cast<std::size_t>(gapEnd - gap);
    Bytes old;
    if (gapSize != 0) {
      const std::uint8_t* bytes = files_.before(gap, gapSize);
      old.assign(bytes, bytes + gapSize);
    }
    Expectation expectation{old.data(), old.size()};
    MatchHistory& history = literals_.history();
    history.breakRun();
    for (const std::uint8_t byte : old) history.prime(byte);
    history.breakRun();
    for (std::uint64_t at = begin; at < end;) {
      lookAtHead(at);
      std::uint64_t size = std::min(end - at, kStepBytes);
      if (at < headEnd_) size = std::min(size, headEnd_ - at);
      Byte* place = files_.place(at, size);
      if (at == begin)
        for (std::uint64_t i = std::min(begin, kContextBytes); i > 0; --i)
          history.follow(*(place - i));
      extraStep(at, size, begin, place, expectation);
      at += size;
      files_.finished(at);
    }
    history.breakRun();
  }

  void extraStep(std::uint64_t at, std::uint64_t size, std::uint64_t begin, Byte* place,
                 Expectation& expectation) {
    const Section* section = newImage_.atOffset(at);
    LiteralContext context;
    context.kind =
        section != nullptr && section->code ? LiteralKind::extraCode : LiteralKind::extraOther;
    context.last = lastOf(place, at);
    for (std::uint64_t i = 0; i < size; ++i) {
      context.expected = expectation.byte();
      context.state = expectation.state();
      const std::uint8_t byte = literals_.code(coder_, place[i], context);
      put(place + i, byte);
      context.last = context.last << 8 | byte;
      literals_.history().follow(byte);
      expectation.came(byte, context.last, at + i - begin >= 2);
    }
  }

  // The piece of a cover that begins `done` bytes after the cover; returns its size.
  std::uint64_t piece(const Cover& cover, std::uint64_t done) {
    const std::uint64_t at = cover.at + done;
    const std::uint64_t size = pieceSize(cover, done);
    lookAtHead(at);
    Byte* target = files_.place(at, size);
    const std::uint8_t* source = sourceOf(cover, done, size);
    PieceMode mode = kMixed;
    if (locate(cover, done)) mode = codeMode(cover, done, ByteView(source, size), target);
    if constexpr (Coder::kDecodes) std::memcpy(target, source, size);
    std::uint64_t i = 0;
    for (std::size_t r = 0; r <= found_.size(); ++r) {
      const std::uint64_t stop = r < found_.size() ? found_[r].at : size;
      while (stop - i > run_) {
        i += run_;
        changed(source, target, at, i);
        ++i;
        run_ = nextRun();
      }
      run_ -= stop - i;
      i = stop;
      if (r == found_.size()) break;
      field(found_[r], source, target, at, mode);
      i += fieldSize(found_[r].kind);
    }
    files_.finished(at + size);
    return size;
  }

  // A byte of a cover that is not what it is copied from.
  void changed(const std::uint8_t* source, Byte* target, std::uint64_t at, std::uint64_t i) {
    const LiteralContext context{inCode_ ? LiteralKind::changedCode : LiteralKind::changedOther,
                                 source[i], lastRun_ == 0 ? 1U : 0U, lastOf(target + i, at + i)};
    put(target + i, literals_.code(coder_, target[i], context));
  }

  void field(const Reference& reference, const std::uint8_t* source, Byte* target, std::uint64_t at,
             PieceMode mode) {
    const std::uint32_t i = reference.at;
    const std::uint32_t last = lastOf(target + i, at + i);
    if (reference.kind == ReferenceKind::word32) {
      const DataWord data{reference.target, oldPlace_ + i, newPlace_ + i};
      const std::uint32_t word = words_.code(data, last, load32(target + i));
      if constexpr (Coder::kDecodes) store32(target + i, word);
      return;
    }
    if (reference.kind == ReferenceKind::rip32 || reference.kind == ReferenceKind::armPage)
      ways_.labels().insert(reference.target);
    const FieldPlace place{oldPlace_ + i, newPlace_ + i, i == 0 || source[i - 1] == target[i - 1],
                           last};
    const std::uint64_t before = loadField(source, reference);
    const std::uint64_t word = mode == kForetold ? references_.foretell(reference, place, before)
                                                 : references_.code(reference, place, before,
                                                                    loadField(target, reference));
    if constexpr (Coder::kDecodes) {
      if (fieldSize(reference.kind) == 8) {
        store64(target + i, word);
      } else {
        store32(target + i, static_cast<std::uint32_t>(word));
      }
    }
  }

  Coder& coder_;
  Files& files_;
  const ImageMap& oldImage_;
  FileSizes sizes_;
  const std::vector<Cover>& covers_;
  BodyOptions options_;
  LiteralModel literals_;
  TargetMap targets_;
  WordWays ways_;
  ReferenceCode<Coder> references_;
  WordCode<Coder> words_;
  std::uint64_t headEnd_;
  bool headKnown_ = false, inCode_ = false;
  ImageMap newImage_;
  std::vector<Reference> found_;
  std::uint32_t oldPlace_ = 0, newPlace_ = 0;  // addresses of the piece's first byte
  std::vector<std::uint64_t> runs_;            // only the maker's
  std::size_t nextRun_ = 0;
  std::uint64_t run_ = 0;  // equal bytes of covers still to come before one that differs
  std::uint64_t lastRun_ = 0, runBefore_ = 0;
  PieceMode lastMode_ = kSame;
  std::array<BitModel, 6> sameModels_, foretoldModels_;
  std::array<NumberModel, 64> runModels_;
};

}  // namespace qfe::delta
