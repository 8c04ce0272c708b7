#include "patcher/system/this_machine.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing::MatchesRegex;

TEST(ThisMachine, TellsTheTime) {
  const std::int64_t before = ::time(nullptr);
  const UtcTime now = thisMachine()->now();
  EXPECT_GE(now.unixSeconds(), before);
  EXPECT_LE(now.unixSeconds(), before + 60);
  EXPECT_EQ(now.precision(), TimePrecision::tick);
}

TEST(ThisMachine, UuidsAreRandomAndSaySo) {
  const ThisMachine machine;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string uuid = machine.newUuid();
    EXPECT_THAT(uuid, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                                   "[0-9a-f]{12}"));
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(ThisMachine, KnowsItsNameAndItsBoot) {
  const ThisMachine machine;
  std::array<char, 256> name{};
  ASSERT_EQ(::gethostname(name.data(), name.size() - 1), 0);
  EXPECT_EQ(machine.hostName(), name.data());
  EXPECT_THAT(machine.bootId(), MatchesRegex("[0-9a-f-]{36}"));
  EXPECT_EQ(machine.bootId(), machine.bootId());
}

TEST(ThisMachine, TheActorIsTheCallerAndWhoCalledSudo) {
  ASSERT_EQ(::setenv("SUDO_USER", "alice", 1), 0);
  EXPECT_EQ(ThisMachine().actor(), (Actor{::getuid(), "alice"}));
  ASSERT_EQ(::unsetenv("SUDO_USER"), 0);
  EXPECT_EQ(ThisMachine().actor(), (Actor{::getuid(), ""}));
}

// In a child, since the flag stays set and the handlers stay caught.
TEST(CatchSignals, EachOfTheFourSetsTheFlagAndEndsNothing) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    const ::pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const ThisMachine machine;
      catchSignals();
      const bool before = machine.interrupted();
      ::raise(signal);
      ::_exit(!before && machine.interrupted() ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status)) << signal;
    EXPECT_EQ(WEXITSTATUS(status), 0) << signal;
  }
}

TEST(CatchSignals, ACallThatWaitsGoesOn) {
  const ::pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    catchSignals();
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) ::_exit(1);
    const ::pid_t parent = ::getpid();
    if (::fork() == 0) {
      ::usleep(20'000);
      ::kill(parent, SIGTERM);
      ::usleep(20'000);
      ::_exit(::write(ends[1], "x", 1) == 1 ? 0 : 1);
    }
    char byte = 0;
    const bool got = ::read(ends[0], &byte, 1) == 1;
    ::_exit(got && ThisMachine().interrupted() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(ThisMachine, NothingInterruptsAProgramThatCatchesNoSignals) {
  EXPECT_FALSE(thisMachine()->interrupted());
}

}  // namespace
}  // namespace qfe
