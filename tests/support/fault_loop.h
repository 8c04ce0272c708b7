// Every way in which an act on a MemoryFs can go wrong, one after the other.
#pragma once

#include <cerrno>
#include <functional>
#include <string>

#include "tests/support/memory_fs.h"

namespace qfe {

// `act` runs on a fresh copy of `start` once for every change it makes: with that change failing
// (EIO, and ENOSPC), and with the process stopped dead there. `check` then gets the tree as the
// next process finds it, what `act` returned, and which fault it was. Returns the number of changes
// that `act` makes without a fault.
inline std::uint64_t forEveryFault(
    const MemoryTree& start, const std::function<SysStatus(MemoryFs&)>& act,
    const std::function<void(MemoryFs&, SysStatus, const std::string&)>& check) {
  const auto run = [&](const std::string& name, const std::function<void(MemoryFs&)>& arm) {
    MemoryFs fs(start);
    arm(fs);
    const SysStatus status = act(fs);
    const std::uint64_t changes = fs.changes();
    const std::string last = fs.log().empty() ? "" : fs.log().back();
    fs.restart();
    check(fs, status, name + ", the last change being: " + last);
    return changes;
  };
  const std::uint64_t all = run("no fault", [](MemoryFs&) {});
  for (std::uint64_t n = 1; n <= all; ++n) {
    const std::string at = " at change " + std::to_string(n);
    run("EIO" + at, [n](MemoryFs& fs) { fs.failAt(n, EIO); });
    run("ENOSPC from" + at, [n](MemoryFs& fs) { fs.failFrom(n, ENOSPC); });
    run("stopped" + at, [n](MemoryFs& fs) { fs.stopAt(n); });
  }
  return all;
}

}  // namespace qfe
