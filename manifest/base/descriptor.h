// An owned file descriptor.
#pragma once

#include <utility>

namespace qfe {

class Descriptor {
 public:
  Descriptor() = default;
  // Takes ownership; a negative number is none.
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  // The caller closes it from now on.
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }
  // Closes now. A failing close has nothing left to tell: what was written is synced before.
  void reset();

 private:
  int fd_ = -1;
};

}  // namespace qfe
