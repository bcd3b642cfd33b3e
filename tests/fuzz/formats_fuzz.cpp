// Mutated config.json, adapter_config.json, safetensors and index files: each gives a sentence of an error, or values that hold
// together. No crash, no hang.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/formats/model_config.h"
#include "core/formats/peft_config.h"
#include "core/formats/safetensors.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "tests/fuzz/mutate.h"

namespace lorikeet::fuzz {
namespace {

namespace fs = std::filesystem;

/// What stands in these files, and what must not.
const std::vector<std::string> kWords{"llama",
                                      "mistral",
                                      "qwen2",
                                      "qwen3",
                                      "gemma3_text",
                                      "phi3",
                                      "gpt2",
                                      "t5",
                                      "silu",
                                      "gelu",
                                      "gelu_new",
                                      "gelu_pytorch_tanh",
                                      "gated-gelu",
                                      "relu",
                                      "default",
                                      "linear",
                                      "dynamic",
                                      "llama3",
                                      "yarn",
                                      "longrope",
                                      "rope_theta",
                                      "factor",
                                      "short_factor",
                                      "long_factor",
                                      "sliding_attention",
                                      "full_attention",
                                      "float32",
                                      "bfloat16",
                                      "F32",
                                      "BF16",
                                      "I64",
                                      "F8_E4M3",
                                      "BOOL",
                                      "LORA",
                                      "all-linear",
                                      "q_proj",
                                      ".*",
                                      "((((",
                                      "(a+)+$",
                                      "gaussian",
                                      "pissa",
                                      "olora",
                                      "none",
                                      "all",
                                      "CAUSAL_LM",
                                      "SEQ_2_SEQ_LM",
                                      "..",
                                      "../../etc/passwd",
                                      "/dev/zero",
                                      ""};

const std::vector<std::string> kConfigs{
    R"({"model_type": "llama", "vocab_size": 64, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
        "num_key_value_heads": 2, "head_dim": 4, "hidden_act": "silu", "max_position_embeddings": 128, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
        "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 64}, "tie_word_embeddings": false, "attention_bias": false, "torch_dtype": "bfloat16",
        "bos_token_id": 1, "eos_token_id": [2, 3]})",
    R"({"model_type": "gemma3_text", "vocab_size": 64, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 8, "hidden_activation": "gelu_pytorch_tanh", "sliding_window": 8,
        "layer_types": ["sliding_attention", "sliding_attention", "full_attention"], "query_pre_attn_scalar": 8, "rope_theta": 1000000.0,
        "rope_local_base_freq": 10000.0, "rms_norm_eps": 1e-6, "max_position_embeddings": 128})",
    R"({"model_type": "phi3", "vocab_size": 64, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
        "num_key_value_heads": 2, "hidden_act": "silu", "max_position_embeddings": 128, "original_max_position_embeddings": 32,
        "partial_rotary_factor": 0.5, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "sliding_window": 16,
        "rope_scaling": {"type": "longrope", "short_factor": [1.0], "long_factor": [2.0]}})",
    R"({"model_type": "gpt2", "vocab_size": 64, "n_embd": 16, "n_layer": 2, "n_head": 4, "n_positions": 32, "n_inner": null,
        "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5})",
    R"({"model_type": "t5", "vocab_size": 64, "d_model": 16, "d_ff": 32, "d_kv": 4, "num_heads": 4, "num_layers": 2, "num_decoder_layers": 2,
        "feed_forward_proj": "gated-gelu", "relative_attention_num_buckets": 8, "relative_attention_max_distance": 32,
        "layer_norm_epsilon": 1e-6, "tie_word_embeddings": false, "decoder_start_token_id": 0, "eos_token_id": 1, "pad_token_id": 0})"};

const std::string kAdapter =
    R"({"peft_type": "LORA", "task_type": "CAUSAL_LM", "r": 8, "lora_alpha": 16, "lora_dropout": 0.05, "bias": "none", "use_rslora": false,
        "use_dora": true, "target_modules": ["q_proj", "v_proj"], "exclude_modules": null, "layers_to_transform": [0, 1],
        "layers_pattern": null, "rank_pattern": {"q_proj": 4}, "alpha_pattern": {}, "modules_to_save": ["lm_head"], "fan_in_fan_out": false,
        "init_lora_weights": true, "base_model_name_or_path": "x", "inference_mode": true})";

void write(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

std::string littleEndian(std::uint64_t number) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(number >> (8 * i));
  return out;
}

class Fuzzer {
 public:
  Fuzzer() : m_folder(fs::temp_directory_path() / ("lorikeet-formats-fuzz-" + std::to_string(::getpid()))) {
    fs::create_directories(m_folder);
  }
  ~Fuzzer() {
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
  }

  void runCase(unsigned seed) {
    Random random(seed);
    switch (below(random, 4)) {
      case 0: return config(random);
      case 1: return adapter(random);
      case 2: return safetensors(random);
      default: return index(random);
    }
  }
  int read = 0, refused = 0;

 private:
  template <class Read>
  void expectSentence(Read&& reads) {
    try {
      reads();
      ++read;
    } catch (const Error& e) {
      if (std::string(e.what()).size() < 15) throw std::runtime_error("an error without a sentence: " + std::string(e.what()));
      ++refused;
    }
  }

  std::string mutatedJson(const std::string& good, Random& random) {
    if (below(random, 3) == 0) return mutatedBytes(good, random);
    Json json = Json::parse(good);
    for (std::size_t edits = 1 + below(random, 3); edits > 0; --edits) mutateTree(json, random, kWords);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void config(Random& random) {
    const fs::path path = m_folder / "config.json";
    write(path, mutatedJson(kConfigs[below(random, kConfigs.size())], random));
    expectSentence([&] { toJson(readModelConfig(path)); });
  }

  void adapter(Random& random) {
    const fs::path path = m_folder / "adapter_config.json";
    write(path, mutatedJson(kAdapter, random));
    expectSentence([&] { toJson(readPeftConfig(path)); });
  }

  /// Header lengths, offsets, shapes and types that do not belong together.
  std::string tensorFile(Random& random) {
    Json header = Json::parse(R"({"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
                                 "b": {"dtype": "BF16", "shape": [4], "data_offsets": [24, 32]}, "c": {"dtype": "I64", "shape": [],
                                 "data_offsets": [32, 40]}})");
    constexpr std::int64_t kOdd[] = {-1, 0, 1, 3, 24, 39, 41, INT32_MAX, INT64_MAX, INT64_MIN, std::int64_t{1} << 62};
    const auto odd = [&] { return kOdd[below(random, std::size(kOdd))]; };
    const std::string name(1, "abc"[below(random, 3)]);
    switch (below(random, 6)) {
      case 0: header[name]["data_offsets"] = {odd(), odd()}; break;
      case 1: header[name]["shape"] = {odd(), odd()}; break;
      case 2: header[name]["shape"] = {4294967296, 4294967296, odd()}; break;
      case 3: header[name]["dtype"] = kWords[below(random, kWords.size())]; break;
      case 4: mutateTree(header, random, kWords); break;
      default: break;
    }
    const std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    const std::uint64_t size = below(random, 4) == 0 ? static_cast<std::uint64_t>(odd()) : text.size();
    std::string bytes = littleEndian(size) + text + std::string(40, '\x01');
    return below(random, 3) == 0 ? mutatedBytes(std::move(bytes), random) : bytes;
  }

  static void touchAll(const SafetensorsFile& file) {
    for (const auto& [name, view] : file.tensors()) {
      std::uint64_t elements = 1;
      for (const std::int64_t size : view.shape) elements *= static_cast<std::uint64_t>(size);
      if (elements * dtypeBytes(view.dtype) != view.bytes) throw std::runtime_error("a shape that is not its bytes");
      unsigned sum = 0;
      for (std::size_t i = 0; i < view.bytes; ++i) sum += static_cast<unsigned>(view.data[i]);
      [[maybe_unused]] const volatile unsigned kept = sum;
    }
  }

  void safetensors(Random& random) {
    const fs::path path = m_folder / "x.safetensors";
    write(path, tensorFile(random));
    expectSentence([&] { touchAll(SafetensorsFile::open(path)); });
  }

  void index(Random& random) {
    const fs::path folder = m_folder / "model";
    fs::remove_all(folder);
    fs::create_directories(folder);
    write(folder / "one.safetensors", tensorFile(random));
    write(
        folder / "model.safetensors.index.json",
        mutatedJson(R"({"metadata": {"total_size": 40}, "weight_map": {"a": "one.safetensors", "b": "one.safetensors"}})", random));
    expectSentence([&] {
      for (const SafetensorsFile& file : openModelFiles(folder)) touchAll(file);
    });
  }

  fs::path m_folder;
};

int run(const Options& options) {
  Fuzzer fuzzer;
  Watch watch(60);
  const int first = options.only >= 0 ? options.only : 0, last = options.only >= 0 ? options.only + 1 : options.cases;
  for (int i = first; i < last; ++i) {
    watch.beginCase();
    try {
      fuzzer.runCase(options.seed * 1000003u + static_cast<unsigned>(i));
    } catch (const std::exception& e) {
      std::cerr << "case " << i << " of seed " << options.seed << ": " << e.what() << "\n";
      return 1;
    }
  }
  watch.end();
  std::cout << last - first << " cases: " << fuzzer.read << " read, " << fuzzer.refused << " refused\n";
  return 0;
}

}  // namespace
}  // namespace lorikeet::fuzz

int main(int argc, char** argv) { return lorikeet::fuzz::run(lorikeet::fuzz::readOptions(argc, argv)); }
