// One row of a dataset as a person edits it: a conversation with its split and tags. Torch-free and Qt-free.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/text/chat_template.h"

namespace lorikeet {

enum class Split : std::uint8_t { Auto, Train, Validation };  ///< Auto = decided by share and seed

/// One conversation. A question-answer pair is a user turn and an assistant turn. 64 bytes beside its turns.
struct Row {
  std::vector<Message> turns;
  RareTexts tags;
  RareTexts mustContain;  ///< for held-out files: words a right answer contains (field "must_contain"); an entry "a|b" accepts either
  Split split = Split::Auto;
  bool locked = false;  ///< the split stays as it is when rows are split anew (field "locked")
  bool draft = false;   ///< written by a model and not yet approved: kept, shown, never trained on (field "draft")
  nlohmann::ordered_json extra = nullptr;  ///< an object: fields of the file that Lorikeet does not know, written back unchanged; null = none

  std::string question() const;  ///< content of the first user turn, "" if none
  std::string answer() const;    ///< content of the last assistant turn, "" if none
  bool operator==(const Row&) const = default;
};

}  // namespace lorikeet
