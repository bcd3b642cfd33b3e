// The metrics against numbers that sacrebleu, rouge-score, nltk and SQuAD's script gave (tests/golden/metrics), and against their
// published examples.
#include <gtest/gtest.h>

#include "core/eval/bleu.h"
#include "core/eval/overlap.h"
#include "core/eval/porter_stemmer.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet::test {
namespace {

using Json = nlohmann::json;
constexpr double kClose = 1e-9;

const Json& recorded() {
  static const fs::path path = fs::path(LORIKEET_SOURCE_DIR) / "tests/golden/metrics/pairs.json";
  static const Json json = parseJson<Json>(readFile(path), path.string());
  return json;
}

void expectBleu(const Json& pair, const char* key, BleuTokenizer tokenizer) {
  const Json& wanted = pair[key];
  const BleuCounts counts = bleuCounts(pair["answer"], {pair["reference"]}, tokenizer);
  EXPECT_EQ(counts.answerWords, wanted["answer"]) << key;
  EXPECT_EQ(counts.referenceWords, wanted["reference"]) << key;
  for (std::size_t n = 0; n < kBleuOrder; ++n) {
    EXPECT_EQ(counts.matched[n], wanted["counts"][n]) << key << ", order " << n + 1;
    EXPECT_EQ(counts.total[n], wanted["totals"][n]) << key << ", order " << n + 1;
  }
  EXPECT_NEAR(bleuScore(counts, true), wanted["score"], kClose) << key;
}

void expectRouge(const Json& wanted, const RougeScore& score) {
  EXPECT_NEAR(score.precision, wanted[0], kClose);
  EXPECT_NEAR(score.recall, wanted[1], kClose);
  EXPECT_NEAR(score.f, wanted[2], kClose);
}

TEST(MetricsGolden, HundredPairsEqualTheReferenceImplementations) {
  ASSERT_EQ(recorded()["pairs"].size(), 100u);
  for (const Json& pair : recorded()["pairs"]) {
    SCOPED_TRACE(pair["answer"].dump() + " against " + pair["reference"].dump());
    EXPECT_NEAR(tokenF1(pair["answer"], pair["reference"]), pair["f1"], kClose);
    expectRouge(pair["rougeL"], rougeL(pair["answer"], pair["reference"]));
    expectRouge(pair["rougeLStemmed"], rougeL(pair["answer"], pair["reference"], true));
    expectBleu(pair, "bleu13a", BleuTokenizer::V13a);
    expectBleu(pair, "bleuZh", BleuTokenizer::Chinese);
  }
}

TEST(MetricsGolden, CorpusBleuOfAllPairsEqualsSacrebleus) {
  for (const BleuTokenizer tokenizer : {BleuTokenizer::V13a, BleuTokenizer::Chinese}) {
    BleuCounts sum;
    for (const Json& pair : recorded()["pairs"]) sum += bleuCounts(pair["answer"], {pair["reference"]}, tokenizer);
    EXPECT_NEAR(bleuScore(sum, false), recorded()["corpusBleu"][nameOf(tokenizer)], kClose);
  }
}

TEST(MetricsGolden, StemsEqualNltks) {
  ASSERT_GT(recorded()["stems"].size(), 300u);
  for (const auto& [word, stem] : recorded()["stems"].items()) EXPECT_EQ(porterStem(word), stem) << word;
}

// Published examples: sacrebleu's README and tests (test_bleu.py, test_sentence_bleu.py), rouge-score's rouge_scorer_test.py.

TEST(BleuTest, ReadmeExampleOfSacrebleu) {
  const std::string answers[] = {"The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."};
  const std::vector<std::string> references[] = {{"The dog bit the man.", "The dog had bit the man."},
                                                 {"It was not unexpected.", "No one was surprised."},
                                                 {"The man bit him first.", "The man had bitten the dog."}};
  BleuCounts sum;
  for (std::size_t i = 0; i < 3; ++i) sum += bleuCounts(answers[i], references[i], BleuTokenizer::V13a);
  EXPECT_NEAR(bleuScore(sum, false), 48.530827, 1e-6);
}

TEST(BleuTest, SentenceExamplesOfSacrebleu) {
  EXPECT_NEAR(sentenceBleu("Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;",
                           "producţia de zahăr brut se exprimă în zahăr alb;", BleuTokenizer::V13a),
              8.493, 1e-3);
  EXPECT_NEAR(sentenceBleu("test", "a test", BleuTokenizer::V13a), 36.78794411714425, kClose);
  EXPECT_NEAR(sentenceBleu("a test", "a test", BleuTokenizer::V13a), 100, kClose);
  EXPECT_EQ(sentenceBleu("this is a cat", "okay thanks", BleuTokenizer::V13a), 0);
  const BleuCounts counts = bleuCounts("am I am a character sequence", {"I am a symbol string sequence a a"}, BleuTokenizer::V13a);
  EXPECT_EQ(counts.matched, (std::array<double, 4>{4, 2, 1, 0}));
  EXPECT_EQ(counts.total, (std::array<double, 4>{6, 5, 4, 3}));
}

TEST(BleuTest, AnEmptyAnswerScoresNothing) {
  EXPECT_EQ(sentenceBleu("", "A reference.", BleuTokenizer::V13a), 0);
  EXPECT_EQ(bleuScore(BleuCounts(), false), 0);
}

TEST(RougeTest, ExamplesOfRougeScore) {
  EXPECT_NEAR(rougeL("testing one", "testing one two").f, 0.8, kClose);
  EXPECT_NEAR(rougeL("testing two", "testing one two").recall, 2.0 / 3, kClose);
  EXPECT_EQ(rougeL("", "testing one two").f, 0);
  // The two cases that rouge-score checks against ROUGE-1.5.5.
  const RougeScore score =
      rougeL("rFDJCRtion Ht-LM EKtDXkME,yz'RBr q'wer wrojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxi",
             "ZfbCUIUuePaiLVUlCaUXxkpu XPeWing tUHfPMuZ',-Xd Y BrUgVJing M-HV.-DgdDaY.rFDJCRing Ht-LM EKBDXkME,yz'RBr q'wtion "
             "wIojNbN wL,b .a-'XdQggyFl jB-RPP'iyOIcUxer tKM L");
  EXPECT_NEAR(score.recall, 0.40741, 1e-5);
  EXPECT_NEAR(score.precision, 0.68750, 1e-5);
  EXPECT_NEAR(score.f, 0.51163, 1e-5);
}

TEST(OverlapTest, ChineseCountsCharacters) {
  EXPECT_NEAR(tokenF1("她住里斯本", "她住在里斯本。"), 2 * 1.0 * (5.0 / 6) / (1 + 5.0 / 6), kClose);
  EXPECT_NEAR(rougeL("本斯里", "里斯本").f, 1.0 / 3, kClose);
}

TEST(OverlapTest, BrokenTextIsScoredToo) {
  EXPECT_EQ(tokenF1("\xff\xfe", "word"), 0);
  EXPECT_EQ(rougeL("word \xc3", "word").f, 1);
  EXPECT_GE(sentenceBleu("\xe4\xbd word", "word", BleuTokenizer::Chinese), 0);
}

}  // namespace
}  // namespace lorikeet::test
