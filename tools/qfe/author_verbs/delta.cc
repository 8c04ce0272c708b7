// qfe delta make|apply|info: one delta by hand.
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "manifest/base/error.h"
#include "payloads/delta/apply.h"
#include "payloads/delta/make/make.h"
#include "payloads/package/output_file.h"
#include "tools/author/release_bases.h"
#include "tools/qfe/author_verbs/author_verbs.h"
#include "tools/qfe/exit_code.h"
#include "verifier/root/linux_file.h"

namespace qfe {
namespace {

constexpr std::uint64_t kMaxJobs = 1024;

// FILE… after the action: exactly as many as it takes.
const std::vector<std::string>& filesOf(const VerbCall& call, std::size_t count,
                                        std::string_view usage) {
  const std::vector<std::string>& files = call.arguments.all("FILE");
  if (files.size() == count) return files;
  throw Error(ErrorCode::usage, fmt::format("usage: qfe delta {}", usage));
}

std::string outputOf(const VerbCall& call) {
  const auto path = call.arguments.value("output");
  if (!path) throw Error(ErrorCode::usage, "give the file to write with -o FILE");
  return *path;
}

delta::Effort effortOf(const VerbCall& call) {
  const std::string name = call.arguments.value("effort").value_or("default");
  const auto effort = delta::effortNamed(name);
  if (effort) return *effort;
  throw Error(ErrorCode::usage,
              fmt::format("--effort {}: it is fast, default or max", escapeForMessage(name)));
}

void tell(const VerbCall& call, const std::string& path, const delta::Header& header,
          std::uint64_t size) {
  if (call.output.json()) {
    call.output.document(JsonObject{{"file", path},
                                    {"size", size},
                                    {"oldSize", header.oldSize},
                                    {"oldSha256", header.oldSha256.hex()},
                                    {"newSize", header.newSize},
                                    {"newSha256", header.newSha256.hex()},
                                    {"exit", exit_code::kYes},
                                    {"installer", installerCode(exit_code::kYes)}});
    return;
  }
  call.output.result(
      fmt::format("{}  {} bytes\n"
                  "  from  {} bytes, SHA-256 {}\n"
                  "  to    {} bytes, SHA-256 {}\n",
                  escapeForMessage(path), groupDigits(size), groupDigits(header.oldSize),
                  header.oldSha256.hex(), groupDigits(header.newSize), header.newSha256.hex()));
}

// A file of this machine, read where it is asked for.
struct LocalFile {
  explicit LocalFile(const std::string& name) : path(escapeForMessage(name)) {
    auto opened = openLocalFile(name);
    if (!opened) fail("cannot be opened", opened.error());
    file = std::move(opened.value());
  }
  [[noreturn]] void fail(std::string_view what, int errnoValue) const {
    throw Error(ErrorCode::cannotRead,
                fmt::format("{}: {}: {}", path, what, describeErrno(errnoValue)));
  }
  void read(std::uint64_t offset, std::span<std::uint8_t> out) const {
    const auto count = file->read(offset, out);
    if (!count) fail("cannot be read", count.error());
    if (count.value() != out.size())
      throw Error(ErrorCode::cannotRead, fmt::format("{}: became shorter while it was read", path));
  }
  std::string path;
  std::shared_ptr<const ReadableFile> file;
};

delta::DeltaFile deltaFile(const LocalFile& file) {
  return {file.file->stat().size,
          [file](std::uint64_t offset, std::span<std::uint8_t> out) { file.read(offset, out); }};
}

int make(const VerbCall& call) {
  const auto& files = filesOf(call, 2, "make OLD NEW -o FILE [--effort fast|default|max]");
  const std::string path = outputOf(call);
  delta::MakeOptions options;
  options.effort = effortOf(call);
  options.jobs = static_cast<unsigned>(call.arguments.number("jobs", kMaxJobs).value_or(0));
  options.progress = [&call](double done) {
    call.output.progress("making the delta, percent", static_cast<std::size_t>(done * 100), 100);
  };
  const Bytes oldBytes = bytesOfFile(files[0]);
  const Bytes newBytes = bytesOfFile(files[1]);
  const Bytes made = delta::makeDelta(oldBytes, newBytes, options);
  call.output.endProgress();
  OutputFile file(path);
  file.put(made);
  file.commit();
  tell(call, path, delta::deltaHeader(path, delta::deltaFileOf(made)), made.size());
  return exit_code::kYes;
}

int apply(const VerbCall& call) {
  const auto& files = filesOf(call, 2, "apply OLD DELTA -o NEW");
  const std::string path = outputOf(call);
  const LocalFile oldFile(files[0]), stored(files[1]);
  const delta::OldFile old{
      oldFile.file->stat().size,
      [&oldFile](std::uint64_t offset, std::span<std::uint8_t> out) { oldFile.read(offset, out); }};
  OutputFile file(path);
  delta::applyDelta(stored.path, old, deltaFile(stored),
                    [&file](ByteView bytes) { file.put(bytes); });
  file.commit();
  const delta::Header header = delta::deltaHeader(stored.path, deltaFile(stored));
  if (call.output.json()) {
    tell(call, path, header, stored.file->stat().size);
  } else {
    call.output.result(fmt::format("{}  {} bytes, SHA-256 {}\n", escapeForMessage(path),
                                   groupDigits(header.newSize), header.newSha256.hex()));
  }
  return exit_code::kYes;
}

int info(const VerbCall& call) {
  const auto& files = filesOf(call, 1, "info DELTA");
  const LocalFile stored(files[0]);
  tell(call, files[0], delta::deltaHeader(stored.path, deltaFile(stored)),
       stored.file->stat().size);
  return exit_code::kYes;
}

}  // namespace

int runDelta(const VerbCall& call) {
  const std::string& action = call.arguments.one("ACTION");
  if (action == "make") return make(call);
  if (action == "apply") return apply(call);
  if (action == "info") return info(call);
  throw Error(ErrorCode::usage, fmt::format("qfe delta {}: the actions are make, apply and info",
                                            escapeForMessage(action)));
}

}  // namespace qfe
