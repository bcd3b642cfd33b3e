// Where the tests of core/text find tokenizers: a small copy in the repository, and the shared folder where there is one.
#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace lorikeet::test {

/// tests/golden/text: stories260K's tokenizer in both forms.
inline std::filesystem::path goldenText() { return std::filesystem::path(LORIKEET_SOURCE_DIR) / "tests/golden/text"; }

/// A scratch folder of this process alone: ctest runs every case as a process of its own, several at once.
inline std::filesystem::path scratchFolder(const std::string& name) {
  return std::filesystem::temp_directory_path() / ("lorikeet-" + name + "-" + std::to_string(::getpid()));
}

/// $LORIKEET_SHARED or ../shared beside the repository; "" where it is absent.
inline std::filesystem::path sharedFolder() {
  const char* fromEnvironment = std::getenv("LORIKEET_SHARED");
  const std::filesystem::path path =
      fromEnvironment ? std::filesystem::path(fromEnvironment) : std::filesystem::path(LORIKEET_SOURCE_DIR) / "../shared";
  return std::filesystem::exists(path / "reference") ? path : std::filesystem::path();
}

}  // namespace lorikeet::test
