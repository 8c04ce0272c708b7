#include "manifest/base/parallel.h"

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

TEST(ParallelFor, EveryIndexRunsExactlyOnce) {
  for (const unsigned jobs : {0U, 1U, 2U, 7U, 64U}) {
    std::vector<std::atomic<int>> runs(500);
    parallelFor(runs.size(), jobs, [&runs](std::size_t i) { ++runs[i]; });
    EXPECT_TRUE(std::ranges::all_of(runs, [](const auto& n) { return n == 1; })) << jobs;
  }
}

TEST(ParallelFor, NothingToDoCallsNothing) {
  parallelFor(0, 4, [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, OneJobOrOneIndexStaysOnTheCallingThread) {
  std::set<std::thread::id> threads;
  const auto note = [&threads](std::size_t) { threads.insert(std::this_thread::get_id()); };
  parallelFor(10, 1, note);
  parallelFor(1, 8, note);
  EXPECT_EQ(threads, (std::set{std::this_thread::get_id()}));
}

TEST(ParallelFor, TwoJobsRunAtTheSameTime) {
  // Each waits for the other: one thread alone would never come back.
  std::atomic<int> arrived{0};
  parallelFor(2, 2, [&arrived](std::size_t) {
    ++arrived;
    while (arrived < 2) std::this_thread::yield();
  });
  EXPECT_EQ(arrived, 2);
}

TEST(ParallelFor, AnExceptionComesOutAndStopsTheRest) {
  for (const unsigned jobs : {1U, 4U}) {
    std::atomic<std::size_t> begun{0};
    try {
      parallelFor(1'000'000, jobs, [&begun](std::size_t i) {
        ++begun;
        if (i == 3) throw Error(ErrorCode::io, "index 3");
      });
      FAIL() << "nothing was thrown";
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), "index 3");
    }
    EXPECT_LT(begun, 1'000'000U);
  }
}

TEST(ParallelFor, OfManyExceptionsOneComesOut) {
  EXPECT_THROW(parallelFor(8, 8, [](std::size_t) { throw std::runtime_error("each"); }),
               std::runtime_error);
}

}  // namespace
}  // namespace qfe
