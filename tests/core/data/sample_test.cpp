// Label masks on a tokenizer whose ids are bytes, and the split. Independent of the real tokenizers and templates.
#include "core/data/sample.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "data_fixture.h"

namespace lorikeet {
namespace {

constexpr TokenId kBos = 300;

/// One token a byte; "<s>" is bos; optionally pairs of bytes become one token, so that tokens straddle spans.
class ByteTokenizer : public Tokenizer {
 public:
  explicit ByteTokenizer(bool withBos, std::size_t bytesPerToken = 1) : m_bytes(bytesPerToken), m_adds(withBos) { bosId = kBos; }
  std::vector<TokenSpan> encodeSpans(std::string_view text, bool addSpecial) const override {
    std::vector<TokenSpan> tokens;
    if (addSpecial && m_adds) tokens.push_back({kBos, 0, 0});
    std::size_t at = 0;
    if (text.starts_with("<s>")) tokens.push_back({kBos, 0, at = 3});
    for (; at < text.size(); at += m_bytes)
      tokens.push_back({static_cast<unsigned char>(text[at]), at, std::min(at + m_bytes, text.size())});
    return tokens;
  }
  std::string decode(std::span<const TokenId>, bool) const override { return ""; }
  std::int64_t vocabSize() const override { return 301; }
  std::optional<TokenId> idOf(std::string_view) const override { return std::nullopt; }
  std::string pieceOf(TokenId) const override { return ""; }
  bool isSpecial(TokenId id) const override { return id == kBos; }
  std::string kind() const override { return "bytes"; }

 private:
  std::size_t m_bytes;
  bool m_adds;
};

/// "U:question|A:answer." with the answer and its full stop supervised.
class PlainTemplate : public ChatTemplate {
 public:
  explicit PlainTemplate(std::string prefix = "") : m_prefix(std::move(prefix)) {}
  RenderedChat render(const std::vector<Message>& messages, bool addGenerationPrompt, const ChatExtras&) const override {
    RenderedChat chat{m_prefix, {}};
    for (const Message& turn : messages) {
      chat.text += std::string(1, static_cast<char>(turn.role.text()[0] - 'a' + 'A')) + ":";
      const std::size_t begin = chat.text.size();
      chat.text += turn.content + ".";
      if (turn.role == "assistant") chat.assistantSpans.push_back({begin, chat.text.size()});
    }
    if (addGenerationPrompt) chat.text += "A:";
    return chat;
  }
  std::vector<std::string> endOfTurn() const override { return {"."}; }
  std::string name() const override { return "test"; }

 private:
  std::string m_prefix;
};

std::string supervisedText(const Sample& sample) {
  std::string text;
  for (std::size_t i = 0; i < sample.tokens.size(); ++i) text += sample.supervised[i] ? static_cast<char>(sample.tokens[i]) : '_';
  return text;
}

Row twoTurns() {
  Row row = pairRow("hi", "yo");
  row.turns.push_back({"user", "q"});
  row.turns.push_back({"assistant", "a"});
  return row;
}

TEST(Sample, OnlyAssistantTurnsAndTheirEndAreSupervised) {
  const Sample sample = makeSample(twoTurns(), 5, ByteTokenizer(false), PlainTemplate(), 100);
  EXPECT_EQ(supervisedText(sample), "_______yo.______a.");
  EXPECT_EQ(sample.row, 5u);
  EXPECT_EQ(sample.supervisedCount(), 5u);
  EXPECT_FALSE(sample.truncated());
}

TEST(Sample, CutsAtTheEndAndSaysSo) {
  const Sample sample = makeSample(twoTurns(), 0, ByteTokenizer(false), PlainTemplate(), 8);
  EXPECT_EQ(supervisedText(sample), "_______y");
  EXPECT_EQ(sample.fullLength, 18u);
  EXPECT_TRUE(sample.truncated());
  EXPECT_EQ(makeSample(twoTurns(), 0, ByteTokenizer(false), PlainTemplate(), 0).tokens.size(), 0u);
}

TEST(Sample, BosIsAddedOnceAndNeverSupervised) {
  const Sample added = makeSample(pairRow("a", "b"), 0, ByteTokenizer(true), PlainTemplate(), 100);
  EXPECT_EQ(added.tokens[0], kBos);
  EXPECT_EQ(added.tokens[1], 'U');
  EXPECT_EQ(supervisedText(added), "_______b.");
  const Sample own = makeSample(pairRow("a", "b"), 0, ByteTokenizer(true), PlainTemplate("<s>"), 100);
  EXPECT_EQ(own.tokens, added.tokens);
  const Sample none = makeSample(pairRow("a", "b"), 0, ByteTokenizer(false), PlainTemplate(), 100);
  EXPECT_EQ(none.tokens[0], 'U');
  // An assistant that speaks first: its span begins where bos was inserted.
  Row first;
  first.turns = {{"assistant", "b"}};
  EXPECT_EQ(makeSample(first, 0, ByteTokenizer(true), PlainTemplate(), 100).supervised[0], 0);
}

TEST(Sample, TokensThatStraddleASpanBelongToTheirFirstByte) {
  // "U:hi.A:yo." in pairs: U: hi .A :y o. -> only "o." begins inside the answer.
  const Sample sample = makeSample(pairRow("hi", "yo"), 0, ByteTokenizer(false, 2), PlainTemplate(), 100);
  EXPECT_EQ(sample.supervised, (std::vector<std::uint8_t>{0, 0, 0, 0, 1}));
}

TEST(Sample, SystemPromptOnlyWhereThereIsNone) {
  const ByteTokenizer tokenizer(false);
  Row own = pairRow("a", "b");
  own.turns.insert(own.turns.begin(), {"system", "S"});
  EXPECT_EQ(makeSample(own, 0, tokenizer, PlainTemplate(), 100, "S").tokens,
            makeSample(pairRow("a", "b"), 0, tokenizer, PlainTemplate(), 100, "S").tokens);
  EXPECT_EQ(makeSample(own, 0, tokenizer, PlainTemplate(), 100, "other").tokens,
            makeSample(own, 0, tokenizer, PlainTemplate(), 100).tokens);
}

TEST(Sample, PromptIsThePrefixOfTheSample) {
  const ByteTokenizer tokenizer(true);
  const std::vector<TokenId> prompt = promptTokens({{"user", "hi"}}, tokenizer, PlainTemplate());
  const Sample sample = makeSample(pairRow("hi", "yo"), 0, tokenizer, PlainTemplate(), 100);
  ASSERT_LT(prompt.size(), sample.tokens.size());
  EXPECT_TRUE(std::equal(prompt.begin(), prompt.end(), sample.tokens.begin()));
  EXPECT_EQ(sample.supervised[prompt.size()], 1);
  EXPECT_EQ(sample.supervised[prompt.size() - 1], 0);
}

RowList numbered(std::size_t count) {
  RowList rows;
  for (std::size_t i = 0; i < count; ++i) rows.push_back(pairRow("q" + std::to_string(i), "a"));
  return rows;
}

void expectPartition(const SplitIndices& split, std::size_t count) {
  std::vector<std::size_t> all = split.train;
  all.insert(all.end(), split.validation.begin(), split.validation.end());
  std::sort(all.begin(), all.end());
  std::vector<std::size_t> expected(count);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  EXPECT_EQ(all, expected);
}

TEST(Split, TakesTheShareAndIsDeterministic) {
  const auto rows = numbered(100);
  const SplitIndices split = splitRows(rows, 0.1, 42);
  EXPECT_EQ(split.validation.size(), 10u);
  expectPartition(split, 100);
  EXPECT_EQ(splitRows(rows, 0.1, 42).validation, split.validation);
  EXPECT_NE(splitRows(rows, 0.1, 43).validation, split.validation);
  // Fixed numbers: another compiler or library must draw the same rows, or a resumed run would validate on trained ones.
  EXPECT_EQ(splitRows(numbered(20), 0.2, 42).validation, (std::vector<std::size_t>{3, 8, 11, 16}));
}

TEST(Split, EdgesOfTheShare) {
  EXPECT_TRUE(splitRows(numbered(10), 0, 1).validation.empty());
  EXPECT_EQ(splitRows(numbered(2), 0.01, 1).validation.size(), 1u);
  EXPECT_EQ(splitRows(numbered(2), 0.9, 1).train.size(), 1u);
  EXPECT_EQ(splitRows(numbered(1), 0.9, 1).train.size(), 1u);
  EXPECT_TRUE(splitRows({}, 0.5, 1).train.empty());
  EXPECT_EQ(splitRows(numbered(10), 1.0, 1).train.size(), 1u);
}

TEST(Split, EqualQuestionsStayTogether) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    RowList rows;
    for (int i = 0; i < 60; ++i) rows.push_back(pairRow((i % 2 ? " q" : "q") + std::to_string(i % 20), std::to_string(i)));
    const SplitIndices split = splitRows(rows, 0.25, seed);
    expectPartition(split, 60);
    EXPECT_EQ(split.validation.size(), 15u);
    std::set<std::size_t> sides;
    for (const std::size_t i : split.validation) sides.insert(i % 20);
    for (const std::size_t i : split.train) EXPECT_FALSE(sides.contains(i % 20));
  }
}

TEST(Split, MarksAreKeptAndPullTheirCopies) {
  auto rows = numbered(10);
  editRow(rows, 0, [](Row& row) { row.split = Split::Validation; });
  editRow(rows, 1, [](Row& row) { row.split = Split::Train; });
  rows.push_back(pairRow("q0", "again"));
  rows.push_back(pairRow("q1", "again"));
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SplitIndices split = splitRows(rows, 0.5, seed);
    const auto in = [](const std::vector<std::size_t>& side, std::size_t i) {
      return std::find(side.begin(), side.end(), i) != side.end();
    };
    EXPECT_TRUE(in(split.validation, 0) && in(split.validation, 10) && in(split.train, 1) && in(split.train, 11));
    EXPECT_EQ(split.validation.size(), 6u);
  }
}

}  // namespace
}  // namespace lorikeet
