// Lists of turns in files (ShareGPT's from/value, OpenAI's role/content) to Messages and back. Used by row_reader and row_writer.
#pragma once
#include <string>
#include <vector>

#include "core/config/field.h"
#include "core/data/dataset.h"

namespace lorikeet {

struct Conversation {
  std::vector<Message> turns;
  std::string badRecord;  ///< what cannot be read, "" = all was
  std::string badRole;    ///< the first unknown role, "" = none; its turn is kept under that name
};

/// @param list the JSON list of turns; both ways of naming their parts are understood
Conversation readConversation(const Json& list);

/// The list of turns as RowForm::ShareGpt or RowForm::Messages writes it.
/// @param original the list that the row was read from (null = none): what Lorikeet does not know in it ("name", "weight",
///        "tool_calls" ...) is kept where the turn is still the same
Json writeConversation(const std::vector<Message>& turns, RowForm form, const Json& original);

}  // namespace lorikeet
