// Round trips: what is written reads back as the same rows, and saving a file in its own form loses nothing.
#include "data_fixture.h"

namespace lorikeet {
namespace {

using Ordered = nlohmann::ordered_json;
constexpr FileForm kFileForms[] = {FileForm::Json, FileForm::JsonLines, FileForm::Csv, FileForm::Tsv};
constexpr RowForm kRowForms[] = {RowForm::Alpaca, RowForm::ShareGpt, RowForm::Messages, RowForm::QuestionAnswer};
const char* const kExtensions[] = {".json", ".jsonl", ".csv", ".tsv"};

/// Without Lorikeet's own notes, which say how the file looked and may differ between forms.
RowList withoutNotes(const RowList& rows) {
  RowList plain;
  for (Row row : rows) {
    if (row.extra.is_object())
      for (const char* note : {"lorikeet:input", "lorikeet:turns", "lorikeet:raw"}) row.extra.erase(note);
    if (row.extra.empty()) row.extra = nullptr;
    plain.push_back(std::move(row));
  }
  return plain;
}

TEST_F(DataTest, EveryFormRoundTripsPairs) {
  std::vector<Row> rows = {pairRow("Who is \"Hiahia\", then?", "A\tperson,\nwho\r\nsings."), pairRow("你好，世界；", "再见\\n {\"a\": [1]}"),
                           pairRow(" a ", "")};
  rows[0].turns.insert(rows[0].turns.begin(), {"system", "Be kind."});
  rows[0].split = Split::Validation;
  rows[1].tags = {"x", "y, z"};
  rows[1].mustContain = {"再见|bye", "1"};
  Dataset data;
  for (Row& row : rows) {
    row.extra["source"] = "me, \"myself\"";
    data.rows.push_back(row);
  }
  for (const RowForm rowForm : kRowForms) {
    for (const FileForm fileForm : kFileForms) {
      const fs::path path = m_dir / (std::string("x") + kExtensions[static_cast<int>(fileForm)]);
      writeDataset(data, path, fileForm, rowForm);
      const Dataset back = readDataset(path);
      EXPECT_EQ(back.rowForm, rowForm) << nameOf(rowForm) << nameOf(fileForm);
      EXPECT_EQ(back.fileForm, fileForm) << nameOf(rowForm) << nameOf(fileForm);
      EXPECT_EQ(withoutNotes(back.rows), data.rows) << nameOf(rowForm) << nameOf(fileForm);
      EXPECT_EQ(datasetHash(back), datasetHash(data));
    }
  }
}

TEST_F(DataTest, ConversationsRoundTripInEveryFileForm) {
  Dataset data;
  Row first, second;
  first.turns = {{"system", "S"},    {"user", "a"}, {"function_call", "{}"}, {"tool", "t"},
                        {"assistant", "b"}, {"user", "c"}, {"assistant", "d"}};
  first.extra["nested"] = "text";
  second.turns = {{"user", "x"}, {"assistant", "y"}, {"system", "in the middle"}, {"user", "z"}, {"assistant", "end"}};
  second.extra["nested"] = "";
  data.rows = {first, second};
  for (const RowForm rowForm : {RowForm::ShareGpt, RowForm::Messages}) {
    for (const FileForm fileForm : kFileForms) {
      const fs::path path = m_dir / (std::string("x") + kExtensions[static_cast<int>(fileForm)]);
      writeDataset(data, path, fileForm, rowForm);
      EXPECT_EQ(withoutNotes(readDataset(path).rows), data.rows) << nameOf(rowForm) << nameOf(fileForm);
    }
  }
}

TEST_F(DataTest, MultiTurnRowsNeedAForm) {
  Dataset data;
  data.rows = {pairRow("a", "b"), pairRow("c", "d")};
  editRow(data.rows, 1, [](Row& row) { row.turns.insert(row.turns.end(), {{"user", "e"}, {"assistant", "f"}}); });
  const auto messageOf = [&](RowForm form) -> std::string {
    try {
      writeDataset(data, m_dir / "x.json", FileForm::Json, form);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(messageOf(RowForm::QuestionAnswer).find("Row 2"), std::string::npos);
  EXPECT_FALSE(fs::exists(m_dir / "x.json"));
  EXPECT_EQ(messageOf(RowForm::Alpaca), "");  // its history holds earlier pairs
  EXPECT_EQ(readDataset(m_dir / "x.json").rows, data.rows);
  editRow(data.rows, 1, [](Row& row) { row.turns.insert(row.turns.begin() + 1, {"tool", "x"}); });
  EXPECT_NE(messageOf(RowForm::Alpaca).find("Row 2"), std::string::npos);
}

/// Reads and writes in the file's own form; compares as JSON values.
void expectSavedUnchanged(const fs::path& in, const fs::path& out) {
  const Dataset data = readDataset(in);
  writeDataset(data, out, data.fileForm, data.rowForm);
  if (data.fileForm == FileForm::Json)
    EXPECT_EQ(nlohmann::json::parse(readFile(out)), nlohmann::json::parse(readFile(in)));
  else
    EXPECT_EQ(readFile(out), readFile(in));
}

TEST_F(DataTest, SavingAFileInItsOwnFormLosesNothing) {
  expectSavedUnchanged(
      put("a.json",
          R"([{"instruction": "Add", "input": "1, 2", "output": "3", "system": "S", "history": [["a", "b"]], "id": [1, {"x": null}]},
    {"instruction": "", "input": "only input", "output": "z"}, 17, {"instruction": "no answer", "input": ""}])"),
      m_dir / "a2.json");
  expectSavedUnchanged(
      put("b.json",
          R"([{"conversations": [{"from": "system", "value": "S"}, {"from": "human", "value": "a", "weight": 0}, {"from": "gpt", "value": "b"}], "tools": "[]"},
    {"conversations": [{"from": "user", "value": "a"}, {"from": "assistant", "value": "b"}], "system": "T"}])"),
      m_dir / "b2.json");
  expectSavedUnchanged(
      put("c.json",
          R"([{"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}]}, {"role": "assistant", "content": null,
    "tool_calls": [{"id": "q", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "q", "content": "r"},
    {"role": "assistant", "content": "b"}], "parallel_tool_calls": false}])"),
      m_dir / "c2.json");
  expectSavedUnchanged(put("d.csv", "问题,答案,来源\n\"甲,乙\",丙,书\n丁,,\n"), m_dir / "d2.csv");
  expectSavedUnchanged(
      put("e.jsonl", "{\"prompt\":\"a\",\"completion\":\"b\",\"n\":1.5}\n{\"prompt\":\"c\",\"completion\":\"d\",\"n\":null}\n"),
      m_dir / "e2.jsonl");
}

TEST_F(DataTest, EditingATurnKeepsTheRestOfItsRecord) {
  Dataset data = read(
      "m.json",
      R"([{"messages": [{"role": "user", "content": "a", "name": "Ann"}, {"role": "assistant", "content": "b", "weight": 1}]}])");
  editRow(data.rows, 0, [](Row& row) { row.turns[1].content = "better"; });
  writeDataset(data, m_dir / "m2.json", FileForm::Json, RowForm::Messages);
  EXPECT_EQ(
      nlohmann::json::parse(readFile(m_dir / "m2.json")),
      nlohmann::json::parse(
          R"([{"messages": [{"role": "user", "content": "a", "name": "Ann"}, {"role": "assistant", "content": "better", "weight": 1}]}])"));
  Dataset alpaca = read("a.json", R"([{"instruction": "Add", "input": "1, 2", "output": "3"}])");
  editRow(alpaca.rows, 0, [](Row& row) { row.turns[0].content = "Multiply\n3, 4"; });
  writeDataset(alpaca, m_dir / "a2.json", FileForm::Json, RowForm::Alpaca);
  EXPECT_EQ(readDataset(m_dir / "a2.json").rows[0].turns, alpaca.rows[0].turns);
}

TEST_F(DataTest, UnreadableLinesSurviveSaving) {
  Dataset data = read("x.jsonl", "{\"question\":\"a\",\"answer\":\"b\"}\n{\"question\": \"brok\n");
  writeDataset(data, m_dir / "y.jsonl", FileForm::JsonLines, RowForm::QuestionAnswer);
  const std::string text = readFile(m_dir / "y.jsonl");
  EXPECT_NE(text.find("\"{\\\"question\\\": \\\"brok\""), std::string::npos) << text;
  writeDataset(data, m_dir / "y.csv", FileForm::Csv, RowForm::QuestionAnswer);
  EXPECT_NE(readFile(m_dir / "y.csv").find("brok"), std::string::npos);
}

TEST_F(DataTest, PlaceholdersAreFoundAndFilled) {
  RowList rows = {pairRow("I am {{name}} by {{ author }}", "{{name}} {{{x}}} {{a b}} {{}} {{name"), pairRow("{{名字}}", "}}")};
  editRow(rows, 0, [](Row& row) { row.mustContain = {"{{name}}"}; });
  EXPECT_EQ(placeholdersIn(rows), (std::vector<std::string>{"author", "name", "x", "名字"}));
  const auto filled = withPlaceholders(rows, {{"name", "{{author}}"}, {"名字", "海"}});
  EXPECT_EQ(filled[0].question(), "I am {{author}} by {{ author }}");
  EXPECT_EQ(filled[0].answer(), "{{author}} {{{x}}} {{a b}} {{}} {{name");
  EXPECT_EQ(filled[0].mustContain[0], "{{author}}");
  EXPECT_EQ(filled[1].question(), "海");
}

TEST_F(DataTest, HashSeesTurnsSplitsAndTagsInOrder) {
  Dataset a, b;
  a.rows = {pairRow("a", "b"), pairRow("c", "d")};
  b.rows = a.rows;
  EXPECT_EQ(datasetHash(a), datasetHash(b));
  EXPECT_EQ(datasetHash(a).size(), 32u);
  editRow(b.rows, 0, [](Row& row) { row.extra["x"] = 1; });
  EXPECT_EQ(datasetHash(a), datasetHash(b));
  b.rows = {pairRow("c", "d"), pairRow("a", "b")};
  EXPECT_NE(datasetHash(a), datasetHash(b));
  b.rows = {pairRow("ab", ""), pairRow("c", "d")};
  EXPECT_NE(datasetHash(a), datasetHash(b));
  b.rows = a.rows;
  editRow(b.rows, 1, [](Row& row) { row.tags = {"t"}; });
  EXPECT_NE(datasetHash(a), datasetHash(b));
}

}  // namespace
}  // namespace lorikeet
