// How fast texts become ids: `tokenize_bench TOKENIZER TEXTS.jsonl [ROUNDS]`, where each line is one JSON string. One thread; the
// texts are read before the clock starts. tests/bench/tokenize_bench.py does the same with the tokenizers library.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/util/error.h"

namespace {

int run(int argc, char** argv) {
  const auto tokenizer = lorikeet::loadTokenizer(argv[1]);
  std::vector<std::string> texts;
  std::ifstream in(argv[2]);
  std::size_t bytes = 0;
  for (std::string line; std::getline(in, line);) {
    texts.push_back(nlohmann::json::parse(line).get<std::string>());
    bytes += texts.back().size();
  }
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 3;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t beginCpu = std::clock();  // of the process: says more where others use the machine
    std::size_t tokens = 0;
    for (const std::string& text : texts) tokens += tokenizer->encode(text).size();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpuSeconds = static_cast<double>(std::clock() - beginCpu) / CLOCKS_PER_SEC;
    std::cout << "lorikeet " << texts.size() << " texts, " << bytes << " bytes, " << tokens << " tokens: " << seconds << " s, "
              << static_cast<double>(bytes) / seconds / 1e6 << " MB/s, " << cpuSeconds << " s of CPU time\n";
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: tokenize_bench TOKENIZER TEXTS.jsonl [ROUNDS]\n";
    return 2;
  }
  try {
    return run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
