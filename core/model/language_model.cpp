#include "core/model/language_model.h"

#include <algorithm>
#include <stdexcept>

#include "core/model/decode_linear.h"
#include "core/model/fused_linear.h"
#include "core/model/fused_ops.h"
#include "core/model/language_model_parts.h"
#include "core/model/recompute.h"
#include "core/model/softmax.h"
#include "core/model/tensor_io.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

void checkTensor(const LanguageModel::Weights& weights, const std::string& name, torch::IntArrayRef expected) {
  const auto found = weights.find(name);
  if (found == weights.end()) {
    throw Error("The model's weights lack the tensor " + name + " (expected shape " + shapeText(expected) +
                "). The folder is incomplete or config.json belongs to another model.");
  }
  if (found->second.sizes() != expected) {
    throw Error("The tensor " + name + " has shape " + shapeText(found->second.sizes()) + ", but config.json asks for " +
                shapeText(expected) + ". The weights and config.json belong to different models.");
  }
}

}  // namespace

KvCache::KvCache(const ModelConfig& config, std::int64_t capacity, torch::Dtype dtype)
    : m_crossKeys(static_cast<std::size_t>(config.layers)), m_crossValues(static_cast<std::size_t>(config.layers)), m_capacity(capacity) {
  for (std::int64_t i = 0; i < config.layers; ++i) {
    m_keys.push_back(torch::empty({config.kvHeads, capacity, config.headDim}, dtype));
    m_values.push_back(torch::empty({config.kvHeads, capacity, config.headDim}, dtype));
  }
}

/// Puts each module of the list where its role says.
class LanguageModel::Builder {
 public:
  Builder(const ModelConfig& config, const Weights& weights, const QuantisedWeights& quantised, const std::vector<ModuleSpec>& specs)
      : m_config(config), m_weights(weights), m_quantised(quantised), m_parts(std::make_shared<Parts>()) {
    m_parts->encoder.blocks.resize(static_cast<std::size_t>(config.encoderLayers));
    m_parts->decoder.blocks.resize(static_cast<std::size_t>(config.layers));
    for (std::size_t i = 0; i < specs.size(); ++i) place(specs[i], i);
  }
  std::shared_ptr<const Parts> parts() const { return m_parts; }

 private:
  void place(const ModuleSpec& spec, std::size_t index) {
    switch (spec.part) {
      case Part::TokenEmbedding: return put(m_parts->tokens, spec, index);
      case Part::PositionEmbedding: return put(m_parts->positions, spec, index);
      case Part::EncoderNorm: return put(m_parts->encoder.finalNorm, spec, index);
      case Part::DecoderNorm: return put(m_parts->decoder.finalNorm, spec, index);
      case Part::Head: return put(m_parts->head, spec, index);
      case Part::EncoderBlock: return placeInBlock(m_parts->encoder.blocks[static_cast<std::size_t>(spec.layer)], spec, index);
      case Part::DecoderBlock: return placeInBlock(m_parts->decoder.blocks[static_cast<std::size_t>(spec.layer)], spec, index);
    }
  }

  void placeInBlock(Block& block, const ModuleSpec& spec, std::size_t index) {
    block.layer = spec.layer;
    switch (spec.role) {
      case Role::AttentionNorm: return put(block.attentionNorm, spec, index);
      case Role::AfterAttentionNorm: return put(block.afterAttentionNorm, spec, index);
      case Role::CrossNorm: return put(block.crossNorm, spec, index);
      case Role::MlpNorm: return put(block.mlpNorm, spec, index);
      case Role::AfterMlpNorm: return put(block.afterMlpNorm, spec, index);
      case Role::QNorm: return put(block.qNorm, spec, index);
      case Role::KNorm: return put(block.kNorm, spec, index);
      case Role::Q: return put(block.q, spec, index);
      case Role::K: return put(block.k, spec, index);
      case Role::V: return put(block.v, spec, index);
      case Role::Qkv: return put(block.qkv, spec, index);
      case Role::O: return put(block.o, spec, index);
      case Role::CrossQ: return put(block.crossQ, spec, index);
      case Role::CrossK: return put(block.crossK, spec, index);
      case Role::CrossV: return put(block.crossV, spec, index);
      case Role::CrossO: return put(block.crossO, spec, index);
      case Role::Gate: return put(block.gate, spec, index);
      case Role::Up: return put(block.up, spec, index);
      case Role::GateUp: return put(block.gateUp, spec, index);
      case Role::Down: return put(block.down, spec, index);
      case Role::RelativeBias: return put(block.relativeBias, spec, index);
    }
  }

  void put(Linear& linear, const ModuleSpec& spec, std::size_t index) {
    linear = {spec.path, index, {}, biasOf(spec), spec.transposed};
    const auto quantised = m_quantised.find(spec.path + ".weight");
    if (quantised != m_quantised.end()) linear.quantised = quantised->second;
    if (spec.sharesEmbedding) {
      linear.weight = m_parts->tokens.weight;
    } else if (linear.quantised == nullptr || m_weights.contains(spec.path + ".weight")) {
      linear.weight = weightOf(spec);
    }
    m_parts->byModule.emplace_back(&linear);
  }
  void put(Embedding& table, const ModuleSpec& spec, std::size_t index) {
    table = {spec.path, index, weightOf(spec)};
    m_parts->byModule.emplace_back(&table);
  }
  void put(Norm& norm, const ModuleSpec& spec, std::size_t index) {
    norm = {spec.path, index, weightOf(spec), biasOf(spec), m_config.norm, m_config.normEpsilon};
    m_parts->byModule.emplace_back(&norm);
  }

  torch::Tensor weightOf(const ModuleSpec& spec) const {
    checkTensor(m_weights, spec.path + ".weight", spec.fileShape());
    return m_weights.at(spec.path + ".weight");
  }
  torch::Tensor biasOf(const ModuleSpec& spec) const {
    if (!spec.bias) return {};
    checkTensor(m_weights, spec.path + ".bias", {spec.shape[0]});
    return m_weights.at(spec.path + ".bias");
  }

  const ModelConfig& m_config;
  const Weights& m_weights;
  const QuantisedWeights& m_quantised;
  std::shared_ptr<Parts> m_parts;
};

LanguageModel::LanguageModel(ModelConfig config, Weights weights, QuantisedWeights quantised)
    : m_config(std::move(config)), m_specs(moduleSpecs(m_config)), m_weights(std::move(weights)), m_quantised(!quantised.empty()) {
  m_parts = Builder(m_config, m_weights, quantised, m_specs).parts();
}

torch::Dtype LanguageModel::dtype() const { return m_parts->tokens.weight.scalar_type(); }

const Linear* LanguageModel::linear(std::size_t module) const {
  const auto* found = std::get_if<const Linear*>(&m_parts->byModule.at(module));
  return found != nullptr ? *found : nullptr;
}
const Embedding* LanguageModel::embedding(std::size_t module) const {
  const auto* found = std::get_if<const Embedding*>(&m_parts->byModule.at(module));
  return found != nullptr ? *found : nullptr;
}
const Norm* LanguageModel::norm(std::size_t module) const {
  const auto* found = std::get_if<const Norm*>(&m_parts->byModule.at(module));
  return found != nullptr ? *found : nullptr;
}

torch::Tensor LanguageModel::embed(const PackedInput& input, const LayerContext& context) const {
  auto x = apply(m_parts->tokens, input.tokens, context);
  // The factor itself is rounded to the model's precision, as Gemma's own code does.
  if (m_config.embeddingScale != 1.0) x = x * torch::full({}, m_config.embeddingScale, torch::kFloat32).to(x.scalar_type());
  if (input.training && input.neftuneAlpha > 0) {
    std::vector<torch::Tensor> noise;
    for (const std::int64_t length : input.lengths) {
      const double bound = input.neftuneAlpha / std::sqrt(static_cast<double>(length * m_config.hiddenSize));
      noise.push_back(torch::empty({length, m_config.hiddenSize}).uniform_(-bound, bound));
    }
    x = x + torch::cat(noise).to(x.scalar_type());
  }
  if (m_config.positions != PositionKind::Learned) return x;
  std::vector<torch::Tensor> positions;
  for (std::size_t i = 0; i < input.lengths.size(); ++i) {
    const std::int64_t start = input.caches.empty() ? 0 : input.caches[i]->length();
    positions.push_back(torch::arange(start, start + input.lengths[i], torch::kInt64));
  }
  return x + apply(m_parts->positions, torch::cat(positions), context);
}

EncoderStates LanguageModel::encode(const PackedInput& input) const {
  if (!m_config.hasEncoder()) throw std::logic_error("encode() on a model without an encoder");
  const auto scope = std::make_shared<Scope>(*this, input, true);
  return {run(m_parts->encoder, embed(input, scope->context), scope), input.lengths, input.adapters};
}

torch::Tensor LanguageModel::hidden(const PackedInput& input) const {
  const auto scope = std::make_shared<Scope>(*this, input, false);
  auto x = embed(input, scope->context);
  x = canStep(input) ? step(x, scope->pass) : run(m_parts->decoder, std::move(x), scope);
  for (std::size_t i = 0; i < input.caches.size(); ++i) input.caches[i]->m_length += input.lengths[i];
  return input.wanted.defined() && x.size(0) != input.wanted.numel() ? x.index_select(0, input.wanted) : x;
}

torch::Tensor LanguageModel::run(const Stack& stack, torch::Tensor x, const std::shared_ptr<Scope>& scope) const {
  Pass& pass = scope->pass;
  pass.stack = &stack;
  // An encoder's states belong to the caller and do not live until the backward pass.
  const bool again = scope->input.checkpointing && torch::GradMode::is_enabled() && !m_config.hasEncoder();
  for (const Block& block : stack.blocks) {
    x = again ? recomputed(x, [this, scope, &block](const torch::Tensor& in) { return runBlock(block, in, scope->pass); })
              : runBlock(block, x, pass);
  }
  const bool narrowed = pass.wantedContext.has_value();
  return apply(stack.finalNorm, x, narrowed ? *pass.wantedContext : pass.context);
}

torch::Tensor LanguageModel::runBlock(const Block& block, torch::Tensor x, Pass& pass) const {
  auto change = selfAttention(block, apply(block.attentionNorm, x, pass.context), pass);
  const LayerContext* context = &pass.context;
  if (pass.narrowsAt(block)) {  // from here on, tokens that nobody asks for are left out
    x = x.index_select(0, pass.input.wanted);
    context = &*pass.wantedContext;
  }
  if (block.afterAttentionNorm) change = apply(block.afterAttentionNorm, change, *context);
  x = x + change;
  if (block.crossQ) x = x + crossAttention(block, apply(block.crossNorm, x, *context), pass);
  change = mlp(block, apply(block.mlpNorm, x, *context), *context);
  if (block.afterMlpNorm) change = apply(block.afterMlpNorm, change, *context);
  return x + change;
}

torch::Tensor LanguageModel::mlp(const Block& block, const torch::Tensor& x, const LayerContext& context) const {
  const Activation activation = m_config.activation;
  if (block.gateUp) {
    const auto both = apply(block.gateUp, x, context);
    if (context.fused && canFuseGate(activation)) return apply(block.down, fusedGatedUnit(activation, both), context);
    const auto halves = both.chunk(2, -1);
    return apply(block.down, halves[1] * activate(activation, halves[0]), context);
  }
  if (!block.gate) return apply(block.down, activate(activation, apply(block.up, x, context)), context);
  const auto gate = apply(block.gate, x, context);
  return applyGated(block.down, activation, gate, apply(block.up, x, context), context);
}

torch::Tensor LanguageModel::logits(const torch::Tensor& rows, const AdapterRanges& adapters, bool training) const {
  const auto scaled = m_config.headScale == 1.0 ? rows : rows * m_config.headScale;
  const Linear& head = m_parts->head;
  auto logits = m_fused && !training && canDecode(head, scaled)
                    ? decodeLinear(head, scaled, adapters)
                    : apply(head, scaled, {adapters, training, m_fused, m_mixed}).to(torch::kFloat32);
  if (m_config.logitSoftcap > 0) logits = torch::tanh(logits / m_config.logitSoftcap) * m_config.logitSoftcap;
  return logits;
}

torch::Tensor LanguageModel::lossSum(const torch::Tensor& rows, const torch::Tensor& targets, const AdapterRanges& adapters,
                                     bool training, torch::Tensor* tokenLosses) const {
  const Linear& head = m_parts->head;
  const bool changed = std::any_of(adapters.begin(), adapters.end(),
                                   [&](const AdapterRange& range) { return range.strength != 0 && range.adapter->covers(head.module); });
  if (m_fused && !changed && !head.bias.defined() && !head.weight.requires_grad()) {
    const auto scaled = m_config.headScale == 1.0 ? rows : rows * m_config.headScale;
    return fusedTokenLoss(scaled, head.matrix(), targets, m_config.logitSoftcap, tokenLosses);
  }
  const auto logProbabilities = logSoftmaxRows(logits(rows, adapters, training));
  if (tokenLosses != nullptr) *tokenLosses = logProbabilities.detach().gather(1, targets.unsqueeze(1)).squeeze(1).neg();
  return torch::nll_loss(logProbabilities, targets, {}, torch::Reduction::Sum);
}

bool LanguageModel::mustRecompute(std::int64_t length, std::int64_t newLength) const {
  const RopeConfig& rope = m_config.rope;
  return rope.recomputesWhenCrossing && length > 0 && length <= rope.originalMaxPositions && newLength > rope.originalMaxPositions;
}

}  // namespace lorikeet
