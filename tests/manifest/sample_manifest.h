// Sample manifests and helpers for the tests of this room.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "manifest/base/error.h"
#include "manifest/manifest_json.h"

namespace qfe::sample {

// Canonical, shippable, and sets every key that there is, with "x-" keys in every object.
inline const std::string kComplete = R"json({
  "appliesTo": {
    "allOf": [
      {
        "atLeast": "6.5.7226.0",
        "below": "6.5.7638.0",
        "file": "{exchsrvr}/bin/store.exe",
        "x-why": "SP1"
      }
    ],
    "x-more": []
  },
  "architecture": "x86",
  "article": {
    "appliesTo": [
      "Exchange"
    ],
    "cause": "A change.",
    "keywords": [
      "kbQFE"
    ],
    "moreInformation": "None.",
    "references": [
      "KB836993"
    ],
    "resolution": "Apply it.",
    "status": "Confirmed.",
    "symptoms": "Items are lost.",
    "x-article": "x"
  },
  "blobs": [
    {
      "coding": "zstd",
      "sha256": "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
      "size": 31234,
      "unpackedSha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "unpackedSize": 84992,
      "x-b": 1
    },
    {
      "coding": "delta",
      "sha256": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
      "size": 700,
      "unpackedSha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "unpackedSize": 84992
    },
    {
      "coding": "zstd",
      "sha256": "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
      "size": 12,
      "unpackedSha256": "3333333333333333333333333333333333333333333333333333333333333333",
      "unpackedSize": 15
    },
    {
      "coding": "stored",
      "sha256": "4444444444444444444444444444444444444444444444444444444444444444",
      "size": 9,
      "unpackedSha256": "4444444444444444444444444444444444444444444444444444444444444444",
      "unpackedSize": 9
    }
  ],
  "classification": "criticalUpdate",
  "conflicts": [
    {
      "id": "KB700001"
    }
  ],
  "correctedIn": [
    {
      "atLeast": "6.5.7638.1",
      "below": "7.0",
      "file": "{exchsrvr}/bin/store.exe",
      "release": "SP2",
      "x-year": 2005
    }
  ],
  "expires": "2034-11-16",
  "files": [
    {
      "alsoAccept": [
        "2222222222222222222222222222222222222222222222222222222222222222"
      ],
      "branch": "QFE",
      "change": "replace",
      "component": "Migration",
      "modified": "2004-11-16T20:58Z",
      "path": "{exchsrvr}/bin/Mailmig.exe",
      "payloads": [
        {
          "blob": 0,
          "x-p": 1
        },
        {
          "blob": 1,
          "from": "1111111111111111111111111111111111111111111111111111111111111111"
        }
      ],
      "range": {
        "atLeast": "6.5.7000.0",
        "below": "6.5.7638.0"
      },
      "replaces": [
        "1111111111111111111111111111111111111111111111111111111111111111"
      ],
      "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "size": 84992,
      "version": "6.5.7232.52",
      "when": "always",
      "x-row": true
    },
    {
      "branch": "SP1",
      "change": "add",
      "kind": "config",
      "modified": "2004-11-16T20:58:01.1234567Z",
      "path": "{exchsrvr}/conf/mig.ini",
      "payloads": [
        {
          "blob": 2,
          "offset": 5
        }
      ],
      "sha256": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      "size": 10
    },
    {
      "change": "remove",
      "path": "{root}/old.txt"
    }
  ],
  "hooks": {
    "after": {
      "blob": 3
    },
    "before": {
      "blob": 3,
      "timeLimitSeconds": 30,
      "x-h": 1
    },
    "rollbackAfter": {
      "blob": 3
    },
    "rollbackBefore": {
      "blob": 3
    },
    "x-hooks": 0
  },
  "id": "KB886948",
  "language": "ENU",
  "locations": {
    "exchsrvr": {
      "default": "Program Files/Exchsrvr",
      "detect": "bin/store.exe",
      "x-drive": "C"
    },
    "root": {
      "default": "."
    }
  },
  "platform": "windows",
  "prerequisites": [
    {
      "id": "KB800000",
      "minRevision": 3
    }
  ],
  "product": {
    "displayName": "Microsoft Exchange Server 2003",
    "editions": [
      "Enterprise",
      "Standard"
    ],
    "name": "Exchange2003",
    "x-sku": 1
  },
  "released": "2004-11-16T20:58Z",
  "removable": false,
  "restart": "services",
  "revision": 2,
  "schemaVersion": 1,
  "services": [
    {
      "name": "MSExchangeMTA",
      "timeoutSeconds": 90,
      "x-s": "s"
    }
  ],
  "severity": "important",
  "supersedes": [
    {
      "id": "KB700000",
      "minRevision": 2,
      "x-a": null
    }
  ],
  "title": "Calendar items are lost",
  "together": true,
  "type": "qfe-hotfix",
  "x-note": {
    "by": "build 7"
  }
}
)json";

// The least a draft may say.
inline const std::string kDraft = R"json({
  "type": "qfe-hotfix",
  "schemaVersion": 1,
  "id": "KB1",
  "title": "A title",
  "classification": "hotfix",
  "product": {"name": "Product"},
  "files": [{"path": "a.dll"}]
}
)json";

// `text` with the first `from` exchanged for `to`; the old words must be there.
inline std::string edited(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("not in the sample: " + std::string(from));
  return text.replace(at, from.size(), to);
}

// "badManifest: message" of what `work` throws; empty when it throws nothing.
template <typename Work>
std::string refusal(Work work) {
  try {
    work();
    return {};
  } catch (const Error& error) {
    return std::string(name(error.code())) + ": " + error.what();
  }
}

// The first line of why `text` is refused, without the excerpt of the text.
inline std::string readRefusal(const std::string& text) {
  const std::string whole = refusal([&] { (void)readManifest("m.json", text); });
  return whole.substr(0, whole.find('\n'));
}

inline Manifest complete() {
  return readManifest("complete.json", kComplete);
}
inline Manifest draft() {
  return readManifest("draft.json", kDraft);
}

}  // namespace qfe::sample
