// Signals are looked at between files, never in the middle of one.
#pragma once

#include "manifest/base/error.h"
#include "patcher/system/system.h"

namespace qfe {

// Throws Error(interrupted) when INT, TERM, HUP or PIPE has arrived.
inline void checkInterrupt(const System& system) {
  if (system.interrupted()) throw Error(ErrorCode::interrupted, "stopped by a signal");
}

}  // namespace qfe
