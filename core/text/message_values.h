// The turns of a conversation as the messages a model's own template goes over. Used by ModelTemplate.
#pragma once
#include <string>
#include <vector>

#include "core/text/chat_template.h"
#include "core/text/jinja_value.h"

namespace lorikeet {

/// What a template understands, read from its source.
struct TemplateHabits {
  explicit TemplateHabits(const std::string& source);
  bool toolCalls, toolRole, callIds, tools;
};

/// Turns that make one message: an answer and the calls that follow it without a break.
struct MessageGroup {
  std::size_t first = 0, count = 1;
  bool answers = false;    // written by the model
  bool callsTool = false;  // holds a function call
};
std::vector<MessageGroup> groupsOf(const std::vector<Message>& messages, const TemplateHabits& habits);

/// Which marks (answer_marks.h) are put around the contents. Marks of group i have index i.
struct Marks {
  bool opening = false, closing = false, others = false;  // others: also in what the model did not write
};

/// One value a group. @param argumentsAsText some templates want the arguments of calls as JSON text, not as a dict
jinja::List messageValues(const std::vector<Message>& messages, const std::vector<MessageGroup>& groups,
                          const TemplateHabits& habits, bool argumentsAsText, Marks marks);

/// A system text that tells of the tools, for templates that do not know them. @param tools JSON list of schemas
std::string toolDescription(const std::string& tools);
/// `messages` with that text behind the first system turn's, or in a system turn of its own.
std::vector<Message> withToolDescription(std::vector<Message> messages, const std::string& tools);

}  // namespace lorikeet
