#include "core/model/parameter_list.h"

#include "core/util/error.h"

namespace lorikeet {
namespace {

bool isNorm(Role role) {
  switch (role) {
    case Role::AttentionNorm:
    case Role::AfterAttentionNorm:
    case Role::CrossNorm:
    case Role::MlpNorm:
    case Role::AfterMlpNorm:
    case Role::QNorm:
    case Role::KNorm: return true;
    default: return false;
  }
}

/// [out, in] of a block's linear layer, the width of its norm, or [buckets, H] of its position bias.
std::vector<std::int64_t> shapeOf(Role role, const ModelConfig& c) {
  const std::int64_t q = c.heads * c.headDim, kv = c.kvHeads * c.headDim, d = c.hiddenSize, f = c.intermediateSize;
  switch (role) {
    case Role::Q:
    case Role::CrossQ: return {q, d};
    case Role::K:
    case Role::V: return {kv, d};
    case Role::CrossK:
    case Role::CrossV: return {kv, d};
    case Role::Qkv: return {q + 2 * kv, d};
    case Role::O:
    case Role::CrossO: return {d, q};
    case Role::Gate:
    case Role::Up: return {f, d};
    case Role::GateUp: return {2 * f, d};
    case Role::Down: return {d, f};
    case Role::QNorm:
    case Role::KNorm: return {c.headDim};
    case Role::RelativeBias: return {c.relativeBuckets, c.heads};
    default: return {d};
  }
}

bool hasBias(Role role, const ModelConfig& c) {
  switch (role) {
    case Role::Q:
    case Role::K:
    case Role::V:
    case Role::Qkv: return c.qkvBias;
    case Role::O: return c.outputBias;
    case Role::Gate:
    case Role::Up:
    case Role::GateUp:
    case Role::Down: return c.mlpBias;
    default: return false;
  }
}

class SpecWriter {
 public:
  explicit SpecWriter(const ModelConfig& config) : m_config(config) {}

  void embedding(const char* path, std::int64_t rows, Part part) {
    ModuleSpec spec{path, ModuleKind::Embedding, {rows, m_config.hiddenSize}};
    spec.part = part;
    specs.push_back(spec);
  }

  void stack(const StackNames& names, std::int64_t layers, Part block, Part norm) {
    for (std::int64_t layer = 0; layer < layers; ++layer) {
      for (const RoleName& role : names.roles) {
        // T5 learns the bias once, in the first block; all blocks of the stack use it.
        if (role.role == Role::RelativeBias && layer > 0) continue;
        ModuleSpec spec{names.blocks + std::to_string(layer) + "." + role.name, ModuleKind::Linear, shapeOf(role.role, m_config)};
        if (isNorm(role.role)) spec.kind = normKind();
        if (role.role == Role::RelativeBias) spec.kind = ModuleKind::Embedding;
        spec.bias = spec.kind == ModuleKind::LayerNorm || hasBias(role.role, m_config);
        spec.transposed = spec.kind == ModuleKind::Linear && m_config.family->transposed;
        spec.part = block;
        spec.role = role.role;
        spec.layer = layer;
        specs.push_back(spec);
      }
    }
    ModuleSpec last{names.finalNorm, normKind(), {m_config.hiddenSize}};
    last.bias = last.kind == ModuleKind::LayerNorm;
    last.part = norm;
    specs.push_back(last);
  }

  std::vector<ModuleSpec> specs;

 private:
  ModuleKind normKind() const { return m_config.norm == NormKind::Layer ? ModuleKind::LayerNorm : ModuleKind::RmsNorm; }
  const ModelConfig& m_config;
};

std::int64_t product(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t n : shape) count *= n;
  return count;
}

}  // namespace

const char* nameOf(ModuleKind kind) {
  switch (kind) {
    case ModuleKind::Embedding: return "Embedding";
    case ModuleKind::Linear: return "Linear";
    case ModuleKind::RmsNorm: return "RMSNorm";
    case ModuleKind::LayerNorm: return "LayerNorm";
  }
  return "";
}

std::int64_t ModuleSpec::parameters() const {
  if (sharesEmbedding) return 0;
  return product(shape) + (bias ? shape[0] : 0);
}

std::vector<std::int64_t> ModuleSpec::fileShape() const {
  return transposed ? std::vector<std::int64_t>{shape[1], shape[0]} : shape;
}

std::vector<ModuleSpec> moduleSpecs(const ModelConfig& config) {
  const Family& family = *config.family;
  SpecWriter writer(config);
  writer.embedding(family.tokenEmbedding, config.vocabSize, Part::TokenEmbedding);
  if (config.positions == PositionKind::Learned)
    writer.embedding(family.positionEmbedding, config.maxPositions, Part::PositionEmbedding);
  if (config.hasEncoder()) writer.stack(family.encoder, config.encoderLayers, Part::EncoderBlock, Part::EncoderNorm);
  writer.stack(family.decoder, config.layers, Part::DecoderBlock, Part::DecoderNorm);
  ModuleSpec head{family.head, ModuleKind::Linear, {config.vocabSize, config.hiddenSize}};
  head.sharesEmbedding = config.tiedHead;
  head.part = Part::Head;
  writer.specs.push_back(head);
  return writer.specs;
}

std::int64_t totalParameters(const ModelConfig& config) {
  std::int64_t total = 0;
  for (const ModuleSpec& spec : moduleSpecs(config)) total += spec.parameters();
  return total;
}

}  // namespace lorikeet
