// The level of this build of the engine: the one thing in which the levels differ.
#pragma once

namespace mlmig {

// "6.5.7226.0" before the fix of KB 886948, "6.5.7232.52" with it.
[[nodiscard]] const char* levelVersion();

// Whether every distinct item is migrated, or of those that share a UID only the one that was
// modified last.
[[nodiscard]] bool migratesEveryDistinctItem();

}  // namespace mlmig
