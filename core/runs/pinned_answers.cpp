// See pinned_answers.h.
#include "core/runs/pinned_answers.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/runs/append_file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

using Json = nlohmann::ordered_json;

std::filesystem::path fileIn(const std::filesystem::path& runDir) { return runDir / kPinnedFile; }

PinnedAnswers answersOf(const LogLine& line, const std::string& file) {
  const Json json = parseJson(line.text, file, line.number);
  const JsonReader reader(json, file + ", line " + std::to_string(line.number));
  PinnedAnswers answers;
  answers.step = reader.integer("step", 0);
  const Json* list = reader.find("answers");
  if (list == nullptr || !list->is_array()) reader.fail("answers", "must be a list of texts");
  for (const Json& answer : *list) {
    if (!answer.is_string()) reader.fail("answers", "must be a list of texts");
    answers.answers.push_back(answer.get<std::string>());
  }
  return answers;
}

}  // namespace

std::vector<std::string> pinnedPromptsIn(const std::string& text) {
  std::vector<std::string> prompts;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string::npos) prompts.push_back(line.substr(first, line.find_last_not_of(" \t\r") + 1 - first));
  }
  return prompts;
}

void appendPinnedAnswers(const std::filesystem::path& runDir, const PinnedAnswers& answers) {
  const Json json{{"step", answers.step}, {"answers", answers.answers}};
  appendLine(fileIn(runDir), json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::vector<PinnedAnswers> readPinnedAnswers(const std::filesystem::path& runDir) {
  std::vector<PinnedAnswers> all;
  readLines(fileIn(runDir), [&](const LogLine& line) {
    all.push_back(answersOf(line, fileIn(runDir).string()));
    return true;
  });
  return all;
}

void truncatePinnedAnswers(const std::filesystem::path& runDir, std::int64_t lastStep) {
  readLines(fileIn(runDir), [&](const LogLine& line) {
    if (answersOf(line, fileIn(runDir).string()).step <= lastStep) return true;
    shortenFile(fileIn(runDir), line.begin);
    return false;
  });
}

}  // namespace lorikeet
