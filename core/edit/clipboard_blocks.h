// Tables and question-answer blocks as people write them in notes and chats. Used by fromClipboard.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lorikeet {

/// The cells of a Markdown table, its header first; empty when the text is no such table.
std::vector<std::vector<std::string>> markdownTable(std::string_view text);

/// Questions and answers of a text that begins with "Q:", "Question 1:", "User:", "问：" ...; empty when it does not, or has no
/// answers.
std::vector<std::pair<std::string, std::string>> questionBlocks(std::string_view text);

}  // namespace lorikeet
