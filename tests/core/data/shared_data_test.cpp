// The real instruction data of the workplace (LORIKEET_SHARED or ../shared beside the sources); skipped where it is absent.
#include <algorithm>

#include "data_fixture.h"

namespace lorikeet {
namespace {

class SharedDataTest : public DataTest {
 protected:
  void SetUp() override {
    DataTest::SetUp();
    const char* given = std::getenv("LORIKEET_SHARED");
    m_shared = (given != nullptr ? fs::path(given) : fs::path(LORIKEET_SOURCE_DIR).parent_path() / "shared") / "data";
    if (!fs::exists(m_shared)) GTEST_SKIP() << m_shared << " is not here";
  }
  /// Reads, checks the count, writes in the file's own form and compares rows and JSON.
  Dataset check(const std::string& name, std::size_t rows, RowForm form) const {
    const Dataset data = readDataset(m_shared / name);
    EXPECT_EQ(data.rows.size(), rows);
    EXPECT_EQ(data.rowForm, form);
    EXPECT_TRUE(data.issues.empty()) << (data.issues.empty() ? "" : data.issues[0].sentence);
    writeDataset(data, m_dir / name, data.fileForm, data.rowForm);
    EXPECT_EQ(readDataset(m_dir / name).rows, data.rows);
    if (data.fileForm == FileForm::Json) {
      EXPECT_EQ(nlohmann::json::parse(readFile(m_dir / name)), nlohmann::json::parse(readFile(m_shared / name)));
    }
    return data;
  }
  fs::path m_shared;
};

TEST_F(SharedDataTest, Identity) {
  const Dataset data = check("identity.json", 91, RowForm::Alpaca);
  EXPECT_EQ(placeholdersIn(data.rows), (std::vector<std::string>{"author", "name"}));
  EXPECT_TRUE(placeholdersIn(withPlaceholders(data.rows, {{"name", "Lori"}, {"author", "us"}})).empty());
}

TEST_F(SharedDataTest, Alpaca) {
  check("alpaca_en_demo.json", 999, RowForm::Alpaca);
  check("alpaca_zh_demo.json", 1000, RowForm::Alpaca);
}

TEST_F(SharedDataTest, GlaiveToolCalls) {
  const Dataset data = check("glaive_toolcall_en_demo.json", 300, RowForm::ShareGpt);
  EXPECT_TRUE(data.rows[0].extra.contains("tools"));
  std::size_t calls = 0, observations = 0;
  for (const Row& row : data.rows) {
    for (const Message& turn : row.turns) {
      calls += turn.role == "function_call";
      observations += turn.role == "tool";
    }
  }
  EXPECT_EQ(calls, 211u);
  EXPECT_EQ(observations, 211u);
}

TEST_F(SharedDataTest, Gsm8k) {
  const Dataset data = check("gsm8k_train.jsonl", 7473, RowForm::QuestionAnswer);
  EXPECT_EQ(data.fileForm, FileForm::JsonLines);
  for (const auto& [fileForm, name] : {std::pair(FileForm::Csv, "g.csv"), std::pair(FileForm::Tsv, "g.tsv")}) {
    writeDataset(data, m_dir / name, fileForm, data.rowForm);
    EXPECT_EQ(readDataset(m_dir / name).rows, data.rows) << name;
  }
}

TEST_F(SharedDataTest, everyFileInEveryEncodingAndFormComesBackEqual) {
  for (const char* name : {"identity.json", "alpaca_en_demo.json", "alpaca_zh_demo.json", "glaive_toolcall_en_demo.json", "gsm8k_train.jsonl"}) {
    Dataset data = readDataset(m_shared / name);
    for (const TextEncoding encoding : kTextEncodings) {
      for (const auto& [form, file] : {std::pair(FileForm::Json, "x.json"), std::pair(FileForm::JsonLines, "x.jsonl"),
                                       std::pair(FileForm::Csv, "x.csv"), std::pair(FileForm::Tsv, "x.tsv")}) {
        SCOPED_TRACE(std::string(name) + " as " + nameOf(form) + ", " + nameOf(encoding));
        data.encoding = encoding;
        try {
          writeDataset(data, m_dir / file, form, data.rowForm);
        } catch (const Error&) {  // a table has no way to write a character that the encoding does not have
          EXPECT_EQ(encoding, TextEncoding::Windows1252);
          EXPECT_TRUE(form == FileForm::Csv || form == FileForm::Tsv);
          continue;
        }
        const std::string bytes = readFile(m_dir / file);
        const bool ascii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        const FormatGuess guess = guessFormat(m_dir / file);
        EXPECT_EQ(guess.encoding, ascii ? TextEncoding::Utf8 : encoding);
        EXPECT_EQ(guess.fileForm, form);
        EXPECT_EQ(readDataset(m_dir / file).rows, data.rows);
      }
    }
  }
}

}  // namespace
}  // namespace lorikeet
