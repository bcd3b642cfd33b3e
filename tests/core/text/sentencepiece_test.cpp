// SentencePiece tokenizers: the library's ids, special tokens on top, offsets, decoding and streaming.
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

std::vector<TokenId> idsOf(const Json& value) { return value.get<std::vector<TokenId>>(); }

/// A folder with a copy of stories260K's .model and the given tokenizer_config.json.
fs::path folderWith(const std::string& name, const std::string& config) {
  const fs::path folder = test::scratchFolder("spm-" + name);
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::copy_file(test::goldenText() / "stories260K/tokenizer.model", folder / "tokenizer.model");
  if (!config.empty()) std::ofstream(folder / "tokenizer_config.json") << config;
  return folder;
}

TEST(SentencePiece, idsEqualTokenizerJsonsGoldens) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  const Json goldens = Json::parse(readFile(test::goldenText() / "text_goldens.json"));
  for (const Json& row : goldens["stories260K"]["encode"]) {
    const auto text = row["text"].get<std::string>();
    EXPECT_EQ(tokenizer->encode(text), idsOf(row["ids"])) << text;
    EXPECT_EQ(tokenizer->encode(text, true), idsOf(row["ids_with_special"])) << text;
  }
}

TEST(SentencePiece, t5HasExtraIdsAndEndsWithEos) {
  const auto tokenizer =
      loadTokenizer(folderWith("t5", R"({"tokenizer_class": "T5Tokenizer", "extra_ids": 3, "eos_token": "</s>"})"));
  EXPECT_EQ(tokenizer->vocabSize(), 515);
  EXPECT_EQ(tokenizer->idOf("<extra_id_0>"), 514);
  EXPECT_EQ(tokenizer->idOf("<extra_id_2>"), 512);
  const auto ids = tokenizer->encode("<extra_id_1> time", true);
  EXPECT_EQ(ids.front(), 513);
  EXPECT_EQ(ids.back(), tokenizer->eosId);
  EXPECT_EQ(tokenizer->decode(ids, true), " time");
}

TEST(SentencePiece, libraryGoldens) {
  if (test::sharedFolder().empty()) GTEST_SKIP() << "no shared reference folder";
  const Json goldens = Json::parse(readFile(test::sharedFolder() / "reference/text_goldens.json"));
  for (const std::string name : {"llama2", "nai-t5", "mistral01"}) {
    const auto tokenizer = loadTokenizer(test::sharedFolder() / "reference/tokenizers/spm" / (name + ".model"));
    const Json& golden = goldens["spm-" + name];
    EXPECT_EQ(tokenizer->vocabSize(), golden["size"].get<std::int64_t>());
    EXPECT_EQ(tokenizer->bosId.value_or(-1), golden["bos"].get<TokenId>());
    EXPECT_EQ(tokenizer->eosId.value_or(-1), golden["eos"].get<TokenId>());
    EXPECT_EQ(tokenizer->padId.value_or(-1), golden["pad"].get<TokenId>());
    EXPECT_EQ(tokenizer->unkId.value_or(-1), golden["unk"].get<TokenId>());
    for (const Json& row : golden["encode"]) {
      const auto text = row["text"].get<std::string>();
      EXPECT_EQ(tokenizer->encode(text), idsOf(row["ids"])) << name << ": " << text;
      EXPECT_EQ(tokenizer->decode(idsOf(row["ids"]), false), row["decoded"].get<std::string>()) << name << ": " << text;
    }
  }
}

TEST(SentencePiece, specialTokensOfTheFolderBecomeTheirIds) {
  const fs::path folder =
      folderWith("special", R"({"eos_token": {"content": "<|im_end|>"}, "pad_token": "<unk>", "chat_template": "x",
    "added_tokens_decoder": {"512": {"content": "<|im_start|>", "special": true}, "513": {"content": "<|im_end|>", "special": true}}})");
  const auto tokenizer = loadTokenizer(folder);
  EXPECT_EQ(tokenizer->vocabSize(), 514);
  EXPECT_EQ(tokenizer->eosId, 513);
  EXPECT_EQ(tokenizer->padId, 0);
  EXPECT_EQ(tokenizer->bosId, 1);
  EXPECT_EQ(tokenizer->chatTemplate, "x");
  const std::string text = "<|im_start|>user\nhi<|im_end|>\n";
  const auto spans = tokenizer->encodeSpans(text, false);
  EXPECT_EQ(spans.front().id, 512);
  EXPECT_EQ(spans.front().end, 12u);
  const auto end = std::find_if(spans.begin(), spans.end(), [](const TokenSpan& s) { return s.id == 513; });
  ASSERT_NE(end, spans.end());
  EXPECT_EQ(text.substr(end->begin, end->end - end->begin), "<|im_end|>");
  EXPECT_EQ(tokenizer->decode(tokenizer->encode(text), false), text);
  EXPECT_TRUE(tokenizer->isSpecial(512));
  EXPECT_EQ(tokenizer->pieceOf(513), "<|im_end|>");
}

TEST(SentencePiece, notLegacyContinuesWithoutPrefixSpace) {
  const std::string added = R"("added_tokens_decoder": {"512": {"content": "<|im_start|>", "special": true}})";
  const auto legacy = loadTokenizer(folderWith("legacy", "{" + added + "}"));
  const auto modern = loadTokenizer(folderWith("modern", R"({"legacy": false, )" + added + "}"));
  EXPECT_EQ(legacy->encode("once"), modern->encode("once"));
  EXPECT_NE(legacy->encode("<|im_start|>once"), modern->encode("<|im_start|>once"));
  for (const auto* tokenizer : {legacy.get(), modern.get()})
    EXPECT_EQ(tokenizer->decode(tokenizer->encode("<|im_start|>once a<|im_start|> time"), false),
              "<|im_start|>once a<|im_start|> time");
}

TEST(SentencePiece, spansCoverTheText) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  const std::string text = "Lily said 你好 \xF0\x9F\x99\x82!";
  std::size_t reached = 0;
  for (const TokenSpan& span : tokenizer->encodeSpans(text)) {
    EXPECT_LE(span.begin, reached);
    EXPECT_LE(span.begin, span.end);
    reached = std::max(reached, span.end);
  }
  EXPECT_EQ(reached, text.size());
}

TEST(SentencePiece, invalidUtf8IsReplacedAndOffsetsStayInside) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  const std::string text =
      "a\xFF"
      "b\xE4\xBD";
  const auto spans = tokenizer->encodeSpans(text);
  EXPECT_EQ(spans.back().end, text.size());
  EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), "a\uFFFDb\uFFFD");
  EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{-5, 100000}), "");
}

TEST(SentencePiece, brokenFilesAreErrors) {
  const fs::path folder = folderWith("broken", "");
  const std::string model = readFile(folder / "tokenizer.model");
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, model.size() / 2, model.size() - 1}) {
    std::ofstream(folder / "tokenizer.model", std::ios::binary | std::ios::trunc) << model.substr(0, size);
    EXPECT_THROW(loadTokenizer(folder), Error) << size;
  }
  EXPECT_THROW(loadTokenizer(folder / "absent"), Error);
  fs::remove(folder / "tokenizer.model");
  EXPECT_THROW(loadTokenizer(folder), Error);
  EXPECT_THROW(loadTokenizer(folderWith("badjson", "{\"a\": ")), Error);
}

}  // namespace
}  // namespace lorikeet
