#include "core/formats/rope_config.h"

#include <algorithm>
#include <cmath>

namespace lorikeet {
namespace {

constexpr const char* kKnownTypes = "default, linear, dynamic, llama3, yarn, longrope";

double required(const JsonReader& block, const char* key, const std::string& type, double low, double high) {
  if (!block.has(key)) block.fail(key, "is missing; rope type " + type + " needs it");
  return block.numberOr(key, 1, low, high);
}

/// longrope and yarn in Phi's old spelling, llama3 and yarn: the context before stretching. What stands outside the block wins.
std::int64_t originalPositions(const JsonReader& block, const JsonReader& config, const RopeContext& context) {
  const char* key = "original_max_position_embeddings";
  if (config.has(key)) return config.integer(key, 1);
  if (context.defaultOriginalPositions > 0) return context.defaultOriginalPositions;
  return block.integerOr(key, context.maxPositions, 1);
}

std::vector<double> factorList(const JsonReader& block, const char* key, std::int64_t count) {
  const Json* list = block.find(key);
  if (list == nullptr) block.fail(key, "is missing; rope type longrope needs it");
  std::vector<double> factors;
  if (list->is_array()) {
    for (const Json& number : *list) {
      if (number.is_number() && number.get<double>() > 0) factors.push_back(number.get<double>());
    }
  }
  if (!list->is_array() || factors.size() != list->size() || static_cast<std::int64_t>(factors.size()) != count)
    block.fail(key, "must be a list of " + std::to_string(count) + " positive numbers, one for each pair that turns");
  return factors;
}

void readYarn(const JsonReader& block, const JsonReader& config, const RopeContext& context, RopeConfig& rope) {
  rope.originalMaxPositions = originalPositions(block, config, context);
  rope.factor = block.has("factor")
                    ? required(block, "factor", rope.type, 1e-3, 1e9)
                    : static_cast<double>(context.maxPositions) / static_cast<double>(rope.originalMaxPositions);
  // 0 means "not given" to transformers.
  const auto orElse = [&](const char* key, double fallback) {
    const double value = block.numberOr(key, 0, 0, 1e9);
    return value == 0 ? fallback : value;
  };
  rope.betaFast = orElse("beta_fast", 32);
  rope.betaSlow = orElse("beta_slow", 1);
  rope.truncate = block.booleanOr("truncate", true);
  const auto mscale = [&](double scale) { return rope.factor <= 1 ? 1.0 : 0.1 * scale * std::log(rope.factor) + 1.0; };
  const double scale = block.numberOr("mscale", 0, -1e9, 1e9), allDim = block.numberOr("mscale_all_dim", 0, -1e9, 1e9);
  rope.attentionFactor = scale != 0 && allDim != 0 ? mscale(scale) / mscale(allDim) : mscale(1);
  if (block.has("attention_factor")) rope.attentionFactor = block.numberOr("attention_factor", 1, 1e-6, 1e6);
  if (rope.theta == 1.0) block.fail("rope_theta", "must not be 1 for rope type yarn");
}

void readLongRope(const JsonReader& block, const JsonReader& config, const RopeContext& context, RopeConfig& rope) {
  rope.originalMaxPositions = originalPositions(block, config, context);
  rope.shortFactor = factorList(block, "short_factor", rope.rotaryDim / 2);
  rope.longFactor = factorList(block, "long_factor", rope.rotaryDim / 2);
  rope.factor = block.has("factor")
                    ? required(block, "factor", rope.type, 1e-3, 1e9)
                    : static_cast<double>(context.maxPositions) / static_cast<double>(rope.originalMaxPositions);
  rope.attentionFactor =
      rope.factor <= 1 || rope.originalMaxPositions <= 1
          ? 1.0
          : std::sqrt(1 + std::log(rope.factor) / std::log(static_cast<double>(rope.originalMaxPositions)));
  if (block.has("attention_factor")) rope.attentionFactor = block.numberOr("attention_factor", 1, 1e-6, 1e6);
}

void readLlama3(const JsonReader& block, const JsonReader& config, const RopeContext& context, RopeConfig& rope) {
  rope.factor = required(block, "factor", rope.type, 1e-3, 1e9);
  rope.lowFreqFactor = required(block, "low_freq_factor", rope.type, 1e-6, 1e9);
  rope.highFreqFactor = required(block, "high_freq_factor", rope.type, 1e-6, 1e9);
  rope.originalMaxPositions = originalPositions(block, config, context);
  if (rope.highFreqFactor <= rope.lowFreqFactor) block.fail("high_freq_factor", "must be larger than \"low_freq_factor\"");
}

std::int64_t rotaryDim(const JsonReader& block, const JsonReader& config, const RopeContext& context) {
  // In Phi-3's files it stands outside the block as well; inside wins only where nothing stands outside.
  const JsonReader& reader = config.has("partial_rotary_factor") ? config : block;
  const double share = reader.numberOr("partial_rotary_factor", 1.0, 0.0, 1e6);
  if (share == 1.0) return context.headDim;
  if (!context.mayBePartial)
    reader.fail("partial_rotary_factor", "is not 1, which this family of models does not compute; the model cannot be loaded");
  const auto dim = static_cast<std::int64_t>(static_cast<double>(context.headDim) * share);
  if (share > 1 || dim < 2 || dim % 2 != 0)
    reader.fail("partial_rotary_factor", "must leave an even number of at least 2 of the head's " +
                                             std::to_string(context.headDim) + " numbers, but leaves " + std::to_string(dim));
  return dim;
}

}  // namespace

RopeConfig readRopeBlock(const JsonReader& block, const JsonReader& config, const RopeContext& context) {
  RopeConfig rope;
  rope.type = block.textOr("rope_type", block.textOr("type", "default"));
  rope.theta = block.numberOr("rope_theta", config.numberOr("rope_theta", context.defaultTheta, 1e-3, 1e15), 1e-3, 1e15);
  rope.rotaryDim = rotaryDim(block, config, context);
  // Phi-3's first files said "su" or "yarn" and meant what is called longrope today.
  if (rope.type == "su" || (rope.type == "yarn" && context.mayBePartial)) rope.type = "longrope";
  if (rope.type == "default") return rope;
  if (rope.type == "linear") {
    rope.factor = required(block, "factor", rope.type, 1e-3, 1e9);
  } else if (rope.type == "dynamic") {
    rope.factor = required(block, "factor", rope.type, 1, 1e9);
    rope.originalMaxPositions = context.maxPositions;
    if (rope.rotaryDim <= 2) block.fail("rope_type", "is \"dynamic\", which needs heads of more than 2 numbers");
  } else if (rope.type == "llama3") {
    readLlama3(block, config, context, rope);
  } else if (rope.type == "yarn") {
    readYarn(block, config, context, rope);
  } else if (rope.type == "longrope") {
    readLongRope(block, config, context, rope);
  } else {
    block.fail("rope_type",
               "is \"" + rope.type + "\", which Lorikeet cannot compute (known: " + kKnownTypes + "); the model cannot be loaded");
  }
  return rope;
}

RopeConfig readRope(const JsonReader& config, const RopeContext& context) {
  static const Json kEmpty = Json::object();
  const std::string key = config.find("rope_parameters") != nullptr ? "rope_parameters" : "rope_scaling";
  const Json* found = config.find(key);
  return readRopeBlock(JsonReader(found != nullptr ? *found : kEmpty, config.where() + ": \"" + key + "\""), config, context);
}

}  // namespace lorikeet
