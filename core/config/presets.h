// Presets: settings that belong together, each with one sentence for whom it is. Used by the Setup page's preset bar and
// `lorikeet-cli train --preset`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/config/run_config.h"

namespace lorikeet {

/// A set of training settings. It never says what is trained on what: model, data, prompts, seed and threads stay as they are.
struct Preset {
  std::string key;      ///< "low-memory": the CLI's name; of an own preset the same as its label
  std::string label;    ///< "Low memory"; translatable (context "RunConfig") where the preset ships with the program
  std::string forWhom;  ///< one sentence; translatable likewise, "" for a person's own
  Json changes;         ///< what differs from the defaults, by field key
  bool own = false;     ///< made by the person, in a file of userPresetDir()
};

/// The presets that ship with the program, in the order of the form.
const std::vector<Preset>& builtInPresets();
/// True for the fields that a preset may change.
bool isPresetField(const std::string& key);

/// Every preset field of `config` set to the preset's value or back to its default; all others stay.
/// @throws Error for a change that is not allowed (a file edited by hand)
void applyPreset(RunConfig& config, const Preset& preset);
/// True when applying the preset would change nothing.
bool fitsPreset(const RunConfig& config, const Preset& preset);
/// An own preset with what `config` changes. @param name as checkedPresetName lets through
Preset presetFrom(const RunConfig& config, const std::string& name);

// ---- a person's own presets: one JSON file each --------------------------------------------------------------------------

/// $XDG_CONFIG_HOME/lorikeet/presets or ~/.config/lorikeet/presets. Not created.
std::filesystem::path userPresetDir();
/// `name` without blanks at its ends. @throws Error when it is empty, longer than 60 bytes, has a slash or a control character,
/// starts with a point, or is the name of a preset that ships with the program
std::string checkedPresetName(const std::string& name);
/// The readable presets of the folder, by name; broken files are left out. A missing folder holds none.
std::vector<Preset> ownPresets(const std::filesystem::path& dir);
/// Replaces a preset of the same name. @throws Error when the file cannot be written
void savePreset(const std::filesystem::path& dir, const Preset& preset);
/// @throws Error when `to` is taken or not allowed, or the file cannot be renamed
void renamePreset(const std::filesystem::path& dir, const std::string& from, const std::string& to);
void deletePreset(const std::filesystem::path& dir, const std::string& name);

/// By key or label, the built-in ones first; case does not matter.
/// @throws Error listing the names there are
Preset findPreset(const std::string& name, const std::filesystem::path& ownDir);

}  // namespace lorikeet
