#include "tests/golden/golden_case.h"

#include <torch/torch.h>

#include <cmath>

#include "core/formats/model_config.h"
#include "core/lora/adapter.h"
#include "core/model/tensor_io.h"
#include "core/model/model_files.h"
#include "core/train/loss.h"
#include "core/train/optimizer.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

using Tensors = std::map<std::string, torch::Tensor>;

Tensors readTensors(const std::filesystem::path& path) {
  Tensors tensors;
  const auto file = SafetensorsFile::open(path);
  for (const auto& [name, view] : file.tensors()) tensors[name] = copyTensor(view);
  return tensors;
}

/// The case's rows as samples: real tokens alone, supervised where labels are not -100.
std::vector<Sample> samplesOf(const Tensors& golden) {
  const auto ids = golden.at("input_ids"), mask = golden.at("attention_mask"), labels = golden.at("labels");
  std::vector<Sample> samples;
  for (std::int64_t b = 0; b < ids.size(0); ++b) {
    Sample sample;
    for (std::int64_t s = 0; s < ids.size(1); ++s) {
      if (mask[b][s].item<std::int64_t>() == 0) continue;
      sample.tokens.push_back(static_cast<TokenId>(ids[b][s].item<std::int64_t>()));
      sample.supervised.push_back(labels[b][s].item<std::int64_t>() != -100);
    }
    sample.fullLength = sample.tokens.size();
    samples.push_back(std::move(sample));
  }
  return samples;
}

double worstLogit(const Decoder& decoder, const Adapter* adapter, const TokenBatch& batch, const Tensors& golden, const std::string& key) {
  torch::NoGradGuard guard;
  PackedInput input;
  input.tokens = batch.tokens;
  input.lengths = batch.lengths;
  if (adapter != nullptr) input.adapters.push_back({adapter, 1.0, 0, batch.size()});
  const auto ours = decoder.logits(decoder.hidden(input), input.adapters);
  const auto theirs = golden.at(key).masked_select(golden.at("attention_mask").to(torch::kBool).unsqueeze(-1)).view(ours.sizes());
  return (ours - theirs).abs().max().item<double>();
}

double relative(const torch::Tensor& ours, const torch::Tensor& theirs) {
  const double scale = theirs.abs().max().item<double>();
  return (ours - theirs).abs().max().item<double>() / std::max(scale, 1e-12);
}

/// Greedy continuation with the KV cache, one token at a time after the prompt.
std::vector<std::int64_t> greedy(const Decoder& decoder, const Adapter* adapter, const torch::Tensor& prompt, std::int64_t count) {
  torch::NoGradGuard guard;
  KvCache cache(decoder.config(), prompt.size(0) + count, decoder.dtype());
  std::vector<std::int64_t> made;
  auto tokens = prompt;
  while (static_cast<std::int64_t>(made.size()) < count) {
    PackedInput input;
    input.tokens = tokens;
    input.lengths = {tokens.size(0)};
    input.caches = {&cache};
    if (adapter != nullptr) input.adapters.push_back({adapter, 1.0, 0, tokens.size(0)});
    const auto last = decoder.hidden(input).slice(0, tokens.size(0) - 1);
    AdapterRanges head;
    if (adapter != nullptr) head.push_back({adapter, 1.0, 0, 1});
    made.push_back(decoder.logits(last, head).argmax(-1).item<std::int64_t>());
    tokens = torch::tensor({made.back()}, torch::kInt64);
  }
  return made;
}

bool sameIds(const std::vector<std::int64_t>& ours, const torch::Tensor& theirs) {
  return torch::equal(torch::tensor(ours, torch::kInt64), theirs);
}

void measureTraining(GoldenResult& result, const Decoder& decoder, Adapter& adapter, const TokenBatch& batch, const Tensors& golden,
                     const Json& settings) {
  adapter.setTrainable();
  AdamWOptions options;
  options.beta1 = settings.at("betas").at(0).get<double>();
  options.beta2 = settings.at("betas").at(1).get<double>();
  options.epsilon = settings.at("eps").get<double>();
  options.weightDecay = settings.at("weight_decay").get<double>();
  AdamW optimizer(adapter.tensors(), options);
  const auto expected = golden.at("train_losses").to(torch::kFloat64);
  const auto count = static_cast<double>(batch.supervised());
  for (std::int64_t step = 0; step < settings.at("steps").get<std::int64_t>(); ++step) {
    optimizer.zeroGrad();
    const auto loss = lossSum(decoder, &adapter, batch, true);
    loss.backward();
    const double ours = loss.item<double>() / count;
    const double theirs = expected[step].item<double>();
    result.trainLosses = std::max(result.trainLosses, std::abs(ours - theirs) / std::abs(theirs));
    if (step == 0) {
      result.loss = std::abs(ours - golden.at("loss").item<double>());
      for (const NamedTensor& tensor : adapter.tensors()) {
        result.gradient = std::max(result.gradient, relative(tensor.tensor.grad() / count, golden.at("grad." + tensor.name)));
      }
    }
    optimizer.scaleAndClip(count, settings.at("clip_grad_norm").get<double>());
    optimizer.step(settings.at("lr").get<double>());
  }
  for (const NamedTensor& tensor : adapter.tensors()) {
    result.finalWeights = std::max(result.finalWeights, relative(tensor.tensor.detach(), golden.at("final." + tensor.name)));
  }
}

}  // namespace

bool GoldenResult::passes(const GoldenBars& bars) const {
  return logits <= bars.logits && logitsAdapter <= bars.logits && loss <= bars.loss && gradient <= bars.gradient &&
         trainLosses <= bars.trainLosses && finalWeights <= bars.finalWeights && greedyBase && greedyAdapter;
}

std::string GoldenResult::line(const GoldenBars& bars) const {
  char text[400];
  std::snprintf(text, sizeof text,
                "%-24s logits %.1e  with adapter %.1e  loss %.1e  gradients %.1e  ten losses %.1e  final weights %.1e  greedy %s  %s",
                name.c_str(), logits, logitsAdapter, loss, gradient, trainLosses, finalWeights,
                greedyBase && greedyAdapter ? "equal" : "DIFFERENT", passes(bars) ? "pass" : "FAIL");
  return text;
}

GoldenResult runGoldenCase(const std::filesystem::path& dir) {
  GoldenResult result;
  result.name = dir.filename().string();
  const ModelConfig config = readModelConfig(dir);
  std::vector<std::string> warnings;
  const Decoder decoder = loadDecoder(dir, config, torch::kFloat32, warnings);
  Adapter adapter = Adapter::load(decoder, dir / "adapter");
  const Tensors golden = readTensors(dir / "golden.safetensors");
  const Json settings = parseJson(readFile(dir / "golden.json"), (dir / "golden.json").string());
  const std::vector<Sample> samples = samplesOf(golden);
  std::vector<const Sample*> pointers;
  for (const Sample& sample : samples) pointers.push_back(&sample);
  const TokenBatch batch = makeBatch(pointers);
  result.logits = worstLogit(decoder, nullptr, batch, golden, "logits");
  result.logitsAdapter = worstLogit(decoder, &adapter, batch, golden, "logits_adapter");
  const auto prompt = golden.at("input_ids")[0].slice(0, 0, settings.at("prompt_tokens").get<std::int64_t>());
  const auto base = golden.at("greedy_base"), adapted = golden.at("greedy_adapter");
  result.greedyBase = sameIds(greedy(decoder, nullptr, prompt, base.size(0)), base);
  result.greedyAdapter = sameIds(greedy(decoder, &adapter, prompt, adapted.size(0)), adapted);
  measureTraining(result, decoder, adapter, batch, golden, settings);
  return result;
}

}  // namespace lorikeet
