// What the run that is shown has told about its rows: each row's losses over time, and where the row stands in the open dataset today.
// Writes the last losses back to the dataset's table. Used by the Train page.
#pragma once
#include <QObject>
#include <QTimer>
#include <array>
#include <filesystem>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/data/dataset.h"
#include "core/runs/row_losses.h"

namespace lorikeet {

class Background;
class DatasetModel;

class RowLossBook : public QObject {
  Q_OBJECT
 public:
  static constexpr std::size_t kLearnings = 5;  ///< of RowLearning

  explicit RowLossBook(DatasetModel* data, QObject* parent = nullptr);
  ~RowLossBook() override;

  /// Another run. @param rows that it trains on
  void begin(std::shared_ptr<const Dataset> rows);
  /// What the run's folder knows from earlier sittings, read beside the window.
  void readEarlier(const std::filesystem::path& runDir);
  void add(const std::vector<RowLoss>& losses);

  bool isEmpty() const { return m_losses.empty(); }
  /// The records of one optimiser step, or of the step before it that has any (evaluations have none).
  std::vector<RowLoss> ofStep(std::int64_t step) const;
  /// The last record of every row of this kind.
  std::vector<RowLoss> ofLearning(RowLearning learning) const;
  std::size_t count(RowLearning learning) const { return m_counts[static_cast<std::size_t>(learning)]; }
  RowLearning learning(std::uint32_t row) const;
  /// As the run saw it; null when it is not known.
  RowPtr row(std::uint32_t row) const;
  /// Its place in the open dataset; -1 when it was changed, deleted, or another dataset is open.
  int today(std::uint32_t row) const;

 signals:
  void changed();  ///< at most once a second

 private:
  void flush();
  void findToday() const;

  DatasetModel* m_data;
  std::unique_ptr<Background> m_reader;
  std::shared_ptr<const Dataset> m_rows;
  std::vector<RowLoss> m_losses;  ///< ascending in step
  std::unordered_map<std::uint32_t, RowHistory> m_histories;
  std::unordered_map<std::uint32_t, RowLoss> m_last;
  std::array<std::size_t, kLearnings> m_counts{};
  QTimer m_flush;
  mutable std::unordered_map<const Row*, int> m_today;
  mutable int m_todayRevision = -1;
};

}  // namespace lorikeet
