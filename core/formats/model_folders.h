// The model folders of this machine, told from config.json and the headers of the weights alone: no weight is read. Used by the
// Setup page's model picker and `lorikeet-cli models`.
#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lorikeet {

/// Where a folder was found.
enum class ModelSource { BuiltIn, ModelsFolder, Environment, HuggingFaceCache, Recent, Given };

struct ModelFolder {
  std::string name;            ///< folder name; of the Hugging Face cache "owner/name"
  std::filesystem::path path;  ///< absolute
  ModelSource source = ModelSource::Given;
  std::string family;            ///< config.json's model_type
  std::int64_t parameters = 0;   ///< numbers in the files
  std::int64_t bytesOnDisk = 0;  ///< of the weights
  std::string dtype;             ///< of most numbers, "BF16"
  bool hasTemplate = false;      ///< a chat template of its own
  std::string problem;           ///< why it cannot be used, a sentence; "" = it can
};

/// One folder. Never throws: what is wrong stands in `problem`.
ModelFolder describeModelFolder(const std::filesystem::path& dir, ModelSource source = ModelSource::Given);

/// Where to look for models.
struct ModelRoots {
  std::filesystem::path builtIn;               ///< a model itself; "" = none
  std::vector<std::filesystem::path> folders;  ///< their subfolders (and they themselves) may be models
  std::filesystem::path environment;           ///< the same; "" = none
  std::filesystem::path huggingFace;           ///< a cache: models--OWNER--NAME/snapshots/REVISION; "" = none
  std::vector<std::filesystem::path> recent;   ///< models used before
};

/// userDataDir()/models, $LORIKEET_MODELS, and $HF_HUB_CACHE, $HF_HOME/hub or ~/.cache/huggingface/hub.
ModelRoots defaultModelRoots(const std::filesystem::path& builtIn, std::vector<std::filesystem::path> recent = {});

/// Every folder once, the built-in model first, then by source and name. Subfolders without config.json and without weights are no
/// models and are left out. A thousand folders take about a second. @throws Cancelled
std::vector<ModelFolder> scanModelFolders(const ModelRoots& roots, std::stop_token stop = {});

}  // namespace lorikeet
