#include "payloads/delta/apply.h"

#include "payloads/delta/make/make.h"
#include "tests/payloads/delta/delta_fixture.h"
#include "tests/payloads/delta/vectors.h"
#include "tests/support/program_builder.h"

namespace qfe::delta {
namespace {

using test::Isa;
using test::ProgramBuilder;

struct Pair {
  Bytes before, after, delta;
};

const Pair& program() {
  static const Pair pair = [] {
    Pair made;
    made.before = ProgramBuilder().build();
    made.after = ProgramBuilder().insert(7, 48).rewrite(20).build();
    made.delta = makeDelta(made.before, made.after, {});
    return made;
  }();
  return pair;
}

const Pair& text() {
  static const Pair pair = [] {
    Pair made;
    for (int i = 0; i < 60; ++i) {
      const Bytes line = bytesOf(fmt::format("line {} of a file that changes little\n", i * i));
      made.before.insert(made.before.end(), line.begin(), line.end());
      made.after.insert(made.after.end(), line.begin(), line.end());
      if (i == 30) made.after.insert(made.after.end(), line.begin(), line.end() - 3);
    }
    made.delta = makeDelta(made.before, made.after, {});
    return made;
  }();
  return pair;
}

TEST(ApplyDelta, MakesTheNewFile) {
  EXPECT_EQ(applied(program().before, program().delta), program().after);
  EXPECT_EQ(applied(text().before, text().delta), text().after);
  EXPECT_LT(text().delta.size(), 125U) << "of which the header is 77 bytes";
}

TEST(ApplyDelta, NothingIsGivenWhereTheOldFileIsAnother) {
  Bytes other = program().before;
  other.back() ^= 1;
  bool given = false;
  const std::string digest = Digest::of(program().before).hex();
  EXPECT_EQ(errorOf([&] {
              applyDelta("x.delta", oldFileOf(other), deltaFileOf(program().delta),
                         [&](ByteView) { given = true; });
            }),
            fmt::format("x.delta: it stands on a file of {} bytes with SHA-256 {}, this one has "
                        "SHA-256 {}; give the version the delta was made from",
                        other.size(), digest, Digest::of(other).hex()));
  other.pop_back();
  EXPECT_EQ(errorOf([&] {
              applyDelta("x.delta", oldFileOf(other), deltaFileOf(program().delta),
                         [&](ByteView) { given = true; });
            }),
            fmt::format("x.delta: it stands on a file of {} bytes with SHA-256 {}, this one has {} "
                        "bytes; give the version the delta was made from",
                        other.size() + 1, digest, other.size()));
  EXPECT_FALSE(given);
}

// What is left of a damaged delta: an error, or where the damage meant nothing the right file;
// never a wrong one, a crash, or more bytes than were declared.
void expectNeverWrong(const Pair& pair, const Bytes& delta, std::size_t& refused) {
  Bytes given;
  std::uint64_t declared = 0;
  const std::string error = errorOf([&] {
    const DeltaFile file = deltaFileOf(delta);
    declared = deltaHeader("x", file).newSize;
    applyDelta("x", oldFileOf(pair.before), file,
               [&](ByteView bytes) { given.insert(given.end(), bytes.begin(), bytes.end()); });
  });
  ASSERT_LE(given.size(), declared);
  if (error.empty()) {
    ASSERT_EQ(given, pair.after);
  } else {
    ++refused;
  }
}

TEST(ApplyDelta, ACutDeltaMakesNoWrongFile) {
  for (const Pair* pair : {&program(), &text()}) {
    std::size_t refused = 0;
    for (std::size_t size = 0; size < pair->delta.size(); ++size) {
      const auto end = pair->delta.begin() + static_cast<std::ptrdiff_t>(size);
      expectNeverWrong(*pair, Bytes(pair->delta.begin(), end), refused);
    }
    EXPECT_GE(refused, pair->delta.size() - 2);
  }
}

TEST(ApplyDelta, AFlippedDeltaMakesNoWrongFile) {
  for (const Pair* pair : {&program(), &text()}) {
    std::size_t refused = 0;
    for (std::size_t at = 0; at < pair->delta.size(); ++at) {
      for (const std::uint8_t flip : {std::uint8_t{1}, std::uint8_t{0x80}, std::uint8_t{0xFF}}) {
        Bytes delta = pair->delta;
        delta[at] ^= flip;
        expectNeverWrong(*pair, delta, refused);
      }
    }
    EXPECT_GE(refused, pair->delta.size() * 3 - 8);
  }
}

TEST(ApplyDelta, BytesAfterTheDeltaAreRefused) {
  Bytes delta = text().delta;
  delta.insert(delta.end(), 16, 'x');
  EXPECT_NE(errorOf([&] { (void)applied(text().before, delta); }), "");
}

TEST(ApplyDelta, ItsErrorsAreThoseOfBadInput) {
  Bytes delta = text().delta;
  delta[delta.size() - 3] ^= 0x55;
  try {
    (void)applied(text().before, delta);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(static_cast<int>(error.code()) / 100, 2);
  }
}

TEST(ApplyDelta, WhatASinkThrowsComesThrough) {
  EXPECT_EQ(errorOf([&] {
              applyDelta("x.delta", oldFileOf(text().before), deltaFileOf(text().delta),
                         [](ByteView) { throw Error(ErrorCode::io, "no space"); });
            }),
            "x.delta: no space");
}

Bytes fromHex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

TEST(ApplyDelta, TheVectorsOfTheFormatAreRead) {
  const Bytes before = bytesOf("The quick brown fox jumps over the lazy dog, and on it goes.\n");
  const Bytes after = bytesOf("The quick brown fox jumped over the lazy dog, and so it goes.\n");
  EXPECT_EQ(applied(before, fromHex(kTextVector)), after);
  const std::pair<Isa, std::string_view> programs[] = {
      {Isa::x86, kX86Vector}, {Isa::x64, kX64Vector}, {Isa::arm64, kArm64Vector}};
  for (const auto& [isa, vector] : programs)
    EXPECT_EQ(applied(ProgramBuilder().isa(isa).functions(20).build(), fromHex(vector)),
              ProgramBuilder().isa(isa).functions(20).insert(7, 48).rewrite(11).build());
}

}  // namespace
}  // namespace qfe::delta
