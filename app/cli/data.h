// What the data commands share: reading files with a progress line, and the words for forms, encodings and rows. Used by data*.cpp.
#pragma once
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/config/field.h"
#include "core/data/dataset_io.h"

namespace lorikeet::cli {

void addDataCheck(CLI::App& data, Invocation& invocation);
void addDataStats(CLI::App& data, Invocation& invocation);
void addDataConvert(CLI::App& data, Invocation& invocation);
void addDataCompare(CLI::App& data, Invocation& invocation);

/// How to read files, where a person knows better than the guess. "" = guessed.
struct ReadChoice {
  std::string encoding, question, answer, system, tags, split;
};
/// Adds --from-encoding and the columns to a command.
void addReadChoice(CLI::App& command, ReadChoice& choice);

/// Several files are one dataset. @throws Error as readDatasets, Cancelled on Ctrl-C
Dataset readShowing(const std::vector<std::string>& files, const ReadChoice& choice, const Interrupt& interrupt);
/// @throws Error as writeDataset, Cancelled on Ctrl-C
void writeShowing(const Dataset& dataset, const std::string& path, FileForm fileForm, RowForm rowForm, const Interrupt& interrupt);

/// "1 row", "2,000 rows"
std::string counted(std::size_t count, const std::string& noun);
/// "1,000 rows, JSON lines, Alpaca (instruction, input, output), UTF-8"
std::string describe(const Dataset& dataset);
/// {"rows": …, "fileForm": …, "rowForm": …, "encoding": …} in the words that the options take
Json describeJson(const Dataset& dataset);

// The words of the options, each with what it stands for.
const std::vector<std::pair<std::string, FileForm>>& fileForms();
const std::vector<std::pair<std::string, RowForm>>& rowForms();
const std::vector<std::pair<std::string, TextEncoding>>& encodings();

template <class Value>
std::vector<std::string> wordsOf(const std::vector<std::pair<std::string, Value>>& list) {
  std::vector<std::string> words;
  for (const auto& [word, value] : list) words.push_back(word);
  return words;
}
/// @param word one of the list
template <class Value>
Value valueOf(const std::vector<std::pair<std::string, Value>>& list, const std::string& word) {
  for (const auto& [known, value] : list)
    if (known == word) return value;
  return list.front().second;
}
template <class Value>
std::string wordOf(const std::vector<std::pair<std::string, Value>>& list, Value value) {
  for (const auto& [word, known] : list)
    if (known == value) return word;
  return "";
}

}  // namespace lorikeet::cli
