#pragma once

#include <functional>
#include <vector>
#include <cstring>
#include <cmath>

#include "manifest/base/bytes.h"
#include "payloads/delta/bit_model.h"
#include "payloads/delta/cover.h"
#include "payloads/delta/literal_model.h"
#include "payloads/delta/reference_scan.h"
#include "payloads/delta/target_map.h"
#include "payloads/delta/word_ways.h"

namespace qfe::delta {

struct Stats { double bits[16] = {}; std::uint64_t n[16] = {}; };

template <typename Coder>
class Body {
 public:
  static constexpr bool kDecodes = Coder::kDecodes;
  Body(Coder& coder, ByteView oldBytes, std::uint64_t newSize, const std::vector<Cover>& covers, unsigned bits)
      : coder_(coder), old_(oldBytes), newSize_(newSize), covers_(covers), literal_(bits), learned_(1U << 16), near_(1U<<14) {
    headEnd_ = std::min<std::uint64_t>(newSize, kImageHeadBytes);
    oldImage_ = ImageMap::read(old_.first(std::min<std::size_t>(old_.size(), kImageHeadBytes)), old_.size());
  }
  Stats stats;

  // whole new in memory (lab)
  void run(std::uint8_t* out) {
    out_ = out;
    if constexpr (!kDecodes) collectRuns();
    std::uint64_t pos = 0; std::uint64_t oldEnd = 0;
    run_ = nextRun();
    for (std::size_t i = 0; i <= covers_.size(); ++i) {
      const std::uint64_t extraEnd = i < covers_.size() ? covers_[i].at : newSize_;
      std::uint64_t gapEnd = oldEnd;
      if (i < covers_.size() && !covers_[i].fromNew && covers_[i].source > oldEnd) gapEnd = covers_[i].source;
      else gapEnd = oldEnd + std::min<std::uint64_t>(extraEnd - pos, 64);
      gapEnd = std::min<std::uint64_t>(std::min<std::uint64_t>(gapEnd, oldEnd + 4096), old_.size());
      extra(pos, extraEnd, oldEnd, gapEnd);
      pos = extraEnd;
      if (i == covers_.size()) break;
      const Cover& c = covers_[i];
      std::uint64_t done = 0;
      while (done < c.size) {
        const std::uint64_t n = chunkSize(c, done);
        headCheck(c.at + done);
        chunk(c, done, n);
        done += n;
      }
      pos += c.size;
      if (!c.fromNew) oldEnd = c.source + c.size;
    }
  }
  const ImageMap& newImage() const { return newImage_; }

 private:
  struct Learned { std::uint32_t key = 0, value = 0; };
  std::uint64_t chunkSize(const Cover& c, std::uint64_t done) const {
    std::uint64_t n = std::min<std::uint64_t>(c.size - done, 16384);
    const std::uint64_t at = c.at + done;
    if (at < headEnd_) n = std::min(n, headEnd_ - at);
    if (c.fromNew) n = std::min(n, c.at - c.source);
    return n;
  }
  void headCheck(std::uint64_t at) {
    if (headKnown_ || at < headEnd_) return;
    headKnown_ = true;
    newImage_ = ImageMap::read(ByteView(out_, headEnd_), newSize_);
    if (newImage_.machine() != Machine::none && oldImage_.machine() == newImage_.machine()) { map_ = TargetMap(covers_, oldImage_, newImage_); wordWays_.bind(oldImage_, newImage_, map_, bases_); }
  }
  void scan(const Cover& c, std::uint64_t done, std::uint64_t n) {
    refs_.clear();
    place_ = 0;
    newSection_ = nullptr;
    if (c.fromNew || !headKnown_ || map_.empty() || c.at + done < headEnd_) return;
    newSection_ = newImage_.atOffset(c.at + done);
    if (newSection_ == nullptr) return;
    const Section* os = oldImage_.atOffset(c.source + done);
    if (os == nullptr) return;
    oldChunk_ = os->address + static_cast<std::uint32_t>(c.source + done - os->offset);
    place_ = newSection_->address + static_cast<std::uint32_t>(c.at + done - newSection_->offset);
    scanReferences(oldImage_, c.source + done, old_.subspan(c.source + done, n), refs_);
  }
  const std::uint8_t* source(const Cover& c, std::uint64_t done) const {
    return c.fromNew ? out_ + c.source + done : old_.data() + c.source + done;
  }
  void collectRuns() {
    std::uint64_t run = 0;
    headKnown_ = false;
    for (const Cover& c : covers_) {
      std::uint64_t done = 0;
      while (done < c.size) {
        const std::uint64_t n = chunkSize(c, done);
        headCheck(c.at + done);
        scan(c, done, n);
        const std::uint8_t* s = source(c, done);
        const std::uint8_t* d = out_ + c.at + done;
        std::uint64_t p = 0;
        std::size_t r = 0;
        while (p < n) {
          const std::uint64_t stop = r < refs_.size() ? refs_[r].at : n;
          for (; p < stop; ++p) {
            if (s[p] == d[p]) { ++run; continue; }
            runs_.push_back(run);
            run = 0;
          }
          if (r < refs_.size()) { p += fieldSize(refs_[r].kind); ++r; }
        }
        done += n;
      }
    }
    runs_.push_back(run + 1);
    headKnown_ = false;
    newImage_ = ImageMap();
    map_ = TargetMap();
  }
  std::uint64_t nextRun() {
    std::uint64_t run = 0;
    if constexpr (!kDecodes) run = runs_[runAt_++];
    const double b0 = coder_.bits();
    const unsigned context = std::min(bitWidth(lastRun_), 7U) + 8 * std::min(bitWidth(lastRun2_), 3U) ;
    lastRun2_ = lastRun_;
    run = runModels_[context + 32 * runMode_].code(coder_, run, 120);
    stats.bits[0] += coder_.bits() - b0; stats.n[0]++;
    lastRun_ = run;
    return run;
  }
  void extra(std::uint64_t begin, std::uint64_t end, std::uint64_t gap, std::uint64_t gapEnd) {
    if (begin == end) return;
    const double b0 = coder_.bits();
    setLast(begin);
    literal_.breakRun();
    for (std::uint64_t p = gap; p < gapEnd; ++p) literal_.remember(old_[p], false);
    literal_.breakRun();
    for (std::uint64_t p = begin > 8 ? begin - 8 : 0; p < begin; ++p) literal_.remember(out_[p], true);
    std::uint64_t e = gap;
    unsigned hits = 0, misses = 0;
    headCheck(begin);
    for (std::uint64_t p = begin; p < end; ++p) {
      headCheck(p);
      const Section* s = headKnown_ ? newImage_.atOffset(p) : nullptr;
      const unsigned mode = s != nullptr && s->code ? 0 : 1;
      const int expected = e < gapEnd ? old_[e] : -1;
      const std::uint8_t b = literal_.code(coder_, out_[p], expected, mode, std::min(hits, 7U) + 8 * std::min(misses, 1U));
      out_[p] = b;
      literal_.see(b);
      literal_.remember(b, true);
      if (expected == b) { ++hits; misses = 0; } else { hits = hits / 4; ++misses; }
      ++e;
      if (misses >= 2 && p - begin >= 2) {
        // find the last three bytes in the gap
        const std::uint64_t lo = e > gap + 32 ? e - 32 : gap;
        const std::uint64_t hi = std::min(gapEnd, e + 32);
        for (std::uint64_t q = lo; q + 3 < hi; ++q)
          if (old_[q] == out_[p - 2] && old_[q + 1] == out_[p - 1] && old_[q + 2] == b) { e = q + 3; misses = 0; hits = 1; break; }
      }
    }
    literal_.breakRun();
    stats.bits[1] += coder_.bits() - b0; stats.n[1] += end - begin;
  }
  void setLast(std::uint64_t at) {
    std::uint32_t last = 0;
    for (std::uint64_t p = at >= 4 ? at - 4 : 0; p < at; ++p) last = last << 8 | out_[p];
    literal_.setLast(last);
  }
  void chunk(const Cover& c, std::uint64_t done, std::uint64_t n) {
    scan(c, done, n);
    const std::uint8_t* s = source(c, done);
    std::uint8_t* d = out_ + c.at + done;
    if constexpr (kDecodes) std::memcpy(d, s, n);
    const Section* os = c.fromNew ? nullptr : oldImage_.atOffset(c.source + done);
    runMode_ = os != nullptr && os->code ? 0 : 1;
    std::uint64_t p = 0;
    std::size_t r = 0;
    while (true) {
      const std::uint64_t stop = r < refs_.size() ? refs_[r].at : n;
      while (stop - p > run_) {
        p += run_;
        const double b0 = coder_.bits();
        if(!kDecodes&&getenv("DUMP")) fprintf(stderr,"MM %lx %lx %02x %02x %d\n",c.source+done+p,c.at+done+p,s[p],d[p],runMode_);
        setLast(c.at + done + p);
        d[p] = literal_.code(coder_, d[p], s[p], 2 + runMode_, lastRun_ == 0 ? 1 : 0);
        stats.bits[2 + runMode_] += coder_.bits() - b0; stats.n[2 + runMode_]++;
        ++p;
        run_ = nextRun();
      }
      run_ -= stop - p;
      p = stop;
      if (r == refs_.size()) break;
      reference(refs_[r], s, d);
      p += fieldSize(refs_[r].kind);
      ++r;
    }
  }
  static std::uint64_t load(const std::uint8_t* from, ReferenceKind kind) {
    return fieldSize(kind) == 8 ? load64(from) : load32(from);
  }
  // two ways more than WordWays knows, which learn
  static constexpr unsigned kWays = 16, kNear = 13, kStep = 14;
  std::uint32_t wordBy(unsigned way, const DataWord& w, std::uint32_t step) const {
    if (way == kNear) { const Learned& near = nearWord_[((w.word >> 8) * 0x9E3779B1U) >> 20]; return near.key == (w.word >> 8) ? w.word + near.value : w.word; }
    if (way == kStep) return w.word + step;
    return wordWays_.predict(way, w);
  }
  void wordReference(const Reference& ref, std::uint8_t* d, const std::uint8_t* s) {
    const double b0 = coder_.bits();
    DataWord w{ref.target, oldChunk_ + ref.at, place_ + ref.at};
    const std::uint32_t newWord = kDecodes ? 0 : load32(d + ref.at);
    const std::uint32_t distance = std::min<std::uint32_t>((w.oldPlace - lastWord_) >> 2, 7);
    lastWord_ = w.oldPlace;
    const unsigned sign = w.word >> 31;
    WordContext& context = wordContexts_[((ways_ & 0xFFFU) | distance << 12 | sign << 15) * 0x9E3779B1U >> 19];
    const std::uint32_t step = context.step;
    const std::uint32_t guess = wordBy(context.favourite, w, step);
    const bool trivial = guess == w.word;
    std::uint32_t value = guess;
    unsigned way = context.favourite, outcome = 0;
    if (!codeBit(coder_, trivial ? context.same : context.hit, newWord == guess, trivial ? 250 : 60)) {
      way = kWays - 1;
      if constexpr (!kDecodes) {
        for (unsigned i = 0; i < kWays - 1; ++i) if (i != context.favourite && wordBy(i, w, step) == newWord) { way = i; break; }
      }
      unsigned node = 1;
      auto& tree = wayTree_[context.favourite][sign];
      for (int i = 3; i >= 0; --i) node = node * 2 + codeBit(coder_, tree[node], (way >> i) & 1U, 120);
      way = node - 16;
      outcome = 1;
      if (way == kWays - 1) {
        if(!kDecodes&&getenv("DUMP")) fprintf(stderr,"WD %x %x old %x new %x guess %x fav %u\n",w.oldPlace,w.newPlace,w.word,newWord,guess,context.favourite);
        outcome = 2;
        setLast(static_cast<std::uint64_t>(d - out_) + ref.at);
        std::uint8_t expected[4]; store32(expected, guess);
        value = 0;
        for (unsigned i = 0; i < 4; ++i) {
          const std::uint8_t b = literal_.code(coder_, d[ref.at + i], expected[i], 5, i + 8);
          value |= std::uint32_t{b} << (8 * i);
          literal_.see(b);
        }
        context.step = value - w.word;
      } else {
        value = wordBy(way, w, step);
        context.favourite = static_cast<std::uint8_t>(way);
        if (value != w.word) context.step = value - w.word;
      }
    }
    if (value != w.word) nearWord_[((w.word >> 8) * 0x9E3779B1U) >> 20] = {w.word >> 8, value - w.word};
    ways_ = ways_ << 4 | way;
    store32(d + ref.at, value);
    stats.n[8 + outcome]++; stats.bits[8 + outcome] += coder_.bits() - b0;
    (void)s;
  }
  void reference(const Reference& ref, const std::uint8_t* s, std::uint8_t* d) {
    if (ref.kind == ReferenceKind::word32) return wordReference(ref, d, s);
    const double b0 = coder_.bits();
    if (ref.kind == ReferenceKind::rip32 || ref.kind == ReferenceKind::armPage) {
      wordWays_.labels().insert(ref.target);
    }
    const auto kind = static_cast<std::size_t>(ref.kind);
    const std::uint32_t place = place_ + ref.at;
    const std::uint64_t oldWord = load(s + ref.at, ref.kind);
    const std::uint64_t newWord = kDecodes ? 0 : load(d + ref.at, ref.kind);
    const MappedTarget m = map_.map(ref.target);
    Learned& learned = learned_[(ref.target * 0x9E3779B1U) >> 16];
    Learned& near = near_[((ref.target >> 7) * 0x9E3779B1U) >> 18];
    const bool known = learned.key == ref.target && ref.target != 0;
    const auto aim = [&](std::uint32_t target) { return aimed(oldWord, ref.kind, ref.extra, place, target, newImage_.base()); };
    std::uint64_t values[4];
    std::uint32_t targets[4];
    unsigned sources[4];
    unsigned count = 0;
    const auto offer = [&](std::uint32_t target, std::uint64_t value, unsigned source) {
      for (unsigned i = 0; i < count; ++i) if (values[i] == value) return;
      values[count] = value; targets[count] = target; sources[count++] = source;
    };
    if (known) offer(learned.value, aim(learned.value), 0);
    if (!m.covered && near.key == ref.target >> 7) offer(ref.target + near.value, aim(ref.target + near.value), 2);
    offer(m.address, aim(m.address), m.covered ? 1 : 3);
    if (count < 4 && !m.covered) offer(m.alternative, aim(m.alternative), 4);
    if (count < 4) offer(ref.target, oldWord, 5);
    const unsigned state = sources[0] * 2 + (values[0] == oldWord ? 1U : 0U);
    const bool opcodeSame = ref.at == 0 || s[ref.at - 1] == d[ref.at - 1];
    unsigned hit = count;
    std::uint64_t word = newWord;
    for (unsigned i = 0; i < count; ++i) {
      BitModel& model = i == 0 ? firstHit_[kind][state][history_ & 7U][opcodeSame] : laterHit_[kind][sources[i]][i - 1][sources[i - 1]][opcodeSame];
      if (codeBit(coder_, model, newWord == values[i], i == 0 ? 400 : 200)) { hit = i; break; }
    }
    history_ = history_ << 1 | (hit == 0 ? 0U : 1U);
    std::uint32_t actual = 0;
    if (hit < count) {
      word = values[hit];
      actual = targets[hit];
      stats.n[4 + (hit != 0)]++;
      stats.bits[4 + (hit != 0)] += coder_.bits() - b0;
      if (sources[hit] == 5) { finishReference(word, ref, d); return; }
    } else {
      const std::uint64_t mask = fieldMask(ref.kind);
      const std::uint32_t guess = targets[0];
      const std::uint32_t guessAim = ref.kind == ReferenceKind::armPage ? guess & ~0xFFFU : guess;
      std::uint32_t newAim = 0;
      bool byDistance = false;
      if constexpr (!kDecodes) {
        newAim = aimOf(newWord, ref.kind, ref.extra, place, newImage_.base());
        const auto distance = static_cast<std::int32_t>(newAim - guessAim);
        byDistance = ref.kind != ReferenceKind::armLow12 && aim(newAim) == newWord && std::abs(static_cast<std::int64_t>(distance)) < (1 << 21) && ((newWord ^ oldWord) & ~mask) == 0 ;
      }
      byDistance = codeBit(coder_, byDistance_[kind][opcodeSame], byDistance);
      if (byDistance) {
        const std::int64_t distance = static_cast<std::int32_t>(newAim - guessAim);
        newAim = guessAim + static_cast<std::uint32_t>(unzigzag(distance_[kind].code(coder_, zigzag(distance))));
        word = aim(newAim);
        actual = newAim;
      } else {
        setLast(static_cast<std::uint64_t>(d - out_) + ref.at);
        word = 0;
        for (unsigned i = 0; i < fieldSize(ref.kind); ++i) {
          const std::uint8_t b = literal_.code(coder_, d[ref.at + i], s[ref.at + i], 4, i + 8);
          word |= std::uint64_t{b} << (8 * i);
          literal_.see(b);
        }
        actual = aimOf(word, ref.kind, ref.extra, place, newImage_.base());
      }
      stats.n[byDistance ? 6 : 7]++;
      stats.bits[byDistance ? 6 : 7] += coder_.bits() - b0;
      if (!byDistance) { finishReference(word, ref, d); return; }
    }
    if (ref.kind != ReferenceKind::armLow12 && ref.kind != ReferenceKind::armPage || hit < count) {
      if (actual != m.address || known) learned = {ref.target, actual};
      if (!m.covered) near = {ref.target >> 7, actual - ref.target};
    }
    finishReference(word, ref, d);
  }
  void finishReference(std::uint64_t word, const Reference& ref, std::uint8_t* d) {
    if (fieldSize(ref.kind) == 8) store64(d + ref.at, word); else store32(d + ref.at, static_cast<std::uint32_t>(word));
  }

  WordWays wordWays_;
  std::uint32_t oldChunk_ = 0, lastWord_ = 0, ways_ = 0;
  struct WordContext { BitModel hit, same; std::uint32_t step = 0; std::uint8_t favourite = WordWays::kAbsolute; };
  std::vector<WordContext> wordContexts_ = std::vector<WordContext>(8192);
  BitModel wayTree_[kWays][2][16];
  std::vector<Learned> nearWord_ = std::vector<Learned>(4096);
 public:
  std::vector<WordBase> bases_;
 private:
  Coder& coder_;
  ByteView old_;
  std::uint64_t newSize_;
  const std::vector<Cover>& covers_;
  LiteralModel literal_;
  ImageMap oldImage_, newImage_;
  TargetMap map_;
  std::uint64_t headEnd_ = 0;
  bool headKnown_ = false;
  std::uint8_t* out_ = nullptr;
  std::vector<Reference> refs_;
  std::uint32_t place_ = 0;
  const Section* newSection_ = nullptr;
  std::vector<std::uint64_t> runs_;
  std::size_t runAt_ = 0;
  std::uint64_t run_ = 0, lastRun_ = 0, lastRun2_ = 0;
  unsigned runMode_ = 0;
  unsigned history_ = 0;
  std::array<NumberModel, 64> runModels_;
  BitModel firstHit_[kReferenceKinds][12][8][2];
  BitModel laterHit_[kReferenceKinds][6][3][6][2];
  BitModel byDistance_[kReferenceKinds][2];
  NumberModel distance_[kReferenceKinds];
  std::vector<Learned> learned_, near_;
};

// Cover table
template <typename Coder>
std::vector<Cover> codeCovers(Coder& coder, std::vector<Cover> covers) {
  NumberModel count, gap[8], size[40];
  NumberModel step[16], distance[4];
  BitModel fromNew[16], rep[64], which[16];
  const std::uint64_t n = count.code(coder, covers.size());
  covers.resize(n);
  BitModel nearby[16];
  std::uint64_t at = 0, oldEnd = 0, newEnd = 0;
  std::int64_t diagonals[2] = {0, 0};
  std::uint64_t distances[4] = {1, 1, 1, 1};
  unsigned last = 0;  // how the last cover was named: 0 old, 1 old repeated, 2 new, 3 new repeated
  for (Cover& c : covers) {
    const std::uint64_t g = gap[last].code(coder, c.at - at);
    c.at = at + g;
    const unsigned gb = std::min(15U, bitWidth(g));
    c.fromNew = codeBit(coder, fromNew[last * 4 + std::min(gb, 3U)], c.fromNew);
    bool repeated = false;
    if (c.fromNew) {
      unsigned slot = 4;
      if constexpr (!Coder::kDecodes) for (slot = 0; slot < 4 && distances[slot] != c.at - c.source; ++slot) {}
      repeated = codeBit(coder, rep[last * 8 + std::min(gb, 7U)], slot < 4);
      if (repeated) {
        unsigned node = 1;
        for (int i = 1; i >= 0; --i) node = node * 2 + codeBit(coder, which[node], (slot >> i) & 1U);
        slot = node & 3U;
        c.source = c.at - distances[slot];
      } else {
        const auto ahead = static_cast<std::int64_t>(c.source - newEnd);
        const bool near = codeBit(coder, nearby[last * 4 + std::min(gb, 3U)], bitWidth(zigzag(ahead)) + 2 < bitWidth(c.at - c.source));
        if (near) c.source = newEnd + static_cast<std::uint64_t>(unzigzag(distance[2].code(coder, zigzag(ahead))));
        else c.source = c.at - distance[0].code(coder, c.at - c.source);
        slot = 3;
      }
      const std::uint64_t d = c.at - c.source;
      for (; slot > 0; --slot) distances[slot] = distances[slot - 1];
      distances[0] = d;
    } else {
      const auto d = static_cast<std::int64_t>(c.at - c.source);
      unsigned slot = d == diagonals[0] ? 0 : d == diagonals[1] ? 1 : 2;
      repeated = codeBit(coder, rep[32 + last * 8 + std::min(gb, 7U)], slot < 2);
      if (repeated) {
        slot = codeBit(coder, which[8 + std::min(last, 1U)], slot == 1);
        c.source = c.at - static_cast<std::uint64_t>(diagonals[slot]);
      } else {
        c.source = oldEnd + static_cast<std::uint64_t>(unzigzag(step[std::min(gb, 14U)].code(coder, zigzag(static_cast<std::int64_t>(c.source - oldEnd)))));
        slot = 1;
      }
      const auto now = static_cast<std::int64_t>(c.at - c.source);
      if (slot == 1) diagonals[1] = diagonals[0];
      diagonals[0] = now;
    }
    last = (c.fromNew ? 2U : 0U) + (repeated ? 1U : 0U);
    c.size = size[last * 8 + std::min(gb, 7U)].code(coder, c.size);
    at = c.at + c.size;
    (c.fromNew ? newEnd : oldEnd) = c.source + c.size;
  }
  return covers;
}

}  // namespace qfe::delta
