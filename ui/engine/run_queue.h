// Runs that wait for their turn: the next one starts by itself when the one before has ended, well or badly; after a stop by the person it
// waits. Kept in a file, so that a restart loses nothing. Used by the Train page.
#pragma once
#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <vector>

#include "ui/engine/engine_controller.h"

namespace lorikeet {

class Background;

struct QueuedRun {
  RunConfig config;
  QString name;
  DatasetHandle dataset;  ///< as it was when it was put here; null after a restart: config.dataset is read then
};

class RunQueue : public QObject {
  Q_OBJECT
 public:
  /// @param file where it is kept
  RunQueue(EngineController* controller, std::filesystem::path file, QObject* parent = nullptr);
  ~RunQueue() override;

  const std::vector<QueuedRun>& runs() const { return m_runs; }
  void add(const RunConfig& config, const DatasetHandle& dataset, const QString& name);
  void remove(std::size_t at);
  /// @param by -1 = one place earlier
  void move(std::size_t at, int by);
  /// Starts the first one, when nothing runs.
  void startNext();

 signals:
  void changed();
  void started(const QueuedRun& run);
  void failed(const QString& sentence);  ///< the file could not be written

 private:
  void load();
  void save();
  void onEnded(bool stoppedByPerson);

  EngineController* m_controller;
  std::filesystem::path m_file;
  std::unique_ptr<Background> m_writer;
  std::vector<QueuedRun> m_runs;
};

}  // namespace lorikeet
