#include "payloads/kb886948/engine/level.h"

// The switch: MLMIG_FIXED is 0 for the level of service pack 1 and 1 for that of the hotfix. The
// build compiles this file once for each; everything else is compiled once for both.
namespace mlmig {

const char* levelVersion() {
  return MLMIG_VERSION;
}

bool migratesEveryDistinctItem() {
  return MLMIG_FIXED != 0;
}

}  // namespace mlmig
