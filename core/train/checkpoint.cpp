#include "core/train/checkpoint.h"

#include <cmath>
#include <limits>

#include "core/formats/safetensors.h"
#include "core/model/tensor_io.h"
#include "core/model/model_files.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

Json numberOrNull(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

double numberIn(const Json& value) { return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>(); }

Json toJson(const TrainState& state) {
  Json json;
  json["step"] = state.step;
  json["bestStep"] = state.bestStep;
  json["bestValidationLoss"] = numberOrNull(state.bestValidationLoss);
  json["patienceLoss"] = numberOrNull(state.patienceLoss);
  json["sinceBest"] = state.sinceBest;
  json["tokens"] = state.tokens;
  json["elapsedSeconds"] = state.elapsedSeconds;
  return json;
}

TrainState readState(const fs::path& path) {
  TrainState state;
  try {
    const Json json = Json::parse(readFile(path));
    state.step = json.at("step").get<std::int64_t>();
    state.bestStep = json.at("bestStep").get<std::int64_t>();
    state.bestValidationLoss = numberIn(json.at("bestValidationLoss"));
    // Checkpoints of earlier versions have neither of these two.
    state.patienceLoss = json.contains("patienceLoss") ? numberIn(json["patienceLoss"]) : state.bestValidationLoss;
    state.tokens = json.value("tokens", std::int64_t{0});
    state.sinceBest = json.at("sinceBest").get<std::int64_t>();
    state.elapsedSeconds = json.at("elapsedSeconds").get<double>();
  } catch (const Json::exception&) {
    throw Error("The checkpoint file " + path.string() + " is damaged. Delete its folder and resume from an earlier checkpoint.");
  }
  return state;
}

void writeState(const fs::path& path, const TrainState& state) { writeFileAtomic(path, toJson(state).dump(2) + "\n"); }

void copyInto(const std::vector<NamedTensor>& targets, const SafetensorsFile& file) {
  torch::NoGradGuard guard;
  for (const NamedTensor& target : targets) {
    const auto found = file.tensors().find(target.name);
    if (found == file.tensors().end()) {
      throw Error("The checkpoint " + file.path().string() + " lacks the tensor " + target.name + ". It belongs to another run.");
    }
    const auto saved = copyTensor(found->second);
    if (saved.sizes() != target.tensor.sizes()) {
      throw Error("The checkpoint's tensor " + target.name + " has shape " + shapeText(saved.sizes()) + ", expected " +
                  shapeText(target.tensor.sizes()) + ". It belongs to another run.");
    }
    torch::Tensor(target.tensor).copy_(saved);
  }
}

}  // namespace

TrainState::TrainState()
    : bestValidationLoss(std::numeric_limits<double>::quiet_NaN()), patienceLoss(std::numeric_limits<double>::quiet_NaN()) {}

std::vector<NamedTensor> Trainee::parameters() const {
  if (adapter != nullptr) return adapter->tensors();
  std::vector<NamedTensor> all;
  for (const auto& [name, tensor] : model->weights()) all.push_back({name, tensor});
  return all;
}

void saveCheckpoint(const std::filesystem::path& dir, const Trainee& trainee, const AdamW& optimizer, const TrainState& state) {
  writeDirAtomic(dir, [&](const fs::path& temporary) {
    if (trainee.adapter != nullptr) {
      trainee.adapter->save(temporary);
    } else {
      saveLanguageModel(temporary, *trainee.model, torch::kFloat32);
    }
    saveTensors(temporary / "optimizer.safetensors", optimizer.state());
    writeState(temporary / "state.json", state);
  });
}

void loadCheckpoint(const std::filesystem::path& dir, Trainee& trainee, AdamW& optimizer, TrainState& state) {
  state = readState(dir / "state.json");
  if (trainee.adapter != nullptr) {
    trainee.adapter->restore(dir);
  } else {
    copyInto(trainee.parameters(), SafetensorsFile::open(dir / "model.safetensors"));
  }
  const SafetensorsFile moments = SafetensorsFile::open(dir / "optimizer.safetensors");
  std::vector<NamedTensor> tensors;
  for (const auto& [name, view] : moments.tensors()) tensors.push_back({name, copyTensor(view)});
  optimizer.loadState(tensors);
}

void renewPatience(const std::filesystem::path& dir) {
  TrainState state = readState(dir / "state.json");
  state.sinceBest = 0;
  writeState(dir / "state.json", state);
}

}  // namespace lorikeet
