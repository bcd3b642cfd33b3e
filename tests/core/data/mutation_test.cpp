// Broken dataset files: 300 deterministic mutations of each file form and encoding end in rows, issues or one Error, never in a crash.
#include <gtest/gtest.h>

#include "data_fixture.h"

namespace lorikeet {
namespace {

constexpr int kMutations = 300;
constexpr RowForm kRowForms[] = {RowForm::Messages, RowForm::ShareGpt, RowForm::QuestionAnswer, RowForm::Alpaca};

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : m_state(seed) {}
  std::string mutate(std::string bytes) {
    static const std::string kTokens = "\"{}[]:,\\\n\r\t;\0\xFF\xEF\x80 0-e";
    const std::size_t edits = 1 + below(4);
    for (std::size_t i = 0; i < edits && !bytes.empty(); ++i) {
      const std::size_t at = below(bytes.size());
      switch (below(5)) {
        case 0: bytes[at] = static_cast<char>(below(256)); break;
        case 1: bytes.insert(at, 1, kTokens[below(kTokens.size())]); break;
        case 2: bytes.erase(at, 1 + below(8)); break;
        case 3: bytes.resize(at); break;
        default: bytes.insert(at, bytes.substr(below(bytes.size()), below(30))); break;
      }
    }
    return bytes;
  }

 private:
  std::size_t below(std::size_t bound) {
    m_state = m_state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::size_t>(m_state >> 33) % bound;
  }
  std::uint64_t m_state;
};

void expectNoCrash(const fs::path& path, FileForm fileForm, RowForm rowForm, const fs::path& out) {
  FormatGuess guess;
  guess.fileForm = fileForm;
  guess.rowForm = rowForm;
  for (const bool guessed : {true, false}) {
    try {
      const Dataset data = readDataset(path, guessed ? std::nullopt : std::optional(guess));
      for (const RowIssue& issue : data.issues) EXPECT_LT(issue.row, data.rows.size());
      if (guessed) continue;
      // One form a file: every write is synced to the disk, which is slow.
      const RowForm form = kRowForms[data.rows.size() % 4];
      writeDataset(data, out, data.issues.size() % 2 == 0 ? FileForm::Json : FileForm::Csv, form);
    } catch (const Error& error) {
      EXPECT_GT(std::string(error.what()).size(), 10u);
    }
  }
}

TEST_F(DataTest, MutatedFilesNeverCrash) {
  const std::string json = R"([{"instruction": "Add é", "input": "1", "output": "3", "history": [["a", "b"]], "tags": ["x"]},
    {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}]},
    {"conversations": [{"from": "human", "value": "你好"}, {"from": "gpt", "value": "b"}], "system": "s", "split": "train"}])";
  const std::string lines =
      "{\"question\": \"你\", \"answer\": \"b\", \"must_contain\": [\"b\"]}\n{\"question\": 1, \"answer\": 2.5e3}\n";
  const std::string csv =
      "question,answer,messages\n\"a, \"\"b\"\"\nc\",d,\"[{\"\"role\"\": \"\"user\"\", \"\"content\"\": \"\"x\"\"}]\"\n你,好,\n";
  Mutator mutator(7);
  for (int i = 0; i < kMutations; ++i) {
    expectNoCrash(put("x.json", mutator.mutate(json)), FileForm::Json, RowForm::Alpaca, m_dir / "out");
    expectNoCrash(put("x.jsonl", mutator.mutate(lines)), FileForm::JsonLines, RowForm::QuestionAnswer, m_dir / "out");
    expectNoCrash(put("x.csv", mutator.mutate(csv)), FileForm::Csv, RowForm::Messages, m_dir / "out");
  }
}

TEST_F(DataTest, MutatedFilesOfEveryEncodingNeverCrash) {
  Dataset data;
  for (int i = 0; i < 4; ++i) data.rows.push_back(pairRow("Où est-il ?", "Là-bas, à côté."));
  Mutator mutator(11);
  for (const TextEncoding encoding : kTextEncodings) {
    data.encoding = encoding;
    writeDataset(data, m_dir / "whole.tsv", FileForm::Tsv, RowForm::QuestionAnswer);
    const std::string bytes = readFile(m_dir / "whole.tsv");
    for (int i = 0; i < kMutations; ++i) {
      const fs::path path = put("x.tsv", mutator.mutate(bytes));
      try {
        FormatGuess guess = guessFormat(path);
        guess.encoding = i % 2 == 0 ? encoding : guess.encoding;
        const Dataset read = readDataset(path, guess);
        for (const RowIssue& issue : read.issues) EXPECT_LT(issue.row, read.rows.size());
      } catch (const Error& error) {
        EXPECT_GT(std::string(error.what()).size(), 10u);
      }
    }
  }
}

}  // namespace
}  // namespace lorikeet
