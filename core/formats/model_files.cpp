// Finding the safetensors files of a Hugging Face model folder. Used by model loading and inspect (declared in safetensors.h).
#include <set>

#include "core/formats/safetensors.h"
#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

/// A sentence for a folder without safetensors files, by what it holds instead.
[[noreturn]] void failWithoutFiles(const fs::path& dir) {
  const std::string where = dir.string();
  if (!fs::is_directory(dir))
    throw Error("There is no model folder " + where + ". Choose the folder that holds config.json and model.safetensors.");
  if (fs::exists(dir / "pytorch_model.bin") || fs::exists(dir / "pytorch_model.bin.index.json"))
    throw Error(
        where +
        " holds its weights as pytorch_model.bin, a pickle file, which can run code when it is read; Lorikeet does not open it. "
        "Get the model.safetensors of this model, or convert it with transformers: model.save_pretrained(folder).");
  if (fs::exists(dir / "adapter_model.safetensors"))
    throw Error(where +
                " holds an adapter, not a model. Choose the folder of its base model here and load this one as the adapter.");
  throw Error(where +
              " holds no model.safetensors and no model.safetensors.index.json. Choose the folder that holds the model's weights.");
}

/// Shards in the order of their first tensor's file name, each once; every tensor of the index must be in its shard.
std::vector<SafetensorsFile> openShards(const fs::path& dir, const fs::path& indexPath) {
  using SortedJson = nlohmann::json;
  const std::string where = indexPath.string();
  const SortedJson index = parseJson<SortedJson>(readFile(indexPath), where);
  if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object() || index["weight_map"].empty())
    throw Error(where + ": \"weight_map\" must be an object from tensor names to file names.");
  std::set<std::string> names;
  for (const auto& [tensor, file] : index["weight_map"].items()) {
    if (!file.is_string()) throw Error(where + ": the file of tensor \"" + tensor + "\" must be a text.");
    const std::string name = file.get<std::string>();
    // Only names of files in the folder itself: an index must not reach elsewhere on the disk.
    if (name.empty() || name == ".." || name == "." || name.find('/') != std::string::npos)
      throw Error(where + ": tensor \"" + tensor + "\" names \"" + name + "\", which is not a file of this folder.");
    names.insert(name);
  }
  std::vector<SafetensorsFile> files;
  for (const std::string& name : names) {
    if (!fs::exists(dir / name))
      throw Error("The shard " + (dir / name).string() + " is missing; " + where + " needs it. Download it again.");
    files.push_back(SafetensorsFile::open(dir / name));
  }
  for (const auto& [tensor, file] : index["weight_map"].items()) {
    const auto shard = std::distance(names.begin(), names.find(file.get<std::string>()));
    if (!files[static_cast<std::size_t>(shard)].tensors().contains(tensor))
      throw Error(where + ": tensor \"" + tensor + "\" is not in " + file.get<std::string>() +
                  ". The shards do not belong to this index.");
  }
  return files;
}

}  // namespace

std::vector<SafetensorsFile> openModelFiles(const std::filesystem::path& modelDir) {
  if (const fs::path single = modelDir / "model.safetensors"; fs::exists(single)) {
    std::vector<SafetensorsFile> files;
    files.push_back(SafetensorsFile::open(single));
    return files;
  }
  if (const fs::path index = modelDir / "model.safetensors.index.json"; fs::exists(index)) return openShards(modelDir, index);
  failWithoutFiles(modelDir);
}

}  // namespace lorikeet
