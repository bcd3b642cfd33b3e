// The chat formats that ship with the program, as data. Used by makeChatTemplate.
#pragma once
#include <span>
#include <string_view>

namespace lorikeet {

/// How one kind of turn is written: before + open + content + close + end + after. Learned by the model: open … end.
/// "{bos}" and "{eos}" stand for the tokenizer's own pieces ("" where it has none).
struct TurnFormat {
  std::string_view before;  // for the assistant this is also the generation prompt
  std::string_view open;
  std::string_view close;
  std::string_view end;  // the end-of-turn token
  std::string_view after;
};

struct BuiltInFormat {
  std::string_view name;
  std::string_view start;          // opens every conversation
  std::string_view defaultSystem;  // used when the conversation has no system turn
  bool systemInsideUser;           // the system text stands in the first user turn, between its `before` and its content
  bool trims;                      // white space around contents is dropped
  TurnFormat system, user, assistant, tool, functionCall;
};

std::span<const BuiltInFormat> builtInFormats();

/// @return null for an unknown name.
const BuiltInFormat* findBuiltInFormat(std::string_view name);

}  // namespace lorikeet
