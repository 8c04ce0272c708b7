#include "manifest/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace qfe {
namespace {

// What the threads of one call share.
class Run {
 public:
  Run(std::size_t count, const std::function<void(std::size_t)>& work)
      : count_(count), work_(work) {}

  // Takes indexes until none is left or one has failed. Never throws.
  void takePart() {
    while (!failed_.load()) {
      const std::size_t index = next_.fetch_add(1);
      if (index >= count_) return;
      try {
        work_(index);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!first_) first_ = std::current_exception();
        failed_.store(true);
      }
    }
  }

  // Only when all threads have stopped.
  void rethrow() const {
    if (first_) std::rethrow_exception(first_);
  }

 private:
  const std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr first_;
};

}  // namespace

void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work) {
  if (jobs == 0) jobs = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = std::min<std::size_t>(jobs, count);
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  Run run(count, work);
  {
    std::vector<std::jthread> helpers;  // joined when the scope ends
    helpers.reserve(threads - 1);
    try {
      while (helpers.size() + 1 < threads) helpers.emplace_back([&run] { run.takePart(); });
    } catch (const std::system_error&) {
      // No more threads to be had: those that run, and this one, do all the work.
    }
    run.takePart();
  }
  run.rethrow();
}

}  // namespace qfe
