// A temporary folder, error texts and hand-made safetensors bytes for the format tests.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {

class FormatsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lorikeet-formats-XXXXXX").string();
    m_dir = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(m_dir); }

  fs::path put(const std::string& name, const std::string& bytes) const {
    std::ofstream(m_dir / name, std::ios::binary) << bytes;  // not atomic: syncing hundreds of files takes minutes
    return m_dir / name;
  }
  template <class Call>
  static std::string messageOf(Call&& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
  static fs::path sharedDir() {
    const char* given = std::getenv("LORIKEET_SHARED");
    return given != nullptr ? fs::path(given) : fs::path(LORIKEET_SOURCE_DIR).parent_path() / "shared";
  }
  /// Length prefix, header and data as they stand in a file. @param length of the header, when it is to lie
  static std::string rawFile(const std::string& header, const std::string& data, std::uint64_t length = ~std::uint64_t{0}) {
    if (length == ~std::uint64_t{0}) length = header.size();
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>((length >> (8 * i)) & 0xFF);
    return bytes + header + data;
  }
  fs::path m_dir;
};

#define EXPECT_CONTAINS(text, part)                                             \
  do {                                                                          \
    const std::string whole = (text);                                           \
    EXPECT_NE(whole.find(part), std::string::npos) << "in: \"" << whole << '"'; \
  } while (false)

/// Deterministic damage to a file: flips, insertions, deletions, cuts.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : m_state(seed) {}
  std::string mutate(std::string bytes) {
    static const std::string kTokens = "\"{}[]:,\\\n019.-e\xFF";
    const std::size_t edits = 1 + below(4);
    for (std::size_t i = 0; i < edits && !bytes.empty(); ++i) {
      const std::size_t at = below(bytes.size());
      switch (below(5)) {
        case 0: bytes[at] = static_cast<char>(below(256)); break;
        case 1: bytes.insert(at, 1, kTokens[below(kTokens.size())]); break;
        case 2: bytes.erase(at, 1 + below(8)); break;
        case 3: bytes.resize(at); break;
        default: bytes[at] = kTokens[below(kTokens.size())]; break;
      }
    }
    return bytes;
  }

 private:
  std::size_t below(std::size_t bound) {
    m_state = m_state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::size_t>(m_state >> 33) % bound;
  }
  std::uint64_t m_state;
};

}  // namespace lorikeet
