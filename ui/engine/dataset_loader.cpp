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

constexpr std::size_t kSmallBytes = 1 << 20;  // read within some milliseconds

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
    FormatGuess form = guess ? *guess : guessFormat(file);
    Batches batches(stop, post);
    bool hasBegun = false;
    RowList held;  // a small dataset comes at once, so that the table is never seen half full
    const auto begin = [&] {
      batches.send([this, path] { emit begun(path); });
      hasBegun = true;
    };
    const auto take = [&](const RowBatch& batch) {
      if (!hasBegun && batch.bytesTotal <= kSmallBytes) {
        held.append(batch.rows);
        return;
      }
      if (!hasBegun) begin();
      batches.send([this, rows = batch.rows, done = batch.bytesDone, total = batch.bytesTotal] { emit batchRead(rows, done, total); });
    };
    const Dataset read = readDataset(file, form, stop, take);
    // A form chosen by hand may have left them open.
    form.questionColumn = read.columns.question;
    form.answerColumn = read.columns.answer;
    if (hasBegun) {
      batches.send([this, form] { emit loaded(form); });
      return;
    }
    batches.send([this, path, held, form] {
      emit begun(path);
      emit batchRead(held, 1, 1);
      emit loaded(form);
    });
  });
}

void DatasetLoader::cancel() {
  if (!m_job.isRunning()) return;
  m_job.cancel();
  emit cancelled();
}

}  // namespace lorikeet
