// A conversation as a file: JSON with all branches, settings and the hashes of what answered, and Markdown to read. Used by ChatPanel.
#pragma once
#include <string>
#include <vector>

#include "core/config/sampling_config.h"
#include "ui/models/conversation.h"

namespace lorikeet {

/// A pane as the file knows it.
struct TranscriptSeat {
  int id = 0;
  std::string kind;          ///< "base", "newest", "run", "folder"
  std::string dir;           ///< of the run or the PEFT folder; "" = none
  std::int64_t step = -1;    ///< the checkpoint that was chosen; -1 = the run's own adapter
  double strength = 1;
  std::string title;         ///< as its head called it
};

struct Transcript {
  std::string modelName, modelPath, modelHash, systemPrompt;
  SamplingConfig sampling;
  std::vector<TranscriptSeat> seats;
  Conversation talk;
};

/// What toText writes comes back equal, odds and corrections too.
std::string toText(const Transcript& transcript);
/// @param where names the file in errors   @throws Error: no JSON (line, column), no transcript, a turn without its parent ...
Transcript transcriptFromText(const std::string& text, const std::string& where);
/// The branch that is shown, for people: questions as headings, every pane's answer with what made it.
std::string toMarkdown(const Transcript& transcript);

}  // namespace lorikeet
