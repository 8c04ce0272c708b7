// The names of all files qfe keeps on a server, built and parsed here only.
//
//   var/lib/qfe/                       0700, root
//     lock                             flock: one run at a time
//     root-id                          UUID of this root, names its part of shared stores
//     transactions/<n>/intent.json     what is going to be done; written first, durable
//     transactions/<n>/sealed          everything staged and synced
//     transactions/<n>/swapping        the first visible change may follow
//     transactions/<n>/abort           undo, whatever else is there (outranks commit)
//     transactions/<n>/commit          NEW for ever
//     transactions/<n>/done            outcome recorded, nothing left to do
//     store/<n>/<k>                    staged files, and after the swap the backups
//     installed/<identity>.json
//     history.jsonl
//     seen.json
//   <mount>/.qfe/                      0700, root; for targets on other mounts
//     store.json                       UUID of the store
//     lock
//     <root-id>/<n>/<k>
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qfe::names {

[[nodiscard]] std::string lock();
[[nodiscard]] std::string rootId();
[[nodiscard]] std::string history();
[[nodiscard]] std::string seen();
[[nodiscard]] std::string installedFolder();
[[nodiscard]] std::string installedFile(std::string_view identityStem);
[[nodiscard]] std::string transactionsFolder();
[[nodiscard]] std::string transactionFolder(std::uint64_t number);
[[nodiscard]] std::string intent(std::uint64_t number);
[[nodiscard]] std::string mark(std::uint64_t number, std::string_view markName);
// The number of a folder name below transactions/, or nothing for foreign names.
[[nodiscard]] std::optional<std::uint64_t> parseTransactionNumber(std::string_view name);

// The store that lies in the state folder, and the one at the top of a mount ("mnt/data/.qfe").
[[nodiscard]] std::string mainStore();
[[nodiscard]] std::string mountStore(std::string_view mountTop);
[[nodiscard]] std::string storeId(std::string_view store);
[[nodiscard]] std::string storeLock(std::string_view store);
// The folder of one transaction in a store, and slot k in it. `rootId` is empty for the main store.
[[nodiscard]] std::string slotFolder(std::string_view store, std::string_view rootId,
                                     std::uint64_t number);
[[nodiscard]] std::string slot(std::string_view slotFolder, std::size_t k);

}  // namespace qfe::names
