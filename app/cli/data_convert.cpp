// lorikeet-cli data convert: dataset files to one file of another form or encoding, all rows or one side of the split.
#include <filesystem>

#include "app/cli/console.h"
#include "app/cli/data.h"
#include "core/util/error.h"

namespace lorikeet::cli {
namespace {

struct ConvertOptions {
  std::vector<std::string> files;
  std::string output, fileForm, rowForm, encoding, side = "all";
  ReadChoice read;
  bool json = false;
};

FileForm fileFormFor(const ConvertOptions& options, const Dataset& dataset) {
  if (!options.fileForm.empty()) return valueOf(fileForms(), options.fileForm);
  const std::string extension = std::filesystem::path(options.output).extension().string();
  for (const auto& [word, form] : fileForms())
    if (extension == "." + word) return form;
  return dataset.fileForm;
}

int convert(const ConvertOptions& options, const Interrupt& interrupt) {
  Dataset dataset = readShowing(options.files, options.read, interrupt);
  const std::size_t before = dataset.rows.size();
  if (options.side != "all") {
    const Split side = options.side == "train" ? Split::Train : Split::Validation;
    std::vector<RowPtr> rows;
    for (auto row = dataset.rows.begin(); row != dataset.rows.end(); ++row)
      if (row->split == side) rows.push_back(row.shared());
    if (rows.empty())
      throw Error("No row is marked for " + options.side + ", so there is nothing to write; mark rows first, or leave --rows out.");
    dataset.rows = RowList(std::move(rows));
  }
  for (const RowIssue& issue : dataset.issues)
    if (issue.kind == "bad-record") warn(issue.sentence + " It is written as it stood.");
  const RowForm rowForm = options.rowForm.empty() ? dataset.rowForm : valueOf(rowForms(), options.rowForm);
  const FileForm fileForm = fileFormFor(options, dataset);
  if (!options.encoding.empty()) dataset.encoding = valueOf(encodings(), options.encoding);
  writeShowing(dataset, options.output, fileForm, rowForm, interrupt);
  dataset.fileForm = fileForm;
  dataset.rowForm = rowForm;
  if (options.json) {
    Json json = describeJson(dataset);
    json["file"] = options.output;
    json["rowsRead"] = before;
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } else {
    print(options.output + ": " + describe(dataset) + "\n");
  }
  return kOk;
}

}  // namespace

void addDataConvert(CLI::App& data, Invocation& invocation) {
  CLI::App* command = data.add_subcommand("convert", "Write the rows of the files to one file of another form or encoding");
  const auto options = std::make_shared<ConvertOptions>();
  command->add_option("files", options->files, "dataset files; several become one set")->required();
  command->add_option("-o,--output", options->output, "file to write; it appears whole or not at all")->required();
  command->add_option("--file-form", options->fileForm, "form of the file [default: by its name]")->check(CLI::IsMember(wordsOf(fileForms())));
  command->add_option("--row-form", options->rowForm, "form of the rows [default: as read]")->check(CLI::IsMember(wordsOf(rowForms())));
  command->add_option("--encoding", options->encoding, "of the file [default: as read]")->check(CLI::IsMember(wordsOf(encodings())));
  command->add_option("--rows", options->side, "which rows")
      ->check(CLI::IsMember(std::vector<std::string>{"all", "train", "validation"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  addReadChoice(*command, options->read);
  command->callback([=, &invocation] { invocation.action = [=](Interrupt& interrupt) { return convert(*options, interrupt); }; });
}

}  // namespace lorikeet::cli
