#include "verifier/inventory/named_paths.h"

#include "tests/support/test_prelude.h"
#include "tests/verifier/inventory/sample_server.h"

namespace qfe {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> printed(const std::vector<NamedPath>& paths) {
  std::vector<std::string> result;
  for (const NamedPath& path : paths) result.push_back(path.printed);
  return result;
}

TEST(NamedPaths, FilesProofBaselineAndCorrectionAreNamed) {
  Manifest manifest = wizardHotfix();
  manifest.appliesTo = Baseline{Baseline::Kind::anyOf, {{installPath("{exchsrvr}/base.dll"), {}}}};
  manifest.correctedIn = {{"SP2", Condition{installPath("corrected/sp2.dll"), {}}}, {"SP3", {}}};
  EXPECT_THAT(printed(namedPaths(manifest)),
              ElementsAre("{exchsrvr}/bin/Mailmig.exe", "{exchsrvr}/bin/store.exe",
                          "{exchsrvr}/base.dll", "corrected/sp2.dll"));
}

TEST(NamedPaths, EveryPathIsThereOnceWithAllItsRows) {
  Manifest manifest = wizardHotfix();
  manifest.files.push_back(fileRow("{exchsrvr}/bin/store.exe"));
  manifest.files.push_back(fileRow("{exchsrvr}/bin/Mailmig.exe", "7.0"));
  const std::vector<NamedPath> paths = namedPaths(manifest);
  ASSERT_EQ(paths.size(), 2u);
  EXPECT_THAT(paths[0].rows, ElementsAre(&manifest.files[0], &manifest.files[2]));
  EXPECT_THAT(paths[1].rows, ElementsAre(&manifest.files[1]));
}

TEST(NamedPaths, EvidenceHasNoRows) {
  const Manifest manifest = wizardHotfix();
  EXPECT_THAT(namedPaths(manifest)[1].rows, IsEmpty());
}

TEST(NamedPaths, LocationWithoutAProofNamesNothing) {
  Manifest manifest = wizardHotfix();
  manifest.locations["exchsrvr"].detect.clear();
  EXPECT_THAT(printed(namedPaths(manifest)), ElementsAre("{exchsrvr}/bin/Mailmig.exe"));
}

TEST(NamedPaths, ProofIsBelowItsLocation) {
  EXPECT_EQ(detectPath("exchsrvr", {"x", "bin/store.exe"}).print(), "{exchsrvr}/bin/store.exe");
}

TEST(NamedPaths, ProductIsCalledByItsDisplayNameWhereItHasOne) {
  Manifest manifest = wizardHotfix();
  EXPECT_EQ(productName(manifest), "Exchange2003");
  manifest.product.displayName = "Microsoft Exchange Server 2003";
  EXPECT_EQ(productName(manifest), "Microsoft Exchange Server 2003");
}

}  // namespace
}  // namespace qfe
