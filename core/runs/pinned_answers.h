// The answers to a run's pinned prompts at each evaluation: pinned.jsonl in the run folder. Used by the trainer and the Train page.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lorikeet {

/// The adapter's answers to the run's pinned prompts after `step` steps.
struct PinnedAnswers {
  std::int64_t step = 0;
  std::vector<std::string> answers;  ///< in the prompts' order
  bool operator==(const PinnedAnswers&) const = default;
};

inline constexpr const char* kPinnedFile = "pinned.jsonl";

/// The prompts of RunConfig::pinnedPrompts, one a line; blank lines are none.
std::vector<std::string> pinnedPromptsIn(const std::string& text);

/// Appends one line to the run folder's pinned.jsonl. @throws Error when the disk refuses; the file is then as before
void appendPinnedAnswers(const std::filesystem::path& runDir, const PinnedAnswers& answers);
/// In the order of the steps; a torn last line is ignored. Empty where the run has none. @throws Error naming a broken line
std::vector<PinnedAnswers> readPinnedAnswers(const std::filesystem::path& runDir);
/// Drops the answers after `lastStep` (on resume).
void truncatePinnedAnswers(const std::filesystem::path& runDir, std::int64_t lastStep);

}  // namespace lorikeet
