#include "manifest/import/article_table.h"

#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

// "file|version|size|time|platform", or the reasons.
std::string readRow(const ArticleTable& table, std::string_view line) {
  const ArticleTableLine read = table.read(line, 7);
  std::string text;
  if (read.row) {
    const ArticleRow& row = *read.row;
    EXPECT_EQ(row.line, 7U);
    text = row.file + '|' + row.versionText + '|' + (row.size ? std::to_string(*row.size) : "") +
           '|' + (row.time ? row.time->print() : "") + '|' + row.platform;
  }
  for (const std::string& reason : read.reasons) text += '\n' + reason;
  return text;
}

std::string readRow(std::string_view header, std::string_view line) {
  const auto table = ArticleTable::fromHeader(header);
  return table ? readRow(*table, line) : "no header";
}

constexpr std::string_view kHeader = "Date         Time   Version            Size    File name";

TEST(ArticleTable, TheFoundingRowIsUnderstood) {
  EXPECT_EQ(readRow(kHeader, "   16-Nov-2004  20:58  6.5.7232.52     4,460,032  Mlmig32.dll      "),
            "Mlmig32.dll|6.5.7232.52|4460032|2004-11-16T20:58Z|");
}

TEST(ArticleTable, ColumnsMayComeInAnyOrder) {
  EXPECT_EQ(readRow("File name   Version      Size    Date         Time   Platform",
                    "Mailmig.exe 6.5.7232.52  84,992  16-Nov-2004  20:58  (x86)"),
            "Mailmig.exe|6.5.7232.52|84992|2004-11-16T20:58Z|x86");
}

TEST(ArticleTable, SingleSpacesAreEnoughWhenNothingIsMissing) {
  EXPECT_EQ(readRow("Date Time Version Size File name Platform",
                    "16-Nov-2004 20:58 6.5.7232.52 84,992 Mailmig.exe x86"),
            "Mailmig.exe|6.5.7232.52|84992|2004-11-16T20:58Z|x86");
}

TEST(ArticleTable, AMissingCellLeavesItsColumnEmpty) {
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58                     84,992  Readme.txt"),
            "Readme.txt||84992|2004-11-16T20:58Z|");
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  6.5.7232.52                Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52||2004-11-16T20:58Z|");
  EXPECT_EQ(readRow(kHeader, "                    6.5.7232.52        84,992  Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52|84992||");
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004         6.5.7232.52        84,992  Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52|84992|2004-11-16|");
}

TEST(ArticleTable, PositionDecidesWhatANumberIs) {
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  12                         Mailmig.exe"),
            "Mailmig.exe|12||2004-11-16T20:58Z|");
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58                         12  Mailmig.exe"),
            "Mailmig.exe||12|2004-11-16T20:58Z|");
}

TEST(ArticleTable, TwoEquallyNearReadingsAreNone) {
  EXPECT_EQ(readRow("Version  Size     File", "       12         a.dll"),
            "\na cell is missing and the rest fits the columns (Version, Size, File) in several "
            "ways; not taken");
}

TEST(ArticleTable, TabsKeepEmptyCells) {
  const std::string_view header = "Date\tTime\tVersion\tSize\tFile name\tPlatform";
  EXPECT_EQ(readRow(header, "16-Nov-2004\t20:58\t\t12\tMail mig.exe\tx86"),
            "Mail mig.exe||12|2004-11-16T20:58Z|x86");
  EXPECT_EQ(readRow(header, "16-Nov-2004\t20:58\t12\t\tMailmig.exe\t\t"),
            "Mailmig.exe|12||2004-11-16T20:58Z|");
  // Spaces in one row of such a table.
  EXPECT_EQ(readRow(header, "16-Nov-2004  20:58  6.5.1.2  12  Mailmig.exe  x64"),
            "Mailmig.exe|6.5.1.2|12|2004-11-16T20:58Z|x64");
}

TEST(ArticleTable, TabsThatAlignAreSpaces) {
  EXPECT_EQ(readRow("Date\t\tTime\tVersion\t\tSize\tFile name",
                    "16-Nov-2004\t20:58\t6.5.7232.52\t84,992\tMailmig.exe"),
            "Mailmig.exe|6.5.7232.52|84992|2004-11-16T20:58Z|");
}

TEST(ArticleTable, NamesMayHoldSpacesButNoOtherCell) {
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  6.5.7232.52        84,992  Read me first.txt"),
            "Read me first.txt|6.5.7232.52|84992|2004-11-16T20:58Z|");
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  6.5.7232.52     84,992 Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52|84992|2004-11-16T20:58Z|");
}

TEST(ArticleTable, AVersionBehindANameIsNoPartOfIt) {
  const std::string_view header = "File name   Version      Size";
  EXPECT_EQ(readRow(header, "Mailmig.exe 6.5.7232.52  84,992"), "Mailmig.exe|6.5.7232.52|84992||");
  EXPECT_EQ(readRow(header, "Exchange 2003 fix.dll  6.5.7232.52  84,992"),
            "Exchange 2003 fix.dll|6.5.7232.52|84992||");
}

TEST(ArticleTable, ARowWithoutAFileIsRefused) {
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  6.5.7232.52        84,992"),
            "\nthe line does not fit the table's columns (Date, Time, Version, Size, File name); "
            "not taken");
  EXPECT_EQ(readRow(kHeader, "Mailmig.exe"),
            "\nthe line does not fit the table's columns (Date, Time, Version, Size, File name); "
            "not taken");
}

TEST(ArticleTable, ProseIsNoRow) {
  const std::string refusal =
      "\nthe line does not fit the table's columns (File, Version, Size); not taken";
  const std::string_view header = "File  Version  Size";
  EXPECT_EQ(readRow(header, "Exchange 2003"), refusal);
  EXPECT_EQ(readRow(header, "Restart the server when all 12 files are there."), refusal);
}

TEST(ArticleTable, CellsThatAreNotUnderstoodStayEmptyWithAReason) {
  EXPECT_EQ(readRow(kHeader, "11/16/2004   20:58  6.5.7232.52        138KB   Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52|||"
            "\nthe date \"11/16/2004\" is not of the form 16-Nov-2004; left empty"
            "\nthe time \"20:58\" has no date beside it; left empty"
            "\nthe size \"138KB\" is not a number of bytes; left empty");
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  8:58pm 6.5.7232.52        84,992  Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52|84992|2004-11-16|"
            "\nthe time \"8:58pm\" is not a time of 24 hours (20:58); left empty");
  const std::string longVersion = "1." + std::string(200, '1');
  EXPECT_EQ(readRow("Version File", longVersion + "  a.dll"),
            "a.dll||||\nthe version \"" + longVersion + "\" is none; left empty");
}

TEST(ArticleTable, CellsThatSayNothingAreEmpty) {
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  Not Applicable     84,992  Readme.txt"),
            "Readme.txt||84992|2004-11-16T20:58Z|");
  EXPECT_EQ(readRow(kHeader, "N/A          -      6.5.7232.52        84,992  Mailmig.exe"),
            "Mailmig.exe|6.5.7232.52|84992||");
}

TEST(ArticleTable, VersionsWithCommasAndSpacesAreOneCell) {
  EXPECT_EQ(readRow(kHeader, "16-Nov-2004  20:58  6, 5, 7232, 52     84,992  Mailmig.exe"),
            "Mailmig.exe|6, 5, 7232, 52|84992|2004-11-16T20:58Z|");
}

TEST(ArticleTable, AHeaderHasOnlyColumnNamesAndEachOnce) {
  EXPECT_TRUE(ArticleTable::fromHeader("File name  Version"));
  for (const char* line :
       {"", "Date  Time", "File name", "Date of the file", "Version  Size", "File  File name  Size",
        "Component  Component  File  Size", "The file version and the file size"}) {
    EXPECT_FALSE(ArticleTable::fromHeader(line)) << line;
  }
  EXPECT_FALSE(ArticleTable::fromHeader("File  Size" + std::string(2000, ' ')));
}

TEST(ArticleTable, ColumnsWithoutAPlaceAreNamed) {
  const auto table =
      ArticleTable::fromHeader("File name  File  version  Size  SP requirement  Service branch");
  EXPECT_FALSE(table);
  const auto good = ArticleTable::fromHeader("FILE NAME  Size  SP requirement  Service branch");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->columnNames(), "FILE NAME, Size, SP requirement, Service branch");
  EXPECT_THAT(good->columnsNotTaken(), testing::ElementsAre("SP requirement", "Service branch"));
  EXPECT_EQ(readRow(*good, "a.dll      12    SP2             SP2QFE"), "a.dll||12||");
}

TEST(ArticleTable, ALineThatIsTooLongIsRefused) {
  EXPECT_EQ(readRow(kHeader, std::string(5000, 'a')),
            "\nthe line is longer than 1000 bytes; not taken");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "1 ";
  EXPECT_EQ(readRow(kHeader, many),
            "\nthe line does not fit the table's columns (Date, Time, Version, Size, File name); "
            "not taken");
}

TEST(ArticleTable, RowLikeLinesAreToldFromProse) {
  EXPECT_TRUE(looksLikeArticleRow("16-Nov-2004 a.dll"));
  EXPECT_TRUE(looksLikeArticleRow("  a.dll   84,992"));
  EXPECT_TRUE(looksLikeArticleRow("a.dll\t6.5.7232.52"));
  EXPECT_FALSE(looksLikeArticleRow("Version 6.5.7232.52 of a.dll has 84,992 bytes."));
  EXPECT_FALSE(looksLikeArticleRow("First sentence.  Second sentence."));
  EXPECT_FALSE(looksLikeArticleRow(""));
}

}  // namespace
}  // namespace qfe
