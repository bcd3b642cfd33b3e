// StreamDecoder: whole characters only, and in sum exactly decode().
#include <gtest/gtest.h>

#include "core/text/tokenizer.h"
#include "core/text/utf8.h"
#include "text_test_files.h"

namespace lorikeet {
namespace {

void expectStreamEqualsDecode(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
  StreamDecoder stream(tokenizer);
  std::string sum;
  for (const TokenId id : ids) {
    const std::string part = stream.push(id);
    EXPECT_TRUE(isValidUtf8(part));
    sum += part;
  }
  sum += stream.flush();
  EXPECT_EQ(sum, tokenizer.decode(ids, true));
}

TEST(StreamDecoder, sumEqualsDecode) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  for (const std::string text :
       {"Once upon a time", "你好，世界 \xF0\x9F\x99\x82 ok", "  two  spaces ", "<s>[INST] hi [/INST]</s>", ""})
    expectStreamEqualsDecode(*tokenizer, tokenizer->encode(text, true));
}

TEST(StreamDecoder, anyIdsAtAll) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  std::uint64_t state = 7;
  for (int round = 0; round < 200; ++round) {
    std::vector<TokenId> ids(40);
    for (TokenId& id : ids) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      id = static_cast<TokenId>((state >> 33) % 300);  // mostly byte pieces: broken characters of every kind
    }
    expectStreamEqualsDecode(*tokenizer, ids);
  }
}

TEST(StreamDecoder, holdsBackHalfACharacter) {
  const auto tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
  const auto ids = tokenizer->encode("\xF0\x9F\x99\x82");  // ▁ and four byte pieces
  ASSERT_EQ(ids.size(), 5u);
  StreamDecoder stream(*tokenizer);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(stream.push(ids[static_cast<std::size_t>(i)]), "");
  EXPECT_EQ(stream.push(ids[4]), "\xF0\x9F\x99\x82");
  EXPECT_EQ(stream.push(ids[1]), "");
  EXPECT_EQ(stream.flush(), "\uFFFD");
}

}  // namespace
}  // namespace lorikeet
