// fork, exec and pipes; the tiny model.
#include "tests/cli/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <iterator>
#include <random>

namespace lorikeet::test {

namespace {

std::string textOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// One tensor after the other, as safetensors wants it.
class WeightsFile {
 public:
  void add(const std::string& name, const std::vector<std::int64_t>& shape, bool ones = false) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    std::normal_distribution<float> normal(0.0F, 0.05F);
    const std::size_t begin = m_data.size();
    for (std::int64_t i = 0; i < count; ++i) {
      const float value = ones ? 1.0F : normal(m_random);
      char bytes[sizeof value];
      std::memcpy(bytes, &value, sizeof value);
      m_data.append(bytes, sizeof value);
    }
    m_header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {begin, m_data.size()}}};
  }

  std::string bytes() const {
    std::string header = m_header.dump();
    header.resize((header.size() + 7) / 8 * 8, ' ');
    const std::uint64_t size = header.size();
    char length[sizeof size];
    std::memcpy(length, &size, sizeof size);
    return std::string(length, sizeof size) + header + m_data;
  }

 private:
  std::mt19937 m_random{7};
  Json m_header;
  std::string m_data;
};

}  // namespace

TempFolder::TempFolder() {
  static std::atomic<int> count = 0;
  m_path = fs::temp_directory_path() / ("lorikeet-cli-" + std::to_string(getpid()) + "-" + std::to_string(count++));
  fs::create_directories(m_path);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(m_path, ignored);
}

std::string TempFolder::file(const std::string& name, const std::string& text) const {
  std::ofstream(m_path / name, std::ios::binary) << text;
  return (m_path / name).string();
}

Program::Program(const std::vector<std::string>& arguments, const TempFolder& folder, const std::string& input)
    : m_errFile(folder / "stderr.txt") {
  const std::string inFile = folder.file("stdin.txt", input);
  const std::string runs = (folder / "runs").string();
  int pipeEnds[2];
  if (pipe(pipeEnds) != 0) throw std::runtime_error("no pipe");
  m_pid = fork();
  if (m_pid == 0) {
    dup2(open(inFile.c_str(), O_RDONLY), STDIN_FILENO);
    dup2(pipeEnds[1], STDOUT_FILENO);
    dup2(open(m_errFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    close(pipeEnds[0]);
    setenv("LORIKEET_RUNS", runs.c_str(), 1);
    std::vector<char*> argv{const_cast<char*>(LORIKEET_CLI)};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(LORIKEET_CLI, argv.data());
    _exit(127);
  }
  close(pipeEnds[1]);
  m_out = pipeEnds[0];
}

Program::~Program() {
  if (m_pid > 0) {
    kill(m_pid, SIGKILL);
    waitpid(m_pid, nullptr, 0);
  }
  close(m_out);
}

bool Program::readLine(std::string& line) {
  while (true) {
    if (const std::size_t end = m_buffer.find('\n'); end != std::string::npos) {
      line = m_buffer.substr(0, end);
      m_seen += m_buffer.substr(0, end + 1);
      m_buffer.erase(0, end + 1);
      return true;
    }
    char bytes[4096];
    const ssize_t count = read(m_out, bytes, sizeof bytes);
    if (count <= 0) return false;
    m_buffer.append(bytes, static_cast<std::size_t>(count));
  }
}

void Program::signal(int number) const { kill(m_pid, number); }

Outcome Program::finish() {
  std::string line;
  while (readLine(line)) {
  }
  int status = 0;
  waitpid(m_pid, &status, 0);
  m_pid = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), m_seen + m_buffer, textOf(m_errFile)};
}

Outcome run(const std::vector<std::string>& arguments, const TempFolder& folder, const std::string& input) {
  return Program(arguments, folder, input).finish();
}

std::vector<Json> jsonLines(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

fs::path makeTinyModel(const TempFolder& folder) {
  const fs::path dir = folder / "tiny";
  fs::create_directories(dir);
  const fs::path tokenizer = fs::path(LORIKEET_SOURCE_DIR) / "tests/golden/text/stories260K";
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) fs::copy_file(tokenizer / name, dir / name);
  constexpr std::int64_t kVocabulary = 512, kWidth = 16, kForward = 32, kKeyValue = 8;
  const Json config{{"architectures", {"LlamaForCausalLM"}},
                    {"model_type", "llama"},
                    {"hidden_size", kWidth},
                    {"intermediate_size", kForward},
                    {"num_hidden_layers", 2},
                    {"num_attention_heads", 2},
                    {"num_key_value_heads", 1},
                    {"vocab_size", kVocabulary},
                    {"max_position_embeddings", 256},
                    {"rms_norm_eps", 1e-5},
                    {"rope_theta", 10000.0},
                    {"hidden_act", "silu"},
                    {"tie_word_embeddings", true},
                    {"bos_token_id", 1},
                    {"eos_token_id", 2},
                    {"torch_dtype", "float32"}};
  WeightsFile weights;
  weights.add("model.embed_tokens.weight", {kVocabulary, kWidth});
  for (int layer = 0; layer < 2; ++layer) {
    const std::string at = "model.layers." + std::to_string(layer) + ".";
    weights.add(at + "self_attn.q_proj.weight", {kWidth, kWidth});
    weights.add(at + "self_attn.k_proj.weight", {kKeyValue, kWidth});
    weights.add(at + "self_attn.v_proj.weight", {kKeyValue, kWidth});
    weights.add(at + "self_attn.o_proj.weight", {kWidth, kWidth});
    weights.add(at + "mlp.gate_proj.weight", {kForward, kWidth});
    weights.add(at + "mlp.up_proj.weight", {kForward, kWidth});
    weights.add(at + "mlp.down_proj.weight", {kWidth, kForward});
    weights.add(at + "input_layernorm.weight", {kWidth}, true);
    weights.add(at + "post_attention_layernorm.weight", {kWidth}, true);
  }
  weights.add("model.norm.weight", {kWidth}, true);
  std::ofstream(dir / "config.json") << config.dump(1);
  std::ofstream(dir / "model.safetensors", std::ios::binary) << weights.bytes();
  return dir;
}

std::string makeDataset(const TempFolder& folder, int rows) {
  std::string text;
  for (int i = 0; i < rows; ++i) {
    text +=
        Json{{"question", "What is number " + std::to_string(i) + "?"}, {"answer", "It is " + std::to_string(i * 7) + "."}}.dump() +
        "\n";
  }
  return folder.file("rows.jsonl", text);
}

}  // namespace lorikeet::test
