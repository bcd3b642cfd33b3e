// See model_folders.h.
#include "core/formats/model_folders.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "core/formats/model_config.h"
#include "core/formats/safetensors.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::size_t kMostFolders = 2000;  // somebody may point at the root of a disk

bool isThere(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool looksLikeModel(const fs::path& dir) {
  return isThere(dir / "config.json") || isThere(dir / "model.safetensors") || isThere(dir / "model.safetensors.index.json");
}

bool hasChatTemplate(const fs::path& dir) {
  if (isThere(dir / "chat_template.jinja") || isThere(dir / "chat_template.json")) return true;
  const fs::path file = dir / "tokenizer_config.json";
  if (!isThere(file)) return false;
  const auto json = parseJson<nlohmann::json>(readFile(file), file.string());
  const auto found = json.is_object() ? json.find("chat_template") : json.end();
  return json.is_object() && found != json.end() && !found->is_null();
}

void readWeightHeaders(const fs::path& dir, ModelFolder& folder) {
  std::map<std::string, std::int64_t> numbers;
  for (const SafetensorsFile& file : openModelFiles(dir)) {
    folder.bytesOnDisk += static_cast<std::int64_t>(file.file()->size());
    for (const auto& [name, tensor] : file.tensors()) {
      std::int64_t count = 1;
      for (const std::int64_t size : tensor.shape) count *= size;
      numbers[tensor.dtype] += count;
      folder.parameters += count;
    }
  }
  const auto most =
      std::max_element(numbers.begin(), numbers.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != numbers.end()) folder.dtype = most->first;
}

bool hasTokenizer(const fs::path& dir) {
  for (const char* name :
       {"tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "spm.model", "vocab.json"})
    if (isThere(dir / name)) return true;
  return false;
}

class Scanner {
 public:
  explicit Scanner(std::stop_token stop) : m_stop(std::move(stop)) {}

  void add(const fs::path& dir, ModelSource source, const std::string& name = "") {
    if (m_stop.stop_requested()) throw Cancelled();
    std::error_code code;
    const fs::path real = fs::weakly_canonical(dir, code);
    if (m_found.size() >= kMostFolders || !m_seen.insert(code ? dir : real).second) return;
    m_found.push_back(describeModelFolder(dir, source));
    if (!name.empty()) m_found.back().name = name;
  }

  void addBelow(const fs::path& root, ModelSource source) {
    if (looksLikeModel(root)) return add(root, source);
    for (const fs::path& dir : subfolders(root)) {
      if (looksLikeModel(dir)) add(dir, source);
    }
  }

  /// models--OWNER--NAME/snapshots/REVISION; the newest revision alone.
  void addCache(const fs::path& hub) {
    for (const fs::path& dir : subfolders(hub)) {
      std::string name = dir.filename().string();
      if (!name.starts_with("models--")) continue;
      name.erase(0, 8);
      if (const std::size_t at = name.find("--"); at != std::string::npos) name.replace(at, 2, "/");
      std::vector<fs::path> revisions = subfolders(dir / "snapshots");
      std::erase_if(revisions, [](const fs::path& revision) { return !looksLikeModel(revision); });
      const auto newest = std::max_element(revisions.begin(), revisions.end(), [](const fs::path& a, const fs::path& b) {
        std::error_code ignored;
        return fs::last_write_time(a, ignored) < fs::last_write_time(b, ignored);
      });
      if (newest != revisions.end()) add(*newest, ModelSource::HuggingFaceCache, name);
    }
  }

  std::vector<ModelFolder> found() {
    std::stable_sort(m_found.begin(), m_found.end(), [](const ModelFolder& a, const ModelFolder& b) {
      return a.source != b.source ? a.source < b.source : a.name < b.name;
    });
    return std::move(m_found);
  }

 private:
  static std::vector<fs::path> subfolders(const fs::path& root) {
    std::vector<fs::path> dirs;
    std::error_code code;
    for (fs::directory_iterator at(root, code), end; !code && at != end && dirs.size() < kMostFolders; at.increment(code)) {
      std::error_code ignored;
      if (at->is_directory(ignored)) dirs.push_back(at->path());
    }
    std::sort(dirs.begin(), dirs.end());
    return dirs;
  }

  std::stop_token m_stop;
  std::set<fs::path> m_seen;
  std::vector<ModelFolder> m_found;
};

fs::path hubFolder() {
  const auto given = [](const char* name) -> fs::path {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
  };
  if (const fs::path hub = given("HF_HUB_CACHE"); !hub.empty()) return hub;
  if (const fs::path home = given("HF_HOME"); !home.empty()) return home / "hub";
  return given("HOME") / ".cache" / "huggingface" / "hub";
}

}  // namespace

ModelFolder describeModelFolder(const fs::path& dir, ModelSource source) {
  ModelFolder folder;
  std::error_code ignored;
  folder.path = fs::absolute(dir, ignored).lexically_normal();
  if (folder.path.filename().empty()) folder.path = folder.path.parent_path();
  folder.name = folder.path.filename().string();
  folder.source = source;
  try {
    const ModelConfig config = readModelConfig(dir);
    folder.family = config.modelType;
    readWeightHeaders(dir, folder);
    if (!hasTokenizer(dir))
      throw Error("The folder holds no tokenizer (tokenizer.json, tokenizer.model ...). Get it from the model's page.");
    folder.hasTemplate = hasChatTemplate(dir);
  } catch (const std::exception& error) {
    folder.problem = error.what();
  }
  return folder;
}

ModelRoots defaultModelRoots(const fs::path& builtIn, std::vector<fs::path> recent) {
  ModelRoots roots;
  roots.builtIn = builtIn;
  roots.folders = {userDataDir() / "models"};
  if (const char* given = std::getenv("LORIKEET_MODELS"); given != nullptr) roots.environment = given;
  roots.huggingFace = hubFolder();
  roots.recent = std::move(recent);
  return roots;
}

std::vector<ModelFolder> scanModelFolders(const ModelRoots& roots, std::stop_token stop) {
  Scanner scanner(std::move(stop));
  if (!roots.builtIn.empty()) scanner.add(roots.builtIn, ModelSource::BuiltIn);
  for (const fs::path& folder : roots.folders) scanner.addBelow(folder, ModelSource::ModelsFolder);
  if (!roots.environment.empty()) scanner.addBelow(roots.environment, ModelSource::Environment);
  if (!roots.huggingFace.empty()) scanner.addCache(roots.huggingFace);
  for (const fs::path& folder : roots.recent) scanner.add(folder, ModelSource::Recent);
  return scanner.found();
}

}  // namespace lorikeet
