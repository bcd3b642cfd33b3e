// Lets costly drawing take turns: one piece of it a turn of the event loop, and between two pieces the window has twice the time of
// the last one for everything else. Used by the chat, where up to six answers grow at once.
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <deque>
#include <functional>

namespace lorikeet {

class RenderTurns : public QObject {
  Q_OBJECT
 public:
  explicit RenderTurns(QObject* parent = nullptr);
  /// Runs `work` now when nobody waits and the pause is over, else in its turn. Who waits already keeps its place.
  void ask(QObject* who, std::function<void()> work);
  void forget(QObject* who);

 private:
  struct Waiting {
    QPointer<QObject> who;
    std::function<void()> work;
  };
  void run(const std::function<void()>& work);
  void next();

  std::deque<Waiting> m_waiting;
  QTimer m_timer;
  QElapsedTimer m_sinceLast;
  qint64 m_pauseNs = 0;
};

}  // namespace lorikeet
