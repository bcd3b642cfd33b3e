// Mutated dataset files of every form and encoding: each gives a sentence of an error, or rows with issues that are the same however
// the file is cut, that a preview begins with, and that stay the same when they are saved and read again. No crash, no hang.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/data/dataset_io.h"
#include "core/data/record_stream.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "tests/fuzz/mutate.h"

namespace lorikeet::fuzz {
namespace {

const std::vector<std::string> kWords{"question", "answer",  "instruction",    "input",  "output",     "history", "system",   "messages",     "conversations",
                                      "role",     "content", "from",           "value",  "user",       "human",   "gpt",      "assistant",    "tool",
                                      "tags",     "split",   "must_contain",   "locked", "draft",      "train",   "tools",    "validation",   "true",
                                      "[]",       "{}",      "[{\"role\":1}]", "问题",   "lorikeet:raw", "lorikeet:turns", "lorikeet:input", "\"", "{{name}}"};

const std::vector<std::string> kRecords{
    R"({"instruction": "Add é", "input": "1", "output": "3", "history": [["a", "b"]], "tags": ["x", "y, z"], "system": "S"})",
    R"({"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}]}, {"role": "assistant", "content": null,
        "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{\"x\": 1}"}}]},
        {"role": "tool", "tool_call_id": "1", "content": "9"}, {"role": "assistant", "content": "b", "weight": 0}], "tools": [{"name": "f"}]})",
    R"({"conversations": [{"from": "human", "value": "你好"}, {"from": "gpt", "value": "b"}], "system": "s", "split": "train", "locked": true})",
    R"({"question": "Où?", "answer": "Là.\n", "must_contain": ["a|b", 7], "draft": true, "id": 12345678901234567890, "nested": {"x": [1.5, null]}})",
    R"({"prompt": "p", "completion": "c", "split": "test", "thema": "Recht, Miete", "rolle": "kurz"})"};

void write(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

/// A file's bytes for a message, which ends at the first zero.
std::string shown(const fs::path& path) {
  std::string bytes = readFile(path);
  std::erase(bytes, '\0');
  return bytes;
}

/// Rows of one value each, in a comparable form.
std::vector<std::string> recordsIn(const fs::path& path, FileForm form, TextEncoding encoding, std::size_t pieceBytes) {
  std::vector<std::string> seen;
  RecordStream stream(path, form, encoding, pieceBytes);
  while (auto piece = stream.next())
    for (const Record& record : stream.parse(std::move(*piece)).records)
      seen.push_back(record.value.dump(-1, ' ', false, Json::error_handler_t::replace) + record.place + record.problem);
  return seen;
}

RowList inKeyOrder(const RowList& rows) {
  RowList sorted;
  for (Row row : rows) {
    if (!row.extra.is_null())
      row.extra = nlohmann::ordered_json::parse(Json::parse(row.extra.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace)).dump());
    sorted.push_back(std::move(row));
  }
  return sorted;
}

class Fuzzer {
 public:
  Fuzzer() : m_folder(fs::temp_directory_path() / ("lorikeet-data-fuzz-" + std::to_string(::getpid()))) { fs::create_directories(m_folder); }
  ~Fuzzer() {
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
  }

  void runCase(unsigned seed) {
    Random random(seed);
    std::string extension;
    const std::string text = fileText(random, extension);
    if (below(random, 4) == 0) extension = kExtensions[below(random, std::size(kExtensions))];
    const fs::path path = m_folder / ("x" + extension);
    write(path, text);
    expectSentence([&] {
      FormatGuess guess = guessFormat(path);
      compareCuts(path, guess, random);
      changeAtRandom(guess, random);
      readAndSave(path, guess, random);
    });
  }
  int read = 0, refused = 0;

 private:
  static constexpr const char* kExtensions[] = {".json", ".jsonl", ".csv", ".tsv", ".txt"};

  template <class Read>
  void expectSentence(Read&& reads) {
    try {
      reads();
      ++read;
    } catch (const Error& e) {
      if (std::string(e.what()).size() < 15) throw std::runtime_error("an error without a sentence: " + std::string(e.what()));
      ++refused;
    }
  }

  std::string recordText(Random& random) {
    nlohmann::json record = nlohmann::json::parse(kRecords[below(random, kRecords.size())]);
    if (below(random, 4) == 0) mutateTree(record, random, kWords);
    return record.dump(-1, ' ', below(random, 4) == 0, Json::error_handler_t::replace);
  }

  std::string member(Random& random) {
    static const char* const kMembers[] = {"", R"("version": 1, )", R"("tags" : ["a]", "b\\"],)", R"("meta": {"a": [{"b": "}"}]}, )", R"("test": [{"q": 1}], )"};
    return kMembers[below(random, std::size(kMembers))];
  }

  std::string goodText(Random& random, std::string& extension) {
    const std::size_t records = 1 + below(random, 6);
    std::string text;
    switch (below(random, 5)) {
      case 0:
        extension = ".jsonl";
        for (std::size_t i = 0; i < records; ++i) text += recordText(random) + (below(random, 8) == 0 ? "\r\n\n" : "\n");
        return text;
      case 1:  // a list, perhaps in a list
        extension = ".json";
        for (std::size_t i = 0; i < records; ++i) text += (i == 0 ? "" : ",\n ") + recordText(random);
        return below(random, 3) == 0 ? "[[" + text + "]" + (below(random, 2) == 0 ? "" : ", " + recordText(random)) + "]" : "[" + text + "]";
      case 2:  // a list in an object, perhaps with more around it
        extension = ".json";
        for (std::size_t i = 0; i < records; ++i) text += (i == 0 ? "" : ", ") + recordText(random);
        return "{" + member(random) + R"("data": [)" + text + "]" + (below(random, 2) == 0 ? "" : ", " + member(random) + R"("n": 1)") + "}";
      default: {
        const char separator = below(random, 3) == 0 ? '\t' : ',';
        extension = separator == ',' ? ".csv" : ".tsv";
        text = csvLine({"question", "answer", "tags", "split", "messages"}, separator);
        for (std::size_t i = 0; i < records; ++i)
          text += csvLine({kWords[below(random, kWords.size())], "a \"b\"\nc", "x, y", below(random, 2) == 0 ? "train" : "", recordText(random)}, separator);
        return text;
      }
    }
  }

  std::string fileText(Random& random, std::string& extension) {
    std::string text = goodText(random, extension);
    if (below(random, 3) == 0) text = mutatedBytes(std::move(text), random);
    const TextEncoding encoding = kTextEncodings[below(random, std::size(kTextEncodings))];
    if (below(random, 2) == 0) {
      try {
        text = TextEncoder(encoding, true).encode(text);
      } catch (const Error&) {  // broken UTF-8 stays what it is
      }
    }
    return below(random, 3) == 0 ? mutatedBytes(std::move(text), random) : text;
  }

  static void compareCuts(const fs::path& path, const FormatGuess& guess, Random& random) {
    const auto tryRead = [&](std::size_t bytes) -> std::optional<std::vector<std::string>> {
      try {
        return recordsIn(path, guess.fileForm, guess.encoding, bytes);
      } catch (const Error&) {
        return std::nullopt;
      }
    };
    const std::size_t small = 1 + below(random, 50);
    if (tryRead(1 << 20) != tryRead(small)) throw std::runtime_error("pieces of " + std::to_string(small) + " bytes give other records");
  }

  static void changeAtRandom(FormatGuess& guess, Random& random) {
    if (below(random, 3) > 0) return;
    const auto column = [&]() -> std::string {
      return guess.columns.empty() || below(random, 4) == 0 ? "" : guess.columns[below(random, guess.columns.size())];
    };
    switch (below(random, 4)) {
      case 0: guess.rowForm = static_cast<RowForm>(below(random, 4)); break;
      case 1: guess.fileForm = static_cast<FileForm>(below(random, 4)); break;
      case 2: guess.encoding = kTextEncodings[below(random, std::size(kTextEncodings))]; break;
      default:
        guess.questionColumn = column();
        guess.answerColumn = column();
        guess.systemColumn = column();
        guess.tagsColumn = column();
        guess.splitColumn = column();
    }
  }

  void readAndSave(const fs::path& path, FormatGuess guess, Random& random) {
    RowList handed;
    const Dataset data = readDataset(path, guess, {}, [&](const RowBatch& batch) { handed.append(batch.rows); });
    if (!handed.sharesAllWith(data.rows)) throw std::runtime_error("not every row was handed on");
    for (const RowIssue& issue : data.issues)
      if (issue.row >= data.rows.size() || issue.sentence.size() < 15) throw std::runtime_error("an issue of no row: " + issue.sentence);
    const Dataset preview = previewDataset(path, guess, 3);
    for (std::size_t i = 0; i < preview.rows.size(); ++i)
      if (preview.rows[i] != data.rows[i]) throw std::runtime_error("the preview has other rows");
    datasetHash(data);
    // In its own form: what was saved once stays as it is when it is saved again.
    const fs::path first = m_folder / "first", second = m_folder / "second";
    guess.systemColumn = "system";
    guess.tagsColumn = "tags";
    guess.splitColumn = "split";
    guess.questionColumn = data.columns.question;
    guess.answerColumn = data.columns.answer;
    writeDataset(data, first, data.fileForm, data.rowForm);
    const Dataset again = readDataset(first, guess);
    writeDataset(again, second, data.fileForm, data.rowForm);
    // A record that could not be read as it stood may be readable in the form that it was given. Columns of tables may change places.
    const bool whole = std::none_of(data.issues.begin(), data.issues.end(), [](const RowIssue& issue) { return issue.kind == "bad-record"; });
    if (whole && inKeyOrder(readDataset(second, guess).rows) != inKeyOrder(again.rows))
      throw std::runtime_error("saving twice changes the rows:\n" + shown(first) + "\nbecomes\n" + shown(second));
    // Any other form and encoding may refuse, with a sentence.
    Dataset other = data;
    other.encoding = kTextEncodings[below(random, std::size(kTextEncodings))];
    writeDataset(other, second, static_cast<FileForm>(below(random, 4)), static_cast<RowForm>(below(random, 4)));
  }

  fs::path m_folder;
};

int run(const Options& options) {
  Fuzzer fuzzer;
  Watch watch(60);
  const int first = options.only >= 0 ? options.only : 0, last = options.only >= 0 ? options.only + 1 : options.cases;
  for (int i = first; i < last; ++i) {
    watch.beginCase();
    try {
      fuzzer.runCase(options.seed * 1000003u + static_cast<unsigned>(i));
    } catch (const std::exception& e) {
      std::cerr << "case " << i << " of seed " << options.seed << ": " << e.what() << "\n";
      return 1;
    }
  }
  watch.end();
  std::cout << last - first << " cases: " << fuzzer.read << " read, " << fuzzer.refused << " refused\n";
  return 0;
}

}  // namespace
}  // namespace lorikeet::fuzz

int main(int argc, char** argv) { return lorikeet::fuzz::run(lorikeet::fuzz::readOptions(argc, argv)); }
