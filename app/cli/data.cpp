// lorikeet-cli data: looks at dataset files, mends, converts and compares them. Here the command itself and what its parts share.
#include "app/cli/data.h"

#include <algorithm>

#include "app/cli/console.h"

namespace lorikeet::cli {

const std::vector<std::pair<std::string, FileForm>>& fileForms() {
  static const std::vector<std::pair<std::string, FileForm>> kForms = {
      {"jsonl", FileForm::JsonLines}, {"json", FileForm::Json}, {"csv", FileForm::Csv}, {"tsv", FileForm::Tsv}};
  return kForms;
}

const std::vector<std::pair<std::string, RowForm>>& rowForms() {
  static const std::vector<std::pair<std::string, RowForm>> kForms = {{"messages", RowForm::Messages},
                                                                      {"sharegpt", RowForm::ShareGpt},
                                                                      {"alpaca", RowForm::Alpaca},
                                                                      {"question-answer", RowForm::QuestionAnswer}};
  return kForms;
}

const std::vector<std::pair<std::string, TextEncoding>>& encodings() {
  static const std::vector<std::pair<std::string, TextEncoding>> kEncodings = {
      {"utf-8", TextEncoding::Utf8},        {"utf-8-bom", TextEncoding::Utf8Bom}, {"utf-16-le", TextEncoding::Utf16LE},
      {"utf-16-be", TextEncoding::Utf16BE}, {"gb18030", TextEncoding::Gb18030},   {"windows-1252", TextEncoding::Windows1252}};
  return kEncodings;
}

void addReadChoice(CLI::App& command, ReadChoice& choice) {
  command.add_option("--from-encoding", choice.encoding, "the files' encoding [default: guessed]")->check(CLI::IsMember(wordsOf(encodings())));
  command.add_option("--question", choice.question, "column of the question [default: guessed]");
  command.add_option("--answer", choice.answer, "column of the answer [default: guessed]");
  command.add_option("--system", choice.system, "column of the system prompt [default: system]");
  command.add_option("--tags", choice.tags, "column of the tags [default: tags]");
  command.add_option("--split-column", choice.split, "column that says train or validation [default: split]");
}

namespace {

FormatGuess guessOf(const std::string& file, const ReadChoice& choice) {
  std::optional<TextEncoding> encoding;
  if (!choice.encoding.empty()) encoding = valueOf(encodings(), choice.encoding);
  FormatGuess guess = guessFormatWith(file, encoding, std::nullopt);
  if (!choice.question.empty() || !choice.answer.empty()) guess.rowForm = RowForm::QuestionAnswer;
  if (!choice.question.empty()) guess.questionColumn = choice.question;
  if (!choice.answer.empty()) guess.answerColumn = choice.answer;
  if (!choice.system.empty()) guess.systemColumn = choice.system;
  if (!choice.tags.empty()) guess.tagsColumn = choice.tags;
  if (!choice.split.empty()) guess.splitColumn = choice.split;
  return guess;
}

}  // namespace

Dataset readShowing(const std::vector<std::string>& files, const ReadChoice& choice, const Interrupt& interrupt) {
  std::vector<DatasetSource> sources;
  for (const std::string& file : files) sources.push_back({file, guessOf(file, choice)});
  ProgressLine progress;
  std::size_t rows = 0;
  return readDatasets(sources, interrupt.token(), [&](const RowBatch& batch) {
    rows += batch.rows.size();
    progress.show(static_cast<double>(batch.bytesDone) / static_cast<double>(std::max<std::size_t>(batch.bytesTotal, 1)), "reading",
                  counted(rows, "row"));
  });
}

void writeShowing(const Dataset& dataset, const std::string& path, FileForm fileForm, RowForm rowForm, const Interrupt& interrupt) {
  ProgressLine progress;
  WriteOptions options;
  options.stop = interrupt.token();
  options.onProgress = [&](std::size_t done, std::size_t total) {
    progress.show(static_cast<double>(done) / static_cast<double>(total), "writing", counted(done, "row"));
  };
  writeDataset(dataset, path, fileForm, rowForm, options);
}

std::string counted(std::size_t count, const std::string& noun) {
  return withThousands(static_cast<std::int64_t>(count)) + " " + noun + (count == 1 ? "" : "s");
}

std::string describe(const Dataset& dataset) {
  return counted(dataset.rows.size(), "row") + ", " + nameOf(dataset.fileForm) + ", " +
         nameOf(dataset.rowForm) + ", " + nameOf(dataset.encoding);
}

Json describeJson(const Dataset& dataset) {
  return {{"rows", dataset.rows.size()},
          {"fileForm", wordOf(fileForms(), dataset.fileForm)},
          {"rowForm", wordOf(rowForms(), dataset.rowForm)},
          {"encoding", wordOf(encodings(), dataset.encoding)}};
}

void addData(CLI::App& app, Invocation& invocation) {
  CLI::App* data = app.add_subcommand("data", "Check, count, convert and compare dataset files");
  data->require_subcommand(1);
  addDataCheck(*data, invocation);
  addDataStats(*data, invocation);
  addDataConvert(*data, invocation);
  addDataCompare(*data, invocation);
}

}  // namespace lorikeet::cli
