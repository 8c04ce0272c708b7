#include "verifier/evaluate/finding.h"

namespace qfe {

std::string_view word(FileState state) {
  switch (state) {
    case FileState::unknown:
      return "unknown";
    case FileState::missing:
      return "missing";
    case FileState::older:
      return "older";
    case FileState::later:
      return "later";
    case FileState::modified:
      return "modified";
    case FileState::current:
      return "current";
  }
  return "unknown";
}

std::string_view word(HotfixState state) {
  switch (state) {
    case HotfixState::unknown:
      return "unknown";
    case HotfixState::notApplicable:
      return "not-applicable";
    case HotfixState::superseded:
      return "superseded";
    case HotfixState::modified:
      return "modified";
    case HotfixState::needed:
      return "needed";
    case HotfixState::partial:
      return "partial";
    case HotfixState::installed:
      return "installed";
  }
  return "unknown";
}

}  // namespace qfe
