// Sizes, CPU time and memory of deltas against named peers, in the same run and on the same files.
//
//   delta_bench [--table PEERS.tsv] NAME OLD NEW [NAME OLD NEW]…
//   delta_bench make OLD NEW DELTA EFFORT      one measured step (also by hand)
//   delta_bench apply OLD DELTA NEW
//
// Peers are looked for on PATH; one that is not there is left out with a word. Sizes of the table
// (columns pair, …, bsdiff, hdiff, xdelta3, zstd, zucchini) are printed beside them by NAME.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "manifest/base/descriptor.h"
#include "manifest/base/error.h"
#include "payloads/delta/apply.h"
#include "payloads/delta/make/make.h"

namespace qfe::delta {
namespace {

using Words = std::vector<std::string>;

struct Measured {
  bool done = false;
  double cpu = 0;     // seconds
  double memory = 0;  // MiB
};

std::uint64_t sizeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

Descriptor opened(const std::string& path, int flags) {
  Descriptor descriptor(open(path.c_str(), flags | O_CLOEXEC, 0644));
  if (!descriptor.valid()) throw Error(ErrorCode::cannotRead, path + ": " + describeErrno(errno));
  return descriptor;
}

ByteView mapped(const std::string& path) {
  const Descriptor descriptor = opened(path, O_RDONLY);
  const auto size = static_cast<std::size_t>(sizeOf(path));
  if (size == 0) return {};
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
  if (bytes == MAP_FAILED) throw Error(ErrorCode::io, path + ": " + describeErrno(errno));
  return {static_cast<const std::uint8_t*>(bytes), size};
}

DeltaReader readerOf(const Descriptor& descriptor) {
  return [&descriptor](std::uint64_t offset, std::span<std::uint8_t> out) {
    while (!out.empty()) {
      const ssize_t got =
          pread(descriptor.get(), out.data(), out.size(), static_cast<off_t>(offset));
      if (got <= 0) throw Error(ErrorCode::io, "pread: " + describeErrno(errno));
      out = out.subspan(static_cast<std::size_t>(got));
      offset += static_cast<std::uint64_t>(got);
    }
  };
}

void make(const Words& words) {
  MakeOptions options;
  options.effort = effortNamed(words.at(4)).value_or(Effort::standard);
  const Bytes delta = makeDelta(mapped(words.at(1)), mapped(words.at(2)), options);
  std::ofstream out(words.at(3), std::ios::binary);
  out.write(reinterpret_cast<const char*>(delta.data()),
            static_cast<std::streamsize>(delta.size()));
}

void apply(const Words& words) {
  const Descriptor old = opened(words.at(1), O_RDONLY), delta = opened(words.at(2), O_RDONLY);
  const Descriptor made = opened(words.at(3), O_WRONLY | O_CREAT | O_TRUNC);
  applyDelta(
      words.at(2), {sizeOf(words.at(1)), readerOf(old)}, {sizeOf(words.at(2)), readerOf(delta)},
      [&](ByteView bytes) {
        if (write(made.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
          throw Error(ErrorCode::io, "write: " + describeErrno(errno));
      });
}

Measured measure(const Words& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  struct rusage usage {};
  wait4(child, &status, 0, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return {WIFEXITED(status) && WEXITSTATUS(status) <= 1,
          seconds(usage.ru_utime) + seconds(usage.ru_stime),
          static_cast<double>(usage.ru_maxrss) / 1024};
}

bool onPath(const std::string& program) {
  std::istringstream path(getenv("PATH") == nullptr ? "" : getenv("PATH"));
  for (std::string folder; std::getline(path, folder, ':');)
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

struct Peer {
  std::string name;
  Words command;  // OLD, NEW and OUT are replaced
};

const std::vector<Peer> kPeers = {
    {"bsdiff", {"bsdiff", "OLD", "NEW", "OUT"}},
    {"xdelta3", {"xdelta3", "-9", "-S", "lzma", "-f", "-e", "-s", "OLD", "NEW", "OUT"}},
    {"zstd", {"zstd", "-q", "-19", "--long=31", "--patch-from=OLD", "NEW", "-f", "-o", "OUT"}},
    {"hdiffz", {"hdiffz", "-m-1", "-SD", "-c-lzma2-9", "-f", "OLD", "NEW", "OUT"}},
    {"zucchini", {"zucchini", "-gen", "OLD", "NEW", "OUT"}},
};

class Bench {
 public:
  explicit Bench(std::string self) : self_(std::move(self)) {
    for (const Peer& peer : kPeers)
      if (!onPath(peer.command[0])) std::printf("%s is not on PATH: left out\n", peer.name.c_str());
    std::printf("%-12s %-9s %10s %9s %8s %9s\n", "pair", "what", "bytes", "of bsdiff", "CPU s",
                "peak MiB");
  }

  void readTable(const std::string& path) {
    std::ifstream stream(path);
    Words columns;
    for (std::string line; std::getline(stream, line);) {
      if (line.empty() || line[0] == '#') continue;
      Words fields;
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, '\t');) fields.push_back(cell);
      if (columns.empty()) {
        columns = fields;
        continue;
      }
      for (std::size_t i = 1; i < std::min(fields.size(), columns.size()); ++i)
        table_[fields[0]][columns[i]] = std::atof(fields[i].c_str());
    }
  }

  void pair(const std::string& name, const std::string& old, const std::string& made) {
    double bsdiff = 0;
    const std::string out = "/tmp/delta_bench." + std::to_string(getpid());
    for (const Peer& peer : kPeers) {
      if (!onPath(peer.command[0])) continue;
      Words command = peer.command;
      for (std::string& word : command) {
        if (word == "OUT") word = out;
        if (word == "NEW") word = made;
        if (const auto at = word.find("OLD"); at != std::string::npos) word.replace(at, 3, old);
      }
      const Measured result = measure(command);
      if (!result.done) {
        std::printf("%-12s %-9s failed\n", name.c_str(), peer.name.c_str());
        continue;
      }
      const auto size = static_cast<double>(sizeOf(out));
      if (peer.name == "bsdiff") bsdiff = size;
      line(name, peer.name, size, bsdiff, result);
    }
    for (const auto& [peer, size] : table_[name])
      if (size > 0 && (peer == "hdiff" || peer == "zucchini" || peer == "bsdiff"))
        std::printf("%-12s %-9s %10.0f   (table)\n", name.c_str(), peer.c_str(), size);
    for (const std::string effort : {"fast", "default", "max"}) {
      const Measured result = measure({self_, "make", old, made, out, effort});
      const auto size = static_cast<double>(sizeOf(out));
      line(name, "qfe " + effort, size, bsdiff, result);
      if (const double zucchini = table_[name]["zucchini"]; zucchini > 0)
        ratios_[effort].push_back(size / zucchini);
      if (effort == "fast") continue;
      const Measured applied = measure({self_, "apply", old, out, out + ".new"});
      std::printf("%-12s %-9s %10s %9s %8.3f %9.1f   %.0f MB of output per CPU second\n",
                  name.c_str(), " apply", applied.done ? "" : "failed", "", applied.cpu,
                  applied.memory, static_cast<double>(sizeOf(made)) / 1e6 / applied.cpu);
    }
    std::remove(out.c_str());
    std::remove((out + ".new").c_str());
  }

  void summary() const {
    for (const auto& [effort, ratios] : ratios_) {
      double sum = 0;
      for (const double ratio : ratios) sum += std::log(ratio);
      std::printf("qfe %s: %.3f of zucchini's sizes (geometric mean of %zu)\n", effort.c_str(),
                  std::exp(sum / static_cast<double>(ratios.size())), ratios.size());
    }
  }

 private:
  static void line(const std::string& pair, const std::string& what, double size, double bsdiff,
                   const Measured& result) {
    std::printf("%-12s %-9s %10.0f %9.3f %8.2f %9.1f\n", pair.c_str(), what.c_str(), size,
                bsdiff > 0 ? size / bsdiff : 0, result.cpu, result.memory);
    std::fflush(stdout);
  }

  std::string self_;
  std::map<std::string, std::map<std::string, double>> table_;
  std::map<std::string, std::vector<double>> ratios_;
};

int run(Words words) {
  if (!words.empty() && words[0] == "make") return make(words), 0;
  if (!words.empty() && words[0] == "apply") return apply(words), 0;
  Bench bench("/proc/self/exe");
  if (words.size() > 1 && words[0] == "--table") {
    bench.readTable(words[1]);
    words.erase(words.begin(), words.begin() + 2);
  }
  for (std::size_t i = 0; i + 2 < words.size(); i += 3)
    bench.pair(words[i], words[i + 1], words[i + 2]);
  bench.summary();
  return 0;
}

}  // namespace
}  // namespace qfe::delta

int main(int count, char** arguments) {
  try {
    return qfe::delta::run({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "delta_bench: %s\n", error.what());
    return 3;
  }
}
