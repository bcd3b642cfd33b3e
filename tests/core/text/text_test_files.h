// Where the tests of core/text find tokenizers: a small copy in the repository, and the shared folder where there is one.
#pragma once
#include <cstdlib>
#include <filesystem>

namespace lorikeet::test {

/// tests/golden/text: stories260K's tokenizer in both forms.
inline std::filesystem::path goldenText() { return std::filesystem::path(LORIKEET_SOURCE_DIR) / "tests/golden/text"; }

/// $LORIKEET_SHARED or ../shared beside the repository; "" where it is absent.
inline std::filesystem::path sharedFolder() {
  const char* fromEnvironment = std::getenv("LORIKEET_SHARED");
  const std::filesystem::path path =
      fromEnvironment ? std::filesystem::path(fromEnvironment) : std::filesystem::path(LORIKEET_SOURCE_DIR) / "../shared";
  return std::filesystem::exists(path / "reference") ? path : std::filesystem::path();
}

}  // namespace lorikeet::test
