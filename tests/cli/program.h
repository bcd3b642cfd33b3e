// Starting lorikeet-cli with pipes, and a folder for a test's files. Used by the tests in this folder.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace lorikeet::test {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// A folder of its own, gone with the value.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  fs::path operator/(const std::string& name) const { return m_path / name; }
  const fs::path& path() const { return m_path; }
  /// Writes a file in it. @return its path
  std::string file(const std::string& name, const std::string& text) const;

 private:
  fs::path m_path;
};

struct Outcome {
  int code = -1;  ///< exit code; 128 + signal where one ended it
  std::string out, err;
};

/// A running lorikeet-cli. Its runs root is a folder of the test.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, const TempFolder& folder, const std::string& input = "");
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Waits for the next line of stdout, without its break. @return false at the end
  bool readLine(std::string& line);
  void signal(int number) const;
  /// Reads the rest and waits for the end.
  Outcome finish();

 private:
  pid_t m_pid = -1;
  int m_out = -1;
  std::string m_buffer, m_seen;
  fs::path m_errFile;
};

Outcome run(const std::vector<std::string>& arguments, const TempFolder& folder, const std::string& input = "");

/// One JSON text a line.
std::vector<Json> jsonLines(const std::string& text);

/// A Llama model with random weights (V 512, D 16, two layers) and the tokenizer of stories260K.
fs::path makeTinyModel(const TempFolder& folder);
/// `rows` lines of {"question", "answer"}.
std::string makeDataset(const TempFolder& folder, int rows);

}  // namespace lorikeet::test
