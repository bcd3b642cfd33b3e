// Reading and writing piece by piece: the same records however the file is cut, first rows early, several files, chosen columns.
#include "core/data/record_stream.h"
#include "data_fixture.h"

namespace lorikeet {
namespace {

using Seen = std::vector<std::string>;  // value, place and problem of each record

void collect(Seen& seen, const std::vector<Record>& records) {
  for (const Record& record : records) seen.push_back(record.value.dump() + " " + record.place + " " + record.problem);
}

class StreamTest : public DataTest {
 protected:
  Seen inPieces(const fs::path& path, FileForm form, std::size_t bytes) const {
    Seen seen;
    RecordStream stream(path, form, TextEncoding::Utf8, bytes);
    while (auto piece = stream.next()) collect(seen, stream.parse(std::move(*piece)).records);
    return seen;
  }
  /// The file in pieces of every small size gives what it gives as a whole.
  void expectSame(FileForm form, const std::string& bytes, std::size_t records) const {
    const fs::path path = put("x", bytes);
    const Seen whole = inPieces(path, form, 1 << 20);
    EXPECT_EQ(whole.size(), records) << bytes;
    for (std::size_t size = 1; size < 40; ++size) EXPECT_EQ(inPieces(path, form, size), whole) << bytes << " in pieces of " << size;
  }
};

TEST_F(StreamTest, anyPieceSizeGivesTheSameRecords) {
  expectSame(FileForm::JsonLines, "{\"q\": \"a\\n\", \"a\": \"b\"}\r\n\n{broken\n[{\"q\": 1}, {\"q\": 2}]\n{\"q\": \"no line end\"}", 5);
  expectSame(FileForm::Csv, "q,a\r\n\"x, \"\"y\"\"\r\nz\",b\r\n\r\nc,d,e\r\n\"\",\n\"open,\n", 4);
  expectSame(FileForm::Csv, "q,a\rb,c\r\rd,e", 2);
  expectSame(FileForm::Tsv, "q\ta\nb\t\"c\td\"\n", 1);
  expectSame(FileForm::Json, " [ {\"q\": \"],}\\\"[\", \"a\": [1, {\"b\": 2}]} , 17, [],\n {\"q\": \"\\\\\"}\n] \n\n", 4);
  expectSame(FileForm::Json, "[[{\"q\": 1}, {\"q\": 2}, [{\"q\": 3}]]]", 3);
  expectSame(FileForm::Json, "[ [{\"q\": 1}] , [{\"q\": 2}, {\"q\": 3}], {\"q\": 4} ]", 4);
  expectSame(FileForm::Json, "[[\"a\", \"b\"], [\"c\", \"d\"]]", 2);
  expectSame(FileForm::Json, "[[{\"role\": \"user\", \"content\": \"a\"}], [{\"role\": \"user\", \"content\": \"b\"}]]", 2);
  expectSame(FileForm::Json, "[{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}]", 1);
  expectSame(FileForm::Json, "{\"version\": 1, \"data\": [{\"q\": 1}, {\"q\": 2}]}", 2);
  expectSame(FileForm::Json, " {\"meta\": {\"a,]}\": [1]}, \"of\" : [\"x\"],\n\"da\\\"ta\" : [ {\"q\": \"]}\"} , {\"q\": 2} ] , \"n\": 2, \"tags\": [\"a\"], \"more\": {}} \n", 2);
  expectSame(FileForm::Json, "{\"q\": 1, \"tags\": [\"a\"], \"more\": {\"list\": [{\"b\": 1}]}}", 1);
  expectSame(FileForm::Json, "{\"tools\": [{\"name\": \"t\"}], \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", 1);
  expectSame(FileForm::Json, "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": [{\"name\": \"t\"}]}", 1);
  expectSame(FileForm::Json, "{\"data\": [], \"q\": 1}", 1);
}

TEST_F(StreamTest, brokenJsonSaysWhereHoweverItIsCut) {
  for (const char* bytes : {"[{\"q\": 1}, {\"q\": 2} {\"q\": 3}]", "[{\"q\": 1},]", "[,{\"q\": 1}]", "[{\"q\": 1}", "[{\"q\": 1}] x", "[{\"q\": 1}}",
                            "[[{\"q\": 1}]", "[[{\"q\": 1}],]", "[[{\"q\": 1}] {}]", "[[{\"q\": 1}]]]", "[{\"q\": 1}, ", "[{\"q\": \"1}]", "{\"data\": [{\"q\": 1}] x}",
                            "{\"data\": [{\"q\": 1}]", "{\"data\": [{\"q\": 1},]}", "{\"data\": [{\"q\": 1}]} x", "{\"data\": [{\"q\": 1}], \"b\"}",
                            "{\"data\": [{\"q\": 1}], }", "{\"data\": [{\"q\": 1}}"}) {
    const fs::path path = put("x.json", bytes);
    for (std::size_t size = 1; size < 40; ++size) {
      try {
        inPieces(path, FileForm::Json, size);
        ADD_FAILURE() << bytes << " in pieces of " << size;
      } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("is not valid JSON: line 1, column"), std::string::npos) << error.what();
      }
    }
  }
}

TEST_F(StreamTest, twoListsInOneObjectAreRefused) {
  const fs::path path = put("x.json", R"({"train": [{"q": 1}], "n": 1, "test": [{"q": 2}]})");
  for (std::size_t size = 1; size < 60; ++size) {
    try {
      inPieces(path, FileForm::Json, size);
      ADD_FAILURE() << "in pieces of " << size;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("two lists of records, \"train\" and \"test\""), std::string::npos) << error.what();
    }
  }
}

Dataset manyRows(int count) {
  Dataset data;
  for (int i = 0; i < count; ++i) data.rows.push_back(pairRow("Question " + std::to_string(i), "An answer that is long enough for some pieces"));
  return data;
}

TEST_F(StreamTest, longFilesOfEveryFormAreHandedOnWhileTheyAreRead) {
  const Dataset data = manyRows(60000);
  for (const FileForm form : {FileForm::Json, FileForm::JsonLines, FileForm::Csv, FileForm::Tsv}) {
    const fs::path path = m_dir / "large";
    writeDataset(data, path, form, RowForm::QuestionAnswer);
    if (form == FileForm::Json) put("large", "[" + readFile(path) + "]");  // a wrapped list
    RowList seen;
    std::size_t calls = 0, firstDone = 0;
    const Dataset read = readDataset(path, std::nullopt, {}, [&](const RowBatch& batch) {
      if (calls++ == 0) firstDone = batch.bytesDone;
      seen.append(batch.rows);
      EXPECT_LE(batch.bytesDone, batch.bytesTotal);
      EXPECT_LE(batch.rows.size(), 5000U);
    });
    EXPECT_TRUE(read.rows.sharesAllWith(seen)) << nameOf(form);
    EXPECT_EQ(read.rows, data.rows) << nameOf(form);
    EXPECT_GT(calls, 5U);
    EXPECT_LT(firstDone, fs::file_size(path) / 2) << nameOf(form);
  }
}

TEST_F(StreamTest, aListInsideAnObjectIsHandedOnWhileItIsRead) {
  const Dataset data = manyRows(60000);
  const fs::path path = m_dir / "large.json";
  writeDataset(data, path, FileForm::Json, RowForm::QuestionAnswer);
  put("large.json", "{\"version\": 2,\n\"data\": " + readFile(path) + ",\n\"license\": \"free\"}\n");
  std::size_t firstDone = 0;
  const Dataset read = readDataset(path, std::nullopt, {}, [&](const RowBatch& batch) { firstDone = firstDone == 0 ? batch.bytesDone : firstDone; });
  EXPECT_EQ(read.rows, data.rows);
  EXPECT_LT(firstDone, fs::file_size(path) / 2);
}

TEST_F(StreamTest, aMistakeFarBehindIsStillAnError) {
  const fs::path path = m_dir / "x.json";
  writeDataset(manyRows(60000), path, FileForm::Json, RowForm::QuestionAnswer);
  std::string bytes = readFile(path);
  bytes[bytes.size() - 100] = '\x01';
  std::size_t rows = 0;
  try {
    readDataset(put("x.json", bytes), std::nullopt, {}, [&](const RowBatch& batch) { rows += batch.rows.size(); });
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("x.json is not valid JSON: line 2399"), std::string::npos) << error.what();
  }
  EXPECT_GT(rows, 10000U);
}

TEST_F(StreamTest, cancelStopsBetweenBatches) {
  writeDataset(manyRows(60000), m_dir / "x.csv", FileForm::Csv, RowForm::QuestionAnswer);
  std::stop_source stop;
  std::size_t calls = 0;
  const auto onBatch = [&](const RowBatch&) {
    ++calls;
    stop.request_stop();
  };
  EXPECT_THROW(readDataset(m_dir / "x.csv", std::nullopt, stop.get_token(), onBatch), Cancelled);
  EXPECT_EQ(calls, 1U);
}

TEST_F(StreamTest, aPreviewReadsTheFirstRowsOnly) {
  std::string bytes = "question,answer\n";
  for (int i = 0; i < 100000; ++i) bytes += "q" + std::to_string(i) + ",a\n";
  const fs::path path = put("x.csv", bytes);
  const Dataset preview = previewDataset(path, guessFormat(path), 7);
  EXPECT_EQ(preview.rows.size(), 7U);
  EXPECT_EQ(preview.rows[6].question(), "q6");
  FormatGuess wrong = guessFormat(path);
  wrong.answerColumn = "reply";
  EXPECT_THROW(previewDataset(path, wrong, 7), Error);
}

TEST_F(StreamTest, severalFilesAreOneDatasetAndIssuesNameTheirFile) {
  const fs::path first = put("a.csv", "prompt,completion\nq1,a1\nq2,\n"), second = put("b.jsonl", "{\"question\": \"q3\", \"answer\": \"\"}\n");
  std::size_t rows = 0, lastDone = 0, total = 0;
  const Dataset all = readDatasets({{first}, {second}}, {}, [&](const RowBatch& batch) {
    rows += batch.rows.size();
    lastDone = batch.bytesDone;
    total = batch.bytesTotal;
  });
  ASSERT_EQ(all.rows.size(), 3U);
  EXPECT_EQ(all.path, "");
  EXPECT_EQ(all.columns, (ColumnNames{"prompt", "completion", {"prompt", "completion"}}));
  ASSERT_EQ(all.issues.size(), 2U);
  EXPECT_EQ(all.issues[1].row, 2U);
  EXPECT_TRUE(all.issues[1].sentence.starts_with("b.jsonl: Line 1")) << all.issues[1].sentence;
  EXPECT_EQ(rows, 3U);
  EXPECT_EQ(lastDone, total);
}

TEST_F(StreamTest, everyColumnCanBeChosen) {
  const fs::path path = put("x.csv", "frage,antwort,rolle,thema,teil,tags,system\nQ,A,Sei kurz.,\"Recht, Miete\",Dev,old,other\nQ2,A2,,,train,,\nQ3,A3,,,gamma,,\n");
  FormatGuess guess;
  guess.fileForm = FileForm::Csv;
  guess.questionColumn = "frage";
  guess.answerColumn = "antwort";
  guess.systemColumn = "rolle";
  guess.tagsColumn = "thema";
  guess.splitColumn = "teil";
  const Dataset data = readDataset(path, guess);
  EXPECT_EQ(data.rows[0].turns, (std::vector<Message>{{"system", "Sei kurz."}, {"user", "Q"}, {"assistant", "A"}}));
  EXPECT_EQ(data.rows[0].tags, (std::vector<std::string>{"Recht", "Miete"}));
  EXPECT_EQ(data.rows[0].split, Split::Validation);
  EXPECT_EQ(data.rows[1].split, Split::Train);
  // Another word is no split, and columns that gave way are kept.
  EXPECT_EQ(data.rows[2].extra["teil"], "gamma");
  EXPECT_EQ(data.rows[0].extra["tags (2)"], "old");
  EXPECT_EQ(data.rows[0].extra["system (2)"], "other");
  writeDataset(data, m_dir / "y.csv", FileForm::Csv, RowForm::QuestionAnswer);
  EXPECT_TRUE(readFile(m_dir / "y.csv").starts_with("frage,antwort,tags,system,split,")) << readFile(m_dir / "y.csv");
  guess.systemColumn = guess.tagsColumn = guess.splitColumn = "";
  EXPECT_EQ(readDataset(path, guess).rows[0].turns.size(), 2U);
  EXPECT_EQ(readDataset(path, guess).rows[0].split, Split::Auto);
}

TEST_F(StreamTest, columnNamesAreThoseOfTheFileInItsOwnFormOnly) {
  const Dataset data = read("x.jsonl", "{\"prompt\": \"q\", \"completion\": \"a\"}\n");
  EXPECT_TRUE(data.rows[0].extra.is_null());
  writeDataset(data, m_dir / "y.jsonl", FileForm::JsonLines, RowForm::QuestionAnswer);
  EXPECT_EQ(readFile(m_dir / "y.jsonl"), "{\"prompt\":\"q\",\"completion\":\"a\"}\n");
  writeDataset(data, m_dir / "y.jsonl", FileForm::JsonLines, RowForm::Alpaca);
  EXPECT_EQ(readFile(m_dir / "y.jsonl"), "{\"instruction\":\"q\",\"input\":\"\",\"output\":\"a\"}\n");
}

TEST_F(StreamTest, columnsOfATableKeepTheirOrder) {
  const std::string bytes = "id,antwort,frage,split,note\n1,a,q,train,\n2,b,r,,x\n";
  FormatGuess guess = guessFormatWith(put("x.csv", bytes), std::nullopt, std::nullopt);
  guess.questionColumn = "frage";
  guess.answerColumn = "antwort";
  const Dataset data = readDataset(m_dir / "x.csv", guess);
  writeDataset(data, m_dir / "y.csv", FileForm::Csv, data.rowForm);
  EXPECT_EQ(readFile(m_dir / "y.csv"), bytes);
}

TEST_F(StreamTest, manyColumnsTakeNoTime) {
  std::string header = "question,answer", line = "q,a";
  for (int i = 0; i < 100000; ++i) {
    header += ",x";
    line += ",1";
  }
  const Dataset data = read("x.csv", header + "\n" + line + "\n");
  EXPECT_EQ(data.rows[0].extra.size(), 100000U);
  EXPECT_EQ(data.rows[0].extra.items().begin().key(), "x");
}

TEST_F(StreamTest, writingReportsProgressAndCanBeStopped) {
  const Dataset data = manyRows(5000);
  const fs::path path = put("x.jsonl", "old");
  WriteOptions options;
  std::stop_source stop;
  options.stop = stop.get_token();
  std::size_t last = 0;
  options.onProgress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 5000U);
    EXPECT_GT(done, last);
    last = done;
    if (done >= 3000) stop.request_stop();
  };
  EXPECT_THROW(writeDataset(data, path, FileForm::JsonLines, RowForm::Messages, options), Cancelled);
  EXPECT_EQ(readFile(path), "old");
  EXPECT_EQ(std::distance(fs::directory_iterator(m_dir), fs::directory_iterator()), 1);
  options.stop = {};
  last = 0;
  writeDataset(data, path, FileForm::JsonLines, RowForm::QuestionAnswer, options);
  EXPECT_EQ(last, 5000U);
  EXPECT_EQ(readDataset(path).rows, data.rows);
}

TEST(DatasetHash, staysTheSameFromVersionToVersion) {
  Dataset data;
  for (int i = 0; i < 3000; ++i) data.rows.push_back(pairRow("Question " + std::to_string(i), "Answer " + std::to_string(i)));
  EXPECT_EQ(datasetHash(data), "3b3e83bd684500c3e053e4a796cd84c6");  // runs of earlier versions name their data so
}

}  // namespace
}  // namespace lorikeet
