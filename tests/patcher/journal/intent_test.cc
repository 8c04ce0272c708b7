#include "patcher/journal/intent.h"

#include <functional>

#include "manifest/base/error.h"
#include "tests/support/sample_intent.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

constexpr std::string_view kName = "var/lib/qfe/transactions/7/intent.json";
constexpr std::string_view kAdvice =
    "\nThis file says how to undo an unfinished transaction; while it cannot be read qfe changes "
    "nothing. Restore var/lib/qfe/transactions/7/intent.json from a backup of the server and run "
    "`qfe recover`; if there is no file named swapping beside it, no file of the server was "
    "changed and its folder can be removed.";

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(readIntent(std::string(kName), text));
    return "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::needsRecovery);
    return error.message();
  }
}

// The sample with one change in its text, which must be there to be changed.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = writeIntent(sampleIntent(7));
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// The first line of the refusal, without the name of the file.
std::string reason(const std::string& text) {
  const std::string message = refusal(text);
  const std::size_t space = message.find(": ");
  return message.substr(space + 2, message.find('\n') - space - 2);
}

TEST(Intent, SaysTheSameAfterReading) {
  const Intent intent = sampleIntent(7);
  EXPECT_EQ(readIntent("i", writeIntent(intent)), intent);
  Intent rollback = intent;
  rollback.action = Action::rollback;
  rollback.folders[0].kind = FolderStep::Kind::remove;
  EXPECT_EQ(readIntent("i", writeIntent(rollback)), rollback);
  Intent empty;
  empty.number = 1;
  EXPECT_EQ(readIntent("i", writeIntent(empty)), empty);
}

TEST(Intent, IsWrittenLikeThis) {
  Intent intent = sampleIntent(7);
  intent.stores.pop_back();
  intent.packages.clear();
  intent.folders.clear();
  intent.steps.clear();
  intent.folderTimes.pop_back();
  EXPECT_EQ(writeIntent(intent), R"({
  "action": "apply",
  "folderTimes": [
    {
      "modified": "-1.999999999",
      "path": "srv/bin"
    }
  ],
  "folders": [],
  "formatVersion": 1,
  "history": {
    "action": "apply",
    "transaction": 7
  },
  "number": 7,
  "packages": [],
  "steps": [],
  "stores": [
    {
      "method": "exchange",
      "path": "var/lib/qfe/store"
    }
  ]
}
)");
}

TEST(Intent, ATornOneSaysWhereAndWhatToDo) {
  EXPECT_EQ(refusal("{\"number\": 7"),
            "var/lib/qfe/transactions/7/intent.json:1:13: not JSON: unexpected end of input; "
            "expected '}'\n"
            "  {\"number\": 7\n"
            "              ^" +
                std::string(kAdvice));
}

TEST(Intent, DamageSaysWhereAndWhatToDo) {
  EXPECT_EQ(refusal("{\"formatVersion\": 1, \"number\": \"7\"}"),
            "var/lib/qfe/transactions/7/intent.json:1:32: \"number\" must be a whole number from 0 "
            "to 9223372036854775807, not a string\n"
            "  {\"formatVersion\": 1, \"number\": \"7\"}\n"
            "                                 ^" +
                std::string(kAdvice));
}

TEST(Intent, ANewerFormatNeedsANewerQfe) {
  EXPECT_EQ(refusal("{\"formatVersion\": 2, \"whatever\": []}"),
            "var/lib/qfe/transactions/7/intent.json has format 2, written by a newer qfe; this one "
            "knows formats up to 1: run the newer qfe");
}

TEST(Intent, EveryWordAndNumberIsChecked) {
  EXPECT_EQ(reason(changed("\"formatVersion\": 1", "\"formatVersion\": 0")),
            "\"formatVersion\" must be at least 1");
  EXPECT_EQ(reason(changed("\"action\": \"apply\"", "\"action\": \"aply\"")),
            "\"action\" must be apply or rollback");
  EXPECT_EQ(reason(changed("\"kind\": \"add\"", "\"kind\": \"put\"")),
            "\"kind\" must be replace, add or remove");
  EXPECT_EQ(reason(changed("\"kind\": \"create\"", "\"kind\": \"make\"")),
            "\"kind\" must be create or remove");
  EXPECT_EQ(reason(changed("\"method\": \"exchange\"", "\"method\": \"swap\"")),
            "\"method\" must be exchange or backup");
  EXPECT_EQ(reason(changed("\"mode\": \"4750\"", "\"mode\": \"4790\"")),
            "\"mode\" must be four octal digits");
  EXPECT_EQ(reason(changed("\"modified\": \"5.000000006\"", "\"modified\": \"5.6\"")),
            "\"modified\" must be seconds, a point and nine digits");
  EXPECT_EQ(reason(changed("\"user.origin\": \"0100ff\"", "\"user.origin\": \"0100f\"")),
            "the value of an attribute must be hexadecimal");
  EXPECT_EQ(reason(changed("\"store\": 1", "\"store\": 2")),
            "steps[1] names a store or package that is not listed");
  EXPECT_EQ(reason(changed("\"path\": \"srv/new\"", "\"pth\": \"srv/new\"")),
            "folders[0] lacks the key \"path\"");
}

TEST(Intent, AStepHasWhatItsKindNeedsAndNothingElse) {
  const auto without = [](std::size_t step, const std::function<void(Step&)>& change) {
    Intent intent = sampleIntent(7);
    change(intent.steps[step]);
    return reason(writeIntent(intent));
  };
  EXPECT_EQ(without(0, [](Step& step) { step.before.reset(); }),
            "steps[0] of kind replace lacks \"before\"");
  EXPECT_EQ(without(0, [](Step& step) { step.staged.clear(); }),
            "steps[0] of kind replace lacks \"staged\"");
  EXPECT_EQ(without(1, [](Step& step) { step.backup = "x"; }),
            "steps[1] of kind add must not have \"backup\"");
  EXPECT_EQ(without(2, [](Step& step) { step.after = sampleSide("x", ""); }),
            "steps[2] of kind remove must not have \"after\"");
  EXPECT_EQ(without(2, [](Step& step) { step.path.clear(); }), "the path of steps[2] is empty");
}

}  // namespace
}  // namespace qfe
