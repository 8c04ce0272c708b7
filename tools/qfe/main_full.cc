// qfe: the whole tool, for the admin's machine.
#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/program_main.h"

int main(int argc, char** argv) {
  auto verbs = qfe::coreVerbs();
  verbs.merge(qfe::authorVerbs());
  return qfe::programMain(qfe::Program{"qfe", std::move(verbs), qfe::readArticleDrafts}, argc,
                          argv);
}
