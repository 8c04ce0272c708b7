#include "manifest/import/reader.h"
#include "tests/manifest/import/article_builder.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

using testing_support::ArticleParts;

constexpr const char* kHeader =
    "article\tline\tfile\tversion\tsize\tdate\ttime\tplatform\tcomponent\n";

TEST(Table, RowsArePrintedAsTsv) {
  EXPECT_EQ(tableOfRows({ArticleParts().read()}),
            std::string(kHeader) +
                "KB886948\t17\tMailmig.exe\t6.5.7232.52\t84992\t2004-11-16\t20:58\t\t\n"
                "KB886948\t18\tMlmig32.dll\t6.5.7232.52\t4460032\t2004-11-16\t20:58\t\t\n");
}

TEST(Table, EmptyCellsStayEmptyAndADayHasNoTime) {
  Article article;
  article.id = "KB1";
  ArticleRow row;
  row.line = 3;
  row.file = "a\tb\nc";
  row.platform = "x86";
  row.component = "Mail";
  article.rows.push_back(row);
  row.time = UtcTime::parse("2004-11-16");
  article.rows.push_back(row);
  const std::string rows =
      "KB1\t3\ta b c\t\t\t\t\tx86\tMail\n"
      "KB1\t3\ta b c\t\t\t2004-11-16\t\tx86\tMail\n";
  EXPECT_EQ(tableOfRows({article, article}), kHeader + rows + rows);
}

TEST(Table, WithoutArticlesThereIsOnlyTheHeader) {
  EXPECT_EQ(tableOfRows({}), kHeader);
}

}  // namespace
}  // namespace qfe
