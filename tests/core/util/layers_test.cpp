// The architecture, checked: core includes no Qt header, ui and the GUI's main no torch header, and each core folder only the
// layers that its CMakeLists.txt names under DEPENDS.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = LORIKEET_SOURCE_DIR;

struct Include {
  fs::path file;
  std::string header;
};

std::string readAll(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<Include> includesOf(const fs::path& file) {
  static const std::regex kInclude("^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]+)[>\"]");
  std::vector<Include> includes;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) includes.push_back({file, match[1]});
  }
  return includes;
}

std::vector<Include> includesBelow(const fs::path& dir) {
  std::vector<Include> includes;
  if (!fs::exists(dir)) return includes;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".h" && extension != ".cpp" && extension != ".inc") continue;
    const auto found = includesOf(entry.path());
    includes.insert(includes.end(), found.begin(), found.end());
  }
  return includes;
}

bool isQt(const std::string& header) { return std::regex_search(header, std::regex("^(Q[A-Z]\\w*|Qt\\w*/.*|q[a-z]\\w*\\.h)$")); }
bool isTorch(const std::string& header) { return std::regex_search(header, std::regex("^(torch|ATen|c10|caffe2)/")); }

/// "lorikeet_formats" names in DEPENDS and target_link_libraries of a core folder.
std::set<std::string> dependsOf(const std::string& folder) {
  const std::string text = readAll(kRoot / "core" / folder / "CMakeLists.txt");
  const std::regex name("lorikeet_(util|config|text|formats|data|edit|runs|eval|kernels)\\b");
  std::set<std::string> depends;
  std::smatch call;
  if (!std::regex_search(text, call, std::regex("DEPENDS([^)]*)\\)"))) return depends;
  const std::string list = call[1];
  for (std::sregex_iterator at(list.begin(), list.end(), name), end; at != end; ++at) depends.insert((*at)[1]);
  return depends;
}

/// Everything a folder may include: itself, what it depends on, and what those depend on (their headers include it).
std::set<std::string> allowedFor(const std::string& folder) {
  std::set<std::string> allowed = {folder};
  for (const std::string& layer : dependsOf(folder)) allowed.merge(allowedFor(layer));
  return allowed;
}

TEST(Layers, CoreIncludesNoQtHeader) {
  const auto includes = includesBelow(kRoot / "core");
  ASSERT_GT(includes.size(), 50u);
  for (const Include& include : includes) EXPECT_FALSE(isQt(include.header)) << include.file << " includes " << include.header;
}

TEST(Layers, UiAndItsMainIncludeNoTorchHeader) {
  auto includes = includesBelow(kRoot / "ui");
  if (fs::exists(kRoot / "app" / "main.cpp")) {
    const auto main = includesOf(kRoot / "app" / "main.cpp");
    includes.insert(includes.end(), main.begin(), main.end());
  }
  for (const Include& include : includes) {
    EXPECT_FALSE(isTorch(include.header)) << include.file << " includes " << include.header;
    // Only headers that hold plain values: what sees torch stays behind the facade.
    static const std::regex kInner("^core/(model|lora|train|generate)/");
    EXPECT_FALSE(std::regex_search(include.header, kInner)) << include.file << " includes " << include.header;
  }
}

TEST(Layers, EachCoreFolderIncludesOnlyWhatItDependsOn) {
  static const std::regex kCore("^core/([a-z]+)/");
  for (const std::string folder : {"util", "config", "text", "formats", "data", "edit", "runs", "eval", "kernels"}) {
    const std::set<std::string> allowed = allowedFor(folder);
    for (const Include& include : includesBelow(kRoot / "core" / folder)) {
      EXPECT_FALSE(isTorch(include.header)) << include.file << " includes " << include.header;
      std::smatch match;
      if (std::regex_search(include.header, match, kCore)) {
        EXPECT_TRUE(allowed.contains(match[1])) << include.file << " includes " << include.header << ", which core/" << folder
                                                << "/CMakeLists.txt does not name under DEPENDS";
      }
    }
  }
}

/// The folders of the engine library share one CMakeLists.txt; their order stands in core/CMakeLists.txt's head and here.
TEST(Layers, EngineFoldersKeepTheirOrder) {
  static const std::regex kCore("^core/([a-z]+)/");
  std::set<std::string> allowed = {"util", "config", "text", "formats", "data", "edit", "runs", "eval", "kernels"};
  for (const std::set<std::string>& group : std::vector<std::set<std::string>>{{"model"}, {"lora"}, {"train", "generate"}, {"engine"}}) {
    for (const std::string& folder : group) {
      std::set<std::string> here = allowed;
      here.insert(folder);
      for (const Include& include : includesBelow(kRoot / "core" / folder)) {
        std::smatch match;
        if (!std::regex_search(include.header, match, kCore)) continue;
        EXPECT_TRUE(here.contains(match[1])) << include.file << " includes " << include.header << ", a later layer";
      }
    }
    allowed.insert(group.begin(), group.end());
  }
}

TEST(Layers, FoldersAreAddedInTheirOrder) {
  const std::string text = readAll(kRoot / "core" / "CMakeLists.txt");
  std::vector<std::string> order;
  const std::regex add("add_subdirectory\\((\\w+)\\)");
  for (std::sregex_iterator at(text.begin(), text.end(), add), end; at != end; ++at) order.push_back((*at)[1]);
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (const std::string& layer : dependsOf(order[i]))
      EXPECT_LT(std::find(order.begin(), order.end(), layer) - order.begin(), static_cast<std::ptrdiff_t>(i))
          << order[i] << " depends on " << layer;
  }
}

}  // namespace
