#include "verifier/root/mount_table.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace qfe {
namespace {

struct Magic {
  std::uint64_t number;
  std::string_view name;
};

constexpr std::array kMagics{
    Magic{0xEF53, "ext2"},         Magic{0x58465342, "xfs"},      Magic{0x9123683E, "btrfs"},
    Magic{0xF2F52010, "f2fs"},     Magic{0x01021994, "tmpfs"},    Magic{0x858458F6, "ramfs"},
    Magic{0x794C7630, "overlay"},  Magic{0x2FC12FC1, "zfs"},      Magic{0xCA451A4E, "bcachefs"},
    Magic{0x6969, "nfs"},          Magic{0xFF534D42, "cifs"},     Magic{0xFE534D42, "smb3"},
    Magic{0x517B, "smbfs"},        Magic{0x65735546, "fuse"},     Magic{0x4D44, "vfat"},
    Magic{0x2011BAB0, "exfat"},    Magic{0x5346544E, "ntfs"},     Magic{0x7366746E, "ntfs3"},
    Magic{0x9660, "iso9660"},      Magic{0x73717368, "squashfs"}, Magic{0xE0F5E1E2, "erofs"},
    Magic{0x01021997, "9p"},       Magic{0x00C36400, "ceph"},     Magic{0x01161970, "gfs2"},
    Magic{0x7461636F, "ocfs2"},    Magic{0x47504653, "gpfs"},     Magic{0x0BD00BD0, "lustre"},
    Magic{0x6A656A63, "virtiofs"}, Magic{0x3153464A, "jfs"},      Magic{0x52654973, "reiserfs"},
    Magic{0x9FA0, "proc"},         Magic{0x62656572, "sysfs"},    Magic{0x0027E0EB, "cgroup"},
    Magic{0x63677270, "cgroup2"},  Magic{0x1CD1, "devpts"},
};

// The part up to the next blank, taken off the front.
std::string_view takeField(std::string_view& line) {
  const std::size_t blank = line.find(' ');
  const std::string_view field = line.substr(0, blank);
  line.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
  return field;
}

}  // namespace

std::optional<std::string> typeOfMount(std::string_view mountInfo, std::uint64_t mountId) {
  while (!mountInfo.empty()) {
    const std::size_t end = mountInfo.find('\n');
    std::string_view line = mountInfo.substr(0, end);
    mountInfo.remove_prefix(end == std::string_view::npos ? mountInfo.size() : end + 1);
    const std::string_view number = takeField(line);
    std::uint64_t id = 0;
    const char* const stop = number.data() + number.size();
    if (std::from_chars(number.data(), stop, id).ptr != stop || id != mountId) continue;
    // Optional fields of any number end at a lone hyphen; blanks in names are escaped.
    const std::size_t separator = line.find(" - ");
    if (separator == std::string_view::npos) return std::nullopt;
    line.remove_prefix(separator + 3);
    return std::string(takeField(line));
  }
  return std::nullopt;
}

std::string typeOfMagic(std::uint64_t magic) {
  for (const Magic& known : kMagics) {
    if (known.number == magic) return std::string(known.name);
  }
  return fmt::format("{:#x}", magic);
}

}  // namespace qfe
