// Files in every encoding open with the right guess, come back equal, and are handed on while they are read.
#include <gtest/gtest.h>
#include <unistd.h>

#include "core/data/dataset_io.h"
#include "core/util/error.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

class EncodingTest : public testing::Test {
 protected:
  void SetUp() override {
    m_dir = fs::temp_directory_path() / ("lorikeet-encoding-" + std::to_string(::getpid()));
    fs::create_directories(m_dir);
  }
  void TearDown() override { fs::remove_all(m_dir); }
  fs::path m_dir;
};

Row pairRow(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

Dataset chinese() {
  Dataset data;
  for (int i = 0; i < 40; ++i) data.rows.push_back(pairRow("合同的第" + std::to_string(i) + "条是什么意思？", "这一条规定了双方的权利和义务，\n以及违约的责任。"));
  return data;
}

Dataset french() {
  Dataset data;
  for (int i = 0; i < 40; ++i) data.rows.push_back(pairRow("Où est le café n° " + std::to_string(i) + " ?", "Près de l’église, à côté du théâtre — « très bon »."));
  return data;
}

TEST_F(EncodingTest, everyEncodingAndFormComesBackEqual) {
  for (const TextEncoding encoding : kTextEncodings) {
    for (const FileForm form : {FileForm::Json, FileForm::JsonLines, FileForm::Csv, FileForm::Tsv}) {
      Dataset data = encoding == TextEncoding::Windows1252 ? french() : chinese();
      data.encoding = encoding;
      const fs::path path = m_dir / (form == FileForm::Json ? "a.json" : form == FileForm::JsonLines ? "a.jsonl" : form == FileForm::Csv ? "a.csv" : "a.tsv");
      writeDataset(data, path, form, RowForm::QuestionAnswer);
      const FormatGuess guess = guessFormat(path);
      EXPECT_EQ(guess.encoding, encoding) << nameOf(encoding) << " " << nameOf(form);
      EXPECT_EQ(guess.fileForm, form) << nameOf(encoding);
      const Dataset back = readDataset(path);
      EXPECT_EQ(back.rows, data.rows) << nameOf(encoding) << " " << nameOf(form);
      EXPECT_EQ(back.encoding, encoding);
      EXPECT_TRUE(back.issues.empty());
    }
  }
}

TEST_F(EncodingTest, englishInGb18030IsToldByItsLongCharacters) {
  Dataset data;
  for (int i = 0; i < 50; ++i) data.rows.push_back(pairRow("Question " + std::to_string(i), "A plain answer"));
  data.rows.push_back(pairRow("Señor Ñandú?", "×"));
  data.encoding = TextEncoding::Gb18030;
  writeDataset(data, m_dir / "a.csv", FileForm::Csv, RowForm::QuestionAnswer);
  EXPECT_EQ(readDataset(m_dir / "a.csv").rows, data.rows);
}

TEST_F(EncodingTest, jsonKeepsWhatItsEncodingLacks) {
  Dataset data = french();
  data.rows.push_back(pairRow("你好 😀", "ok"));
  data.encoding = TextEncoding::Windows1252;
  writeDataset(data, m_dir / "a.jsonl", FileForm::JsonLines, RowForm::QuestionAnswer);
  EXPECT_EQ(readDataset(m_dir / "a.jsonl").rows, data.rows);
  try {
    writeDataset(data, m_dir / "a.csv", FileForm::Csv, RowForm::QuestionAnswer);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("save it as UTF-8"), std::string::npos);
  }
  EXPECT_FALSE(fs::exists(m_dir / "a.csv"));
}

TEST_F(EncodingTest, aLongFileIsHandedOnWhileItIsRead) {
  Dataset data;
  for (int i = 0; i < 40000; ++i) data.rows.push_back(pairRow("Question " + std::to_string(i), "An answer that is long enough for some pieces"));
  writeDataset(data, m_dir / "a.jsonl", FileForm::JsonLines, RowForm::QuestionAnswer);
  RowList seen;
  std::size_t calls = 0, firstDone = 0;
  const Dataset read = readDataset(m_dir / "a.jsonl", std::nullopt, {}, [&](const RowBatch& batch) {
    if (calls++ == 0) firstDone = batch.bytesDone;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) seen.push_back(batch.rows.pointer(i));
    EXPECT_LE(batch.bytesDone, batch.bytesTotal);
  });
  EXPECT_TRUE(read.rows.sharesAllWith(seen));
  EXPECT_EQ(read.rows, data.rows);
  EXPECT_GT(calls, 5U);
  EXPECT_LT(firstDone, fs::file_size(m_dir / "a.jsonl") / 2);
}

TEST_F(EncodingTest, readingStopsWhenAsked) {
  writeDataset(chinese(), m_dir / "a.jsonl", FileForm::JsonLines, RowForm::QuestionAnswer);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(readDataset(m_dir / "a.jsonl", std::nullopt, stop.get_token()), Cancelled);
}

}  // namespace
}  // namespace lorikeet
