#include "payloads/package/tar_walk.h"

#include <stdexcept>

#include "tests/support/tar_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TarWalk walkOver(const Bytes& bytes) {
  return {[&bytes](std::uint64_t at, std::span<std::uint8_t> out) {
            const std::size_t begin = std::min<std::size_t>(at, bytes.size());
            const std::size_t count = std::min(out.size(), bytes.size() - begin);
            std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(begin), count, out.begin());
            return count;
          },
          bytes.size()};
}

TEST(TarWalk, MembersComeWithTheirFieldsAndContents) {
  const Bytes bytes = TarBuilder()
                          .add({.name = "a", .content = "first"})
                          .add({.name = "b",
                                .content = std::string(100'000, 'x'),
                                .mode = 0755,
                                .uid = 3,
                                .gid = 4,
                                .time = 77,
                                .user = "eva",
                                .group = "staff"})
                          .add({.name = "c", .content = "last"})
                          .finish();
  TarWalk walk = walkOver(bytes);
  ASSERT_EQ(walk.next(), TarWalk::Step::member);
  EXPECT_EQ(walk.member().name, "a");
  EXPECT_EQ(walk.member().size, 5U);
  EXPECT_EQ(walk.member().mode, 0644U);
  EXPECT_EQ(walk.content(), Bytes({'f', 'i', 'r', 's', 't'}));
  ASSERT_EQ(walk.next(), TarWalk::Step::member);
  EXPECT_EQ(walk.member().mode, 0755U);
  EXPECT_EQ(walk.member().uid, 3);
  EXPECT_EQ(walk.member().gid, 4);
  EXPECT_EQ(walk.member().time, 77);
  EXPECT_EQ(walk.member().owner, "eva");
  EXPECT_EQ(walk.member().group, "staff");
  ASSERT_EQ(walk.next(), TarWalk::Step::member);  // b's content is skipped
  EXPECT_EQ(walk.member().name, "c");
  EXPECT_EQ(walk.next(), TarWalk::Step::end);
  EXPECT_EQ(walk.next(), TarWalk::Step::end);
}

TEST(TarWalk, EveryKindOfMemberHasItsName) {
  const std::map<char, std::string> kinds = {
      {'0', ""},         {'1', "a hard link"},        {'2', "a symbolic link"},
      {'5', "a folder"}, {'3', "a character device"}, {'4', "a block device"},
      {'6', "a pipe"},
  };
  for (const auto& [type, kind] : kinds) {
    const Bytes bytes = TarBuilder().add({.name = "a", .type = type, .link = "b"}).finish();
    TarWalk walk = walkOver(bytes);
    ASSERT_EQ(walk.next(), TarWalk::Step::member) << type;
    EXPECT_EQ(walk.member().kind, kind);
  }
}

TEST(TarWalk, WhatIsNoTarIsDamaged) {
  for (const std::string& text : {std::string("PK\x03\x04 is a zip"), std::string(2000, 'x')}) {
    const Bytes bytes(text.begin(), text.end());
    TarWalk walk = walkOver(bytes);
    EXPECT_EQ(walk.next(), TarWalk::Step::damaged);
    EXPECT_EQ(walk.trouble(), "Unrecognized archive format");
    EXPECT_EQ(walk.next(), TarWalk::Step::damaged);
  }
}

TEST(TarWalk, AContentThatIsCutOffIsNothing) {
  Bytes bytes = TarBuilder().add({.name = "a", .content = std::string(600, 'x')}).finish();
  bytes.resize(512 + 599);
  TarWalk walk = walkOver(bytes);
  ASSERT_EQ(walk.next(), TarWalk::Step::member);
  EXPECT_EQ(walk.content(), std::nullopt);
}

TEST(TarWalk, ContentsNobodyAsksForAreNotRead) {
  const Bytes bytes = TarBuilder()
                          .add({.name = "a", .content = std::string(2'000'000, 'x')})
                          .add({.name = "b"})
                          .finish();
  std::size_t read = 0;
  TarWalk walk(
      [&](std::uint64_t at, std::span<std::uint8_t> out) {
        const std::size_t count = std::min(out.size(), bytes.size() - at);
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), count, out.begin());
        read += count;
        return count;
      },
      bytes.size());
  ASSERT_EQ(walk.next(), TarWalk::Step::member);
  ASSERT_EQ(walk.next(), TarWalk::Step::member);
  EXPECT_EQ(walk.member().name, "b");
  EXPECT_LT(read, 100'000U);
}

TEST(TarWalk, AFailureToReadIsPassedOnAsItIs) {
  const auto fail = [](std::uint64_t, std::span<std::uint8_t>) -> std::size_t {
    throw std::out_of_range("no disk");
  };
  EXPECT_THROW(TarWalk(fail, 1000), std::out_of_range);
}

}  // namespace
}  // namespace qfe
