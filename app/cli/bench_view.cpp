// The numbers of the three benches, derived and laid out.
#include "app/cli/bench_view.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/cli/console.h"

namespace lorikeet::cli {

namespace {

constexpr double kGiga = 1e9;

Json settingJson(const BenchSetting& setting) {
  return Json{{"model", setting.model},
              {"dtype", setting.dtype},
              {"threads", setting.threads},
              {"cpu_features", setting.cpuFeatures},
              {"cpu_level", setting.cpuLevel}};
}

void addMemory(Json& json, const MemoryPeak& memory) {
  json["peak_rss_mb"] = memory.rssMb;
  json["peak_anonymous_mb"] = memory.anonymousMb;
}

/// "name: number unit" lines under one another.
class Lines {
 public:
  Lines& add(const std::string& name, const std::string& value, const std::string& note = "") {
    m_table.add({name, value, note});
    return *this;
  }
  Lines& add(const BenchSetting& setting) {
    add("number format", setting.dtype);
    return add("threads", std::to_string(setting.threads), setting.cpuFeatures);
  }
  Lines& add(const MemoryPeak& memory) {
    add("peak memory", withThousands(static_cast<std::int64_t>(memory.rssMb)) + " MB", "mapped model files included");
    return add("of it our own", withThousands(static_cast<std::int64_t>(memory.anonymousMb)) + " MB");
  }
  std::string text() const { return m_table.text(std::max(terminalWidth(), 80)); }

 private:
  Table m_table{{"measured", "", ""}, {Table::Align::Left, Table::Align::Right, Table::Align::Left}};
};

std::string seconds(double value) { return fixed(value, value < 0.1 ? 5 : 3) + " s"; }
std::string perSecond(double tokens) { return fixed(tokens, tokens < 100 ? 1 : 0) + " tokens/s"; }
std::string gigaFlops(double rate) { return fixed(rate / kGiga, 1) + " GFLOP/s"; }

double stepCount(const TrainBench& bench) { return static_cast<double>(bench.stepSeconds.size()); }

struct Parts {
  double matrix, attention, loss, other;
};

/// Seconds of a step.
Parts partsOf(const TrainBench& bench) {
  const double n = stepCount(bench), known = bench.matrixSeconds + bench.attentionSeconds + bench.lossSeconds;
  return {bench.matrixSeconds / n, bench.attentionSeconds / n, bench.lossSeconds / n, std::max(0.0, bench.seconds() - known) / n};
}

double rateShare(const TrainBench& bench) { return bench.matrixRate() / bench.machineRate; }

Json ratesJson(const std::vector<ProductRate>& rates) {
  Json list = Json::array();
  for (const ProductRate& rate : rates) {
    list.push_back({{"product", rate.name}, {"gflop", rate.operations / kGiga}, {"gflops", rate.rate / kGiga}});
  }
  return list;
}

std::string ratesText(const TrainBench& bench) {
  using enum Table::Align;
  Table table({"products of a typical step", "GFLOP", "machine's GFLOP/s"}, {Left, Right, Right});
  for (const ProductRate& rate : bench.rates) table.add({rate.name, fixed(rate.operations / kGiga, 2), fixed(rate.rate / kGiga, 1)});
  return table.text(std::max(terminalWidth(), 80));
}

}  // namespace

Json benchJson(const TrainBench& bench) {
  const double total = bench.seconds(), n = stepCount(bench);
  const Parts parts = partsOf(bench);
  Json json{{"bench", "train"},
            {"real_tokens_per_s", static_cast<double>(bench.realTokens) / total},
            {"supervised_tokens_per_s", static_cast<double>(bench.supervisedTokens) / total},
            {"padded_tokens_per_s", static_cast<double>(bench.paddedTokens) / total},
            {"seconds_per_step", total / n},
            {"seconds_per_step_median", bench.secondsMedian()},
            {"parts", {{"matrix", parts.matrix}, {"attention", parts.attention}, {"loss", parts.loss}, {"other", parts.other}}},
            {"parts_known", bench.partsKnown},
            {"matrix_rate_share", rateShare(bench)},
            {"matrix_gflops", bench.matrixRate() / kGiga},
            {"machine_gflops", bench.machineRate / kGiga},
            {"gflop_per_step",
             {{"base", bench.baseOperations / n / kGiga},
              {"adapter", bench.adapterOperations / n / kGiga},
              {"attention", bench.attentionOperations / n / kGiga}}},
            {"machine_rates", ratesJson(bench.rates)}};
  addMemory(json, bench.memory);
  json["losses"] = bench.losses;
  json["step_seconds"] = bench.stepSeconds;
  json.update(settingJson(bench.setting));
  json["rows"] = bench.rows;
  json["rank"] = bench.rank;
  json["steps"] = bench.steps;
  json["timed_steps"] = bench.stepSeconds.size();
  json["trainable_parameters"] = bench.trainableParameters;
  json["tokens_per_step"] = static_cast<double>(bench.realTokens) / n;
  json["supervised_tokens_per_step"] = static_cast<double>(bench.supervisedTokens) / n;
  return json;
}

std::string benchText(const TrainBench& bench) {
  const double total = bench.seconds(), n = stepCount(bench);
  const Parts parts = partsOf(bench);
  Lines lines;
  lines.add(bench.setting)
      .add("real tokens", perSecond(static_cast<double>(bench.realTokens) / total), fixed(static_cast<double>(bench.realTokens) / n, 1) + " a step")
      .add("supervised", perSecond(static_cast<double>(bench.supervisedTokens) / total))
      .add("padded", perSecond(static_cast<double>(bench.paddedTokens) / total), "what a trainer with padding would have to compute")
      .add("one step", seconds(total / n), "median " + seconds(bench.secondsMedian()) + " of " + std::to_string(bench.stepSeconds.size()));
  if (bench.partsKnown) {
    lines.add("  matrix products", seconds(parts.matrix), percent(parts.matrix * n / total))
        .add("  attention", seconds(parts.attention), percent(parts.attention * n / total))
        .add("  loss", seconds(parts.loss), percent(parts.loss * n / total))
        .add("  other", seconds(parts.other), percent(parts.other * n / total));
  }
  lines.add("products", gigaFlops(bench.matrixRate()), fixed((bench.baseOperations + bench.adapterOperations) / n / kGiga, 2) + " GFLOP a step")
      .add("this machine's rate", gigaFlops(bench.machineRate), "on the same shapes, in this process")
      .add("share of that rate", percent(rateShare(bench), 1))
      .add(bench.memory)
      .add("trainable", withThousands(bench.trainableParameters), "rank " + std::to_string(bench.rank))
      .add("loss", fixed(bench.losses.back(), 5), "after " + fixed(bench.losses.front(), 5) + " at step 1 of " + std::to_string(bench.steps));
  return bench.setting.model + ", training steps\n\n" + lines.text() + "\n" + ratesText(bench);
}

Json benchJson(const GenerateBench& bench) {
  const auto lanes = static_cast<double>(bench.lanes);
  Json json{{"bench", "generate"},
            {"prefill_tokens_per_s", lanes * static_cast<double>(bench.promptTokens) / bench.prefillSeconds},
            {"decode_tokens_per_s", 1 / bench.decodeSeconds},
            {"decode_tokens_per_s_all_lanes", lanes / bench.decodeSeconds},
            {"read_bandwidth_gb_s", bench.readBandwidth / kGiga},
            {"bytes_per_token", bench.bytesPerToken},
            {"bandwidth_share", bench.bandwidthShare()},
            {"prompt_tokens", bench.promptTokens},
            {"new_tokens", bench.newTokens},
            {"lanes", bench.lanes}};
  if (bench.pair) {
    json["pair"] = {{"base_seconds_per_token", bench.pair->baseSeconds},
                    {"pair_seconds_per_token", bench.pair->pairSeconds},
                    {"ratio", bench.pair->ratio()},
                    {"chat_base_seconds", bench.pair->chatBaseSeconds},
                    {"chat_pair_seconds", bench.pair->chatPairSeconds},
                    {"chat_ratio", bench.pair->chatRatio()}};
  }
  addMemory(json, bench.memory);
  json.update(settingJson(bench.setting));
  return json;
}

std::string benchText(const GenerateBench& bench) {
  const auto lanes = static_cast<double>(bench.lanes);
  Lines lines;
  lines.add(bench.setting)
      .add("prefill", perSecond(lanes * static_cast<double>(bench.promptTokens) / bench.prefillSeconds),
           std::to_string(bench.promptTokens) + " tokens in " + seconds(bench.prefillSeconds))
      .add("decode", perSecond(1 / bench.decodeSeconds), "each lane");
  if (bench.lanes > 1) lines.add("decode", perSecond(lanes / bench.decodeSeconds), std::to_string(bench.lanes) + " lanes together");
  lines.add("weights a token", fixed(static_cast<double>(bench.bytesPerToken) / 1e6, 1) + " MB")
      .add("read bandwidth", fixed(bench.readBandwidth / kGiga, 1) + " GB/s", "this machine, in this process")
      .add("share of it", percent(bench.bandwidthShare(), 1));
  if (bench.pair) {
    lines.add("base alone", seconds(bench.pair->baseSeconds), "a token")
        .add("base and adapted", seconds(bench.pair->pairSeconds), "a token of both")
        .add("ratio", fixed(bench.pair->ratio(), 3))
        .add("in the chat, alone", seconds(bench.pair->chatBaseSeconds), "a question's answer with odds, " + std::to_string(bench.newTokens) + " tokens")
        .add("in the chat, both", seconds(bench.pair->chatPairSeconds))
        .add("ratio", fixed(bench.pair->chatRatio(), 3));
  }
  lines.add(bench.memory);
  return bench.setting.model + ", greedy decoding\n\n" + lines.text();
}

Json benchJson(const OpenBench& bench) {
  Json json{{"bench", "open"},
            {"open_seconds", bench.openSeconds},
            {"plan_seconds", bench.planSeconds},
            {"first_token_seconds", bench.firstTokenSeconds}};
  addMemory(json, bench.memory);
  json.update(settingJson(bench.setting));
  return json;
}

std::string benchText(const OpenBench& bench) {
  Lines lines;
  lines.add(bench.setting)
      .add("open the model", seconds(bench.openSeconds))
      .add("plan a run", seconds(bench.planSeconds))
      .add("first token", seconds(bench.firstTokenSeconds))
      .add(bench.memory);
  return bench.setting.model + ", opening\n\n" + lines.text();
}

}  // namespace lorikeet::cli
