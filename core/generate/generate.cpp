// generate(): all lanes prefill in one pass and decode in one batch over one reading of the weights.
#include <algorithm>
#include <chrono>
#include <sstream>

#include "core/generate/generate.h"
#include "core/data/sample.h"
#include "core/generate/answer_stream.h"
#include "core/generate/sampler.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Ids that end an answer: the model's own, the tokenizer's, and the template's end of turn.
std::vector<TokenId> endIds(const LoadedModel& model) {
  std::vector<TokenId> ids(model.info().config.eosIds.begin(), model.info().config.eosIds.end());
  if (model.tokenizer().eosId) ids.push_back(*model.tokenizer().eosId);
  for (const std::string& text : model.chatTemplate().endOfTurn()) {
    if (const auto id = model.tokenizer().idOf(text)) ids.push_back(*id);
  }
  return ids;
}

/// One answer in the making.
struct Lane {
  const GenerateLane* request;
  std::vector<TokenId> prompt;
  std::int64_t limit = 0;  // tokens it may still make
  std::unique_ptr<KvCache> cache;
  Sampler sampler;
  AnswerStream stream;
  GenerateResult result;
  bool active = true;
};

class Generation {
 public:
  Generation(const LoadedModel& model, const std::vector<GenerateLane>& requests, const SamplingConfig& sampling,
             const GenerateCallback& onText)
      : m_model(model), m_decoder(model.impl().decoder), m_sampling(sampling), m_onText(onText), m_endIds(endIds(model)) {
    for (const GenerateLane& request : requests) addLane(request);
  }

  std::vector<GenerateResult> run(std::stop_token stop) {
    const auto start = Clock::now();
    bool first = true;
    while (anyActive()) {
      if (stop.stop_requested()) {
        for (auto& lane : m_lanes) finish(lane, FinishReason::Cancelled);
        break;
      }
      const auto logits = forward(first);
      first = false;
      std::int64_t row = 0;
      for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        if (m_lanes[i].active) take(i, logits[row++], start);
      }
    }
    std::vector<GenerateResult> results;
    for (Lane& lane : m_lanes) {
      const double decode = secondsSince(start) - lane.result.secondsToFirstToken;
      if (lane.result.tokensPerSecond == 0 && decode > 0) {
        lane.result.tokensPerSecond = static_cast<double>(lane.result.tokens.size()) / decode;
      }
      results.push_back(std::move(lane.result));
    }
    return results;
  }

 private:
  void addLane(const GenerateLane& request) {
    const Tokenizer& tokenizer = m_model.tokenizer();
    std::vector<TokenId> prompt = request.rawPrompt ? tokenizer.encode(*request.rawPrompt, true)
                                                    : promptTokens(request.messages, tokenizer, m_model.chatTemplate());
    const std::int64_t context = m_model.info().config.maxPositions, used = static_cast<std::int64_t>(prompt.size());
    if (prompt.empty()) throw Error("There is nothing to answer: the prompt is empty. Type a question first.");
    if (used >= context) {
      throw Error("The conversation has " + std::to_string(used) + " tokens, but this model reads at most " + std::to_string(context) +
                  ". Start a new conversation or shorten it.");
    }
    const std::int64_t limit = std::min(m_sampling.maxNewTokens, context - used);
    Lane lane{&request, prompt, limit, std::make_unique<KvCache>(m_decoder.config(), used + limit, m_decoder.dtype()),
              Sampler(m_sampling, prompt), AnswerStream(tokenizer, linesOf(m_sampling.stop)), {}};
    lane.result.promptTokens = used;
    m_lanes.push_back(std::move(lane));
  }

  bool anyActive() const {
    return std::any_of(m_lanes.begin(), m_lanes.end(), [](const Lane& lane) { return lane.active; });
  }

  /// One pass over all active lanes. @return logits of each lane's last token [active lanes, V]
  torch::Tensor forward(bool prefill) {
    PackedInput input;
    AdapterRanges headRanges;
    std::vector<std::int64_t> tokens, lastRows;
    std::int64_t row = 0;
    for (Lane& lane : m_lanes) {
      if (!lane.active) continue;
      const std::int64_t begin = static_cast<std::int64_t>(tokens.size());
      if (prefill) {
        tokens.insert(tokens.end(), lane.prompt.begin(), lane.prompt.end());
      } else {
        tokens.push_back(lane.result.tokens.back());
      }
      const std::int64_t end = static_cast<std::int64_t>(tokens.size());
      input.lengths.push_back(end - begin);
      input.caches.push_back(lane.cache.get());
      lastRows.push_back(end - 1);
      if (lane.request->adapter) {
        const Adapter* adapter = &lane.request->adapter->impl().adapter;
        addRange(input.adapters, {adapter, lane.request->strength, begin, end});
        addRange(headRanges, {adapter, lane.request->strength, row, row + 1});
      }
      ++row;
    }
    input.tokens = torch::tensor(tokens, torch::kInt64);
    const auto hidden = m_decoder.hidden(input);
    return m_decoder.logits(hidden.index_select(0, torch::tensor(lastRows, torch::kInt64)), headRanges).contiguous();
  }

  /// Neighbouring lanes with the same adapter share one product.
  static void addRange(AdapterRanges& ranges, const AdapterRange& range) {
    if (!ranges.empty() && ranges.back().adapter == range.adapter && ranges.back().strength == range.strength &&
        ranges.back().end == range.begin) {
      ranges.back().end = range.end;
    } else {
      ranges.push_back(range);
    }
  }

  void take(std::size_t index, const torch::Tensor& logits, Clock::time_point start) {
    Lane& lane = m_lanes[index];
    const TokenId id = lane.sampler.next({logits.data_ptr<float>(), static_cast<std::size_t>(logits.size(0))});
    if (lane.result.tokens.empty()) lane.result.secondsToFirstToken = secondsSince(start);
    if (std::find(m_endIds.begin(), m_endIds.end(), id) != m_endIds.end()) {
      finish(lane, FinishReason::EndOfTurn);
      return;
    }
    lane.result.tokens.push_back(id);
    show(index, lane.stream.push(id));
    if (lane.stream.stopped()) {
      finish(lane, FinishReason::StopText);
    } else if (static_cast<std::int64_t>(lane.result.tokens.size()) >= lane.limit) {
      finish(lane, lane.limit < m_sampling.maxNewTokens ? FinishReason::ContextFull : FinishReason::MaxTokens);
    }
  }

  void finish(Lane& lane, FinishReason reason) {
    if (!lane.active) return;
    lane.active = false;
    lane.result.finish = reason;
    show(static_cast<std::size_t>(&lane - m_lanes.data()), lane.stream.finish());
    lane.result.text = lane.stream.text();
  }

  void show(std::size_t index, const std::string& text) const {
    if (!text.empty() && m_onText) m_onText(index, text);
  }

  const LoadedModel& m_model;
  const Decoder& m_decoder;
  const SamplingConfig& m_sampling;
  const GenerateCallback& m_onText;
  std::vector<TokenId> m_endIds;
  std::vector<Lane> m_lanes;
};

}  // namespace

std::string nameOf(FinishReason reason) {
  switch (reason) {
    case FinishReason::EndOfTurn: return "end of turn";
    case FinishReason::StopText: return "stop text";
    case FinishReason::MaxTokens: return "maximum length";
    case FinishReason::ContextFull: return "context full";
    case FinishReason::Cancelled: return "stopped";
  }
  return "";
}

std::vector<GenerateResult> generate(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                     const GenerateCallback& onText, std::stop_token stop) {
  if (lanes.empty()) return {};
  torch::NoGradGuard guard;
  return Generation(model, lanes, sampling, onText).run(stop);
}

}  // namespace lorikeet
