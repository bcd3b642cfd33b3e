// See clipboard_blocks.h.
#include "core/edit/clipboard_blocks.h"

#include <algorithm>
#include <array>

#include "core/edit/folded_text.h"

namespace lorikeet {
namespace {

constexpr std::array<std::string_view, 10> kQuestionLabels = {"question", "q",    "user", "human", "prompt",
                                                              "问题",     "提问", "问",   "用户",  "题目"};
constexpr std::array<std::string_view, 9> kAnswerLabels = {"answer", "a",    "assistant", "ai",  "response",
                                                           "回答",   "答案", "答",        "助手"};

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    if (lines.back().ends_with('\r')) lines.back().remove_suffix(1);
    begin = end + 1;
  }
  return lines;
}

/// Bytes of a label with its colon at the beginning of `text` ("Q:", "**Question 2:**", "答："), 0 = none.
template <std::size_t N>
std::size_t labelLength(std::string_view text, const std::array<std::string_view, N>& labels) {
  const std::size_t start = std::min(text.find_first_not_of(" *#"), text.size());
  const std::string lower = folded(text.substr(start, 64));
  for (const std::string_view label : labels) {
    if (!lower.starts_with(label)) continue;
    std::size_t at = std::min(lower.find_first_not_of(" 0123456789", label.size()), lower.size());
    while (lower.compare(at, 1, "*") == 0) ++at;
    const std::size_t colon = lower.compare(at, 1, ":") == 0 ? 1 : lower.compare(at, 3, "：") == 0 ? 3 : 0;
    if (colon == 0) continue;
    at += colon;
    while (lower.compare(at, 1, "*") == 0) ++at;
    return start + at;
  }
  return 0;
}

/// "问：… 答：…" and "Q: ... A: ..." in one line.
void splitInline(std::pair<std::string, std::string>& block) {
  for (std::size_t at = 1; at < block.first.size(); ++at) {
    const bool gap =
        block.first[at - 1] == ' ' || block.first[at - 1] == '\t' || static_cast<unsigned char>(block.first[at]) >= 0xE0;
    const std::size_t label =
        gap && block.first[at] != ' ' ? labelLength(std::string_view(block.first).substr(at), kAnswerLabels) : 0;
    if (label == 0) continue;
    block.second = trimmedView(std::string_view(block.first).substr(at + label));
    block.first = trimmedView(std::string_view(block.first).substr(0, at));
    return;
  }
}

std::string cellText(std::string_view raw) {
  std::string cell(trimmedView(raw));
  for (const std::string_view lineBreak : {"<br>", "<br/>", "<br />"})
    for (std::size_t at = cell.find(lineBreak); at != std::string::npos; at = cell.find(lineBreak, at))
      cell.replace(at, lineBreak.size(), "\n");
  return cell;
}

std::vector<std::string> cellsOf(std::string_view line) {
  line = trimmedView(line);
  line.remove_prefix(line.starts_with('|') ? 1 : 0);
  std::vector<std::string> cells;
  std::string raw;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      raw += line[++i];
    } else if (line[i] == '|') {
      cells.push_back(cellText(raw));
      raw.clear();
    } else {
      raw += line[i];
    }
  }
  if (!isBlankText(raw)) cells.push_back(cellText(raw));
  return cells;
}

/// |---|:---:|
bool isRule(const std::vector<std::string>& cells) {
  return !cells.empty() && std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return cell.find('-') != std::string::npos && cell.find_first_not_of(":-") == std::string::npos;
  });
}

}  // namespace

std::vector<std::vector<std::string>> markdownTable(std::string_view text) {
  std::vector<std::vector<std::string>> table;
  bool ruled = false;
  for (const std::string_view line : linesOf(text)) {
    if (isBlankText(line)) continue;
    if (line.find('|') == std::string_view::npos) return {};
    std::vector<std::string> cells = cellsOf(line);
    if (table.size() == 1 && !ruled) {
      if (!isRule(cells)) return {};
      ruled = true;
    } else {
      table.push_back(std::move(cells));
    }
  }
  return ruled ? table : std::vector<std::vector<std::string>>{};
}

std::vector<std::pair<std::string, std::string>> questionBlocks(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> blocks;
  std::string* current = nullptr;
  for (std::string_view line : linesOf(text)) {
    if (const std::size_t question = labelLength(line, kQuestionLabels); question > 0) {
      current = &blocks.emplace_back().first;
      line.remove_prefix(question);
    } else if (const std::size_t answer = labelLength(line, kAnswerLabels); answer > 0 && current && blocks.back().second.empty()) {
      current = &blocks.back().second;
      line.remove_prefix(answer);
    } else if (!current) {
      if (isBlankText(line)) continue;
      return {};
    }
    current->append(line).append("\n");
  }
  for (auto& block : blocks) {
    block = {std::string(trimmedView(block.first)), std::string(trimmedView(block.second))};
    if (block.second.empty()) splitInline(block);
  }
  const bool answered = std::any_of(blocks.begin(), blocks.end(), [](const auto& block) { return !block.second.empty(); });
  return answered ? blocks : std::vector<std::pair<std::string, std::string>>{};
}

}  // namespace lorikeet
