// See event_buffer.h.
#include "ui/engine/event_buffer.h"

#include <algorithm>
#include <utility>

namespace lorikeet {

void EventBuffer::pushMetric(const MetricPoint& point, double etaSeconds) {
  const std::lock_guard lock(m_mutex);
  m_events.metrics.push_back(point);
  m_events.etaSeconds = etaSeconds;
}

void EventBuffer::pushText(std::uint64_t request, std::size_t lane, const std::string& text) {
  const std::lock_guard lock(m_mutex);
  // The window hears of each lane once a turn of its timer, however many tokens came. The order between lanes says nothing.
  auto& texts = m_events.texts;
  const auto same = std::find_if(texts.begin(), texts.end(), [&](const TextChunk& chunk) { return chunk.request == request && chunk.lane == lane; });
  if (same != texts.end())
    same->text += text;
  else
    texts.push_back({request, lane, text});
}

void EventBuffer::pushLog(const std::string& line) {
  const std::lock_guard lock(m_mutex);
  m_events.logs.push_back(line);
}

void EventBuffer::pushRowLosses(const std::vector<RowLoss>& losses) {
  const std::lock_guard lock(m_mutex);
  m_events.rowLosses.insert(m_events.rowLosses.end(), losses.begin(), losses.end());
}

EngineEvents EventBuffer::drain() {
  EngineEvents events;
  const std::lock_guard lock(m_mutex);
  std::swap(events, m_events);
  return events;
}

}  // namespace lorikeet
