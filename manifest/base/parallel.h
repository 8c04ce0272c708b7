// Many independent pieces of work on all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace qfe {

// Runs work(i) for i in [0, count), each exactly once, on up to `jobs` threads (0: as many as
// the machine has); the calling thread takes part. The first exception is rethrown after all
// threads have stopped; indexes not yet begun are then skipped.
void parallelFor(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

}  // namespace qfe
