// See row.h.
#include "core/data/row.h"

namespace lorikeet {

std::string Row::question() const {
  for (const Message& turn : turns) {
    if (turn.role == "user") return turn.content;
  }
  return "";
}

std::string Row::answer() const {
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
    if (turn->role == "assistant") return turn->content;
  }
  return "";
}

}  // namespace lorikeet
