// Token counts and the token view, against the samples of a run.
#include "core/edit/token_facts.h"

#include "core/data/seq2seq.h"
#include "edit_fixture.h"

namespace lorikeet {
namespace {

using test::pairRow;

TokenSettings settingsWith(std::size_t maxLength) {
  TokenSettings settings;
  settings.tokenizer = loadTokenizer(std::string(LORIKEET_SOURCE_DIR) + "/tests/golden/text/stories260K");
  settings.chatTemplate = makeChatTemplate("plain", *settings.tokenizer);
  settings.maxLength = maxLength;
  return settings;
}

TEST(TokenFacts, EqualWhatARunDoes) {
  TokenSettings settings = settingsWith(64);
  std::mt19937_64 random(17);
  for (int i = 0; i < 300; ++i) {
    settings.systemPrompt = random() % 2 ? "You are kind." : "";
    settings.hasEncoder = random() % 4 == 0;
    const Row row = pairRow(test::randomText(random, 1 + random() % 20), test::randomText(random, 1 + random() % 30) + "x");
    RowFacts facts;
    countTokens(row, settings, facts);
    const Sample sample = settings.hasEncoder ? makeSeq2SeqSamples(row, 0, *settings.tokenizer, *settings.chatTemplate, 64, settings.systemPrompt, 0).at(0)
                                              : makeSample(row, 0, *settings.tokenizer, *settings.chatTemplate, 64, settings.systemPrompt);
    EXPECT_EQ(facts.tokens, sample.fullLength);
    EXPECT_EQ(facts.supervised, sample.supervisedCount());
    EXPECT_EQ(hasIssue(facts.issues, IssueKind::Truncated), sample.truncated());
    EXPECT_EQ(hasIssue(facts.issues, IssueKind::NothingSupervised), sample.supervisedCount() == 0);
    const TokenView view = tokenView(row, settings);
    EXPECT_EQ(view.total, sample.fullLength);
    EXPECT_EQ(view.pieces.size(), sample.fullLength);
    EXPECT_EQ(view.supervised, sample.supervisedCount());
    EXPECT_EQ(view.kept, sample.tokens.size() + sample.source.size());
    std::size_t supervised = 0, cut = 0;
    for (const TokenPiece& piece : view.pieces) {
      supervised += piece.kind == TokenKind::Supervised || (piece.kind == TokenKind::Special && piece.supervisedSpecial);
      cut += piece.kind == TokenKind::CutAway;
      EXPECT_FALSE(piece.bytes.empty());
    }
    EXPECT_EQ(cut, view.total - view.kept);
    EXPECT_EQ(supervised, view.supervised);
  }
}

TEST(TokenFacts, PlaceholdersAndBlankAnswersCountAsInARun) {
  TokenSettings settings = settingsWith(512);
  settings.placeholders["name"] = "a name of many words";
  RowFacts filled, written, blank;
  countTokens(pairRow("q", "I am {{name}}."), settings, filled);
  countTokens(pairRow("q", "I am a name of many words."), settings, written);
  EXPECT_EQ(filled, written);
  blank.issues = issueBit(IssueKind::Duplicate);
  countTokens(pairRow("q", " \n"), settings, blank);
  EXPECT_EQ(blank.supervised, 0u);
  EXPECT_EQ(blank.issues, issueBit(IssueKind::Duplicate) | issueBit(IssueKind::NothingSupervised)) << "other issues stay";
}

TEST(TokenFacts, ViewOfALongTextIsQuick) {
  const TokenSettings settings = settingsWith(512);
  std::mt19937_64 random(1);
  std::string text;
  while (text.size() < 4'000) text += test::randomText(random, 10);
  TokenView view;
  const double took = test::millisecondsOf([&] { view = tokenView(pairRow(text.substr(0, 2'000), text.substr(2'000)), settings); });
  RowFacts facts;
  const double count = test::millisecondsOf([&] { countTokens(pairRow(text.substr(0, 2'000), text.substr(2'000)), settings, facts); });
  std::printf("[ measured ] token view of 4,000 bytes: %.1f ms (%zu tokens); counting alone: %.1f ms\n", took, view.total, count);
  EXPECT_LT(took, 500);
}

}  // namespace
}  // namespace lorikeet
