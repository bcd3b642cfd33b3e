// Reading every form, guessing it, and bad records as data.
#include "data_fixture.h"

namespace lorikeet {
namespace {

using Turns = std::vector<Message>;

TEST_F(DataTest, ReadsAlpacaWithInputSystemAndHistory) {
  const Dataset data = read("a.json", R"([
    {"instruction": "Add", "input": "1 and 2", "output": "3", "system": "Be brief.", "history": [["Hi", "Hello"]], "id": 7},
    {"instruction": "Hi", "input": "", "output": "Hello"}])");
  EXPECT_EQ(data.rowForm, RowForm::Alpaca);
  EXPECT_EQ(data.fileForm, FileForm::Json);
  ASSERT_EQ(data.rows.size(), 2u);
  EXPECT_EQ(data.rows[0].turns,
            (Turns{{"system", "Be brief."}, {"user", "Hi"}, {"assistant", "Hello"}, {"user", "Add\n1 and 2"}, {"assistant", "3"}}));
  EXPECT_EQ(data.rows[0].extra["id"], 7);
  EXPECT_EQ(data.rows[1], pairRow("Hi", "Hello"));
  EXPECT_TRUE(data.issues.empty());
}

TEST_F(DataTest, ReadsShareGptWithToolsAndSystem) {
  const Dataset data = read("s.json", R"([{"conversations": [{"from": "human", "value": "Weather?"},
    {"from": "function_call", "value": "{\"name\": \"w\"}"}, {"from": "observation", "value": "sunny"}, {"from": "gpt", "value": "Sunny."}],
    "system": "You have tools.", "tools": "[]"}])");
  EXPECT_EQ(data.rowForm, RowForm::ShareGpt);
  EXPECT_EQ(data.rows[0].turns, (Turns{{"system", "You have tools."},
                                       {"user", "Weather?"},
                                       {"function_call", "{\"name\": \"w\"}"},
                                       {"tool", "sunny"},
                                       {"assistant", "Sunny."}}));
  EXPECT_EQ(data.rows[0].extra["tools"], "[]");
  EXPECT_TRUE(data.issues.empty());
}

TEST_F(DataTest, ReadsOpenAiMessagesWithPartsAndToolCalls) {
  const Dataset data = read(
      "m.jsonl",
      R"({"messages": [{"role": "developer", "content": "S"}, {"role": "user", "content": [{"type": "text", "text": "A"}, {"type": "text", "text": "B"}]},)"
      R"( {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{\"x\": 1}"}}]},)"
      R"( {"role": "tool", "tool_call_id": "1", "content": "9"}, {"role": "assistant", "content": "Nine."}]})");
  EXPECT_EQ(data.rowForm, RowForm::Messages);
  EXPECT_EQ(data.rows[0].turns, (Turns{{"system", "S"},
                                       {"user", "AB"},
                                       {"function_call", R"({"name":"f","arguments":{"x":1}})"},
                                       {"tool", "9"},
                                       {"assistant", "Nine."}}));
  EXPECT_TRUE(data.issues.empty());
}

TEST_F(DataTest, KnowsColumnNamesInTwoLanguages) {
  for (const auto& [question, answer] : std::vector<std::pair<std::string, std::string>>{{"question", "answer"},
                                                                                         {"Prompt", "Response"},
                                                                                         {"prompt", "completion"},
                                                                                         {"input", "output"},
                                                                                         {"q", "a"},
                                                                                         {"问题", "答案"},
                                                                                         {"问", "答"},
                                                                                         {"提问", "回答"},
                                                                                         {"指令", "输出"},
                                                                                         {"instruction", "response"}}) {
    const Dataset data = read("x.csv", "id," + question + "," + answer + "\n1,谁？,我\n");
    EXPECT_EQ(data.rowForm, RowForm::QuestionAnswer) << question;
    EXPECT_EQ(data.rows[0].turns, (Turns{{"user", "谁？"}, {"assistant", "我"}})) << question;
    EXPECT_EQ(data.rows[0].extra["id"], "1");
  }
}

TEST_F(DataTest, ReadsCsvAfterRfc4180) {
  const Dataset data = read("x.csv", "\xEF\xBB\xBFquestion,answer\r\n\"a, \"\"b\"\"\r\nc\",\"d\"\r\n\r\ne,\"f\ng\"\r\n");
  ASSERT_EQ(data.rows.size(), 2u);
  EXPECT_EQ(data.rows[0], pairRow("a, \"b\"\r\nc", "d"));
  EXPECT_EQ(data.rows[1], pairRow("e", "f\ng"));
  EXPECT_EQ(read("x.tsv", "question\tanswer\na, b\tc\n").rows[0], pairRow("a, b", "c"));
  EXPECT_EQ(read("s.csv", "question;answer\na;b\n").rows[0], pairRow("a", "b"));
  EXPECT_EQ(read("mac.csv", "question,answer\ra,b\r").rows[0], pairRow("a", "b"));
}

TEST_F(DataTest, CsvIssuesNameTheLine) {
  const Dataset data = read("x.csv", "question,answer\n\"a\nb\",c\nd,e,f\ng\nh,\n");
  ASSERT_EQ(data.rows.size(), 4u);
  ASSERT_EQ(data.issues.size(), 3u);
  EXPECT_EQ(data.issues[0].row, 1u);
  EXPECT_NE(data.issues[0].sentence.find("Line 4 has 3 fields"), std::string::npos) << data.issues[0].sentence;
  EXPECT_EQ(data.issues[1].kind, "no-answer");
  EXPECT_EQ(data.issues[2].kind, "empty-answer");
  EXPECT_NE(data.issues[2].sentence.find("Line 6"), std::string::npos) << data.issues[2].sentence;
  EXPECT_EQ(data.rows[1].extra["column 3"], "f");
}

TEST_F(DataTest, UnclosedQuoteAndWrongEncodingAreIssues) {
  const Dataset open = read("x.csv", "question,answer\na,b\nc,\"d\ne,f\n");
  ASSERT_EQ(open.issues.size(), 1u);
  EXPECT_NE(open.issues[0].sentence.find("Line 3 opens a quote"), std::string::npos);
  const Dataset latin = read("y.csv", "question,answer\nna\xEFve,b\n");
  EXPECT_EQ(latin.encoding, TextEncoding::Windows1252);
  EXPECT_EQ(latin.rows[0].question(), "naïve");
  // Told to be UTF-8, it has a row that is not.
  FormatGuess guess = guessFormat(m_dir / "y.csv");
  guess.encoding = TextEncoding::Utf8;
  const Dataset broken = readDataset(m_dir / "y.csv", guess);
  ASSERT_EQ(broken.issues.size(), 1u);
  EXPECT_NE(broken.issues[0].sentence.find("UTF-8"), std::string::npos);
}

TEST_F(DataTest, BadRecordsBecomeRowsWithIssues) {
  const Dataset data = read("x.jsonl",
                            "{\"question\": \"a\", \"answer\": \"b\"}\n\n{\"question\": \"a\", \n42\n{\"question\": \"no\"}\n"
                            "{\"question\": [1], \"answer\": \"b\"}\n{\"question\": 2, \"answer\": 3.5}\n");
  ASSERT_EQ(data.rows.size(), 6u);
  ASSERT_EQ(data.issues.size(), 4u);
  EXPECT_NE(data.issues[0].sentence.find("Line 3 is not valid JSON (line 3, column 19"), std::string::npos)
      << data.issues[0].sentence;
  EXPECT_NE(data.issues[1].sentence.find("Line 4 is the number 42"), std::string::npos) << data.issues[1].sentence;
  EXPECT_EQ(data.issues[2].kind, "no-answer");
  EXPECT_EQ(data.issues[3].kind, "bad-record");
  EXPECT_EQ(data.rows[5].turns, (Turns{{"user", "2"}, {"assistant", "3.5"}}));
}

TEST_F(DataTest, UnknownRolesAndMissingAnswersAreIssues) {
  const Dataset data = read("x.json", R"([{"messages": [{"role": "user", "content": "a"}, {"role": "pirate", "content": "b"}]},
    {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "  "}]},
    {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}]},
    {"messages": "none"}, {"other": 1}])");
  std::vector<std::string> kinds;
  for (const RowIssue& issue : data.issues) kinds.push_back(std::to_string(issue.row) + issue.kind);
  EXPECT_EQ(kinds,
            (std::vector<std::string>{"0bad-role", "0no-answer", "1empty-answer", "2no-answer", "3bad-record", "4bad-record"}));
}

TEST_F(DataTest, KnownFieldsAreTaken) {
  const Dataset data = read(
      "x.jsonl", R"({"question": "a", "answer": "b", "split": "validation", "tags": ["x", "y"], "must_contain": ["Hia|hia", 7]})"
                 "\n"
                 R"({"question": "a", "answer": "b", "split": "test", "must_contain": "one"})");
  EXPECT_EQ(data.rows[0].split, Split::Validation);
  EXPECT_EQ(data.rows[0].tags, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(data.rows[0].mustContain, (std::vector<std::string>{"Hia|hia", "7"}));
  EXPECT_EQ(data.rows[1].split, Split::Auto);
  EXPECT_EQ(data.rows[1].extra["split"], "test");
  EXPECT_EQ(data.rows[1].mustContain, (std::vector<std::string>{"one"}));
}

TEST_F(DataTest, FlattensWrappedLists) {
  EXPECT_EQ(read("a.json", R"([[{"question": "a", "answer": "b"}], [{"question": "c", "answer": "d"}]])").rows.size(), 2u);
  EXPECT_EQ(read("b.json", R"({"version": 1, "data": [{"question": "a", "answer": "b"}]})").rows.size(), 1u);
  EXPECT_EQ(read("c.json", R"({"question": "a", "answer": "b"})").rows.size(), 1u);
  const Dataset bare = read("d.jsonl", R"([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}])");
  EXPECT_EQ(bare.rows, RowList{pairRow("a", "b")});
  EXPECT_EQ(read("e.json", R"([[{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]])").rows[0], pairRow("a", "b"));
}

TEST_F(DataTest, GuessesTheFileFormByContent) {
  EXPECT_EQ(read("lines.json", "{\"q\": 1, \"a\": 2}\n{\"q\": 3, \"a\": 4}\n").fileForm, FileForm::JsonLines);
  EXPECT_EQ(read("pretty.jsonl", "[\n{\"q\": 1,\n \"a\": 2}]\n").fileForm, FileForm::Json);
  EXPECT_EQ(read("x.txt", "q\ta\n1\t2\n").fileForm, FileForm::Tsv);
  EXPECT_EQ(read("x", "q,a\n1,2\n").fileForm, FileForm::Csv);
}

TEST_F(DataTest, GuessCanBeChanged) {
  const fs::path path = put("x.csv", "frage,antwort,question,answer\nF,A,Q,B\n");
  FormatGuess guess = guessFormat(path);
  EXPECT_EQ(guess.questionColumn, "question");
  EXPECT_EQ(guess.columns.size(), 4u);
  EXPECT_FALSE(guess.reason.empty());
  guess.questionColumn = "frage";
  guess.answerColumn = "antwort";
  EXPECT_EQ(readDataset(path, guess).rows[0].answer(), "A");
  guess.answerColumn = "missing";
  EXPECT_THROW(readDataset(path, guess), Error);
}

TEST_F(DataTest, ErrorsSayWhereAndWhatToDo) {
  EXPECT_NE(readError("x.json", "[\n{\"question\": \"a\" \"answer\": 1}]").find("x.json is not valid JSON: line 2, column 25"),
            std::string::npos)
      << readError("x.json", "[\n{\"question\": \"a\" \"answer\": 1}]");
  EXPECT_NE(readError("x.jsonl", "{\"a\n{\"b\n").find("line 1"), std::string::npos);
  EXPECT_NE(readError("x.json", "[]").find("no rows"), std::string::npos);
  EXPECT_NE(readError("x.csv", "question,answer\n").find("no rows"), std::string::npos);
  EXPECT_NE(readError("x.json", "  ").find("is empty"), std::string::npos);
  EXPECT_NE(readError("x.csv", "colour,size\nred,1\n").find("\"colour\", \"size\""), std::string::npos);
  EXPECT_NE(readError("x.json", "[1, 2]").find("Record 1 is the number 1"), std::string::npos);
  EXPECT_NE(readError("x.json", std::string(100000, '[')).find("nested"), std::string::npos);
  EXPECT_THROW(readDataset(m_dir / "none.json"), Error);
  std::stop_source source;
  source.request_stop();
  EXPECT_THROW(readDataset(put("y.csv", "q,a\n1,2\n"), std::nullopt, source.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet
