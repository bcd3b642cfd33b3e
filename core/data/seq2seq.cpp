#include "core/data/seq2seq.h"

#include <algorithm>

#include "core/data/row_context.h"

namespace lorikeet {
namespace {

std::string withoutTrailingSpace(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\t' || text.back() == '\r')) text.pop_back();
  return text;
}

/// T5's tokenizers end a text themselves; others are helped.
std::vector<TokenId> withEnd(const Tokenizer& tokenizer, const std::string& text) {
  std::vector<TokenId> ids = tokenizer.encode(text, true);
  if (tokenizer.eosId && (ids.empty() || ids.back() != *tokenizer.eosId)) ids.push_back(*tokenizer.eosId);
  return ids;
}

bool isBlank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

/// Cuts to maxLength and keeps the last id.
void cutKeepingEnd(std::vector<TokenId>& ids, std::size_t maxLength) {
  if (ids.size() <= maxLength || maxLength == 0) return;
  const TokenId last = ids.back();
  ids.resize(maxLength);
  ids.back() = last;
}

}  // namespace

std::vector<TokenId> sourceTokens(const std::vector<Message>& messages, const Tokenizer& tokenizer, const ChatTemplate& chatTemplate,
                                  const ChatExtras& extras) {
  return withEnd(tokenizer, withoutTrailingSpace(chatTemplate.render(messages, true, extras).text));
}

std::vector<Sample> makeSeq2SeqSamples(const Row& row, std::size_t rowIndex, const Tokenizer& tokenizer,
                                       const ChatTemplate& chatTemplate, std::size_t maxLength, const std::string& systemPrompt,
                                       TokenId decoderStart) {
  const ChatExtras extras = extrasOf(row);
  std::vector<Message> history;
  std::vector<Sample> samples;
  for (const Message& turn : turnsWithSystem(row, systemPrompt)) {
    if (turn.role == "assistant" && !history.empty() && !isBlank(turn.content)) {
      Sample sample;
      sample.row = rowIndex;
      sample.source = sourceTokens(history, tokenizer, chatTemplate, extras);
      sample.tokens = {decoderStart};
      const std::vector<TokenId> answer = withEnd(tokenizer, turn.content);
      sample.tokens.insert(sample.tokens.end(), answer.begin(), answer.end());
      sample.fullLength = sample.source.size() + sample.tokens.size();
      cutKeepingEnd(sample.source, maxLength);
      sample.tokens.resize(std::min(sample.tokens.size(), maxLength));
      sample.supervised.assign(sample.tokens.size(), 1);
      sample.supervised.front() = 0;
      samples.push_back(std::move(sample));
    }
    history.push_back(turn);
  }
  return samples;
}

}  // namespace lorikeet
