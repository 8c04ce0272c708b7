#include "payloads/delta/damage.h"

#include <fmt/format.h>

#include "manifest/base/error.h"

namespace qfe::delta {

void damaged(std::string_view what) {
  throw Error(ErrorCode::badPackage, fmt::format("the delta is damaged: {}; fetch it again", what));
}

}  // namespace qfe::delta
