// The built-in presets' one declaration, and what applying one means.
#include "core/config/presets.h"

#include <algorithm>

#include "core/util/error.h"

namespace lorikeet {
namespace {

/// What is trained on what, and on which machine: never a preset's business.
const std::vector<std::string> kKeptFields = {"baseModel",    "dataset",       "validationFile", "chatTemplate",
                                              "systemPrompt", "systemPrompts", "method",         "superviseToolCalls",
                                              "seed",         "pinnedPrompts", "threads"};

std::vector<Preset> makeBuiltIn() {
  return {
      {"quick-try", LK_TR("RunConfig", "Quick try"),
       LK_TR("RunConfig", "For a first look: forty steps show whether model, data and settings work together."),
       Json{{"maxSteps", 40}, {"maxLength", 256}, {"batchSize", 4}}},
      {"teach-facts", LK_TR("RunConfig", "Teach facts"),
       LK_TR("RunConfig", "For rows that the model must know by heart, such as names, dates and rules: more room and many passes."),
       Json{{"rank", 32}, {"alpha", 64.0}, {"warmupShare", 0.03}, {"validationShare", 0.05}}},
      {"style", LK_TR("RunConfig", "Style"),
       LK_TR("RunConfig",
             "For a tone, a form or a role rather than knowledge: few passes, small matrices, and a stop when it is learnt."),
       Json{{"epochs", 3}, {"rank", 8}, {"dropout", 0.05}, {"neftuneAlpha", 5.0}, {"patience", 3}}},
      {"low-memory", LK_TR("RunConfig", "Low memory"),
       LK_TR("RunConfig",
             "For a model that hardly fits: weights in 4 bits and recomputed layers take a fraction of the memory, and more time."),
       Json{{"dtype", "nf4"},
            {"gradientCheckpointing", true},
            {"maxLength", 512},
            {"batchSize", 4},
            {"accumulation", 4},
            {"rank", 16},
            {"alpha", 32.0},
            {"dropout", 0.05},
            {"learningRate", 2e-4},
            {"epochs", 3}}},
      {"course", LK_TR("RunConfig", "Course"),
       LK_TR("RunConfig", "For those who follow a LoRA course or paper: rank 8 with alpha 32, as such texts have it."),
       Json{{"rank", 8}, {"alpha", 32.0}}},
      {"encoder-decoder", LK_TR("RunConfig", "Encoder-decoder"),
       LK_TR("RunConfig", "For T5, Flan-T5 and mT5, whose attention calls its layers q and v."),
       Json{{"rank", 16}, {"alpha", 32.0}, {"dropout", 0.1}, {"targets", "q,v"}}},
  };
}

}  // namespace

const std::vector<Preset>& builtInPresets() {
  static const std::vector<Preset> kPresets = makeBuiltIn();
  return kPresets;
}

bool isPresetField(const std::string& key) { return std::find(kKeptFields.begin(), kKeptFields.end(), key) == kKeptFields.end(); }

void applyPreset(RunConfig& config, const Preset& preset) {
  RunConfig changed = config;
  for (const auto& [key, value] : preset.changes.items()) {
    const auto& fields = runFields();
    if (isPresetField(key) && std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.spec.key == key; }))
      continue;
    throw Error("The preset \"" + preset.label + "\" has \"" + key + "\", which is no setting of a preset.");
  }
  for (const auto& field : runFields()) {
    if (!isPresetField(field.spec.key)) continue;
    field.set(changed, preset.changes.contains(field.spec.key) ? preset.changes[field.spec.key] : field.spec.defaultValue);
  }
  config = changed;
}

bool fitsPreset(const RunConfig& config, const Preset& preset) {
  RunConfig changed = config;
  try {
    applyPreset(changed, preset);
  } catch (const Error&) {
    return false;
  }
  return toJson(changed) == toJson(config);
}

Preset presetFrom(const RunConfig& config, const std::string& name) {
  Preset preset;
  preset.key = preset.label = name;
  preset.own = true;
  preset.changes = Json::object();
  for (const auto& field : runFields()) {
    if (isPresetField(field.spec.key) && field.get(config) != field.spec.defaultValue)
      preset.changes[field.spec.key] = field.get(config);
  }
  return preset;
}

}  // namespace lorikeet
