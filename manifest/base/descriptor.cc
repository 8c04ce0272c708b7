#include "manifest/base/descriptor.h"

#include <unistd.h>

namespace qfe {

void Descriptor::reset() {
  // Linux frees the number even when close reports EINTR: never close twice.
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace qfe
