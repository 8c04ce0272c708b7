#include "patcher/journal/state_names.h"

#include <charconv>

#include <fmt/format.h>

#include "verifier/root/read_fs.h"
#include "verifier/root/resolve.h"

namespace qfe::names {
namespace {

constexpr std::string_view kMountStoreName = ".qfe";

std::string inState(std::string_view name) {
  return joinPath(statePath(), name);
}

}  // namespace

std::string lock() {
  return inState("lock");
}

std::string rootId() {
  return inState("root-id");
}

std::string history() {
  return inState("history.jsonl");
}

std::string seen() {
  return inState("seen.json");
}

std::string installedFolder() {
  return inState("installed");
}

std::string installedFile(std::string_view identityStem) {
  return fmt::format("{}/{}.json", installedFolder(), identityStem);
}

std::string transactionsFolder() {
  return inState("transactions");
}

std::string transactionFolder(std::uint64_t number) {
  return fmt::format("{}/{}", transactionsFolder(), number);
}

std::string intent(std::uint64_t number) {
  return transactionFolder(number) + "/intent.json";
}

std::string mark(std::uint64_t number, std::string_view markName) {
  return joinPath(transactionFolder(number), markName);
}

std::optional<std::uint64_t> parseTransactionNumber(std::string_view name) {
  // Only what transactionFolder prints: no leading zero, so no number has two folders.
  if (name.empty() || name.front() == '0') return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

std::string mainStore() {
  return inState("store");
}

std::string mountStore(std::string_view mountTop) {
  return joinPath(mountTop, kMountStoreName);
}

std::string storeId(std::string_view store) {
  return joinPath(store, "store.json");
}

std::string storeLock(std::string_view store) {
  return joinPath(store, "lock");
}

std::string slotFolder(std::string_view store, std::string_view rootId, std::uint64_t number) {
  const std::string part = rootId.empty() ? std::string(store) : joinPath(store, rootId);
  return joinPath(part, fmt::format("{}", number));
}

std::string slot(std::string_view slotFolder, std::size_t k) {
  return joinPath(slotFolder, fmt::format("{}", k));
}

}  // namespace qfe::names
