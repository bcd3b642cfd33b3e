// See render_turns.h.
#include "ui/widgets/render_turns.h"

#include <algorithm>

namespace lorikeet {
namespace {

constexpr qint64 kPauseFactor = 2, kNsPerMs = 1'000'000;

}  // namespace

RenderTurns::RenderTurns(QObject* parent) : QObject(parent) {
  m_timer.setSingleShot(true);
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &RenderTurns::next);
  m_sinceLast.start();
}

void RenderTurns::ask(QObject* who, std::function<void()> work) {
  const auto same = [who](const Waiting& waiting) { return waiting.who == who; };
  if (std::any_of(m_waiting.begin(), m_waiting.end(), same)) return;
  if (m_waiting.empty() && m_sinceLast.nsecsElapsed() >= m_pauseNs) return run(work);
  m_waiting.push_back({who, std::move(work)});
  if (!m_timer.isActive()) m_timer.start(static_cast<int>(std::max<qint64>(0, m_pauseNs - m_sinceLast.nsecsElapsed()) / kNsPerMs));
}

void RenderTurns::forget(QObject* who) {
  std::erase_if(m_waiting, [who](const Waiting& waiting) { return waiting.who == who; });
}

void RenderTurns::run(const std::function<void()>& work) {
  QElapsedTimer clock;
  clock.start();
  work();
  m_pauseNs = kPauseFactor * clock.nsecsElapsed();
  m_sinceLast.start();
}

void RenderTurns::next() {
  while (!m_waiting.empty()) {
    const Waiting first = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (!first.who) continue;  // it has gone
    run(first.work);
    break;
  }
  if (!m_waiting.empty()) m_timer.start(static_cast<int>(m_pauseNs / kNsPerMs));
}

}  // namespace lorikeet
