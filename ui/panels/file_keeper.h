// Looks after the dataset's file: unsaved work goes into a recovery file, what a crash left is found, and a change by another
// program is noticed. Used by DataPanel, which asks the person.
#pragma once
#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "core/edit/recovery.h"
#include "ui/engine/background.h"
#include "ui/engine/data_worker.h"

namespace lorikeet {

class DatasetModel;

class FileKeeper : public QObject {
  Q_OBJECT
 public:
  /// @param folder of the recovery files; made when there is something to keep
  FileKeeper(DatasetModel* model, std::filesystem::path folder, QObject* parent = nullptr);
  ~FileKeeper() override;

  /// Answers with workFound where an earlier program ended with unsaved work.
  void findOldWork();
  void restore(const RecoveredWork& work);  ///< answers with restored
  void letGo(const RecoveredWork& work);
  /// Nothing of the present work is to be recovered: it is saved, or not wanted.
  void forget();

  /// The file as it is now is what the model has seen: it was opened or saved, or the person keeps their own version.
  void accept();
  /// The rows that the file had when it was last read or written.
  const RowList& base() const { return m_base; }
  /// Our own writing is no change by others, until accept().
  void pause() { m_paused = true; }
  /// Looks whether another program has changed the file.
  void look();
  /// Puts the file's changes and the person's own together as one step of undo; answers with merged.
  void merge(const FormatGuess& guess);

 signals:
  void workFound(const RecoveredWork& work);
  void restored(const DatasetHandle& dataset);
  void changedOnDisk();
  void merged(int taken, int conflicts);
  void failed(const QString& sentence);

 private:
  void keepSoon();
  void keep();
  void removeTakenOver();

  DatasetModel* m_model;
  std::filesystem::path m_folder;
  std::shared_ptr<RecoveryFile> m_file;  ///< made in the worker thread by the first write
  QTimer m_keepTimer, m_lookTimer;
  QFileSystemWatcher m_watcher;
  QDateTime m_seenTime;
  qint64 m_seenSize = -1;
  std::mutex m_takenOverMutex;
  std::vector<std::filesystem::path> m_takenOver;  ///< recovery files whose work is the present work
  bool m_paused = false;
  RowList m_base;  ///< the rows that the file had when it was last read or written
  Background m_recovery, m_old, m_merge;
};

}  // namespace lorikeet
