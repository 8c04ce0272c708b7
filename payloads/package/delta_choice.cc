#include "payloads/package/delta_choice.h"

#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "manifest/base/parallel.h"
#include "payloads/package/blob_plan.h"
#include "payloads/package/delta_plan.h"

namespace qfe {
namespace {

// What a blob costs beside its bytes: a header, padding, and its lines in the manifest.
constexpr std::uint64_t kBlobOverhead = 1200;
// No compressor makes a whole file smaller than this part of it, but for a few that are nearly
// empty.
constexpr std::uint64_t kHopelessRatio = 100;

struct MadeDelta {
  EncodedBlob encoded;
  std::vector<std::pair<std::size_t, Payload>> uses;  // rows, and how they find themselves
};

struct MadeUnit {
  std::vector<MadeDelta> deltas;
  std::uint64_t deltaBytes = 0;
};

class UnitMaker {
 public:
  UnitMaker(const PackageInput& input, Spool& spool) : input_(input), spool_(spool) {}

  [[nodiscard]] MadeUnit make(const DeltaUnit& unit) const {
    MadeUnit made;
    for (const std::size_t base : unit.bases) {
      made.deltas.push_back(makeDelta(unit, base));
      made.deltaBytes += made.deltas.back().encoded.blob.size + kBlobOverhead;
    }
    return made;
  }

  // Of the unit's rows, packed as they would be without any base.
  [[nodiscard]] std::uint64_t wholeBytes(const DeltaUnit& unit) const {
    std::set<std::size_t> others;
    for (std::size_t row = 0; row < input_.manifest.files.size(); ++row) others.insert(row);
    for (const std::size_t row : unit.rows) others.erase(row);
    PackageInput rowsOnly = input_;
    rowsOnly.hookBefore = rowsOnly.hookAfter = {};
    rowsOnly.hookRollbackBefore = rowsOnly.hookRollbackAfter = {};
    rowsOnly.manifest.hooks = {};
    std::uint64_t bytes = 0;
    for (const PlannedBlob& blob : planBlobs(rowsOnly, others).blobs) {
      bytes +=
          kBlobOverhead + encodeBlob(blob, input_.zstdLevel, Encoding::smallest, spool_).blob.size;
    }
    return bytes;
  }

 private:
  [[nodiscard]] PlannedContent contentOf(std::size_t row) const {
    const FileRow& file = input_.manifest.files[row];
    return {file.path.print(), &input_.files.at(row), file.size.value_or(0),
            file.sha256.value_or(Digest())};
  }

  [[nodiscard]] MadeDelta makeDelta(const DeltaUnit& unit, std::size_t base) const {
    MadeDelta made;
    Bytes oldBytes, newBytes;
    const auto append = [](Bytes& to) {
      return [&to](ByteView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); };
    };
    const bool group = unit.rows.size() > 1;
    for (const std::size_t row : unit.rows) {
      const auto& old = input_.bases[base].at(row);
      if (old && old->sha256 == input_.manifest.files[row].sha256) continue;  // current there
      Payload payload;
      if (group) payload.offset = newBytes.size();
      if (old) {
        payload.from = old->sha256;
        payload.fromVersion = old->version;
        readContent({contentOf(row).name, &old->content, old->size, old->sha256}, append(oldBytes));
      }
      readContent(contentOf(row), append(newBytes));
      made.uses.emplace_back(row, payload);
    }
    const Bytes delta = input_.makeDelta(oldBytes, newBytes);
    SpoolWriter writer(spool_);
    writer.put(delta);
    writer.finish();
    made.encoded.blob.coding = Coding::delta;
    made.encoded.blob.size = writer.size();
    made.encoded.blob.sha256 = writer.digest();
    made.encoded.blob.unpackedSize = newBytes.size();
    made.encoded.blob.unpackedSha256 = Digest::of(newBytes);
    made.encoded.extents = writer.extents();
    return made;
  }

  const PackageInput& input_;
  Spool& spool_;
};

std::uint64_t sizeOf(const PackageInput& input, const DeltaUnit& unit) {
  return std::accumulate(unit.rows.begin(), unit.rows.end(), std::uint64_t{0},
                         [&input](std::uint64_t sum, std::size_t row) {
                           return sum + input.manifest.files[row].size.value_or(0);
                         });
}

void take(MadeUnit&& made, const PackageInput& input, DeltaChoice& choice) {
  for (MadeDelta& delta : made.deltas) {
    for (auto& [row, payload] : delta.uses) {
      payload.blob = static_cast<std::uint32_t>(choice.blobs.size());
      choice.payloads[row].push_back(payload);
      if (!input.carryWhole) choice.notWhole.insert(row);
    }
    choice.blobs.push_back(std::move(delta.encoded));
  }
}

// Rows with the content of an earlier one are carried as that one is.
void repeat(const PackageInput& input, DeltaChoice& choice) {
  std::map<Digest, std::size_t> first;
  for (std::size_t row = 0; row < input.manifest.files.size(); ++row) {
    const FileRow& file = input.manifest.files[row];
    if (file.change == Change::remove) continue;
    const auto [known, isNew] = first.emplace(file.sha256.value_or(Digest()), row);
    if (isNew || choice.payloads[known->second].empty()) continue;
    choice.payloads[row] = choice.payloads[known->second];
    if (choice.notWhole.count(known->second) != 0) choice.notWhole.insert(row);
    readContent({file.path.print(), &input.files.at(row), file.size.value_or(0),
                 file.sha256.value_or(Digest())},
                [](ByteView) {});
  }
}

}  // namespace

DeltaChoice chooseDeltas(const PackageInput& input, Spool& spool) {
  DeltaChoice choice;
  choice.payloads.resize(input.manifest.files.size());
  const std::vector<DeltaUnit> units = planDeltas(input);
  std::vector<MadeUnit> made(units.size());
  const UnitMaker maker(input, spool);
  parallelFor(units.size(), input.jobs, [&](std::size_t i) {
    made[i] = withContext(
        fmt::format("delta of {}", input.manifest.files[units[i].rows.front()].path.print()),
        [&] { return maker.make(units[i]); });
  });
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool clear = made[i].deltaBytes < sizeOf(input, units[i]) / kHopelessRatio;
    if (clear || made[i].deltaBytes < maker.wholeBytes(units[i]))
      take(std::move(made[i]), input, choice);
  }
  repeat(input, choice);
  return choice;
}

}  // namespace qfe
