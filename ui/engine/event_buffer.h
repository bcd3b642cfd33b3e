// What the engine's threads push many times a second: metric points, answer text, log lines. One short lock; the GUI drains it
// on a 40 ms timer, so that it pays for time and not for steps. Used by the workers (push) and EngineController (drain).
#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "core/runs/row_losses.h"
#include "core/runs/run_folder.h"

namespace lorikeet {

/// A piece of a streaming answer.
struct TextChunk {
  std::uint64_t request = 0;  ///< number of the question, so that a stopped one's late words are dropped
  std::size_t lane = 0;
  std::string text;  ///< whole UTF-8 characters
};

struct EngineEvents {
  std::vector<MetricPoint> metrics;
  double etaSeconds = 0;  ///< of the newest metric
  std::vector<TextChunk> texts;
  std::vector<std::string> logs;
  std::vector<RowLoss> rowLosses;
  bool empty() const { return metrics.empty() && texts.empty() && logs.empty() && rowLosses.empty(); }
};

class EventBuffer {
 public:
  void pushMetric(const MetricPoint& point, double etaSeconds);
  /// Joins on to the chunk of the same lane and request, where one waits.
  void pushText(std::uint64_t request, std::size_t lane, const std::string& text);
  void pushLog(const std::string& line);
  void pushRowLosses(const std::vector<RowLoss>& losses);
  /// Everything since the last call, in order.
  EngineEvents drain();

 private:
  std::mutex m_mutex;
  EngineEvents m_events;
};

}  // namespace lorikeet
