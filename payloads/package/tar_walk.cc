#include "payloads/package/tar_walk.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>

#include "manifest/base/error.h"
#include "payloads/package/archive_handle.h"

namespace qfe {
namespace {

std::string kindOf(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) return "a hard link";
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
      return {};
    case AE_IFLNK:
      return "a symbolic link";
    case AE_IFDIR:
      return "a folder";
    case AE_IFCHR:
      return "a character device";
    case AE_IFBLK:
      return "a block device";
    case AE_IFIFO:
      return "a pipe";
    default:
      return "of an unknown kind";
  }
}

std::string textOf(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

struct TarWalk::State {
  ReadAt readAt;
  std::uint64_t size = 0;
  std::uint64_t position = 0;
  std::array<std::uint8_t, 16 * 1024> buffer{};
  std::exception_ptr failure;  // of readAt: no exception may pass through libarchive's frames
  TarMember member;
  std::string trouble;
  ArchiveReader reader;  // last: it is freed first, while the rest still lives

  static la_ssize_t read(archive* handle, void* self, const void** bytes) {
    auto& state = *static_cast<State*>(self);
    try {
      const std::size_t count = state.readAt(state.position, state.buffer);
      state.position += count;
      *bytes = state.buffer.data();
      return static_cast<la_ssize_t>(count);
    } catch (...) {
      state.failure = std::current_exception();
      archive_set_error(handle, EIO, "the input cannot be read");
      return -1;
    }
  }

  static la_int64_t skip(archive*, void* self, la_int64_t request) {
    auto& state = *static_cast<State*>(self);
    const std::uint64_t rest = state.size - std::min(state.size, state.position);
    const std::uint64_t step = std::min(rest, static_cast<std::uint64_t>(std::max(request, {})));
    state.position += step;
    return static_cast<la_int64_t>(step);
  }

  Step damaged() {
    trouble = textOf(archive_error_string(reader.get()));
    if (trouble.empty()) trouble = "no reason given";
    reader.reset();
    return Step::damaged;
  }
};

TarWalk::TarWalk(ReadAt readAt, std::uint64_t size) : state_(std::make_unique<State>()) {
  state_->readAt = std::move(readAt);
  state_->size = size;
  state_->reader.reset(archive_read_new());
  archive* const reader = state_->reader.get();
  if (reader == nullptr || archive_read_support_format_tar(reader) != ARCHIVE_OK) {
    throw Error(ErrorCode::internal, "libarchive: no tar reader to be had");
  }
  archive_read_set_skip_callback(reader, State::skip);
  archive_read_set_read_callback(reader, State::read);
  archive_read_set_callback_data(reader, state_.get());
  // Opening reads the first block; its trouble is reported by next().
  if (archive_read_open1(reader) != ARCHIVE_OK) (void)state_->damaged();
  if (state_->failure) std::rethrow_exception(state_->failure);
}

TarWalk::~TarWalk() = default;
TarWalk::TarWalk(TarWalk&&) noexcept = default;
TarWalk& TarWalk::operator=(TarWalk&&) noexcept = default;

TarWalk::Step TarWalk::next() {
  if (!state_->reader) return state_->trouble.empty() ? Step::end : Step::damaged;
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(state_->reader.get(), &entry);
  if (state_->failure) std::rethrow_exception(state_->failure);
  if (result == ARCHIVE_EOF) {
    state_->reader.reset();
    return Step::end;
  }
  if (result != ARCHIVE_OK) return state_->damaged();
  TarMember& member = state_->member;
  member.name = textOf(archive_entry_pathname(entry));
  member.kind = kindOf(entry);
  member.size = static_cast<std::uint64_t>(std::max(archive_entry_size(entry), la_int64_t{0}));
  member.mode = static_cast<unsigned>(archive_entry_perm(entry));
  member.uid = archive_entry_uid(entry);
  member.gid = archive_entry_gid(entry);
  member.time = archive_entry_mtime(entry);
  member.owner = textOf(archive_entry_uname(entry));
  member.group = textOf(archive_entry_gname(entry));
  return Step::member;
}

const TarMember& TarWalk::member() const {
  return state_->member;
}

const std::string& TarWalk::trouble() const {
  return state_->trouble;
}

std::optional<Bytes> TarWalk::content() {
  Bytes bytes(state_->member.size);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const la_ssize_t count =
        archive_read_data(state_->reader.get(), bytes.data() + filled, bytes.size() - filled);
    if (state_->failure) std::rethrow_exception(state_->failure);
    if (count <= 0) return std::nullopt;
    filled += static_cast<std::size_t>(count);
  }
  return bytes;
}

}  // namespace qfe
