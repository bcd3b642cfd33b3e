// One kind of work that is done beside the window, newest request first: a new job cancels the old one of its kind. Used by the
// Data page (filter, checks, loading, recovery) and its dialogs; each kind of job is a Background of its own.
#pragma once
#include <QObject>
#include <QString>
#include <QThread>
#include <functional>
#include <stop_token>

namespace lorikeet {

/// Owns a thread that sleeps until there is work. Lives in the GUI thread; everything it calls back runs there, and nothing of
/// a job arrives once the job was cancelled or replaced.
class Background : public QObject {
  Q_OBJECT
 public:
  /// Hands a function over to the GUI thread; in the order of the calls.
  using Post = std::function<void(std::function<void()>)>;
  using Work = std::function<void(const std::stop_token& stop, const Post& post)>;

  /// @param name of the thread, for debuggers
  explicit Background(const QString& name, QObject* parent = nullptr);
  /// Cancels and waits for the thread.
  ~Background() override;

  /// Runs `work` in the thread after cancelling what runs there. Work checks `stop` often and may throw Cancelled or Error.
  void start(Work work);
  void cancel();
  bool isRunning() const { return m_running; }

 signals:
  void finished();                       ///< the job came to its end
  void failed(const QString& sentence);  ///< the job threw: what and what to do

 private:
  QThread m_thread;
  QObject* m_worker;  ///< lives in the thread and receives the jobs; deleted when the thread has finished
  std::stop_source m_stop;
  quint64 m_number = 0;  ///< of the newest job
  bool m_running = false;
};

}  // namespace lorikeet
