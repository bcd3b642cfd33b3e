#include "core/train/train_types.h"

namespace lorikeet {

void TrainControl::pause() {
  const std::lock_guard lock(m_mutex);
  m_paused = true;
}

void TrainControl::resume() {
  const std::lock_guard lock(m_mutex);
  m_paused = false;
  m_changed.notify_all();
}

void TrainControl::stop() {
  const std::lock_guard lock(m_mutex);
  m_stop = true;
  m_changed.notify_all();
}

void TrainControl::discard() {
  const std::lock_guard lock(m_mutex);
  m_stop = m_discard = true;
  m_changed.notify_all();
}

bool TrainControl::discardRequested() const {
  const std::lock_guard lock(m_mutex);
  return m_discard;
}

bool TrainControl::isPaused() const {
  const std::lock_guard lock(m_mutex);
  return m_paused;
}

bool TrainControl::stopRequested() const {
  const std::lock_guard lock(m_mutex);
  return m_stop;
}

bool TrainControl::waitWhilePaused() {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return !m_paused || m_stop; });
  return !m_stop;
}

}  // namespace lorikeet
