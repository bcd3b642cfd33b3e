// See background.h.
#include "ui/engine/background.h"

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

#include <optional>
#include <utility>

#include "ui/engine/worker.h"

namespace lorikeet {
namespace {

/// The window comes first where the processors are busy; threads that a job starts inherit this.
void giveWay() {
#ifdef Q_OS_LINUX
  constexpr int kNiceness = 5;
  ::setpriority(PRIO_PROCESS, 0, kNiceness);  // 0 = the calling thread; QThread's priorities do nothing here
#endif
}

}  // namespace

Background::Background(const QString& name, QObject* parent) : QObject(parent), m_worker(new QObject) {
  m_thread.setObjectName(name);
  m_worker->moveToThread(&m_thread);
  connect(&m_thread, &QThread::started, m_worker, giveWay);
  connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
  m_thread.start(QThread::LowPriority);
}

Background::~Background() {
  cancel();
  m_thread.quit();
  m_thread.wait();
}

void Background::cancel() {
  m_stop.request_stop();
  ++m_number;
  m_running = false;
}

void Background::start(Work work) {
  cancel();
  m_stop = std::stop_source();
  m_running = true;
  QMetaObject::invokeMethod(
      m_worker,
      [this, work = std::move(work), stop = m_stop.get_token(), number = m_number] {
        if (stop.stop_requested()) return;
        const Post post = [this, number](std::function<void()> deliver) {
          QMetaObject::invokeMethod(
              this,
              [this, number, deliver = std::move(deliver)] {
                if (number == m_number) deliver();
              },
              Qt::QueuedConnection);
        };
        const std::optional<QString> sentence = Worker::attempt([&] { work(stop, post); });
        post([this, sentence] {
          m_running = false;
          if (!sentence)
            emit finished();
          else if (!sentence->isEmpty())
            emit failed(*sentence);
        });
      },
      Qt::QueuedConnection);
}

}  // namespace lorikeet
