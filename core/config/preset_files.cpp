// A person's own presets: NAME.json in the user's config folder, {"preset": 1, "changes": {...}}. Declared in presets.h.
#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "core/config/presets.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::size_t kLongestName = 60;

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

fs::path fileOf(const fs::path& dir, const std::string& name) { return dir / (name + ".json"); }

Preset readPreset(const fs::path& file) {
  const Json json = parseJson(readFile(file), file.string());
  const Json* changes = JsonReader(json, file.string()).find("changes");
  if (changes == nullptr || !changes->is_object()) throw Error(file.string() + " holds no preset.");
  Preset preset;
  preset.key = preset.label = file.stem().string();
  preset.own = true;
  preset.changes = *changes;
  RunConfig trial;
  applyPreset(trial, preset);
  return preset;
}

}  // namespace

fs::path userPresetDir() {
  if (const char* base = std::getenv("XDG_CONFIG_HOME"); base != nullptr && *base != '\0')
    return fs::path(base) / "lorikeet" / "presets";
  const char* home = std::getenv("HOME");
  return fs::path(home != nullptr ? home : ".") / ".config" / "lorikeet" / "presets";
}

std::string checkedPresetName(const std::string& name) {
  const std::size_t first = name.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) throw Error("A preset needs a name.");
  const std::string trimmed = name.substr(first, name.find_last_not_of(" \t\r\n") - first + 1);
  if (trimmed.size() > kLongestName) throw Error("The name of a preset may be 60 letters long; this one is longer.");
  if (trimmed.front() == '.' ||
      std::any_of(trimmed.begin(), trimmed.end(), [](unsigned char c) { return c == '/' || c == '\\' || c < 32; }))
    throw Error("The name \"" + trimmed + "\" cannot be a file's name: it must not begin with a point or hold a slash.");
  for (const Preset& preset : builtInPresets()) {
    if (lowered(trimmed) == preset.key || lowered(trimmed) == lowered(preset.label))
      throw Error("\"" + trimmed + "\" is a preset that ships with Lorikeet. Choose another name.");
  }
  return trimmed;
}

std::vector<Preset> ownPresets(const fs::path& dir) {
  std::vector<Preset> presets;
  std::error_code ignored;
  for (fs::directory_iterator at(dir, ignored), end; !ignored && at != end; at.increment(ignored)) {
    if (at->path().extension() != ".json") continue;
    try {
      presets.push_back(readPreset(at->path()));
    } catch (const Error&) {  // a file that somebody broke must not keep the others from being used
    }
  }
  std::sort(presets.begin(), presets.end(), [](const Preset& a, const Preset& b) { return lowered(a.label) < lowered(b.label); });
  return presets;
}

void savePreset(const fs::path& dir, const Preset& preset) {
  const std::string name = checkedPresetName(preset.label);
  std::error_code code;
  fs::create_directories(dir, code);
  if (code) throw fileError("make the folder", dir, code.value());
  writeFileAtomic(fileOf(dir, name), Json{{"preset", 1}, {"changes", preset.changes}}.dump(2) + "\n");
}

void renamePreset(const fs::path& dir, const std::string& from, const std::string& to) {
  const std::string name = checkedPresetName(to);
  if (name == from) return;
  if (fs::exists(fileOf(dir, name))) throw Error("There is a preset \"" + name + "\" already. Choose another name.");
  std::error_code code;
  fs::rename(fileOf(dir, from), fileOf(dir, name), code);
  if (code) throw fileError("rename", fileOf(dir, from), code.value());
}

void deletePreset(const fs::path& dir, const std::string& name) {
  std::error_code code;
  fs::remove(fileOf(dir, name), code);
  if (code) throw fileError("delete", fileOf(dir, name), code.value());
}

Preset findPreset(const std::string& name, const fs::path& ownDir) {
  const std::string wanted = lowered(name);
  std::string names;
  std::vector<Preset> all = builtInPresets();
  const std::vector<Preset> own = ownPresets(ownDir);
  all.insert(all.end(), own.begin(), own.end());
  for (const Preset& preset : all) {
    if (lowered(preset.key) == wanted || lowered(preset.label) == wanted) return preset;
    names += (names.empty() ? "" : ", ") + preset.key;
  }
  throw Error("There is no preset \"" + name + "\". There are " + names + ".");
}

}  // namespace lorikeet
