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

Json toJson(const TrainState& state) {
  Json json;
  json["step"] = state.step;
  json["bestStep"] = state.bestStep;
  json["bestValidationLoss"] = std::isnan(state.bestValidationLoss) ? Json(nullptr) : Json(state.bestValidationLoss);
  json["sinceBest"] = state.sinceBest;
  json["elapsedSeconds"] = state.elapsedSeconds;
  return json;
}

TrainState readState(const fs::path& path) {
  TrainState state;
  try {
    const Json json = Json::parse(readFile(path));
    state.step = json.at("step").get<std::int64_t>();
    state.bestStep = json.at("bestStep").get<std::int64_t>();
    if (!json.at("bestValidationLoss").is_null()) state.bestValidationLoss = json.at("bestValidationLoss").get<double>();
    state.sinceBest = json.at("sinceBest").get<std::int64_t>();
    state.elapsedSeconds = json.at("elapsedSeconds").get<double>();
  } catch (const Json::exception&) {
    throw Error("The checkpoint file " + path.string() + " is damaged. Delete its folder and resume from an earlier checkpoint.");
  }
  return state;
}

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

TrainState::TrainState() : bestValidationLoss(std::numeric_limits<double>::quiet_NaN()) {}

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
    writeFileAtomic(temporary / "state.json", toJson(state).dump(2) + "\n");
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

}  // namespace lorikeet
