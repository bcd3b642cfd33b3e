// The filter box's language.
#include "core/edit/row_query.h"

#include "edit_fixture.h"

namespace lorikeet {
namespace {

using test::errorOf;
using test::pairRow;

bool holds(const std::string& query, const Row& row, const RowFacts& facts = {}) { return RowQuery::parse(query).matches(row, facts); }

const Row kParis = pairRow("What is the capital of France?", "The capital is PARIS, in Île-de-France.");

TEST(RowQuery, FindsAllWordsInAnyCaseAndPart) {
  EXPECT_TRUE(holds("capital france", kParis));
  EXPECT_TRUE(holds("paris what", kParis));
  EXPECT_TRUE(holds("ÎLE", kParis));
  EXPECT_FALSE(holds("capital spain", kParis));
  Row chinese = pairRow("法国的首都是哪里？", "巴黎");
  chinese.tags = {"地理"};
  EXPECT_TRUE(holds("首都 巴黎", chinese));
  EXPECT_TRUE(holds("地理", chinese));
  EXPECT_TRUE(holds("首都　巴黎", chinese)) << "a full-width space divides too";
}

TEST(RowQuery, PhrasesNegationAndEitherSide) {
  EXPECT_TRUE(holds("\"capital of\"", kParis));
  EXPECT_FALSE(holds("\"capital france\"", kParis));
  EXPECT_FALSE(holds("\"France? The\"", kParis)) << "a phrase ends with its turn";
  EXPECT_FALSE(holds("-paris", kParis));
  EXPECT_TRUE(holds("-london capital", kParis));
  EXPECT_TRUE(holds("london | capital france", kParis));
  EXPECT_FALSE(holds("london | spain", kParis));
  EXPECT_TRUE(holds("-\"capital of spain\" -/x{9}/", kParis));
}

TEST(RowQuery, RegularExpressionsAndRoles) {
  EXPECT_TRUE(holds("/capit(al|ol)s?/", kParis));
  EXPECT_TRUE(holds("/par.s/", kParis));
  EXPECT_TRUE(holds("question:what answer:/p[a]ris/", kParis));
  EXPECT_FALSE(holds("question:paris", kParis));
  EXPECT_TRUE(holds("question:\"capital of\"", kParis));
  Row tools = kParis;
  tools.turns.insert(tools.turns.begin(), {"system", "You know the law."});
  tools.turns.push_back({"tool", "{}"});
  EXPECT_TRUE(holds("role:tool system:law", tools));
  EXPECT_FALSE(holds("role:tool", kParis));
}

TEST(RowQuery, Numbers) {
  RowFacts facts;
  EXPECT_FALSE(holds("tokens>1", kParis, facts)) << "unknown is neither more";
  EXPECT_FALSE(holds("tokens<1", kParis, facts)) << "nor less";
  EXPECT_FALSE(holds("loss<9", kParis, facts));
  facts.tokens = 512;
  facts.supervised = 3;
  facts.lastLoss = 1.75f;
  EXPECT_TRUE(holds("tokens>=512 tokens<=512 tokens=512 supervised<4 loss>1.5 turns=2 chars>10", kParis, facts));
  EXPECT_FALSE(holds("tokens>512", kParis, facts));
  EXPECT_FALSE(holds("tokens<512", kParis, facts));
}

TEST(RowQuery, TagsIssuesSplitsAndMarks) {
  Row row = kParis;
  row.tags = {"Law", "two words"};
  row.draft = true;
  RowFacts facts;
  facts.issues = issueBit(IssueKind::Duplicate);
  facts.side = 2;
  EXPECT_TRUE(holds("tag:law tag:\"two words\" issue:duplicate issue:any split:val split:auto is:draft", row, facts));
  EXPECT_TRUE(holds("tag：law", row, facts)) << "a full-width colon";
  EXPECT_FALSE(holds("is:locked", row, facts));
  EXPECT_FALSE(holds("issue:mojibake", row, facts));
  row.split = Split::Train;
  EXPECT_FALSE(holds("split:val", row, facts)) << "the mark counts, not what was drawn before";
  EXPECT_TRUE(holds("split:train -split:auto", row, facts));
}

TEST(RowQuery, AddressesAndHalfTypedQueriesArePlainText) {
  EXPECT_TRUE(holds("http://x.org", pairRow("see HTTP://X.org/a", "")));
  EXPECT_TRUE(holds("/usr/bin", pairRow("in /usr/bin it is", "")));
  EXPECT_TRUE(holds("capital |", kParis));
  EXPECT_TRUE(holds("\"capital o", kParis));
  EXPECT_TRUE(holds("  ", kParis));
  EXPECT_TRUE(RowQuery::parse(" ").matchesAll());
  EXPECT_FALSE(RowQuery::parse("a").matchesAll());
}

TEST(RowQuery, SaysWhatItDoesNotUnderstand) {
  const std::string issue = errorOf([] { RowQuery::parse("issue:wrong"); });
  EXPECT_NE(issue.find("near-duplicate"), std::string::npos) << issue;
  EXPECT_NE(issue.find("issue:wrong"), std::string::npos) << issue;
  EXPECT_NE(errorOf([] { RowQuery::parse("a /(/ b"); }).find("/(/"), std::string::npos);
  EXPECT_NE(errorOf([] { RowQuery::parse("tokens>many"); }).find("number"), std::string::npos);
  EXPECT_NE(errorOf([] { RowQuery::parse("split:half"); }).find("train, val or auto"), std::string::npos);
  EXPECT_NE(errorOf([] { RowQuery::parse("tag:"); }).find("tag:law"), std::string::npos);
}

TEST(RowQuery, KnowsWhetherItNeedsFacts) {
  EXPECT_TRUE(RowQuery::parse("a | -tokens>5").needsFacts());
  EXPECT_TRUE(RowQuery::parse("split:val").needsFacts());
  EXPECT_FALSE(RowQuery::parse("paris turns>2 chars<9 tag:x is:draft split:auto").needsFacts());
}

TEST(RowQuery, RandomTextGivesAMatchOrASentence) {
  const std::vector<std::string> parts = {"tokens", ">", "<=", "5", "issue:", "any", "tag:", "\"", "/", "(", "|", "-", " ", "a", "你", "\\", ":", "[", "split:val", "\xFF", "　", "question:", "{", "*"};
  std::mt19937_64 random(5);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t length = random() % 12; length > 0; --length) text += parts[random() % parts.size()];
    const std::string problem = errorOf([&] { holds(text, kParis); });
    EXPECT_TRUE(problem.empty() || problem.back() == '.') << text << ": " << problem;
  }
}

TEST(RowQuery, ACatastrophicPatternDoesNotHang) {
  const RowQuery query = RowQuery::parse("/(a+)+$/");
  const Row row = pairRow(std::string(5'000, 'a') + "!", "x");
  const double took = test::millisecondsOf([&] {
    for (int i = 0; i < 50; ++i) query.matches(row, {});
  });
  EXPECT_LT(took, 10'000);
  std::printf("[ measured ] 50 rows of a catastrophic pattern: %.0f ms\n", took);
}

TEST(RowQuery, FiltersAHundredThousandRowsAsOneTypes) {
  const RowList rows = test::manyRows(100'000, 400);
  for (const char* text : {"garden7 river", "nowhere", "-stone3", "/garden4\\d winter/"}) {
    const RowQuery query = RowQuery::parse(text);
    std::size_t count = 0;
    const double took = test::millisecondsOf([&] {
      for (const Row& row : rows) count += query.matches(row, {});
    });
    std::printf("[ measured ] filter \"%s\" over 100,000 rows of 400 bytes: %.0f ms, %zu rows\n", text, took, count);
    EXPECT_LT(took, text[0] == '/' ? 20'000 : 1'000);
  }
}

}  // namespace
}  // namespace lorikeet
