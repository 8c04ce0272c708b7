// Products of an article, from the lines below "The information in this article applies to:".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/import/article.h"

namespace qfe {

// "Microsoft Exchange Server 2003 Enterprise Edition, Service Pack 1 (SP-1)" is the product
// Exchange2003 with one edition and servicePack "SP1". Nothing when no short name can be made.
[[nodiscard]] std::optional<ArticleProduct> productOfLine(std::string_view line);

// Lines that differ in edition only are one product. A service pack that the lines of one product
// disagree on stays empty, and the disagreement is a sentence in `doubts`.
[[nodiscard]] std::vector<ArticleProduct> productsOfLines(const std::vector<std::string>& lines,
                                                          std::vector<std::string>& doubts);

// "SP2" from "Exchange Server 2003 Service Pack 2" or "… SP2"; the first one, else empty.
[[nodiscard]] std::string servicePackIn(std::string_view text);

}  // namespace qfe
