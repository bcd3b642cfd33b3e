// Mutated files and templates: an Error or a result, never a crash. Deterministic.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "core/text/chat_template.h"
#include "core/text/jinja_template.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "text_test_files.h"

namespace lorikeet {
namespace {

using Json = nlohmann::json;

/// Deletes, doubles, swaps or replaces a few stretches.
std::string mutated(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random() % n); };
  for (std::size_t edits = 1 + below(3); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = below(text.size()), size = 1 + below(std::min<std::size_t>(20, text.size() - at));
    switch (below(5)) {
      case 0: text.erase(at, size); break;
      case 1: text.insert(at, text.substr(at, size)); break;
      case 2: text[at] = static_cast<char>(random()); break;
      case 3: text.insert(below(text.size()), text.substr(at, size)); break;
      default: text[at] = "{}[]()\"',:%#-|0123456789nulltrue \\"[below(33)];
    }
  }
  return text;
}

/// One value somewhere in the tree becomes another.
void mutateValue(Json& json, std::mt19937& random, int depth = 0) {
  const Json replacements[] = {
      nullptr, true, -1, 1e300, 4000000000u, "", "x", Json::array(), Json::object(), {{"type", "Sequence"}}, {1, 2}};
  if ((json.is_object() || json.is_array()) && !json.empty() && depth < 8 && random() % 5 != 0) {
    auto it = json.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(random() % json.size()));
    mutateValue(*it, random, depth + 1);
  } else {
    json = replacements[random() % std::size(replacements)];
  }
}

class Robustness : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(m_folder); }
  void TearDown() override { fs::remove_all(m_folder); }
  void loadAndUse(const std::string& json) {
    std::ofstream(m_folder / "tokenizer.json", std::ios::binary | std::ios::trunc) << json;
    try {
      const auto tokenizer = loadTokenizer(m_folder / "tokenizer.json");
      const auto ids = tokenizer->encode("Once upon <s> a\xFF 你好 time</s>", true);
      tokenizer->decode(ids, false);
      ++m_loaded;
    } catch (const Error& e) {
      EXPECT_GT(std::string(e.what()).size(), 20u);
      ++m_refused;
    }
  }
  fs::path m_folder = test::scratchFolder("robustness");
  int m_loaded = 0, m_refused = 0;
};

TEST_F(Robustness, mutatedTokenizerBytes) {
  const std::string original = readFile(test::goldenText() / "stories260K/tokenizer.json");
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) loadAndUse(mutated(original, random));
  EXPECT_GT(m_refused, 50);
  EXPECT_GT(m_loaded, 10);
}

TEST_F(Robustness, mutatedTokenizerValues) {
  const Json original = Json::parse(readFile(test::goldenText() / "stories260K/tokenizer.json"));
  std::mt19937 random(2);
  for (int i = 0; i < 400; ++i) {
    Json json = original;
    mutateValue(json, random);
    loadAndUse(json.dump());
  }
  EXPECT_GT(m_refused, 50);
}

TEST_F(Robustness, deepNestingIsAnError) {
  std::string json = R"({"normalizer": )", close;
  for (int i = 0; i < 100000; ++i) json += R"({"type": "Sequence", "normalizers": [)", close += "]}";
  loadAndUse(json + close + "}");
  EXPECT_EQ(m_refused, 1);
}

TEST_F(Robustness, mutatedSentencePieceModels) {
  const std::string original = readFile(test::goldenText() / "stories260K/tokenizer.model");
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    std::ofstream(m_folder / "x.model", std::ios::binary | std::ios::trunc) << mutated(original, random);
    try {
      loadTokenizer(m_folder / "x.model");
    } catch (const Error&) {
    }
  }
}

TEST(JinjaRobustness, mutatedTemplates) {
  const Json file = Json::parse(readFile(test::goldenText() / "jinja_cases.json"));
  std::mt19937 random(4);
  int rendered = 0, refused = 0;
  for (int round = 0; round < 12; ++round) {
    for (const Json& each : file["cases"]) {
      try {
        jinja::JinjaTemplate(mutated(each["template"].get<std::string>(), random)).render({});
        ++rendered;
      } catch (const Error& e) {
        EXPECT_NE(std::string(e.what()).find("line"), std::string::npos);
        ++refused;
      }
    }
  }
  EXPECT_GT(rendered, 20);
  EXPECT_GT(refused, 200);
}

}  // namespace
}  // namespace lorikeet
