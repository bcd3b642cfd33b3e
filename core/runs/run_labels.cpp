// See run_labels.h.
#include "core/runs/run_labels.h"

#include <algorithm>
#include <system_error>

#include "core/edit/folded_text.h"
#include "core/util/file.h"
#include "core/util/file_lock.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr const char* kLabelsFile = "labels.json";
constexpr int kWaitMs = 5000;

RunLabels labelsFromJson(const Json& json, const std::string& where) {
  const JsonReader reader(json, where);
  RunLabels labels;
  if (reader.has("name")) labels.name = reader.text("name");
  if (reader.has("notes")) labels.notes = reader.text("notes");
  if (const Json* list = reader.find("tags")) {
    if (!list->is_array()) reader.fail("tags", "must be a list of texts");
    labels.tags.emplace();
    for (const Json& tag : *list) {
      if (!tag.is_string()) reader.fail("tags", "must be a list of texts");
      labels.tags->push_back(tag.get<std::string>());
    }
  }
  return labels;
}

/// @throws Error when the file is there and cannot be read
RunLabels readLabels(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return {};
  return labelsFromJson(parseJson(readFile(file), file.string()), file.string());
}

Json toJson(const RunLabels& labels) {
  Json json = Json::object();
  if (labels.name) json["name"] = *labels.name;
  if (labels.tags) json["tags"] = *labels.tags;
  if (labels.notes) json["notes"] = *labels.notes;
  return json;
}

}  // namespace

void applyLabels(const fs::path& dir, RunInfo& info) {
  try {
    const RunLabels labels = readLabels(dir / kLabelsFile);
    if (labels.name && !labels.name->empty()) info.name = *labels.name;
    if (labels.tags) info.tags = *labels.tags;
    if (labels.notes) info.notes = *labels.notes;
  } catch (const Error&) {
    return;  // a run stays usable without its labels; writeLabels says what is wrong with them
  }
}

void writeLabels(const fs::path& dir, const RunLabels& changes) {
  std::error_code ignored;
  if (!fs::exists(dir / "run.json", ignored)) throw Error("The run " + dir.string() + " is not there any more.");
  const auto lock = FileLock::exclusive(dir / ".labels.lock", kWaitMs);
  if (!lock) throw Error("Another program is writing to " + dir.string() + " all the time; try again later.");
  RunLabels labels;
  try {
    labels = readLabels(dir / kLabelsFile);
  } catch (const Error& error) {
    throw Error(std::string(error.what()) + " It holds the name, tags and notes of this run: repair or remove the file, then try again.");
  }
  if (changes.name) labels.name = changes.name;
  if (changes.tags) labels.tags = changes.tags;
  if (changes.notes) labels.notes = changes.notes;
  writeFileAtomic(dir / kLabelsFile, toJson(labels).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::vector<std::string> tagsFromText(const std::string& text) {
  static const std::string kMarks[] = {",", ";", "\n", "，", "、", "；"};
  std::vector<std::string> tags;
  std::string current;
  const auto finish = [&] {
    const std::string tag(trimmedView(current));
    if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    current.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks), [&](const std::string& m) { return text.compare(at, m.size(), m) == 0; });
    if (mark == std::end(kMarks)) {
      current += text[at++];
    } else {
      finish();
      at += mark->size();
    }
  }
  finish();
  return tags;
}

}  // namespace lorikeet
