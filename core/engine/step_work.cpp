#include "core/engine/step_work.h"

#include <algorithm>
#include <limits>

namespace lorikeet {
namespace {

/// Order of a block's modules along the data: equal numbers read the same, higher ones what lower ones wrote.
std::int64_t stageOf(Role role) {
  switch (role) {
    case Role::AttentionNorm: return 0;
    case Role::Q: case Role::K: case Role::V: case Role::Qkv: case Role::RelativeBias: return 1;
    case Role::QNorm: case Role::KNorm: return 2;
    case Role::O: return 3;
    case Role::AfterAttentionNorm: return 4;
    case Role::CrossNorm: return 5;
    case Role::CrossQ: case Role::CrossK: case Role::CrossV: return 6;
    case Role::CrossO: return 7;
    case Role::MlpNorm: return 8;
    case Role::Gate: case Role::Up: case Role::GateUp: return 9;
    case Role::Down: return 10;
    case Role::AfterMlpNorm: return 11;
  }
  return 0;
}

constexpr std::int64_t kStages = 16, kNever = std::numeric_limits<std::int64_t>::max();

/// Where a module stands in its own stack: 0 = before the first block.
std::int64_t placeOf(const ModuleSpec& spec) {
  switch (spec.part) {
    case Part::TokenEmbedding: case Part::PositionEmbedding: return 0;
    case Part::EncoderBlock: case Part::DecoderBlock: return 1 + spec.layer * kStages + stageOf(spec.role);
    case Part::EncoderNorm: case Part::DecoderNorm: return kNever - 2;
    case Part::Head: return kNever - 1;
  }
  return 0;
}

bool readsEncoder(const ModuleSpec& spec) {
  return spec.part == Part::DecoderBlock && (spec.role == Role::CrossK || spec.role == Role::CrossV);
}

class WorkCounter {
 public:
  WorkCounter(const LanguageModel& model, const Adapter& adapter, const TokenBatch& batch)
      : m_model(model), m_adapter(adapter), m_batch(batch) {
    for (std::size_t i = 0; i < model.modules().size(); ++i) {
      if (adapter.covers(i)) noteTrained(model.modules()[i]);
    }
    // Trained encoder states reach the decoder through its first cross-attention.
    if (m_lowestEncoder != kNever) m_lowestDecoder = std::min(m_lowestDecoder, 1 + stageOf(Role::CrossK));
  }

  StepWork count() {
    for (std::size_t i = 0; i < m_model.modules().size(); ++i) {
      const ModuleSpec& spec = m_model.modules()[i];
      if (spec.kind == ModuleKind::Linear) countLinear(spec, i);
      if (spec.role == Role::O && (spec.part == Part::DecoderBlock || spec.part == Part::EncoderBlock)) countAttention(spec, false);
      if (spec.role == Role::CrossO && spec.part == Part::DecoderBlock) countAttention(spec, true);
    }
    return std::move(m_work);
  }

 private:
  void noteTrained(const ModuleSpec& spec) {
    const bool both = spec.part == Part::TokenEmbedding && m_model.config().hasEncoder();
    const bool encoder = spec.part == Part::EncoderBlock || spec.part == Part::EncoderNorm;
    if (encoder || both) m_lowestEncoder = std::min(m_lowestEncoder, placeOf(spec));
    if (!encoder) m_lowestDecoder = std::min(m_lowestDecoder, placeOf(spec));
  }

  bool inputNeedsGradient(const ModuleSpec& spec) const {
    if (readsEncoder(spec)) return m_lowestEncoder != kNever;
    return (spec.part == Part::EncoderBlock ? m_lowestEncoder : m_lowestDecoder) < placeOf(spec);
  }

  std::int64_t sourceTokens() const { return m_batch.source.defined() ? m_batch.source.size(0) : 0; }

  std::int64_t rowsOf(const ModuleSpec& spec) const {
    const ModelConfig& config = m_model.config();
    if (spec.part == Part::Head) return m_batch.supervised();
    if (spec.part == Part::EncoderBlock || readsEncoder(spec)) return sourceTokens();
    const bool narrows = m_model.isFused() && !config.hasEncoder() && spec.layer == config.layers - 1;
    return narrows && stageOf(spec.role) >= stageOf(Role::O) ? m_batch.supervised() : m_batch.tokens.size(0);
  }

  void add(const StepProduct& product) {
    const auto same = std::find_if(m_work.base.begin(), m_work.base.end(), [&](const StepProduct& other) {
      return other.rows == product.rows && other.in == product.in && other.out == product.out && other.backward == product.backward &&
             other.transposed == product.transposed && other.head == product.head;
    });
    if (same == m_work.base.end()) m_work.base.push_back(product);
    else ++same->count;
  }

  void countLinear(const ModuleSpec& spec, std::size_t module) {
    StepProduct product{rowsOf(spec), spec.shape[1], spec.shape[0], false, spec.transposed, spec.part == Part::Head, 1};
    if (product.rows == 0) return;
    const double one = product.operations();
    const bool backward = inputNeedsGradient(spec);
    add(product);
    product.backward = true;
    if (backward) add(product);
    if (!m_adapter.covers(module)) return;
    const LoraSite* site = m_adapter.siteOf(module);
    if (site == nullptr) {  // trained whole: the gradient of its weight
      m_work.adapter += one;
      return;
    }
    // Forward x·Aᵀ and ·Bᵀ; backward gradient·B, both matrices' gradients, and ·A where the input's is wanted.
    const double in = static_cast<double>(spec.shape[1]), out = static_cast<double>(spec.shape[0]);
    m_work.adapter += 2.0 * static_cast<double>(product.rows * site->rank()) * (in * (backward ? 3 : 2) + out * 3);
  }

  /// Pairs of query and key that count, over all sequences.
  double pairs(const ModuleSpec& spec, bool cross) const {
    double sum = 0;
    const bool encoder = spec.part == Part::EncoderBlock;
    const auto& lengths = encoder ? m_batch.sourceLengths : m_batch.lengths;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const auto n = static_cast<double>(lengths[i]);
      if (cross) {
        sum += i < m_batch.sourceLengths.size() ? n * static_cast<double>(m_batch.sourceLengths[i]) : 0;
      } else if (encoder) {
        sum += n * n;
      } else {
        const double window = m_model.config().slides(spec.layer) ? std::min<double>(n, static_cast<double>(m_model.config().slidingWindow)) : n;
        sum += window * (window + 1) / 2 + (n - window) * window;
      }
    }
    return sum;
  }

  /// Two products forward, four backward. @param spec the output projection of that attention
  void countAttention(const ModuleSpec& spec, bool cross) {
    const double product = 2.0 * pairs(spec, cross) * static_cast<double>(m_model.config().heads * m_model.config().headDim);
    m_work.attention += product * (inputNeedsGradient(spec) ? 6 : 2);
  }

  const LanguageModel& m_model;
  const Adapter& m_adapter;
  const TokenBatch& m_batch;
  std::int64_t m_lowestEncoder = kNever, m_lowestDecoder = kNever;
  StepWork m_work;
};

}  // namespace

double StepWork::baseOperations() const {
  double sum = 0;
  for (const StepProduct& product : base) sum += product.operations();
  return sum;
}

StepWork stepWork(const LanguageModel& model, const Adapter& adapter, const TokenBatch& batch) {
  return WorkCounter(model, adapter, batch).count();
}

}  // namespace lorikeet
