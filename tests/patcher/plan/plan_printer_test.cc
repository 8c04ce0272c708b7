#include "tests/support/scenario.h"
#include "tests/support/test_prelude.h"

namespace qfe::test {
namespace {

TEST(PlanPrinterTest, ShowsWhatWillBeDoneInThatOrder) {
  Server server;
  installProduct(server);
  const Plan plan = planApply(server.fs, server.system, packagesOf({firstHotfix()}), {});
  const std::string old = Digest::of("mailmig old").hex().substr(0, 12);
  const std::string text = printPlan(plan);
  EXPECT_EQ(text.substr(0, text.find("  replace " + kLibrary)),
            "apply KB886948 revision 1: Calendar items are not migrated\n"
            "  in Program Files/Exchsrvr\n"
            "  create   Program Files/Exchsrvr/tools/\n"
            "  create   Program Files/Exchsrvr/tools/new/\n"
            "  replace  " +
                kMailmig + "  11 bytes, " + old + " -> 11 bytes, " +
                Digest::of("mailmig new").hex().substr(0, 12) + "\n  replace  " + kLibrary +
                "  11 bytes, " + Digest::of("library old").hex().substr(0, 12) + " -> 11 bytes, " +
                Digest::of("library new").hex().substr(0, 12) + "\n  add      " + kHelper +
                "  new: 22 bytes, " + Digest::of("#!/bin/sh\necho helper\n").hex().substr(0, 12) +
                "\n  remove   " + kObsolete + "  was 8 bytes, " +
                Digest::of("obsolete").hex().substr(0, 12) +
                "\n44 bytes to stage\n"
                "store var/lib/qfe/store: names are exchanged in one step\n"
                "overrides: allow-unsigned\n");
}

TEST(PlanPrinterTest, SaysWhenThereIsNothingToDo) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  EXPECT_EQ(printPlan(planApply(server.fs, server.system, packagesOf({firstHotfix()}), {})),
            "apply KB886948 revision 1: Calendar items are not migrated\n"
            "  in Program Files/Exchsrvr\n"
            "  already installed: nothing to do\n");
}

TEST(PlanPrinterTest, ARollbackEndsWithTheFoldersItRemoves) {
  Server server;
  installProduct(server);
  applyTo(server, packagesOf({firstHotfix()}));
  const std::string text = printPlan(planRollback(server.fs, server.system, {"KB886948"}, {}));
  EXPECT_EQ(text.substr(0, 10), "roll back ");
  EXPECT_NE(text.find("  remove   Program Files/Exchsrvr/tools/new/\n"
                      "  remove   Program Files/Exchsrvr/tools/\n"
                      "store var/lib/qfe/store: names are exchanged in one step\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace qfe::test
