// safetensors files: a memory-mapped reader and an atomic writer, torch-free. Used by model, lora, checkpoints.
// Format: huggingface/safetensors README (8-byte little-endian header length, JSON header, raw little-endian data).
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/util/file.h"

namespace lorikeet {

/// A tensor's place in a file. dtype is the format's name: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL.
struct TensorView {
  std::string name, dtype;
  std::vector<std::int64_t> shape;
  const std::byte* data = nullptr;
  std::size_t bytes = 0;
};

/// One mapped file. Views live as long as the object (or a copy of file()).
class SafetensorsFile {
 public:
  /// Checks everything before it returns: header length and JSON, known dtypes, shape x size = bytes, ranges inside the file, no overlap.
  /// @throws Error naming the file, the tensor and what was expected and found ("truncated: needs N bytes, has M").
  static SafetensorsFile open(const std::filesystem::path& path);
  const std::map<std::string, TensorView>& tensors() const { return m_tensors; }
  const std::map<std::string, std::string>& metadata() const { return m_metadata; }
  const std::shared_ptr<const MappedFile>& file() const { return m_file; }
  const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
  std::shared_ptr<const MappedFile> m_file;
  std::map<std::string, TensorView> m_tensors;
  std::map<std::string, std::string> m_metadata;
};

/// All safetensors files of a model folder: model.safetensors, or the shards of model.safetensors.index.json.
/// @throws Error when none is there (a pytorch_model.bin gets its own sentence: pickle runs code; how to convert) or a shard is missing.
std::vector<SafetensorsFile> openModelFiles(const std::filesystem::path& modelDir);

/// Writes atomically. Data is 8-byte aligned. Order: as given.   @throws Error (disk full ...) with the old file untouched.
void writeSafetensors(const std::filesystem::path& path, const std::vector<TensorView>& tensors,
                      const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

/// Bytes of one element, 0 for an unknown dtype.
std::size_t dtypeBytes(const std::string& dtype);

}  // namespace lorikeet
