// What rows have wrong, and fixes that bring nothing new.
#include "core/edit/row_checks.h"

#include <filesystem>
#include <thread>

#include "core/data/dataset_io.h"
#include "core/edit/near_duplicates.h"
#include "edit_fixture.h"

namespace lorikeet {
namespace {

using test::pairRow;

IssueSet issuesOfAnswer(const std::string& answer) { return issuesOf(pairRow("What is it, please?", answer)); }
bool isMojibake(const std::string& text) { return hasIssue(issuesOfAnswer(text), IssueKind::Mojibake); }
std::string mended(const std::string& text, IssueKind kind) {
  const auto row = fixed(pairRow("What is it, please?", text), kind);
  return row ? row->answer() : "(no fix)";
}

TEST(RowChecks, CleanTextOfManyLanguagesHasNoIssue) {
  for (const char* text :
       {"La fête de l'été : « voilà… » — CAFÉ\u00A0! À GAUCHE, RÔLE™", "„Spaß“, GRÜẞE, »MENÜ«, Maß… ÄÖÜ®", "Tiếng Việt: Đây là một câu. IRMÃ… CHÂU Á",
        "Português: IRMÃ”, NÃO", "PÅ” svenska, 5 Å² und Å³", "你好，世界。“引号”…《书》", "こんにちは、世界。「テスト」ー", "안녕하세요 세계. “테스트”", "🙂👩‍👩‍👧 ok ❤️",
        "if (a[i] >> 2 & 0xFF) { return x; }\n\treturn \"\\n\";", "$\\frac{a}{b} \\times \\alpha$ × ÷ ± µ°²³", "Ünïcödé Ð ð Þ þ Å Æ Ø", "Жизнь прекрасна, Ёлка",
        "Ελληνικά: Γειά σου", "עברית", "العربية", "ไทย", "हिन्दी", "浣熊在河边洗东西，联通网络", "鎏金铜像、麒麟、饕餮", "1 234,50 € – 10 ‰ ‹ok›", "naïve façade, É»"})
    EXPECT_EQ(issuesOfAnswer(text), 0u) << text;
}

TEST(RowChecks, MojibakeBothWaysIsFoundAndTurnedBack) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"cafÃ© trÃ¨s bon", "café très bon"}, {"ä½\u00A0å¥½", "你好"},      {"itâ€™s â€œfineâ€\u009D", "it’s “fine”"},
      {"ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"},           {"ðŸ˜€ ok", "😀 ok"},       {"10 Â°C", "10 °C"},
      {"浣犲ソ", "你好"},                     {"GrÃ¼ÃŸe", "Grüße"}};
  for (const auto& [broken, meant] : cases) {
    EXPECT_TRUE(isMojibake(broken)) << broken;
    EXPECT_EQ(mended(broken, IssueKind::Mojibake), meant);
  }
  EXPECT_TRUE(isMojibake("锟斤拷锟斤拷"));
  EXPECT_EQ(mended("锟斤拷", IssueKind::Mojibake), "(no fix)") << "what is lost is lost";
}

TEST(RowChecks, EmptyPartsRolesAndPlaceholders) {
  EXPECT_TRUE(hasIssue(issuesOfAnswer("　\n"), IssueKind::EmptyAnswer));
  EXPECT_TRUE(hasIssue(issuesOf(pairRow(" ", "x")), IssueKind::NoQuestion));
  Row row = pairRow("What?", "This.");
  row.turns.push_back({"assistant", "That."});
  EXPECT_EQ(issuesOf(row), issueBit(IssueKind::BadRoles));
  row.turns.back() = {"user", "Open?"};
  EXPECT_EQ(issuesOf(row), issueBit(IssueKind::EmptyAnswer));
  Row named = pairRow("Who are you?", "I am {{name}}.");
  EXPECT_EQ(issuesOf(named), issueBit(IssueKind::Placeholder));
  CheckSettings settings;
  settings.placeholders["name"] = "Lori";
  EXPECT_EQ(issuesOf(named, settings), 0u);
  Row foreign;
  foreign.turns = {{"human", "Hi"}, {"gpt", "Hello you"}};
  ASSERT_TRUE(fixed(foreign, IssueKind::BadRoles).has_value());
  EXPECT_EQ(issuesOf(*fixed(foreign, IssueKind::BadRoles)), 0u);
}

TEST(RowChecks, SpacesControlsAndRepeats) {
  EXPECT_EQ(issuesOfAnswer("　text"), issueBit(IssueKind::OuterSpace));
  EXPECT_EQ(mended("　text\n\n", IssueKind::OuterSpace), "text");
  EXPECT_TRUE(hasIssue(issuesOfAnswer("a\x01 b"), IssueKind::ControlCharacters));
  EXPECT_EQ(mended("\x01 b", IssueKind::ControlCharacters), "b") << "the space behind it goes too";
  EXPECT_EQ(mended("\u0093so\u0094", IssueKind::ControlCharacters), "“so”");
  EXPECT_EQ(mended("a\uFFFD", IssueKind::ControlCharacters), "(no fix)");
  EXPECT_TRUE(hasIssue(issuesOfAnswer("what is it,  PLEASE? ..."), IssueKind::AnswerRepeats));
  EXPECT_FALSE(hasIssue(issuesOfAnswer("What is it, please? A cat."), IssueKind::AnswerRepeats));
  EXPECT_EQ(issuesOf(pairRow("你好", "你好！")), 0u) << "a greeting may be returned";
}

TEST(RowChecks, AFixTakesItsIssueAwayAndBringsNoOther) {
  std::mt19937_64 random(21);
  const std::vector<std::string> dirt = {" ", "　", "\x01", "Ã©", "â€™", "浣犲ソ", "锟斤拷", "\uFFFD", "\u0093", "{{name}}", "word", "你好", "\n", "\uE000", "\xFF", "Â", "…", "\uFEFF", "É", "锛?"};
  const std::vector<std::string> roles = {"user", "assistant", "human", "gpt", "User", "system", "tool", "owner"};
  std::size_t fixes = 0;
  for (int i = 0; i < 20'000; ++i) {
    Row row;
    for (std::size_t turns = random() % 4; turns > 0; --turns) {
      Message turn{random() % 2 ? roles[random() % roles.size()] : roles[turns % 2], ""};
      for (std::size_t parts = random() % 5; parts > 0; --parts) turn.content += dirt[random() % dirt.size()];
      row.turns.push_back(std::move(turn));
    }
    const IssueSet before = issuesOf(row);
    for (std::size_t at = 0; at < kIssueKinds; ++at) {
      const auto kind = static_cast<IssueKind>(at);
      const auto result = fixed(row, kind);
      if (!result) continue;
      ++fixes;
      EXPECT_TRUE(hasIssue(before, kind) && hasFix(kind));
      EXPECT_FALSE(hasIssue(issuesOf(*result), kind));
      EXPECT_EQ(issuesOf(*result) & ~before, 0u);
    }
  }
  EXPECT_GT(fixes, 1'000u);
}

TEST(RowChecks, IssuesBetweenRowsPointToTheOther) {
  const std::string story = "The river runs through the quiet valley and turns at the old stone mill near the town.";
  RowList rows = {pairRow("What is the tallest mountain?", "Everest"), pairRow("What is the tallest mountain?", "Everest"),
                  pairRow("what is the  tallest mountain?", "K2"),     pairRow("Tell me about the river.", story),
                  pairRow("Tell me about the river.", story + "!"),    pairRow("Tell me about a river.", story)};
  std::vector<RowFacts> facts(rows.size());
  facts[0].tokens = 9;
  findIssuesBetween(rows, {}, facts);
  EXPECT_EQ(facts[0].tokens, 9u);
  EXPECT_TRUE(hasIssue(facts[1].issues, IssueKind::Duplicate));
  EXPECT_EQ(facts[1].other, 0u);
  EXPECT_TRUE(hasIssue(facts[0].issues, IssueKind::Contradiction));
  EXPECT_EQ(facts[0].other, 2u);
  EXPECT_EQ(facts[2].other, 0u);
  EXPECT_FALSE(hasIssue(facts[0].issues, IssueKind::Duplicate));
  EXPECT_TRUE(hasIssue(facts[5].issues, IssueKind::NearDuplicate));
  EXPECT_NE(sentenceOf(IssueKind::NearDuplicate, rows[5], facts[5]).find("row 4"), std::string::npos);
  const std::vector<RowFacts> once = facts;
  findIssuesBetween(rows, {}, facts);
  EXPECT_EQ(facts, once) << "checking again changes nothing";
}

TEST(RowChecks, AValidationRowThatTrainingKnowsIsALeak) {
  RowList rows;
  for (int i = 0; i < 20; ++i) rows.push_back(pairRow("Question number " + std::to_string(i * 7919) + "?", "Answer " + std::to_string(i)));
  Row held = pairRow("Question number 7919?", "Answer 1");
  held.split = Split::Validation;
  Row known = rows[1];
  known.split = Split::Train;
  rows.set(1, known);
  rows.push_back(held);
  std::vector<RowFacts> facts(rows.size());
  findIssuesBetween(rows, {}, facts);
  EXPECT_TRUE(hasIssue(facts[20].issues, IssueKind::ValidationInTraining));
  EXPECT_EQ(facts[20].side, 2);
  EXPECT_EQ(facts[1].side, 1);
  EXPECT_FALSE(hasIssue(facts[1].issues, IssueKind::ValidationInTraining));
}

TEST(RowChecks, ExtremeLengthsStandOutOfOrdinaryOnes) {
  std::mt19937_64 random(4);
  RowList rows;
  for (int i = 0; i < 200; ++i) rows.push_back(pairRow("q" + std::to_string(i), std::string(100 + random() % 900, 'x') + std::to_string(i)));
  rows.push_back(pairRow("huge", std::string(200'000, 'y')));
  std::vector<RowFacts> facts(rows.size());
  findIssuesBetween(rows, {}, facts);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(hasIssue(facts[i].issues, IssueKind::ExtremeLength), i == 200) << i;
}

TEST(NearDuplicates, CountCharactersNotBytes) {
  const std::string chinese = "请用简单的话告诉我为什么天空在白天看起来是蓝色的而傍晚是红色的";
  const RowList rows = {pairRow(chinese, "因为空气散射蓝光更多，傍晚时光线穿过更厚的空气。"), pairRow(chinese + "呢", "因为空气散射蓝光更多，傍晚时光线穿过更厚的空气。"),
                        pairRow("完全不同的另一个问题，关于怎样做一碗好吃的面条", "先烧水，再下面，最后放调料和青菜。"), pairRow("short", "a"), pairRow("short", "b"), pairRow("SHORT ", "a")};
  EXPECT_EQ(nearDuplicateGroups(rows, 0.8), (std::vector<std::uint32_t>{0, 0, 2, 3, 4, 3}));
}

TEST(NearDuplicates, AreFoundAmongManyAndCancelled) {
  RowList rows = test::manyRows(100'000, 400);
  std::mt19937_64 random(2);
  std::vector<std::pair<std::size_t, std::size_t>> planted;
  for (int i = 0; i < 500; ++i) {
    const std::size_t from = random() % 90'000;
    Row copy = rows[from];
    copy.turns[1].content.replace(100, 5, "CHANGED");
    planted.emplace_back(from, rows.size());
    rows.push_back(std::move(copy));
  }
  std::vector<std::uint32_t> groups;
  const double took = test::millisecondsOf([&] { groups = nearDuplicateGroups(rows, 0.8); });
  std::printf("[ measured ] near-duplicates of 100,500 rows of 400 bytes: %.0f ms\n", took);
  EXPECT_LT(took, 30'000);
  std::size_t found = 0;
  for (const auto& [from, copy] : planted) found += groups[from] == groups[copy];
  EXPECT_GE(found, 498u);
  std::size_t joined = 0;
  for (std::size_t i = 0; i < 100'000; ++i) joined += groups[i] != i;
  EXPECT_EQ(joined, 0u);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(nearDuplicateGroups(rows, 0.8, stop.get_token()), Cancelled);
  std::vector<RowFacts> facts(rows.size());
  EXPECT_THROW(findIssuesBetween(rows, {}, facts, stop.get_token()), Cancelled);
}

TEST(RowChecks, TakeMicrosecondsARow) {
  const RowList rows = test::manyRows(100'000, 400);
  IssueSet all = 0;
  const double english = test::millisecondsOf([&] {
    for (const Row& row : rows) all |= issuesOf(row);
  });
  const Row chinese = pairRow("请问这条河在哪里？它有多长？", std::string("这条河流经山谷，在古老的石磨坊旁转弯，附近有一座小镇。这条河流经山谷，在古老的石磨坊旁转弯，附近有一座小镇。"));
  const double other = test::millisecondsOf([&] {
    for (int i = 0; i < 10'000; ++i) all |= issuesOf(chinese);
  });
  std::vector<RowFacts> facts(rows.size());
  const double between = test::millisecondsOf([&] { findIssuesBetween(rows, {}, facts); });
  std::printf("[ measured ] issues of one row: English 400 bytes %.2f us, Chinese 210 bytes %.2f us; between 100,000 rows: %.0f ms\n", english / 100, other / 10, between);
  EXPECT_EQ(all & ~issueBit(IssueKind::OuterSpace), 0u);
  EXPECT_LT(english / 100, 100);
  EXPECT_LT(between, 50'000);
}

TEST(RowChecks, SharedDataIsMostlyClean) {
  const char* shared = std::getenv("LORIKEET_SHARED");
  const std::filesystem::path folder = (shared ? std::filesystem::path(shared) : std::filesystem::path(LORIKEET_SOURCE_DIR) / "../shared") / "data";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no shared data";
  for (const char* name : {"alpaca_en_demo.json", "alpaca_zh_demo.json", "glaive_toolcall_en_demo.json", "gsm8k_train.jsonl", "identity.json"}) {
    const Dataset data = readDataset(folder / name);
    std::vector<RowFacts> facts(data.rows.size());
    findIssuesBetween(data.rows, {}, facts);
    std::size_t counts[kIssueKinds] = {};
    std::size_t at = 0;
    for (const Row& row : data.rows) {
      facts[at].issues |= issuesOf(row);
      for (std::size_t kind = 0; kind < kIssueKinds; ++kind) {
        const bool has = hasIssue(facts[at].issues, static_cast<IssueKind>(kind));
        if (has && ++counts[kind] <= 4 && std::getenv("SHOW_ISSUES"))
          std::printf("  %s #%zu -> %d: %.150s ||| %.150s\n", nameOf(static_cast<IssueKind>(kind)).c_str(), at, static_cast<int>(facts[at].other), row.question().c_str(), row.answer().c_str());
      }
      ++at;
    }
    std::printf("[ measured ] %s (%zu rows):", name, data.rows.size());
    for (std::size_t kind = 0; kind < kIssueKinds; ++kind)
      if (counts[kind] > 0) std::printf(" %s %zu", nameOf(static_cast<IssueKind>(kind)).c_str(), counts[kind]);
    std::printf("\n");
    EXPECT_EQ(counts[static_cast<std::size_t>(IssueKind::Mojibake)], 0u) << name;
  }
}

}  // namespace
}  // namespace lorikeet
