// The layout of the founding article, KB 886948, as support pages had it from 2003 to 2007:
//
//   TITLE (NUMBER)
//   The information in this article applies to:
//     • PRODUCT EDITION, SERVICE PACK
//   SYMPTOMS, CAUSE, RESOLUTION, STATUS, MORE INFORMATION   each on its own line, text below
//   "… file attributes (or later file attributes) …"        then a table with a header line
//   Modification Type:…Last Reviewed:M/D/YYYY
//   Keywords:… KBNUMBER …
//
// Only tables in the section that makes the promise "or later" are the hotfix's files.
#pragma once

#include "manifest/import/article_family.h"

namespace qfe {

[[nodiscard]] const ArticleFamily& foundingFamily();

}  // namespace qfe
