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

/// One row of a [B, S] tensor up to its last token that counts.
std::vector<TokenId> rowOf(const torch::Tensor& ids, const torch::Tensor& counts, std::int64_t b) {
  std::vector<TokenId> row;
  for (std::int64_t s = 0; s < ids.size(1); ++s) {
    if (counts[b][s].item<bool>()) row.push_back(static_cast<TokenId>(ids[b][s].item<std::int64_t>()));
  }
  return row;
}

/// The case's rows as samples: real tokens alone, supervised where labels are not -100. With an encoder the labels are the targets.
std::vector<Sample> samplesOf(const Tensors& golden, const ModelConfig& config) {
  const auto ids = golden.at("input_ids"), mask = golden.at("attention_mask").to(torch::kBool);
  const auto labels = golden.at(config.hasEncoder() ? "decoder_labels" : "labels"), supervised = labels != -100;
  std::vector<Sample> samples;
  for (std::int64_t b = 0; b < ids.size(0); ++b) {
    Sample sample;
    if (config.hasEncoder()) {
      sample.source = rowOf(ids, mask, b);
      sample.tokens = rowOf(labels, supervised, b);
      sample.tokens.insert(sample.tokens.begin(), static_cast<TokenId>(config.decoderStartId));
      sample.supervised.assign(sample.tokens.size(), 1);
      sample.supervised.front() = 0;
    } else {
      sample.tokens = rowOf(ids, mask, b);
      for (std::int64_t s = 0; s < ids.size(1); ++s) {
        if (mask[b][s].item<bool>()) sample.supervised.push_back(supervised[b][s].item<bool>());
      }
    }
    sample.fullLength = sample.tokens.size() + sample.source.size();
    samples.push_back(std::move(sample));
  }
  return samples;
}

/// The reference ran the padded batch, without dropout: length-dependent rotary kinds reckoned with its longest row.
PassOptions optionsOf(const Tensors& golden) {
  PassOptions options;
  options.ropeLength = golden.at("input_ids").size(1);
  return options;
}

double worstLogit(const LanguageModel& model, const Adapter* adapter, const TokenBatch& batch, const Tensors& golden,
                  const std::string& key) {
  torch::NoGradGuard guard;
  // With an encoder the reference's decoder read the start and all targets but the last; the rows that predict are the same.
  const bool seq2seq = model.config().hasEncoder();
  const auto rows = seq2seq ? batch.predictAt : torch::arange(batch.tokens.size(0), torch::kInt64);
  const auto ours = logitsAt(model, adapter, batch, rows, optionsOf(golden));
  const auto counts = seq2seq ? golden.at("decoder_labels") != -100 : golden.at("attention_mask").to(torch::kBool);
  const auto theirs = golden.at(key).masked_select(counts.unsqueeze(-1)).view(ours.sizes());
  return (ours - theirs).abs().max().item<double>();
}

/// The reference's number of an adapter tensor. PEFT's parameters have longer names than its files in two places.
const torch::Tensor& numberOf(const Tensors& golden, const std::string& kind, const std::string& name) {
  const std::size_t last = name.rfind('.');
  for (const std::string& key : {name, name + ".weight", name.substr(0, last) + ".modules_to_save" + name.substr(last)}) {
    if (const auto found = golden.find(kind + "." + key); found != golden.end()) return found->second;
  }
  throw Error("The case has no " + kind + " of the adapter's tensor " + name + ".");
}

double relative(const torch::Tensor& ours, const torch::Tensor& theirs) {
  const double scale = theirs.abs().max().item<double>();
  return (ours - theirs).abs().max().item<double>() / std::max(scale, 1e-12);
}

/// Greedy continuation with the KV cache, one token at a time after the prompt.
std::vector<std::int64_t> greedy(const LanguageModel& model, const Adapter* adapter, const torch::Tensor& prompt, std::int64_t count) {
  torch::NoGradGuard guard;
  const auto all = [&](std::int64_t rows) { return adapter == nullptr ? AdapterRanges{} : AdapterRanges{{adapter, 1.0, 0, rows}}; };
  KvCache cache(model.config(), prompt.size(0) + count, model.dtype());
  EncoderStates encoder;
  auto tokens = prompt;
  if (model.config().hasEncoder()) {
    PackedInput source;
    source.tokens = prompt;
    source.lengths = {prompt.size(0)};
    source.adapters = all(prompt.size(0));
    encoder = model.encode(source);
    tokens = torch::tensor({model.config().decoderStartId}, torch::kInt64);
  }
  std::vector<std::int64_t> made;
  auto context = tokens;
  while (static_cast<std::int64_t>(made.size()) < count) {
    if (model.mustRecompute(cache.length(), cache.length() + tokens.size(0))) {
      cache.clear();
      tokens = context;
    }
    PackedInput input;
    input.tokens = tokens;
    input.lengths = {tokens.size(0)};
    input.caches = {&cache};
    input.adapters = all(tokens.size(0));
    if (made.empty() && model.config().hasEncoder()) input.encoder = &encoder;
    const auto last = model.hidden(input).slice(0, tokens.size(0) - 1);
    made.push_back(model.logits(last, all(1)).argmax(-1).item<std::int64_t>());
    tokens = torch::tensor({made.back()}, torch::kInt64);
    context = torch::cat({context, tokens});
  }
  return made;
}

bool sameIds(const std::vector<std::int64_t>& ours, const torch::Tensor& theirs) {
  return torch::equal(torch::tensor(ours, torch::kInt64), theirs);
}

void measureTraining(GoldenResult& result, const LanguageModel& model, Adapter& adapter, const TokenBatch& batch, const Tensors& golden,
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
    const auto loss = lossSum(model, &adapter, batch, optionsOf(golden)) / count;
    loss.backward();
    const double ours = loss.item<double>();
    const double theirs = expected[step].item<double>();
    result.trainLosses = std::max(result.trainLosses, std::abs(ours - theirs) / std::abs(theirs));
    if (step == 0) {
      result.loss = std::abs(ours - golden.at("loss").item<double>());
      for (const NamedTensor& tensor : adapter.tensors()) {
        result.gradient = std::max(result.gradient, relative(tensor.tensor.grad(), numberOf(golden, "grad", tensor.name)));
      }
    }
    optimizer.clip(settings.at("clip_grad_norm").get<double>());
    optimizer.step(settings.at("lr").get<double>());
  }
  for (const NamedTensor& tensor : adapter.tensors()) {
    result.finalWeights = std::max(result.finalWeights, relative(tensor.tensor.detach(), numberOf(golden, "final", tensor.name)));
  }
}

/// Writes the adapter as it is now with its logits, for tests/reference/check_peft.py to hold PEFT against.
void exportCase(const std::filesystem::path& dir, const std::filesystem::path& base, const LanguageModel& model, const Adapter& adapter,
                const TokenBatch& batch, const Tensors& golden) {
  torch::NoGradGuard guard;
  fs::create_directories(dir / "adapter");
  adapter.save(dir / "adapter");
  const bool seq2seq = model.config().hasEncoder();
  const auto rows = seq2seq ? batch.predictAt : torch::arange(batch.tokens.size(0), torch::kInt64);
  std::vector<NamedTensor> tensors = {{"logits", logitsAt(model, &adapter, batch, rows, optionsOf(golden))}};
  for (const char* name : {"input_ids", "attention_mask", "decoder_labels"}) {
    if (golden.contains(name)) tensors.push_back({name, golden.at(name)});
  }
  saveTensors(dir / "logits.safetensors", tensors);
  writeFileAtomic(dir / "case.json", Json{{"base", fs::absolute(base).lexically_normal().string()}}.dump() + "\n");
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

GoldenResult runGoldenCase(const std::filesystem::path& dir, const std::filesystem::path& exportTo) {
  GoldenResult result;
  const fs::path named = dir.lexically_normal();
  result.name = (named.has_filename() ? named : named.parent_path()).filename().string();
  const ModelConfig config = readModelConfig(dir);
  std::vector<std::string> warnings;
  const LanguageModel model = loadLanguageModel(dir, config, {torch::kFloat32}, warnings);
  Adapter adapter = Adapter::load(model, dir / "adapter");
  const Tensors golden = readTensors(dir / "golden.safetensors");
  const Json settings = parseJson(readFile(dir / "golden.json"), (dir / "golden.json").string());
  const std::vector<Sample> samples = samplesOf(golden, config);
  std::vector<const Sample*> pointers;
  for (const Sample& sample : samples) pointers.push_back(&sample);
  const TokenBatch batch = makeBatch(pointers);
  result.logits = worstLogit(model, nullptr, batch, golden, "logits");
  result.logitsAdapter = worstLogit(model, &adapter, batch, golden, "logits_adapter");
  const auto prompt = golden.at("input_ids")[0].slice(0, 0, settings.at("prompt_tokens").get<std::int64_t>());
  const auto base = golden.at("greedy_base"), adapted = golden.at("greedy_adapter");
  result.greedyBase = sameIds(greedy(model, nullptr, prompt, base.size(0)), base);
  result.greedyAdapter = sameIds(greedy(model, &adapter, prompt, adapted.size(0)), adapted);
  measureTraining(result, model, adapter, batch, golden, settings);
  if (!exportTo.empty()) exportCase(exportTo / result.name, dir, model, adapter, batch, golden);
  return result;
}

}  // namespace lorikeet
