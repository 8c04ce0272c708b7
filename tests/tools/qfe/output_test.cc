#include "tools/qfe/output.h"

#include <sstream>

#include "manifest/base/error.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

class OutputTest : public testing::Test {
 protected:
  std::ostringstream out_, err_;
};

TEST_F(OutputTest, ResultsAndMessagesGoApart) {
  Output output(Streams{out_, err_});
  output.result("result\n");
  output.info("info");
  output.detail("detail");
  output.warning("careful");
  output.error("broken");
  EXPECT_EQ(out_.str(), "result\n");
  EXPECT_EQ(err_.str(), "info\nqfe: warning: careful\nqfe: broken\n");
}

TEST_F(OutputTest, QuietKeepsWarningsAndVerboseAddsDetails) {
  Output quiet(Streams{out_, err_});
  quiet.configure(true, false, false, false, "");
  quiet.info("info");
  quiet.warning("careful");
  EXPECT_EQ(err_.str(), "qfe: warning: careful\n");
  err_.str("");
  Output verbose(Streams{out_, err_});
  verbose.configure(false, true, false, false, "");
  verbose.detail("detail");
  EXPECT_EQ(err_.str(), "detail\n");
}

TEST_F(OutputTest, WithJsonOnlyTheDocumentIsPrinted) {
  Output output(Streams{out_, err_});
  output.configure(false, false, true, false, "");
  output.result("for people\n");
  output.document(JsonObject{{"a", 1}});
  EXPECT_EQ(out_.str(), "{\n  \"a\": 1\n}\n");
}

TEST_F(OutputTest, ColourIsForTerminalsThatWantIt) {
  EXPECT_EQ(Output(Streams{out_, err_}).paint(Colour::bad, "x"), "x");
  EXPECT_EQ(Output(Streams{out_, err_, true, true, true}).paint(Colour::bad, "x"), "x");
  const Output colourful(Streams{out_, err_, true, true, false});
  EXPECT_EQ(colourful.paint(Colour::bad, "x"), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(colourful.paint(Colour::plain, "x"), "x");
}

TEST_F(OutputTest, ProgressStaysOutOfPipesAndOfTheFirstSecond) {
  Output pipe(Streams{out_, err_});
  pipe.progress("files", 1, 2);
  Output terminal(Streams{out_, err_, true, true});
  terminal.progress("files", 1, 2);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(OutputTest, ALogThatCannotBeOpenedIsAUsageError) {
  Output output(Streams{out_, err_});
  try {
    output.configure(false, false, false, false, "/nowhere/at/all");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "--log /nowhere/at/all: cannot be opened for writing");
  }
}

TEST_F(OutputTest, AFailedStreamIsToldByFlush) {
  Output output(Streams{out_, err_});
  EXPECT_TRUE(output.flush());
  out_.setstate(std::ios::badbit);
  EXPECT_FALSE(output.flush());
}

TEST(Columns, AreAlignedByWhatIsSeen) {
  EXPECT_EQ(alignColumns({{"NAME", "SIZE", "X"}, {"\x1b[31mä\x1b[0m", "1", "long"}}, {1}),
            "NAME  SIZE  X\n\x1b[31mä\x1b[0m        1  long\n");
  EXPECT_EQ(alignColumns({}), "");
}

TEST(Columns, DigitsAreGrouped) {
  EXPECT_EQ(groupDigits(0), "0");
  EXPECT_EQ(groupDigits(999), "999");
  EXPECT_EQ(groupDigits(84'992), "84,992");
  EXPECT_EQ(groupDigits(18'446'744'073'709'551'615U), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace qfe
