// qfe-core: the static binary for servers.
#include "tools/qfe/program_main.h"

int main(int argc, char** argv) {
  return qfe::programMain(qfe::Program{"qfe-core", qfe::coreVerbs(), nullptr}, argc, argv);
}
