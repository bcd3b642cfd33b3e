// See plan_advice.h.
#include "core/train/plan_advice.h"

#include <algorithm>

#include "core/train/memory_estimate.h"

namespace lorikeet {
namespace {

constexpr double kTight = 0.8;  // of the memory that is free: other programs want some too
constexpr std::int64_t kShortestRows = 64, kMostRows = 8192;

std::string plural(std::int64_t count, const char* noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

/// "2.3"
std::string gigabytes(std::int64_t bytes) {
  const std::int64_t tenths = (bytes + 50'000'000) / 100'000'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

class Adviser {
 public:
  Adviser(const LoadedModel& model, const RunConfig& config, const DataSizes& data, const TrainPlan& plan)
      : m_model(model), m_config(config), m_data(data), m_plan(plan) {}

  std::vector<PlanIssue> issues(const std::string& layerProblem) {
    nameDataIssues();
    if (!layerProblem.empty()) add(PlanIssueKind::NoLayer, layerProblem, 0, 0, {{PlanFixKind::AllLayers, allLayers()}});
    nameEndIssue();
    for (const std::string& problem : problemsOf(m_config)) {
      if (problem != layerProblem) add(PlanIssueKind::Settings, problem);
    }
    nameMemoryIssue();
    return std::move(m_issues);
  }

 private:
  void add(PlanIssueKind kind, std::string sentence, std::int64_t number = 0, std::int64_t limit = 0,
           std::vector<PlanFix> fixes = {}) {
    m_issues.push_back({kind, std::move(sentence), number, limit, std::move(fixes)});
  }

  static Json allLayers() { return Json{{"targets", "all-linear"}, {"excludeLayers", ""}, {"layersToTransform", ""}}; }

  void nameDataIssues() {
    const bool nothing = m_data.train.empty();
    const auto truncated = static_cast<std::int64_t>(m_data.truncated), leftOut = static_cast<std::int64_t>(m_data.leftOut);
    const std::string tokens = std::to_string(m_config.maxLength) + " tokens";
    const PlanFix toData{PlanFixKind::OpenData};
    if (m_data.rows == 0) {
      add(PlanIssueKind::NoRows, "The dataset has no rows. Add question-answer pairs on the Data page, or open a file.", 0, 0,
          {toData});
    } else if (nothing && truncated > 0) {
      add(PlanIssueKind::AllCut, "Nothing would be learned: every answer is cut away at " + tokens + ". Raise the maximum length.",
          truncated, m_config.maxLength, {longerRows(m_config.maxLength * 2)});
    } else if (nothing) {
      add(PlanIssueKind::NothingToLearn,
          "Nothing would be learned: no row has an answer that the model could learn. Fill in the answers.", 0, 0, {toData});
    }
    if (nothing) return;
    if (truncated > 0)
      add(PlanIssueKind::RowsCut,
          plural(truncated, "row") + " will be cut at " + tokens + ". Raise the maximum length to keep them whole.", truncated,
          m_config.maxLength, {longerRows(longestRow())});
    if (leftOut > 0)
      add(PlanIssueKind::RowsLeftOut,
          plural(leftOut, "row") + " will be left out, because nothing of an answer remains to learn from.", leftOut);
    if (m_data.validation.empty())
      add(PlanIssueKind::NoValidation, "There are no validation rows, so the last checkpoint is kept instead of the best one.");
  }

  std::int64_t longestRow() const {
    std::uint32_t longest = 0;
    for (const SampleSize& row : m_data.train) longest = std::max(longest, row.full);
    return longest;
  }

  /// @param tokens rounded up to a multiple of 64, within what the model can read
  PlanFix longerRows(std::int64_t tokens) const {
    const std::int64_t most = std::max<std::int64_t>(m_config.maxLength, std::min(m_model.info().config.maxPositions, kMostRows));
    const std::int64_t length = std::min((tokens + 63) / 64 * 64, most);
    return {PlanFixKind::LongerRows, Json{{"maxLength", length}}, length};
  }

  void nameEndIssue() {
    if (templateEndsAnswers(m_model)) return;
    std::vector<PlanFix> fixes;
    const bool chatMl = m_model.tokenizer().idOf("<|im_end|>").has_value();
    if (!m_model.info().config.hasEncoder() && (chatMl || m_model.tokenizer().eosId))
      fixes.push_back({PlanFixKind::OtherTemplate, Json{{"chatTemplate", chatMl ? "chatml" : "plain"}}});
    add(PlanIssueKind::NoEnd,
        "The chat template \"" + m_model.chatTemplate().name() +
            "\" writes no end behind an answer, so the model would never learn to stop. Choose another chat template" +
            (fixes.empty() ? ", or a model whose tokenizer has an end token."
                           : std::string(", such as ") + (chatMl ? "chatml." : "plain.")),
        0, 0, fixes);
  }

  MemoryEstimate memoryOf(const RunConfig& config) const {
    ModelInfo info = m_model.info();
    if (config.dtype != m_config.dtype) info.computeDtype = computeDtypeFor(info, config.dtype);
    const RunLength length{m_plan.epochs, m_plan.totalSteps};
    if (config.maxLength >= m_config.maxLength)
      return estimateMemory(info, config, m_data, length, m_plan.lora.trainableParameters);
    DataSizes shorter = m_data;
    const auto most = static_cast<std::uint32_t>(config.maxLength);
    for (SampleSize& row : shorter.train) {
      row.supervised = std::min(row.supervised, most);
      row.kept = std::min(row.kept, most);
    }
    return estimateMemory(info, config, shorter, length, m_plan.lora.trainableParameters);
  }

  void offer(std::vector<PlanFix>& fixes, PlanFixKind kind, const Json& changes, std::int64_t number = 0) const {
    RunConfig config = m_config;
    for (const auto& field : runFields()) {
      if (changes.contains(field.spec.key)) field.set(config, changes.at(field.spec.key));
    }
    const MemoryEstimate after = memoryOf(config);
    if (after.total() >= m_plan.memory.total() * 97 / 100) return;  // not worth a click
    const MemoryVerdict verdict = memoryVerdict(after, m_plan.memory, m_plan.memoryAvailable);
    fixes.push_back({kind, changes, number, after.total(), verdict == MemoryVerdict::Fits});
  }

  std::vector<PlanFix> memoryFixes() const {
    std::vector<PlanFix> fixes;
    const bool quantised = m_config.dtype == "nf4" || m_config.dtype == "int8";
    if (!quantised && m_config.method != "full") offer(fixes, PlanFixKind::FourBits, Json{{"dtype", "nf4"}});
    if (!m_config.gradientCheckpointing) offer(fixes, PlanFixKind::Recompute, Json{{"gradientCheckpointing", true}});
    if (m_config.batchSize > 1) {
      const std::int64_t batch = (m_config.batchSize + 1) / 2;
      offer(fixes, PlanFixKind::SmallerBatch, Json{{"batchSize", batch}, {"accumulation", m_config.accumulation * 2}}, batch);
    }
    const std::int64_t half = m_config.maxLength / 2 / 8 * 8;
    if (half >= kShortestRows) offer(fixes, PlanFixKind::ShorterRows, Json{{"maxLength", half}}, half);
    std::stable_sort(fixes.begin(), fixes.end(), [](const PlanFix& a, const PlanFix& b) { return a.memoryAfter < b.memoryAfter; });
    return fixes;
  }

  void nameMemoryIssue() {
    const MemoryVerdict verdict = memoryVerdict(m_plan.memory, m_plan.memory, m_plan.memoryAvailable);
    if (verdict == MemoryVerdict::Unknown || verdict == MemoryVerdict::Fits) return;
    const std::int64_t wanted = m_plan.memory.total() - m_plan.memory.base - m_plan.memory.program;
    const bool tooMuch = verdict == MemoryVerdict::TooMuch;
    add(tooMuch ? PlanIssueKind::MemoryShort : PlanIssueKind::MemoryTight,
        "The run may need " + gigabytes(wanted) + " GB besides the model, " + (tooMuch ? "but" : "and") + " this computer has " +
            gigabytes(m_plan.memoryAvailable) +
            " GB free. Choose a smaller batch, a shorter length, gradient checkpointing, or a base in 8 or 4 bits.",
        wanted, m_plan.memoryAvailable, memoryFixes());
  }

  const LoadedModel& m_model;
  const RunConfig& m_config;
  const DataSizes& m_data;
  const TrainPlan& m_plan;
  std::vector<PlanIssue> m_issues;
};

}  // namespace

MemoryVerdict memoryVerdict(const MemoryEstimate& wanted, const MemoryEstimate& now, std::int64_t available) {
  if (available <= 0) return MemoryVerdict::Unknown;
  const auto more = static_cast<double>(wanted.total() - now.base - now.program), free = static_cast<double>(available);
  return more > free ? MemoryVerdict::TooMuch : more > kTight * free ? MemoryVerdict::Tight : MemoryVerdict::Fits;
}

std::vector<PlanIssue> issuesOf(const LoadedModel& model, const RunConfig& config, const DataSizes& data, const TrainPlan& plan,
                                const std::string& layerProblem) {
  return Adviser(model, config, data, plan).issues(layerProblem);
}

}  // namespace lorikeet
