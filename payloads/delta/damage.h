// How a delta that contradicts itself is refused.
#pragma once

#include <string_view>

namespace qfe::delta {

// Throws Error(badPackage): "the delta is damaged: <what>; …". Callers add which delta it is.
[[noreturn]] void damaged(std::string_view what);

}  // namespace qfe::delta
