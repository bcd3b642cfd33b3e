// Rows to samples, or to their sizes alone: the first half of plan.h.
#include <algorithm>

#include "core/data/dataset_io.h"
#include "core/data/row_context.h"
#include "core/data/seq2seq.h"
#include "core/edit/blank_answer.h"
#include "core/train/plan.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

/// Turns rows into samples with one run's settings, and counts what is cut or left out.
class SampleMaker {
 public:
  SampleMaker(const LoadedModel& model, const RunConfig& config, std::stop_token stop)
      : m_model(model), m_config(config), m_stop(std::move(stop)), m_pool(systemPromptPool(config.systemPrompts)) {}

  /// `take(sample)` for each sample of the chosen rows that has something to learn.
  template <class Take>
  void make(const RowList& rows, const std::vector<std::size_t>& chosen, const Take& take) {
    for (const std::size_t index : chosen) {
      if (m_stop.stop_requested()) throw Cancelled();
      if (rows[index].draft || hasBlankAnswer(rows[index])) {
        ++leftOut;
        continue;
      }
      std::vector<Sample> made;
      try {
        made = samplesOf(rows[index], index);
      } catch (const Error&) {  // the template refuses this conversation; the editor names such rows
      }
      truncated += std::any_of(made.begin(), made.end(), [](const Sample& sample) { return sample.truncated(); });
      std::erase_if(made, [](const Sample& sample) { return sample.supervisedCount() == 0; });
      leftOut += made.empty();
      for (Sample& sample : made) take(std::move(sample));
    }
  }

  /// @throws Error when the template refuses the conversation
  std::vector<Sample> samplesOf(const Row& row, std::size_t index) const {
    const auto maxLength = static_cast<std::size_t>(m_config.maxLength);
    const std::string system = systemPromptFor(index);
    const ModelConfig& description = m_model.info().config;
    if (!description.hasEncoder())
      return {makeSample(row, index, m_model.tokenizer(), m_model.chatTemplate(), maxLength, system, m_config.superviseToolCalls)};
    return makeSeq2SeqSamples(row, index, m_model.tokenizer(), m_model.chatTemplate(), maxLength, system,
                              static_cast<TokenId>(description.decoderStartId));
  }

  std::size_t truncated = 0, leftOut = 0;

 private:
  /// The run's system prompt for a row: the one there is, or one of the pool.
  std::string systemPromptFor(std::size_t row) const {
    return m_pool.empty() ? m_config.systemPrompt : pickSystemPrompt(m_pool, static_cast<std::uint64_t>(m_config.seed), row);
  }

  const LoadedModel& m_model;
  const RunConfig& m_config;
  std::stop_token m_stop;
  std::vector<std::string> m_pool;
};

std::vector<std::size_t> allIndices(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;
  return all;
}

SampleSize sizeOf(const Sample& sample) {
  return {static_cast<std::uint32_t>(sample.fullLength), static_cast<std::uint32_t>(sample.tokens.size() + sample.source.size()),
          static_cast<std::uint32_t>(sample.source.size()), static_cast<std::uint32_t>(sample.supervisedCount())};
}

/// Both sides of the run's data. `takeTrain` and `takeValidation` get every sample. @return rows, truncated, leftOut
template <class TakeTrain, class TakeValidation>
DataSizes forSamples(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, const std::stop_token& stop,
                     const TakeTrain& takeTrain, const TakeValidation& takeValidation) {
  const RowList rows = withPlaceholders(dataset.rows, config.placeholders);
  const bool ownValidation = !config.validationFile.empty();
  const SplitIndices split = splitRows(rows, ownValidation ? 0 : config.validationShare, static_cast<std::uint64_t>(config.seed));
  SampleMaker maker(model, config, stop);
  maker.make(rows, split.train, takeTrain);
  if (!ownValidation) maker.make(rows, split.validation, takeValidation);
  DataSizes counts;
  counts.rows = rows.size();
  counts.truncated = maker.truncated;
  counts.leftOut = maker.leftOut;
  if (ownValidation) {
    const RowList held = withPlaceholders(readDataset(config.validationFile).rows, config.placeholders);
    SampleMaker(model, config, stop).make(held, allIndices(held.size()), takeValidation);
  }
  return counts;
}

}  // namespace

std::vector<Sample> samplesOf(const LoadedModel& model, const RunConfig& config, const Row& row, std::size_t index) {
  return SampleMaker(model, config, {}).samplesOf(row, index);
}

PreparedData prepareData(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop) {
  PreparedData data;
  const DataSizes counts = forSamples(
      model, config, dataset, stop, [&](Sample&& sample) { data.train.push_back(std::move(sample)); },
      [&](Sample&& sample) { data.validation.push_back(std::move(sample)); });
  data.rows = counts.rows;
  data.truncated = counts.truncated;
  data.leftOut = counts.leftOut;
  return data;
}

DataSizes measureData(const LoadedModel& model, const RunConfig& config, const Dataset& dataset, std::stop_token stop) {
  std::vector<SampleSize> train, validation;
  DataSizes sizes = forSamples(
      model, config, dataset, stop, [&](const Sample& sample) { train.push_back(sizeOf(sample)); },
      [&](const Sample& sample) { validation.push_back(sizeOf(sample)); });
  sizes.train = std::move(train);
  sizes.validation = std::move(validation);
  return sizes;
}

DataSizes sizesOf(const PreparedData& data) {
  DataSizes sizes{{}, {}, data.rows, data.truncated, data.leftOut};
  for (const Sample& sample : data.train) sizes.train.push_back(sizeOf(sample));
  for (const Sample& sample : data.validation) sizes.validation.push_back(sizeOf(sample));
  return sizes;
}

std::string sizesKey(const RunConfig& config) {
  Json key = Json::array({config.validationFile, config.systemPrompt, config.systemPrompts, config.superviseToolCalls,
                          config.maxLength, config.seed, config.validationShare});
  for (const auto& [name, value] : config.placeholders) key.push_back(Json::array({name, value}));
  return key.dump();
}

bool templateEndsAnswers(const LoadedModel& model) {
  if (model.info().config.hasEncoder()) return model.tokenizer().eosId.has_value();
  RenderedChat chat;
  try {
    chat = model.chatTemplate().render({{"user", "How are you?"}, {"assistant", "Fine, thank you."}}, false);
  } catch (const Error&) {  // a template may insist on more than these two turns
    return true;
  }
  if (chat.assistantSpans.empty()) return false;
  const TextSpan span = chat.assistantSpans.back();
  const std::string_view answer = std::string_view(chat.text).substr(span.begin, span.end - span.begin);
  const std::vector<std::string> ends = model.chatTemplate().endOfTurn();
  return std::any_of(ends.begin(), ends.end(), [&](const std::string& end) { return answer.find(end) != std::string_view::npos; });
}

}  // namespace lorikeet
