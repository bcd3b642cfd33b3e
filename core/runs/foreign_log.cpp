// See foreign_log.h.
#include "core/runs/foreign_log.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "core/util/file.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kAny = std::numeric_limits<double>::max();
constexpr std::int64_t kMostSteps = std::int64_t{1} << 40;

/// The first of these keys that holds a number. @throws Error when one holds anything else
double measured(const JsonReader& record, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (record.has(key)) return record.numberOr(key, kNaN, -kAny, kAny);
  }
  return kNaN;
}

std::int64_t countOf(const JsonReader& record, const char* key) { return record.integerOr(key, 0, -1, kMostSteps); }

/// "0:01:05" or "1 day, 2:03:04" in seconds; NaN for anything else.
double secondsOf(const std::string& text) {
  double days = 0;
  std::size_t at = 0;
  if (const std::size_t day = text.find(" day"); day != std::string::npos) {
    if (std::from_chars(text.data(), text.data() + day, days).ec != std::errc()) return kNaN;
    const std::size_t comma = text.find(", ");
    if (comma == std::string::npos) return kNaN;
    at = comma + 2;
  }
  std::array<double, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto parsed = std::from_chars(text.data() + at, text.data() + text.size(), parts[i]);
    if (parsed.ec != std::errc()) return kNaN;
    at = static_cast<std::size_t>(parsed.ptr - text.data());
    if (i < 2 && (at >= text.size() || text[at++] != ':')) return kNaN;
  }
  return ((days * 24 + parts[0]) * 60 + parts[1]) * 60 + parts[2];
}

/// Records of one step (a loss, then an evaluation) become one point.
class Points {
 public:
  void add(const MetricPoint& point) {
    const auto [at, isNew] = m_points.emplace(point.step, point);
    if (isNew) return;
    MetricPoint& known = at->second;
    const auto take = [](double& value, double newer) {
      if (std::isfinite(newer)) value = newer;
    };
    take(known.trainLoss, point.trainLoss);
    take(known.validationLoss, point.validationLoss);
    take(known.learningRate, point.learningRate);
    take(known.gradientNorm, point.gradientNorm);
    take(known.tokensPerSecond, point.tokensPerSecond);
    take(known.elapsedSeconds, point.elapsedSeconds);
    known.epoch = std::max(known.epoch, point.epoch);
    known.tokens = std::max(known.tokens, point.tokens);
  }
  std::vector<MetricPoint> take(const std::string& where) {
    std::vector<MetricPoint> points;
    bool hasLoss = false;
    for (const auto& [step, point] : m_points) {
      points.push_back(point);
      hasLoss = hasLoss || std::isfinite(point.trainLoss) || std::isfinite(point.validationLoss);
    }
    if (!hasLoss) throw Error(where + " holds no losses yet.");
    return points;
  }

 private:
  std::map<std::int64_t, MetricPoint> m_points;
};

ForeignLog readTrainerState(const Json& json, const std::string& where) {
  const JsonReader state(json, where);
  const Json* history = state.find("log_history");
  if (history == nullptr || !history->is_array()) state.fail("log_history", "must be a list of records");
  ForeignLog log;
  log.program = "transformers";
  log.totalSteps = std::max<std::int64_t>(0, countOf(state, "max_steps"));
  log.batchSize = std::max<std::int64_t>(0, countOf(state, "train_batch_size"));
  const double epochs = measured(state, {"num_train_epochs"});
  if (epochs > 0 && epochs < 1e6) log.epochs = static_cast<std::int64_t>(std::ceil(epochs));
  Points points;
  for (std::size_t i = 0; i < history->size(); ++i) {
    const JsonReader record((*history)[i], where + ", record " + std::to_string(i + 1) + " of log_history");
    MetricPoint point;
    point.step = record.integer("step", 0, kMostSteps);
    const double epoch = measured(record, {"epoch"});
    point.epoch = std::isfinite(epoch) ? epoch : 0;
    point.trainLoss = measured(record, {"loss"});
    point.validationLoss = measured(record, {"eval_loss"});
    point.learningRate = measured(record, {"learning_rate"});
    point.gradientNorm = measured(record, {"grad_norm"});
    point.elapsedSeconds = measured(record, {"train_runtime"});
    const double tokens = measured(record, {"num_input_tokens_seen", "num_tokens"});
    if (tokens > 0 && tokens < 9e15) point.tokens = static_cast<std::int64_t>(tokens);
    points.add(point);
  }
  log.points = points.take(where);
  return log;
}

MetricPoint factoryPoint(const JsonReader& record) {
  MetricPoint point;
  point.step = record.integer("current_steps", 0, kMostSteps);
  const double epoch = measured(record, {"epoch"});
  point.epoch = std::isfinite(epoch) ? epoch : 0;
  point.trainLoss = measured(record, {"loss"});
  point.validationLoss = measured(record, {"eval_loss"});
  point.learningRate = measured(record, {"lr", "learning_rate"});
  point.gradientNorm = measured(record, {"grad_norm"});
  point.tokensPerSecond = measured(record, {"throughput"});
  point.tokens = std::max<std::int64_t>(0, countOf(record, "total_tokens"));
  if (record.has("elapsed_time")) point.elapsedSeconds = secondsOf(record.text("elapsed_time"));
  return point;
}

ForeignLog readTrainerLog(const std::string& text, const std::string& where) {
  ForeignLog log;
  log.program = "LLaMA-Factory";
  Points points;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    const bool isTorn = end == text.size();  // still being written
    begin = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    try {
      const Json json = parseJson(line, where, number);
      const JsonReader record(json, where + ", line " + std::to_string(number));
      log.totalSteps = std::max(log.totalSteps, countOf(record, "total_steps"));
      points.add(factoryPoint(record));
    } catch (const Error&) {
      if (!isTorn || number == 1) throw;
    }
  }
  log.points = points.take(where);
  return log;
}

bool isWordChar(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

std::string withoutNonFinite(std::string_view json) {
  std::string clean;
  clean.reserve(json.size() + 16);
  bool inText = false;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (inText && c == '\\' && at + 1 < json.size()) {
      clean.append(json.substr(at, 2));
      at += 2;
      continue;
    }
    if (c == '"') inText = !inText;
    std::size_t length = 0;
    if (!inText && (at == 0 || !isWordChar(json[at - 1]))) {
      for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        const std::size_t end = at + word.size();
        if (json.substr(at, word.size()) == word && (end >= json.size() || !isWordChar(json[end]))) length = word.size();
      }
    }
    clean.append(length > 0 ? "null" : std::string_view(&json[at], 1));
    at += std::max<std::size_t>(length, 1);
  }
  return clean;
}

ForeignLog readForeignLog(const fs::path& file) {
  const std::string where = file.string();
  const std::string text = withoutNonFinite(readFile(file));
  // A whole JSON object with log_history is the one, lines with current_steps are the other.
  if (text.find("\"log_history\"") != std::string::npos) return readTrainerState(parseJson(text, where), where);
  if (text.find("\"current_steps\"") != std::string::npos) return readTrainerLog(text, where);
  throw Error(where + " is neither a trainer_state.json of transformers (with \"log_history\") nor a trainer_log.jsonl of LLaMA-Factory "
                      "(with \"current_steps\").");
}

}  // namespace lorikeet
