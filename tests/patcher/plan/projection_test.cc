#include "patcher/plan/projection.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

Instance instanceWith(const std::string& path) {
  Instance instance;
  Observation observation;
  observation.realPath = path;
  observation.kind = Observation::Kind::absent;
  instance.observations["{x}/a"] = {observation};
  return instance;
}

FileAttributes attributesOf(const ProjectedFile& file) {
  FileAttributes attributes;
  attributes.size = file.side->size;
  return attributes;
}

TEST(ProjectionTest, PlannedFilesTakeThePlaceOfWhatWasSeen) {
  Projection projection;
  FileSide side;
  side.size = 42;
  projection.put({"bin/A", side, 0, 0});
  Instance instance = instanceWith("bin/A");
  projection.overlay(instance, Platform::linux_, attributesOf);
  const Observation& seen = instance.observations["{x}/a"][0];
  EXPECT_EQ(seen.kind, Observation::Kind::present);
  EXPECT_EQ(seen.attributes->size, 42U);
  EXPECT_EQ(seen.stat->size, 42U);
}

TEST(ProjectionTest, NamesAreComparedAsThePlatformDoes) {
  Projection projection;
  projection.put({"bin/A", FileSide(), 0, 0});
  EXPECT_EQ(projection.find("bin/a", Platform::linux_), nullptr);
  ASSERT_NE(projection.find("bin/a", Platform::windows), nullptr);
  Instance instance = instanceWith("BIN/a");
  projection.overlay(instance, Platform::windows, attributesOf);
  EXPECT_EQ(instance.observations["{x}/a"][0].realPath, "bin/A");
}

TEST(ProjectionTest, WhatWillBeRemovedIsAbsent) {
  Projection projection;
  projection.put({"a", FileSide(), 0, 0});
  projection.put({"a", std::nullopt, 1, 0});
  Instance instance = instanceWith("a");
  instance.observations["{x}/a"][0].kind = Observation::Kind::present;
  instance.observations["{x}/a"][0].attributes.emplace();
  projection.overlay(instance, Platform::linux_, attributesOf);
  EXPECT_EQ(instance.observations["{x}/a"][0].kind, Observation::Kind::absent);
  EXPECT_FALSE(instance.observations["{x}/a"][0].attributes);
}

}  // namespace
}  // namespace qfe
