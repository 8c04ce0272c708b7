#include "payloads/package/blob_plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "manifest/base/error.h"

namespace qfe {
namespace {

class Planner {
 public:
  Planner(const PackageInput& input, const std::set<std::size_t>& without)
      : input_(input), without_(without) {
    plan_.payloads.resize(input.manifest.files.size());
    plan_.hooks = input.manifest.hooks;
  }

  BlobPlan plan() {
    for (std::size_t i = 0; i < input_.manifest.files.size(); ++i) placeRow(i);
    placeSmallFiles();
    for (const auto& [row, first] : repeated_) plan_.payloads[row] = plan_.payloads[first];
    placeHook(input_.hookBefore, "hooks.before", plan_.hooks.before);
    placeHook(input_.hookAfter, "hooks.after", plan_.hooks.after);
    placeHook(input_.hookRollbackBefore, "hooks.rollbackBefore", plan_.hooks.rollbackBefore);
    placeHook(input_.hookRollbackAfter, "hooks.rollbackAfter", plan_.hooks.rollbackAfter);
    return std::move(plan_);
  }

 private:
  [[nodiscard]] PlannedContent content(std::size_t index) const {
    const FileRow& row = input_.manifest.files[index];
    const std::string name = row.path.print();
    if (!row.size || !row.sha256) {
      throw Error(ErrorCode::notShippable,
                  fmt::format("files[{}] ({}): size and sha256 have to be known before its content "
                              "is packed",
                              index, name));
    }
    if (index >= input_.files.size() || !input_.files[index]) {
      throw Error(ErrorCode::notAsListed,
                  fmt::format("{}: listed in the manifest, and no content is given for it", name));
    }
    return {name, &input_.files[index], *row.size, *row.sha256};
  }

  // Large files get a blob at once; small ones wait for the grouping.
  void placeRow(std::size_t index) {
    if (input_.manifest.files[index].change == Change::remove || without_.count(index) != 0) return;
    PlannedContent content = this->content(index);
    const auto [known, fresh] = rowOf_.emplace(content.sha256, index);
    if (!fresh) {
      requireSameSize(known->second, content);
      plan_.repeated.push_back(std::move(content));
      repeated_.emplace_back(index, known->second);
    } else if (content.size <= kSolidFileBytes) {
      small_.push_back(index);
    } else {
      addBlob({index});
    }
  }

  void requireSameSize(std::size_t first, const PlannedContent& content) const {
    const FileRow& row = input_.manifest.files[first];
    if (row.size == content.size) return;
    throw Error(ErrorCode::notAsListed,
                fmt::format("{} and {} have the same SHA-256 in their rows and different sizes, {} "
                            "and {}",
                            row.path.print(), content.name, row.size.value_or(0), content.size));
  }

  void placeSmallFiles() {
    std::ranges::sort(small_, {}, [this](std::size_t index) {
      const FileRow& row = input_.manifest.files[index];
      return std::tuple(extensionOf(row), row.path.print(), index);
    });
    std::vector<std::size_t> group;
    std::uint64_t size = 0;
    for (const std::size_t index : small_) {
      const std::uint64_t more = input_.manifest.files[index].size.value_or(0);
      if (!group.empty() && size + more > kSolidGroupTarget) {
        addBlob(group);
        group.clear();
        size = 0;
      }
      group.push_back(index);
      size += more;
    }
    if (!group.empty()) addBlob(group);
  }

  // A blob of these rows' contents; an offset only says something where there are several.
  void addBlob(const std::vector<std::size_t>& rows) {
    PlannedBlob blob;
    for (const std::size_t index : rows) {
      Payload payload;
      payload.blob = static_cast<std::uint32_t>(plan_.blobs.size());
      if (rows.size() > 1) payload.offset = blob.size;
      plan_.payloads[index] = payload;
      blob.contents.push_back(content(index));
      blob.size += blob.contents.back().size;
    }
    if (rows.size() == 1) wholeBlob_.emplace(blob.contents.front().sha256, plan_.blobs.size());
    plan_.blobs.push_back(std::move(blob));
  }

  void placeHook(const ContentSource& source, const std::string& name, std::optional<Hook>& hook) {
    if (!source) {
      if (hook) {
        throw Error(ErrorCode::notAsListed,
                    fmt::format("{}: in the manifest, and no content is given for it", name));
      }
      return;
    }
    PlannedContent content{name, &source, 0, {}};
    Hasher hasher;
    source([&](ByteView bytes) {
      hasher.update(bytes);
      content.size += bytes.size();
    });
    content.sha256 = hasher.finish();
    if (!hook) hook.emplace();
    // A hook needs a blob of its own content alone; the rows' blobs may have it.
    const auto [known, fresh] = wholeBlob_.emplace(content.sha256, plan_.blobs.size());
    hook->blob = static_cast<std::uint32_t>(known->second);
    if (fresh) plan_.blobs.push_back({{content}, content.size});
  }

  const PackageInput& input_;
  const std::set<std::size_t>& without_;
  BlobPlan plan_;
  std::map<Digest, std::size_t> rowOf_;
  std::map<Digest, std::size_t> wholeBlob_;
  std::vector<std::size_t> small_;
  std::vector<std::pair<std::size_t, std::size_t>> repeated_;  // row, and the first like it
};

}  // namespace

BlobPlan planBlobs(const PackageInput& input, const std::set<std::size_t>& without) {
  return Planner(input, without).plan();
}

std::string extensionOf(const FileRow& row) {
  const std::string name(row.path.fileName());
  const std::size_t dot = name.rfind('.');
  std::string extension = dot == std::string::npos ? std::string() : name.substr(dot);
  // Only to bring like to like, so ASCII is enough.
  std::ranges::transform(extension, extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return extension;
}

}  // namespace qfe
