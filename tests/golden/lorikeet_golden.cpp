// lorikeet-golden DIR...: checks case folders (or folders of cases) and prints one line a case with the worst errors.
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
  if (argc < 2) {
    std::cerr << "usage: lorikeet-golden DIR...\n";
    return 2;
  }
  const GoldenBars bars;
  std::size_t passed = 0, failed = 0;
  try {
    for (int i = 1; i < argc; ++i) {
      for (const fs::path& dir : casesIn(argv[i])) {
        try {
          const GoldenResult result = runGoldenCase(dir);
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
