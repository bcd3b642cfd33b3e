// tokenizer.json: every id and text of the reference, offsets, and the components one by one.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/tokenizer.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "text_test_files.h"

namespace lorikeet {
namespace {

using Json = nlohmann::json;

void checkGoldens(const Tokenizer& tokenizer, const Json& golden, const std::string& name) {
  for (const Json& row : golden["encode"]) {
    const auto text = row["text"].get<std::string>();
    const auto ids = row["ids"].get<std::vector<TokenId>>();
    EXPECT_EQ(tokenizer.encode(text), ids) << name << ": " << text;
    EXPECT_EQ(tokenizer.encode(text, true), row["ids_with_special"].get<std::vector<TokenId>>()) << name << ": " << text;
    EXPECT_EQ(tokenizer.decode(ids, false), row["decoded"].get<std::string>()) << name << ": " << text;
    EXPECT_EQ(tokenizer.decode(ids, true), row["decoded_skip_special"].get<std::string>()) << name << ": " << text;
    StreamDecoder stream(tokenizer);
    std::string streamed;
    for (const TokenId id : ids) streamed += stream.push(id);
    EXPECT_EQ(streamed + stream.flush(), tokenizer.decode(ids, true)) << name << ": " << text;
    std::size_t reached = 0;
    for (const TokenSpan& span : tokenizer.encodeSpans(text)) {
      EXPECT_LE(span.begin, reached) << name << ": " << text;
      EXPECT_LE(span.end, text.size());
      reached = std::max(reached, span.end);
    }
    EXPECT_EQ(reached, text.size()) << name << ": " << text;
  }
  for (const Json& row : golden["chat"]) {
    if (!row.contains("ids")) continue;
    EXPECT_EQ(tokenizer.encode(row["rendered"].get<std::string>()), row["ids"].get<std::vector<TokenId>>()) << name;
  }
}

TEST(JsonTokenizer, smallGoldens) {
  const Json goldens = Json::parse(readFile(test::goldenText() / "text_goldens.json"));
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K");
  EXPECT_EQ(tokenizer->kind(), "BPE (byte fallback)");
  EXPECT_EQ(tokenizer->bosId, 1);
  EXPECT_EQ(tokenizer->eosId, 2);
  checkGoldens(*tokenizer, goldens["stories260K"], "stories260K");
}

TEST(JsonTokenizer, sharedGoldens) {
  if (test::sharedFolder().empty()) GTEST_SKIP() << "no shared reference folder";
  const Json goldens = Json::parse(readFile(test::sharedFolder() / "reference/text_goldens.json"));
  for (const std::string name : {"qwen3", "llama3", "llama2", "smollm2"})
    checkGoldens(*loadTokenizer(test::sharedFolder() / "reference/tokenizers" / name), goldens[name], name);
}

TEST(JsonTokenizer, sameIdsThroughJsonAndModel) {
  const auto json = loadTokenizer(test::goldenText() / "stories260K/tokenizer.json");
  const auto model = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  EXPECT_EQ(json->vocabSize(), model->vocabSize());
  for (const std::string text : {"Once upon a time", "<s> a </s>b", "你好\n  x", " ", "Tom &  Lily's \t cat \xF0\x9F\x98\xBA"})
    for (const bool special : {false, true}) {
      const auto a = json->encodeSpans(text, special), b = model->encodeSpans(text, special);
      ASSERT_EQ(a.size(), b.size()) << text;
      for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].id, b[i].id) << text;
        EXPECT_EQ(a[i].end, b[i].end) << text << " token " << i;
      }
    }
}

/// A small BPE tokenizer whose parts a test overrides.
class Components : public testing::Test {
 protected:
  void SetUp() override {
    Json vocab;
    TokenId next = 0;
    for (const char* piece :
         {"<unk>", "a", "b", "c", "ab", "abc", "\u2581", "\u2581a", "1", "2", " ", "\u0120", "A", "\u00e9", "e"})
      vocab[piece] = next++;
    m_json = {{"added_tokens", Json::array()},
              {"normalizer", nullptr},
              {"pre_tokenizer", nullptr},
              {"post_processor", nullptr},
              {"decoder", {{"type", "Fuse"}}},
              {"model", {{"type", "BPE"}, {"unk_token", "<unk>"}, {"vocab", vocab}, {"merges", {"a b", "ab c", "\u2581 a"}}}}};
  }
  std::unique_ptr<Tokenizer> load() const {
    const fs::path file = test::scratchFolder("components") / "tokenizer.json";
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::trunc) << m_json.dump();
    return loadTokenizer(file);
  }
  std::string pieces(const std::string& text) const {
    const auto tokenizer = load();
    std::string out;
    for (const TokenId id : tokenizer->encode(text)) out += tokenizer->pieceOf(id) + "|";
    return out;
  }
  void expectError(const std::string& part) const {
    try {
      load();
      ADD_FAILURE() << "expected an error that says " << part;
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find(part), std::string::npos) << e.what();
    }
  }
  Json m_json;
};

TEST_F(Components, mergesByRank) { EXPECT_EQ(pieces("abcab"), "abc|ab|"); }

TEST_F(Components, unknownCharacters) {
  EXPECT_EQ(pieces("axya"), "a|<unk>|<unk>|a|");
  m_json["model"]["fuse_unk"] = true;
  EXPECT_EQ(pieces("axya"), "a|<unk>|a|");
}

TEST_F(Components, metaspace) {
  m_json["pre_tokenizer"] = {{"type", "Metaspace"}, {"replacement", "\u2581"}, {"prepend_scheme", "first"}};
  m_json["decoder"] = m_json["pre_tokenizer"];
  EXPECT_EQ(pieces("a b"), "\u2581a|\u2581|b|");
  m_json["added_tokens"] = {{{"id", 20}, {"content", "<x>"}, {"special", true}, {"normalized", false}}};
  EXPECT_EQ(pieces("<x>a"), "<x>|a|");
  const auto tokenizer = load();
  EXPECT_EQ(tokenizer->decode(tokenizer->encode("a b"), true), "a b");
}

TEST_F(Components, addedTokenFlags) {
  const auto with = [&](const char* flag) {
    m_json["added_tokens"] = {{{"id", 15}, {"content", "q"}, {"normalized", false}, {flag, true}}};
    return load();
  };
  auto spans = with("lstrip")->encodeSpans("a q a");
  EXPECT_EQ(spans[1].id, 15);
  EXPECT_EQ(spans[1].begin, 1u);
  spans = with("rstrip")->encodeSpans("a q a");
  EXPECT_EQ(spans[2].id, 15);
  EXPECT_EQ(spans[2].end, 4u);
  EXPECT_EQ(with("single_word")->encode("cq"), (std::vector<TokenId>{3, 0}));
  EXPECT_EQ(with("single_word")->encode("c q"), (std::vector<TokenId>{3, 10, 15}));
}

TEST_F(Components, addedTokensHaveTheModelsIds) {
  m_json["added_tokens"] = {{{"id", 99}, {"content", "b"}}, {{"id", 50}, {"content", "q"}}};
  EXPECT_EQ(load()->encode("bq"), (std::vector<TokenId>{2, 15}));
}

TEST_F(Components, normalizersKeepOffsets) {
  m_json["normalizer"] = {{"type", "Sequence"}, {"normalizers", {{{"type", "NFC"}}, {{"type", "Lowercase"}}}}};
  const auto spans = load()->encodeSpans("Ae\u0301c");
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_EQ(spans[0].id, 1);
  EXPECT_EQ(spans[1].id, 13);
  EXPECT_EQ(spans[1].begin, 1u);
  EXPECT_EQ(spans[1].end, 4u);
  m_json["normalizer"] = {{"type", "Strip"}, {"strip_left", true}, {"strip_right", true}};
  EXPECT_EQ(pieces("  a  "), "a|");
}

TEST_F(Components, preTokenizersCutWords) {
  m_json["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"Regex", "b"}}}, {"behavior", "Isolated"}, {"invert", false}};
  EXPECT_EQ(pieces("abc"), "a|b|c|");
  m_json["pre_tokenizer"]["behavior"] = "MergedWithPrevious";
  EXPECT_EQ(pieces("abc"), "ab|c|");
  m_json["pre_tokenizer"]["behavior"] = "MergedWithNext";
  EXPECT_EQ(pieces("abc"), "a|b|c|");
  m_json["pre_tokenizer"]["behavior"] = "Removed";
  EXPECT_EQ(pieces("abc"), "a|c|");
  m_json["pre_tokenizer"] = {{"type", "Digits"}, {"individual_digits", true}};
  EXPECT_EQ(pieces("ab12"), "ab|1|2|");
  m_json["pre_tokenizer"] = {{"type", "WhitespaceSplit"}};
  EXPECT_EQ(pieces("ab c"), "ab|c|");
}

TEST_F(Components, whatIsNotSupportedIsNamed) {
  m_json["normalizer"] = {{"type", "Sparkle"}};
  expectError("\"Sparkle\" is not supported");
  m_json["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", "no base64!"}};
  expectError("precompiled_charsmap");
  m_json["normalizer"] = nullptr;
  m_json["pre_tokenizer"] = {{"type", "Delimiter"}};
  expectError("\"Delimiter\" is not supported");
  m_json["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"Regex", "(unclosed"}}}};
  expectError("(unclosed");
  m_json["pre_tokenizer"] = nullptr;
  m_json["decoder"] = {{"type", "Morse"}};
  expectError("\"Morse\" is not supported");
  m_json["decoder"] = nullptr;
  m_json["post_processor"] = {{"type", "Frame"}};
  expectError("\"Frame\" is not supported");
  m_json["post_processor"] = nullptr;
  m_json["model"]["merges"].push_back("b zz");
  expectError("merge 3");
  m_json["model"]["merges"].erase(3);
  m_json["model"]["dropout"] = 0.1;
  expectError("\"dropout\" is not supported");
  m_json["model"]["type"] = "Neural";
  expectError("\"Neural\" is not supported");
}

TEST_F(Components, textStandsWhereTheTemplateSays) {
  m_json["post_processor"] = {{"type", "TemplateProcessing"},
                              {"single", {{{"SpecialToken", {{"id", "<unk>"}}}}, {{"Sequence", {{"id", "A"}}}}}},
                              {"special_tokens", {{"<unk>", {{"id", "<unk>"}, {"ids", {0, 0}}}}}}};
  EXPECT_EQ(load()->encode("ab", true), (std::vector<TokenId>{0, 0, 4}));
  EXPECT_EQ(load()->encode("ab", false), (std::vector<TokenId>{4}));
}

TEST(JsonTokenizer, vocabularyAndMergesOfGpt2) {
  const fs::path folder = test::scratchFolder("gpt2");
  fs::create_directories(folder);
  std::ofstream(folder / "vocab.json") << R"({"a": 0, "b": 1, "ab": 2, "\u0120": 3, "\u0120ab": 4, "<|endoftext|>": 5})";
  std::ofstream(folder / "merges.txt") << "#version: 0.2\na b\n\u0120 ab\n";
  const auto tokenizer = loadTokenizer(folder);
  EXPECT_EQ(tokenizer->encode("ab ab<|endoftext|>"), (std::vector<TokenId>{2, 4, 5}));
  EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{2, 4, 5}, true), "ab ab");
  EXPECT_EQ(tokenizer->eosId, 5);
  std::ofstream(folder / "tokenizer_config.json") << R"({"tokenizer_class": "RobertaTokenizer"})";
  EXPECT_THROW(loadTokenizer(folder), Error);
  fs::remove_all(folder);
}

TEST(JsonTokenizer, aLongWordStaysFast) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K");
  std::string text;
  for (int i = 0; i < 60000; ++i) text += "the cat";
  EXPECT_GT(tokenizer->encode(text).size(), 60000u);
}

}  // namespace
}  // namespace lorikeet
