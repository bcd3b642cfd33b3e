// See dataset_loader.h.
#include "ui/engine/dataset_loader.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "core/util/error.h"

namespace lorikeet {
namespace {

constexpr std::size_t kBatchRows = 5000;  // a few milliseconds of the window's time

/// Posts batches so that at most one waits in the window's queue.
class Batches {
 public:
  Batches(const std::stop_token& stop, const Background::Post& post) : m_stop(stop), m_post(post) {}
  void send(std::function<void()> deliver) {
    while (*m_waiting > 0) {
      if (m_stop.stop_requested()) throw Cancelled();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));  // leaves the window room for its other events
    }
    ++*m_waiting;
    m_post([waiting = m_waiting, deliver = std::move(deliver)] {
      deliver();
      --*waiting;
    });
  }

 private:
  std::stop_token m_stop;
  Background::Post m_post;
  std::shared_ptr<std::atomic<int>> m_waiting = std::make_shared<std::atomic<int>>(0);
};

}  // namespace

DatasetLoader::DatasetLoader(QObject* parent) : QObject(parent), m_job(QStringLiteral("load")) {
  connect(&m_job, &Background::failed, this, &DatasetLoader::failed);
}

void DatasetLoader::load(const QString& path, const std::optional<FormatGuess>& guess) {
  m_job.start([this, path, guess](const std::stop_token& stop, const Background::Post& post) {
    const std::filesystem::path file = path.toStdString();
    const FormatGuess form = guess ? *guess : guessFormat(file);
    const RowList rows = readDataset(file, form, stop).rows;
    const auto finish = [this, form](const RowList& last) {
      emit batchRead(last);
      emit loaded(form);
    };
    if (rows.size() <= kBatchRows) {  // at once: the table is never seen half full
      post([this, path, rows, finish] {
        emit begun(path);
        finish(rows);
      });
      return;
    }
    Batches batches(stop, post);
    batches.send([this, path] { emit begun(path); });
    for (std::size_t at = 0; at < rows.size(); at += kBatchRows)
      batches.send([this, batch = RowList(rows.pointers(at, std::min(at + kBatchRows, rows.size())))] { emit batchRead(batch); });
    batches.send([finish] { finish({}); });
  });
}

void DatasetLoader::cancel() {
  if (!m_job.isRunning()) return;
  m_job.cancel();
  emit cancelled();
}

}  // namespace lorikeet
