// generate(): all lanes prefill in one pass and decode in one batch over one reading of the weights.
#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

#include "core/generate/generate.h"
#include "core/generate/answer_stream.h"
#include "core/generate/past_end.h"
#include "core/generate/prompt.h"
#include "core/generate/sampler.h"
#include "core/generate/token_odds.h"
#include "core/lora/loaded_adapter_impl.h"
#include "core/model/loaded_model_impl.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLanesAlone = 6;  // as many panes as the chat has

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
  std::vector<TokenId> source;  // what the encoder reads; empty without one
  std::vector<TokenId> prompt;  // what the answer continues
  std::int64_t limit = 0;  // tokens that the answer may have, begun ones included
  std::unique_ptr<KvCache> cache;
  Sampler sampler;
  AnswerStream stream;
  GenerateResult result;
  bool active = true;
  std::optional<StreamDecoder> oddsText = {};  // which text each token of `odds` completes

  void addOdds(std::span<const float> logits, TokenId id, const Tokenizer& tokenizer) {
    if (!oddsText) {
      oddsText.emplace(tokenizer);
      for (const TokenId done : result.tokens) oddsText->push(done);
    }
    const double total = logSumExp(logits);
    const TokenId* previous = result.tokens.empty() ? nullptr : &result.tokens.back();
    result.odds.push_back({{id, oddsText->push(id), static_cast<float>(logits[static_cast<std::size_t>(id)] - total)},
                           likeliestTokens(logits, total, tokenizer, previous)});
  }
};

class Generation {
 public:
  Generation(const LoadedModel& model, const std::vector<GenerateLane>& requests, const SamplingConfig& sampling,
             const GenerateCallback& onText, std::vector<TokenId> endIds)
      : m_model(model), m_network(model.impl().model), m_sampling(sampling), m_onText(onText), m_endIds(std::move(endIds)) {
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
      if (first && promptsGoAlone()) {
        for (std::size_t i = 0; i < m_lanes.size(); ++i) take(i, forward(true, &m_lanes[i])[0], start);
        first = false;
        continue;
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
        lane.result.tokensPerSecond = static_cast<double>(lane.result.tokens.size() - lane.request->begun.size()) / decode;
      }
      results.push_back(std::move(lane.result));
    }
    return results;
  }

 private:
  bool hasEncoder() const { return m_model.info().config.hasEncoder(); }

  /// A large product's last bits depend on how many rows it has. So that a pane answers as it would alone, each reads its prompt by
  /// itself; the many lanes of an evaluation share one pass, which is faster.
  bool promptsGoAlone() const { return m_network.isFused() && !hasEncoder() && m_lanes.size() <= kLanesAlone; }

  void addLane(const GenerateLane& request) {
    LanePrompt input = lanePrompt(m_model, request, m_sampling.maxNewTokens);
    const auto used = static_cast<std::int64_t>(input.ids.size()), begun = static_cast<std::int64_t>(request.begun.size());
    const std::int64_t limit = std::min(begun + m_sampling.maxNewTokens, input.room);
    std::vector<TokenId> source, prompt;
    (hasEncoder() ? source : prompt) = std::move(input.ids);
    if (hasEncoder()) prompt = {static_cast<TokenId>(m_model.info().config.decoderStartId)};
    auto cache = std::make_unique<KvCache>(m_network.config(), static_cast<std::int64_t>(prompt.size()) + limit, m_network.dtype());
    Lane lane{&request, std::move(source), prompt, limit, std::move(cache), Sampler(m_sampling, prompt, request.begun),
              AnswerStream(m_model.tokenizer(), linesOf(m_sampling.stop)), {}};
    lane.result.promptTokens = used;
    lane.result.cutTurns = input.cutTurns;
    lane.result.tokens = request.begun;
    for (const TokenId id : request.begun) lane.stream.push(id);  // on the screen already
    m_lanes.push_back(std::move(lane));
  }

  bool anyActive() const {
    return std::any_of(m_lanes.begin(), m_lanes.end(), [](const Lane& lane) { return lane.active; });
  }

  /// One pass over all active lanes, or over one. @return logits of each lane's last token [lanes of the pass, V]
  torch::Tensor forward(bool prefill, const Lane* only = nullptr) {
    PackedInput input;
    EncoderStates encoder;
    if (prefill && hasEncoder()) {
      encoder = encode();
      input.encoder = &encoder;
    }
    AdapterRanges headRanges;
    std::vector<std::int64_t> tokens, lastRows;
    std::int64_t row = 0;
    for (Lane& lane : m_lanes) {
      if (!lane.active || (only != nullptr && only != &lane)) continue;
      const std::int64_t begin = static_cast<std::int64_t>(tokens.size());
      appendNext(lane, prefill, tokens);
      const std::int64_t end = static_cast<std::int64_t>(tokens.size());
      input.lengths.push_back(end - begin);
      input.caches.push_back(lane.cache.get());
      lastRows.push_back(end - 1);
      addRange(input.adapters, lane, begin, end);
      addRange(headRanges, lane, row, row + 1);
      ++row;
    }
    input.tokens = torch::tensor(tokens, torch::kInt64);
    input.wanted = torch::tensor(lastRows, torch::kInt64);
    return m_network.logits(m_network.hidden(input), headRanges).contiguous();
  }

  /// The tokens a lane's pass reads: its prompt and what was begun, its newest token, or all where the cached keys no longer hold.
  void appendNext(Lane& lane, bool prefill, std::vector<std::int64_t>& tokens) const {
    const bool again = !prefill && m_network.mustRecompute(lane.cache->length(), lane.cache->length() + 1);
    if (again) lane.cache->clear();
    if (prefill || again) {
      tokens.insert(tokens.end(), lane.prompt.begin(), lane.prompt.end());
      tokens.insert(tokens.end(), lane.result.tokens.begin(), lane.result.tokens.end());
    } else {
      tokens.push_back(lane.result.tokens.back());
    }
  }

  /// All lanes' inputs through the encoder, once.
  EncoderStates encode() const {
    PackedInput input;
    std::vector<std::int64_t> tokens;
    for (const Lane& lane : m_lanes) {
      const std::int64_t begin = static_cast<std::int64_t>(tokens.size());
      tokens.insert(tokens.end(), lane.source.begin(), lane.source.end());
      input.lengths.push_back(static_cast<std::int64_t>(lane.source.size()));
      addRange(input.adapters, lane, begin, static_cast<std::int64_t>(tokens.size()));
    }
    input.tokens = torch::tensor(tokens, torch::kInt64);
    return m_network.encode(input);
  }

  /// The rows of a lane with an adapter. Neighbouring lanes with the same adapter share one product.
  static void addRange(AdapterRanges& ranges, const Lane& lane, std::int64_t begin, std::int64_t end) {
    if (!lane.request->adapter) return;
    const AdapterRange range{&lane.request->adapter->impl().adapter, lane.request->strength, begin, end};
    if (!ranges.empty() && ranges.back().adapter == range.adapter && ranges.back().strength == range.strength &&
        ranges.back().end == range.begin) {
      ranges.back().end = range.end;
    } else {
      ranges.push_back(range);
    }
  }

  void take(std::size_t index, const torch::Tensor& logits, Clock::time_point start) {
    Lane& lane = m_lanes[index];
    const std::span<float> row(logits.data_ptr<float>(), static_cast<std::size_t>(logits.size(0)));
    std::vector<float> raw;  // the sampler changes the row when it has something to do
    const bool changes = m_sampling.temperature != 0 || m_sampling.repetitionPenalty != 1;
    if (lane.request->wantOdds && changes) raw.assign(row.begin(), row.end());
    const TokenId id = lane.sampler.next(row);
    if (lane.result.secondsToFirstToken == 0) lane.result.secondsToFirstToken = secondsSince(start);
    if (std::find(m_endIds.begin(), m_endIds.end(), id) != m_endIds.end()) {
      finish(lane, FinishReason::EndOfTurn);
      return;
    }
    if (lane.request->wantOdds) lane.addOdds(changes ? std::span<const float>(raw) : row, id, m_model.tokenizer());
    lane.result.tokens.push_back(id);
    show(index, lane.stream.push(id));
    if (lane.stream.stopped()) {
      finish(lane, FinishReason::StopText);
    } else if (static_cast<std::int64_t>(lane.result.tokens.size()) >= lane.limit) {
      finish(lane, lane.limit < static_cast<std::int64_t>(lane.request->begun.size()) + m_sampling.maxNewTokens ? FinishReason::ContextFull : FinishReason::MaxTokens);
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
  const LanguageModel& m_network;
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

void useGenerationThreads(const LoadedModel& model) {
  if (model.impl().model.isFused()) at::set_num_threads(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
}

std::vector<GenerateResult> generate(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                     const GenerateCallback& onText, std::stop_token stop) {
  if (lanes.empty()) return {};
  torch::NoGradGuard guard;
  useGenerationThreads(model);
  return Generation(model, lanes, sampling, onText, endIds(model)).run(stop);
}

std::vector<GenerateResult> generatePastEnd(const LoadedModel& model, const std::vector<GenerateLane>& lanes, const SamplingConfig& sampling,
                                            std::stop_token stop) {
  torch::NoGradGuard guard;
  useGenerationThreads(model);
  const GenerateCallback nobody = [](std::size_t, const std::string&) {};
  return Generation(model, lanes, sampling, nobody, {}).run(stop);
}

}  // namespace lorikeet
