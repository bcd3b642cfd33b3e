#include "core/data/sample.h"

#include <algorithm>

#include "core/data/row_context.h"

namespace lorikeet {
namespace {

/// Whether the tokenizer's own post-processor puts bos first. An empty text shows it without the cost of a second encoding.
bool addsBos(const Tokenizer& tokenizer) {
  if (!tokenizer.bosId) return false;
  const std::vector<TokenSpan> added = tokenizer.encodeSpans("", true);
  return !added.empty() && added.front().id == *tokenizer.bosId;
}

/// The one path from rendered text to tokens, for training and for prompts.
std::vector<TokenSpan> tokensOf(const RenderedChat& chat, const Tokenizer& tokenizer) {
  std::vector<TokenSpan> tokens = tokenizer.encodeSpans(chat.text, false);
  const bool hasBos = !tokens.empty() && tokenizer.bosId && tokens.front().id == *tokenizer.bosId;
  if (!hasBos && addsBos(tokenizer)) tokens.insert(tokens.begin(), {*tokenizer.bosId, 0, 0});
  return tokens;
}

bool isSupervised(const TokenSpan& token, const std::vector<TextSpan>& spans) {
  // Spans ascend and do not overlap: the last one that begins at or before the token decides.
  const auto after = std::upper_bound(spans.begin(), spans.end(), token.begin,
                                      [](std::size_t at, const TextSpan& span) { return at < span.begin; });
  return after != spans.begin() && token.begin < std::prev(after)->end;
}

}  // namespace

std::size_t Sample::supervisedCount() const {
  return static_cast<std::size_t>(std::count(supervised.begin(), supervised.end(), std::uint8_t{1}));
}

Sample makeSample(const Row& row, std::size_t rowIndex, const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                  std::size_t maxLength, const std::string& systemPrompt, bool superviseToolCalls) {
  const RenderedChat chat = chatTemplate.render(turnsWithSystem(row, systemPrompt), false, extrasOf(row));
  std::vector<TextSpan> learned = chat.assistantSpans;
  if (superviseToolCalls) {
    learned.insert(learned.end(), chat.toolCallSpans.begin(), chat.toolCallSpans.end());
    std::sort(learned.begin(), learned.end(), [](const TextSpan& a, const TextSpan& b) { return a.begin < b.begin; });
  }
  const std::vector<TokenSpan> tokens = tokensOf(chat, tokenizer);
  Sample sample;
  sample.row = rowIndex;
  sample.fullLength = tokens.size();
  const std::size_t length = std::min(tokens.size(), maxLength);
  sample.tokens.reserve(length);
  sample.supervised.reserve(length);
  for (std::size_t i = 0; i < length; ++i) {
    sample.tokens.push_back(tokens[i].id);
    // The inserted bos begins at 0 but is no text that anybody wrote.
    const bool inserted = i == 0 && tokens[i].begin == tokens[i].end;
    sample.supervised.push_back(!inserted && isSupervised(tokens[i], learned) ? 1 : 0);
  }
  return sample;
}

std::vector<TokenId> promptTokens(const std::vector<Message>& messages, const Tokenizer& tokenizer,
                                  const ChatTemplate& chatTemplate, bool addGenerationPrompt, const ChatExtras& extras) {
  std::vector<TokenId> ids;
  const RenderedChat chat = chatTemplate.render(messages, addGenerationPrompt, extras);
  for (const TokenSpan& token : tokensOf(chat, tokenizer)) ids.push_back(token.id);
  return ids;
}

}  // namespace lorikeet
