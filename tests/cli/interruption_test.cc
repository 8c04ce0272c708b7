// Runs that meet another one, are killed, or are told to stop.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/cli/sample_server.h"
#include "tests/support/test_prelude.h"

namespace qfe::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kStrace = "/usr/bin/strace";

bool haveStrace() {
  return ::access(kStrace.c_str(), X_OK) == 0;
}

class Interruption : public testing::Test {
 protected:
  // Applies, and at the nth exchange of names sends the signal.
  // LeakSanitizer does not work in a traced process.
  [[nodiscard]] RunResult applyWithSignal(const std::string& signal, int exchange) const {
    return runProgram(
        kStrace,
        {"-f", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", "/dev/null", "-e", "trace=renameat2",
         "-e", "inject=renameat2:signal=" + signal + ":when=" + std::to_string(exchange),
         QFE_BINARY, "apply", samplePackage().package, "--allow-unsigned", "--root",
         server_.root()});
  }
  SampleServer server_;
  std::string before_ = server_.tree();
};

TEST_F(Interruption, OneRunAtATime) {
  ASSERT_EQ(server_.apply().exit, 0);
  ASSERT_EQ(server_.rollback().exit, 0);
  const int fd = ::open((server_ / "var/lib/qfe/lock").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  ASSERT_EQ(::flock(fd, LOCK_EX), 0);
  const RunResult apply = server_.apply();
  EXPECT_EQ(apply.exit, 8);
  EXPECT_EQ(apply.out, "");
  EXPECT_EQ(apply.err,
            "qfe: another run of qfe is working on this root; wait until it has ended\n");
  EXPECT_EQ(at(documentOf(server_.apply({"--json"})), "installer"),
            installer(1618, "ERROR_INSTALL_ALREADY_RUNNING"));
  EXPECT_EQ(server_.check().exit, 1);  // reading does not wait
  EXPECT_EQ(server_.tree(), before_);
  ::close(fd);
  EXPECT_EQ(server_.apply().exit, 0);
}

TEST_F(Interruption, AKilledRunIsSaidAndRecovered) {
  if (!haveStrace()) return;
  for (const int exchange : {1, 2}) {
    const RunResult killed = applyWithSignal("KILL", exchange);
    ASSERT_EQ(killed.exit, 128 + 9) << killed.err;
    const std::string message = "qfe: " + server_.root() +
                                ": an earlier run was cut short; run `qfe recover --root " +
                                server_.root() + "`\n";
    for (const RunResult& result : {server_.check(), server_.qfe({"list"})}) {
      EXPECT_EQ(result.exit, 7);
      EXPECT_EQ(result.out, "");
      EXPECT_EQ(result.err, message);
    }
    const RunResult recover = server_.qfe({"recover"});
    EXPECT_EQ(recover.exit, 0);
    EXPECT_THAT(recover.out, HasSubstr(": undone (apply KB886948 revision 1)\n"));
    EXPECT_EQ(server_.tree(), before_);
    EXPECT_EQ(server_.qfe({"recover"}).out, "nothing is unfinished\n");
  }
}

TEST_F(Interruption, TheNextApplyRecoversFirst) {
  if (!haveStrace()) return;
  ASSERT_EQ(applyWithSignal("KILL", 2).exit, 128 + 9);
  const RunResult apply = server_.apply();
  EXPECT_EQ(apply.exit, 0);
  EXPECT_THAT(apply.err, StartsWith("an earlier run was cut short; recovering first\n"
                                    "transaction 1: undone (apply KB886948 revision 1)\n"));
  EXPECT_EQ(server_.check().exit, 0);
  ASSERT_EQ(server_.rollback().exit, 0);
  EXPECT_EQ(server_.tree(), before_);
}

TEST_F(Interruption, ARunThatIsToldToStopLeavesAllOldOrAllNew) {
  if (!haveStrace()) return;
  for (const char* signal : {"TERM", "INT", "HUP", "PIPE"}) {
    SCOPED_TRACE(signal);
    const RunResult result = applyWithSignal(signal, 1);
    if (result.exit == 6) {
      EXPECT_EQ(server_.tree(), before_);
      EXPECT_EQ(server_.check().exit, 1);
    } else {
      ASSERT_EQ(result.exit, 0) << result.err;
      EXPECT_EQ(server_.check().exit, 0);
      ASSERT_EQ(server_.rollback().exit, 0);
    }
  }
}

}  // namespace
}  // namespace qfe::cli
