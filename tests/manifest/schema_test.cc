// Holds the published manifest.schema.json against the code that reads and writes manifests.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <unistd.h>

#include "manifest/base/limits.h"
#include "manifest/role.h"
#include "manifest/words.h"
#include "tests/manifest/sample_manifest.h"
#include "tests/support/test_prelude.h"

namespace qfe {
namespace {

namespace files = std::filesystem;

files::path here() {
  return files::path(QFE_SOURCE_DIR) / "tests/manifest";
}
files::path schemaPath() {
  return here() / "../../manifest/manifest.schema.json";
}

const Json& schema() {
  static const JsonDocument document = [] {
    std::ifstream file(schemaPath());
    return parseJson("manifest.schema.json", std::string(std::istreambuf_iterator<char>(file), {}),
                     limits::kManifestBytes);
  }();
  return document.root;
}

// A value by its keys, "$defs/file/properties/change". Keys of the schema have no slash.
const Json& at(const Json& root, std::string_view path) {
  const Json* value = &root;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    value = value->find(path.substr(0, slash));
    if (value == nullptr) throw std::logic_error("not in the schema: " + std::string(path));
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return *value;
}

std::vector<std::string> texts(const Json& array) {
  std::vector<std::string> all;
  for (const Json& element : array.array()) all.push_back(element.string());
  return all;
}

std::set<std::string> keys(const Json& object) {
  std::set<std::string> all;
  for (const auto& member : object.object()) {
    if (member.first.substr(0, 2) != "x-") all.insert(member.first);
  }
  return all;
}

Json completeJson() {
  return manifestToJson(sample::complete());
}

TEST(Schema, ClosedListsAreThoseOfTheCode) {
  const auto words = [](std::string_view path) {
    return texts(at(schema(), std::string(path) + "/enum"));
  };
  EXPECT_EQ(words("properties/classification"), allWords<Classification>());
  EXPECT_EQ(words("properties/severity"), allWords<Severity>());
  EXPECT_EQ(words("properties/platform"), allWords<Platform>());
  EXPECT_EQ(words("properties/architecture"), allWords<Architecture>());
  EXPECT_EQ(words("properties/restart"), allWords<Restart>());
  EXPECT_EQ(words("$defs/language"), languageWords());
  EXPECT_EQ(words("$defs/file/properties/change"), allWords<Change>());
  EXPECT_EQ(words("$defs/file/properties/when"), allWords<When>());
  EXPECT_EQ(words("$defs/file/properties/kind"), allWords<FileKind>());
  EXPECT_EQ(words("$defs/blob/properties/coding"), allWords<Coding>());
}

TEST(Schema, LimitsAreThoseOfTheCode) {
  const auto number = [](std::string_view path) { return at(schema(), path); };
  EXPECT_EQ(number("properties/files/maxItems"), Json(limits::kFiles));
  EXPECT_EQ(number("properties/blobs/maxItems"), Json(limits::kBlobs));
  EXPECT_EQ(number("$defs/path/maxLength"), Json(limits::kPathBytes));
  EXPECT_EQ(number("$defs/file/properties/size/maximum"), Json(limits::kFileBytes));
  EXPECT_EQ(number("$defs/blob/properties/size/maximum"), Json(limits::kPackageBytes));
  EXPECT_EQ(number("$defs/blob/properties/unpackedSize/maximum"), Json(limits::kFileBytes));
  EXPECT_EQ(number("$defs/payload/properties/offset/maximum"), Json(limits::kSolidGroupBytes));
}

// The complete manifest sets every key there is, so that its keys are the schema's.
TEST(Schema, PropertiesAreTheKeysThatAreWritten) {
  const Json all = completeJson();
  const auto first = [&](std::string_view key) { return at(all, key).array().front(); };
  const Json file = first("files");
  const std::vector<std::pair<std::string, Json>> objects = {
      {"product", at(all, "product")},
      {"location", at(all, "locations/exchsrvr")},
      {"condition", at(all, "appliesTo/allOf").array().front()},
      {"correctedIn", first("correctedIn")},
      {"relation", first("supersedes")},
      {"range", at(file, "range")},
      {"service", first("services")},
      {"hooks", at(all, "hooks")},
      {"hook", at(all, "hooks/before")},
      {"blob", first("blobs")},
      {"article", at(all, "article")}};
  EXPECT_EQ(keys(at(schema(), "properties")), keys(all));
  for (const auto& [name, object] : objects) {
    EXPECT_EQ(keys(at(schema(), "$defs/" + name + "/properties")), keys(object)) << name;
  }
  // Keys that no single row or payload may have all at once.
  std::set<std::string> row = keys(file);
  row.merge(keys(at(all, "files").array()[1]));
  EXPECT_EQ(keys(at(schema(), "$defs/file/properties")), row);
  EXPECT_EQ(keys(at(schema(), "$defs/payload/properties")),
            (std::set<std::string>{"blob", "from", "fromVersion", "offset"}));
  EXPECT_EQ(keys(at(schema(), "$defs/baseline/properties")),
            (std::set<std::string>{"allOf", "anyOf"}));
}

bool hasShape(const Json& manifest) {
  return sample::refusal([&] { (void)readManifest("m.json", writeJson(manifest)); }).empty();
}

// Whether the role finds nothing missing. That blobs and files fit each other no schema can say.
bool isShippable(const Json& manifest) {
  if (!hasShape(manifest)) return false;
  const std::vector<std::string> faults =
      missingFor(Role::shipped, readManifest("m.json", writeJson(manifest)));
  return std::ranges::all_of(faults, [](const std::string& fault) {
    return fault.find("payloads[") != std::string::npos || fault.find("blobs[") == 0;
  });
}

TEST(Schema, RequiredKeysAreThoseTheReaderAndTheRoleDemand) {
  const std::vector<std::string> shape = texts(at(schema(), "required"));
  std::vector<std::string> shipped = texts(at(schema(), "$defs/shipped/required"));
  shipped.insert(shipped.end(), shape.begin(), shape.end());
  // Other parts of the complete manifest refer to these.
  const std::set<std::string> referred = {"locations", "blobs"};
  for (const std::string& key : keys(completeJson())) {
    if (referred.count(key) != 0) continue;
    Json without = completeJson();
    without.object().erase(key);
    if (key == "files") without.object().erase("blobs");
    if (key == "files") without.object().erase("hooks");
    if (key == "hooks") without["blobs"].array().pop_back();
    EXPECT_EQ(hasShape(without), std::ranges::count(shape, key) == 0) << key;
    EXPECT_EQ(isShippable(without), std::ranges::count(shipped, key) == 0) << key;
  }
}

// Changed copies of a manifest, one value each.
class Variants {
 public:
  explicit Variants(Json manifest) : root_(std::move(manifest)) { visit(root_, ""); }

  struct Document {
    std::string name;
    Json manifest;
  };
  [[nodiscard]] const std::vector<Document>& documents() const { return documents_; }

 private:
  // Calls itself for every value below; while it does, root_ holds the changed copy.
  void visit(Json& value, const std::string& path) {
    if (value.isObject()) {
      visitObject(value, path);
    } else if (value.isArray()) {
      add(value, Json("text"), path + " = a string");
      if (!value.array().empty()) {
        JsonArray twice = value.array();
        twice.push_back(twice.front());
        add(value, std::move(twice), path + " with an element twice");
      }
      for (std::size_t i = 0; i < std::min<std::size_t>(value.array().size(), 2); ++i) {
        visit(value.array()[i], path + "/" + std::to_string(i));
      }
    } else if (value.isString()) {
      for (const char* text : {"", "../a/..", "a\x01", "1.2", "SP0", "SP99", "2004-02-12"}) {
        add(value, Json(text), path + " = \"" + text + "\"");
      }
      add(value, Json(std::string(2000, 'a')), path + " = a long string");
      add(value, Json(std::string(64, 'A')), path + " = 64 capitals");
      add(value, Json(1), path + " = 1");
    } else {
      for (const std::int64_t number :
           {std::int64_t{-1}, std::int64_t{86400}, std::int64_t{86401}, std::int64_t{1'000'000'000},
            std::int64_t{1'000'000'001}, std::int64_t{10'000'000'000'000}}) {
        add(value, Json(number), path + " = " + std::to_string(number));
      }
      add(value, Json("1"), path + " = \"1\"");
    }
  }

  void visitObject(Json& value, const std::string& path) {
    add(value, JsonObject(), path + " = {}");
    Json more = value;
    more["zzz"] = Json();
    add(value, std::move(more), path + " + zzz");
    more = value;
    more["x-zzz"] = Json();
    add(value, std::move(more), path + " + x-zzz");
    // The same definition again and again would only cost time.
    const std::set<std::string> alike = {"after",     "rollbackBefore", "rollbackAfter",
                                         "conflicts", "prerequisites",  "cause",
                                         "symptoms",  "status",         "keywords"};
    for (auto& [key, member] : value.object()) {
      if (key.substr(0, 2) != "x-" && alike.count(key) == 0) visit(member, path + "/" + key);
    }
    for (const std::string& key : keys(value)) {
      Json less = value;
      less.object().erase(key);
      add(value, std::move(less), path + " - " + key);
    }
  }

  void add(Json& place, Json changed, std::string name) {
    const Json before = std::exchange(place, std::move(changed));
    documents_.push_back({std::move(name), root_});
    place = before;
  }

  Json root_;
  std::vector<Document> documents_;
};

// What a schema cannot say: references between parts, order of bounds, equal digests, names of
// locations as keys. The reader refuses these for a reason of that kind.
bool isBeyondASchema(const std::string& refusal) {
  const std::vector<std::string_view> reasons = {"which the manifest does not have",
                                                 "but the manifest lists",
                                                 "no version fits",
                                                 "names the hotfix itself",
                                                 " again",
                                                 "has the digest of",
                                                 "is stored as it is",
                                                 "more than 2000 times"};
  return std::ranges::any_of(
      reasons, [&](std::string_view reason) { return refusal.find(reason) != std::string::npos; });
}

std::string runCheck(const files::path& documents) {
  const std::string command = "/usr/bin/python3 '" + (here() / "schema_check.py").string() + "' '" +
                              schemaPath().string() + "' '" + documents.string() + "' 2>&1";
  std::string output;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::array<char, 4096> buffer{};
  while (pipe != nullptr) {
    const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
    if (got == 0) break;
    output.append(buffer.data(), got);
  }
  return output;
}

// An independent reader of JSON Schema must give the verdict of our reader for every manifest that
// differs from a good one in one place.
TEST(Schema, AgreesWithTheReaderOnEveryChangedManifest) {
  std::vector<Variants::Document> documents = Variants(completeJson()).documents();
  documents.push_back({"complete", completeJson()});
  documents.push_back({"draft", manifestToJson(sample::draft())});
  std::string lines;
  std::size_t verdicts = 0;
  for (const Variants::Document& document : documents) {
    const std::string refusal =
        sample::refusal([&] { (void)readManifest("m.json", writeJson(document.manifest)); });
    if (isBeyondASchema(refusal)) continue;
    Json line;
    line["name"] = document.name;
    line["manifest"] = document.manifest;
    line["shape"] = refusal.empty();
    line["shipped"] = Json();
    // A role also compares values with each other; only what is missing can be said in a schema.
    const bool removal = document.name.find(" - ") != std::string::npos;
    if (refusal.empty() && (removal || document.name == "complete" || document.name == "draft")) {
      line["shipped"] = isShippable(document.manifest);
      ++verdicts;
    }
    ++verdicts;
    lines += writeJsonLine(line) + "\n";
  }
  const files::path path =
      files::temp_directory_path() / ("qfe-schema-" + std::to_string(getpid()) + ".jsonl");
  std::ofstream(path) << lines;
  const std::string output = runCheck(path);

  files::remove(path);
  EXPECT_EQ(output, std::to_string(verdicts) + " verdicts, 0 disagreements\n");
  EXPECT_GT(verdicts, 500U);
}

}  // namespace
}  // namespace qfe
