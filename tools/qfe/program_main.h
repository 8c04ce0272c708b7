// What both binaries do in main: a careful start, real streams, then the command line.
#pragma once

#include "tools/qfe/cli.h"

namespace qfe {

[[nodiscard]] int programMain(const Program& program, int argc, char** argv);

}  // namespace qfe
