// See row_facts.h.
#include "core/edit/row_facts.h"

#include <array>

namespace lorikeet {

std::string nameOf(IssueKind kind) {
  static constexpr std::array<const char*, kIssueKinds> names = {
      "bad-record", "empty-answer",       "no-question", "duplicate", "near-duplicate", "contradiction", "roles",
      "truncated",  "nothing-supervised", "placeholder", "control",   "mojibake",       "space",         "repeats",
      "leak",       "extreme-length"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace lorikeet
