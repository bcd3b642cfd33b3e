// lorikeet-golden [--export OUT] DIR...: checks case folders (or folders of cases) and prints one line a case with the worst errors.
// Exit code 0 when all pass, 1 otherwise.
#include <algorithm>
#include <iostream>
#include <vector>

#include "core/util/error.h"
#include "core/util/file.h"
#include "tests/golden/golden_case.h"

using namespace lorikeet;

namespace {

std::vector<fs::path> casesIn(const fs::path& dir) {
  if (fs::exists(dir / "golden.json")) return {dir};
  std::vector<fs::path> cases;
  if (!fs::is_directory(dir)) throw Error("There is no folder " + dir.string() + ".");
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (fs::exists(entry.path() / "golden.json")) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  if (cases.empty()) throw Error("The folder " + dir.string() + " holds no case: no golden.json in it or one level below.");
  return cases;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  fs::path exportTo;
  if (arguments.size() > 1 && arguments[0] == "--export") {
    exportTo = arguments[1];
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  if (arguments.empty()) {
    std::cerr << "usage: lorikeet-golden [--export OUT] DIR...\n"
                 "  --export OUT   also writes each case's trained adapter and its logits, for tests/reference to load with PEFT\n";
    return 2;
  }
  const GoldenBars bars;
  std::size_t passed = 0, failed = 0;
  try {
    for (const std::string& argument : arguments) {
      for (const fs::path& dir : casesIn(argument)) {
        try {
          const GoldenResult result = runGoldenCase(dir, exportTo);
          std::cout << result.line(bars) << std::endl;
          ++(result.passes(bars) ? passed : failed);
        } catch (const std::exception& error) {
          std::cout << dir.filename().string() << "  FAIL: " << error.what() << std::endl;
          ++failed;
        }
      }
    }
  } catch (const Error& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
