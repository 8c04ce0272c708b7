#include "payloads/delta/make/make.h"

#include "tests/payloads/delta/delta_fixture.h"
#include "tests/support/byte_writer.h"
#include "tests/support/program_builder.h"

namespace qfe::delta {
namespace {

using test::ByteWriter;
using test::Isa;
using test::ProgramBuilder;

constexpr Effort kEfforts[] = {Effort::fast, Effort::standard, Effort::max};

Bytes made(const Bytes& before, const Bytes& after, Effort effort = Effort::standard,
           unsigned jobs = 1) {
  MakeOptions options;
  options.effort = effort;
  options.jobs = jobs;
  Bytes delta = makeDelta(before, after, options);
  EXPECT_EQ(applied(before, delta), after);
  return delta;
}

TEST(MakeDelta, AnyPairComesBack) {
  const std::vector<Bytes> files = {{},
                                    Bytes(1, 'x'),
                                    bytesOf("a few words"),
                                    Bytes(9000, 0),
                                    ByteWriter().fillTo(5000, 1).take(),
                                    ProgramBuilder().build(),
                                    ProgramBuilder().elf().build()};
  for (const Bytes& before : files)
    for (const Bytes& after : files)
      for (const Effort effort : kEfforts) (void)made(before, after, effort);
}

TEST(MakeDelta, MovedCodeCostsLittle) {
  for (const bool elf : {false, true}) {
    for (const Isa isa : {Isa::x86, Isa::x64, Isa::arm64}) {
      if (elf && isa == Isa::x86) continue;
      const auto program = [&] {
        ProgramBuilder builder;
        builder.isa(isa).functions(300);
        return elf ? builder.elf() : builder;
      };
      const Bytes before = program().build();
      const Bytes after = program().insert(50, 32).build();
      EXPECT_LT(made(before, after).size(), 320U) << elf << static_cast<int>(isa);
      EXPECT_LT(made(before, after, Effort::fast).size(), 450U);
    }
  }
}

TEST(MakeDelta, RewrittenFunctionsCostTheirSize) {
  const Bytes before = ProgramBuilder().functions(300).build();
  const Bytes after = ProgramBuilder().functions(300).rewrite(9).rewrite(200).build();
  EXPECT_LT(made(before, after).size(), 450U);
}

TEST(MakeDelta, TheSameFileIsNearlyNothing) {
  const Bytes file = ProgramBuilder().build();
  EXPECT_LT(made(file, file).size(), 120U);
}

TEST(MakeDelta, NewFilesLikeEachOtherShare) {
  const Bytes one = ByteWriter().fillTo(4000, 5).take();
  Bytes tree;
  for (int i = 0; i < 10; ++i) tree.insert(tree.end(), one.begin(), one.end());
  EXPECT_LT(made({}, tree).size(), 4300U);
}

TEST(MakeDelta, JobsDoNotChangeIt) {
  const Bytes before = ProgramBuilder().functions(100).build();
  const Bytes after = ProgramBuilder().functions(100).insert(3, 16).build();
  EXPECT_EQ(made(before, after, Effort::standard, 1), made(before, after, Effort::standard, 4));
}

TEST(MakeDelta, ImagesOfOtherMachinesArePlainBytes) {
  (void)made(ProgramBuilder().build(), ProgramBuilder().isa(Isa::arm64).build());
  (void)made(ProgramBuilder().build(), ProgramBuilder().elf().build());
}

TEST(MakeDelta, ProgressStaysBetweenNoneAndAll) {
  const Bytes before = ByteWriter().fillTo(200'000, 1).take();
  std::vector<double> seen;
  MakeOptions options;
  options.progress = [&](double done) { seen.push_back(done); };
  (void)makeDelta(before, ByteWriter().fillTo(200'000, 2).take(), options);
  ASSERT_FALSE(seen.empty());
  for (const double done : seen) {
    EXPECT_GE(done, 0);
    EXPECT_LE(done, 1);
  }
}

TEST(MakeDelta, EffortsHaveNames) {
  EXPECT_EQ(effortNamed("fast"), Effort::fast);
  EXPECT_EQ(effortNamed("default"), Effort::standard);
  EXPECT_EQ(effortNamed("max"), Effort::max);
  EXPECT_EQ(effortNamed("best"), std::nullopt);
}

}  // namespace
}  // namespace qfe::delta
