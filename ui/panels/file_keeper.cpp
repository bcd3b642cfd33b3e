// See file_keeper.h.
#include "ui/panels/file_keeper.h"

#include <QFileInfo>
#include <QGuiApplication>
#include <system_error>
#include <utility>

#include "core/data/dataset_io.h"
#include "core/edit/compare.h"
#include "ui/engine/release_later.h"
#include "ui/models/dataset_model.h"

namespace lorikeet {
namespace {
constexpr int kKeepMs = 3000;  // with the writing itself, unsaved work is at most five seconds old
constexpr int kLookMs = 300;   // another program's save is several events
}  // namespace

FileKeeper::FileKeeper(DatasetModel* model, std::filesystem::path folder, QObject* parent)
    : QObject(parent),
      m_model(model),
      m_folder(std::move(folder)),
      m_recovery(QStringLiteral("recovery")),
      m_old(QStringLiteral("old work")),
      m_merge(QStringLiteral("merge")) {
  m_keepTimer.setSingleShot(true);
  m_keepTimer.setInterval(kKeepMs);
  m_lookTimer.setSingleShot(true);
  m_lookTimer.setInterval(kLookMs);
  connect(model, &DatasetModel::contentChanged, this, &FileKeeper::keepSoon);
  connect(&m_keepTimer, &QTimer::timeout, this, &FileKeeper::keep);
  connect(&m_lookTimer, &QTimer::timeout, this, &FileKeeper::look);
  connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_lookTimer.start(); });
  connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
    if (state == Qt::ApplicationActive) look();
  });
  for (Background* job : {&m_recovery, &m_old, &m_merge}) connect(job, &Background::failed, this, &FileKeeper::failed);
}

FileKeeper::~FileKeeper() = default;

// ---- recovery ----

void FileKeeper::keepSoon() {
  if (!m_model->undoStack()->isClean() && !m_keepTimer.isActive()) m_keepTimer.start();
}

void FileKeeper::keep() {
  if (m_model->undoStack()->isClean() || m_model->isLoading()) return;
  m_recovery.start([this, dataset = m_model->dataset()](const std::stop_token&, const Background::Post&) {
    if (!m_file) m_file = std::make_shared<RecoveryFile>(m_folder);
    m_file->write(dataset);
    removeTakenOver();
  });
}

void FileKeeper::forget() {
  m_keepTimer.stop();
  m_recovery.start([this](const std::stop_token&, const Background::Post&) {
    if (m_file) m_file->discard();
    m_file.reset();
    removeTakenOver();
  });
}

/// In the recovery thread: restored work is in our own file by now, or not wanted.
void FileKeeper::removeTakenOver() {
  const std::lock_guard lock(m_takenOverMutex);
  std::error_code ignored;  // a file that cannot be removed is only offered again
  for (const std::filesystem::path& file : m_takenOver) std::filesystem::remove(file, ignored);
  m_takenOver.clear();
}

void FileKeeper::findOldWork() {
  m_old.start([this](const std::stop_token&, const Background::Post& post) {
    if (!std::filesystem::exists(m_folder)) return;
    const std::vector<RecoveredWork> found = findRecoveredWork(m_folder);
    if (!found.empty()) post([this, work = found.front()] { emit workFound(work); });
  });
}

void FileKeeper::restore(const RecoveredWork& work) {
  m_old.start([this, work](const std::stop_token&, const Background::Post& post) {
    const auto dataset = std::make_shared<const Dataset>(readRecoveredWork(work.file));
    post([this, dataset, work] {
      emit restored(dataset);
      // The old file goes only when the present work is kept in ours: a crash in between loses nothing.
      const std::lock_guard lock(m_takenOverMutex);
      m_takenOver.push_back(work.file);
    });
  });
}

void FileKeeper::letGo(const RecoveredWork& work) {
  m_old.start([file = work.file](const std::stop_token&, const Background::Post&) {
    std::error_code ignored;  // a file that cannot be removed is only offered again
    std::filesystem::remove(file, ignored);
  });
}

// ---- the file on disk ----

void FileKeeper::accept() {
  m_paused = false;
  releaseLater(std::exchange(m_base, m_model->rows()));
  const QString path = m_model->path();
  if (!m_watcher.files().isEmpty()) m_watcher.removePaths(m_watcher.files());
  const QFileInfo info(path);
  m_seenTime = info.lastModified();
  m_seenSize = path.isEmpty() || !info.exists() ? -1 : info.size();
  if (m_seenSize >= 0) m_watcher.addPath(path);
}

void FileKeeper::look() {
  if (m_paused || m_seenSize < 0 || m_model->isLoading()) return;
  const QFileInfo info(m_model->path());
  if (!info.exists() || (info.lastModified() == m_seenTime && info.size() == m_seenSize)) return;
  m_seenTime = info.lastModified();
  m_seenSize = info.size();
  // Programs that save by renaming put another file in its place.
  if (m_watcher.files().isEmpty()) m_watcher.addPath(m_model->path());
  emit changedOnDisk();
}

void FileKeeper::merge(const FormatGuess& guess) {
  const std::filesystem::path path = m_model->path().toStdString();
  m_merge.start(
      [this, path, guess, base = m_base, ours = m_model->rows()](const std::stop_token& stop, const Background::Post& post) {
        const RowList theirs = readDataset(path, guess, stop).rows;
        const MergeResult result = mergeRows(base, ours, theirs, stop);
        post([this, result, theirs, ours] {
          if (!m_model->rows().sharesAllWith(ours)) {
            emit failed(tr("The rows have changed while the file was read. Merge once more."));
            emit changedOnDisk();
            return;
          }
          m_model->replaceAll(result.rows, tr("merge with the file on disk"));
          m_base = theirs;
          emit merged(static_cast<int>(result.theirs), static_cast<int>(result.conflicts.size()));
        });
      });
}

}  // namespace lorikeet
