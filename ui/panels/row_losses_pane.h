// The rows behind a point of the loss curve, or all rows of a kind (never learned, memorised, forgotten), with each row's tokens shaded by
// what they cost. Used by the Train page.
#pragma once
#include <QWidget>
#include <array>
#include <memory>
#include <optional>

#include "core/engine/engine.h"
#include "ui/models/row_loss_book.h"

class QLabel;
class QPushButton;
class QTableView;
class QTextEdit;

namespace lorikeet {

class Background;
class EngineController;
class RowLossesModel;

class RowLossesPane : public QWidget {
  Q_OBJECT
 public:
  RowLossesPane(EngineController* controller, RowLossBook* book, QWidget* parent = nullptr);
  ~RowLossesPane() override;
  void begin(const RunConfig& config);
  void showStep(std::int64_t step);
  /// With what rows are measured from now on.
  void setAdapter(const AdapterHandle& adapter) { m_adapter = adapter; }

 signals:
  /// @param row of the open dataset
  void editRow(int row);
  void excludeRow(int row);
  void tokensShown();

 private:
  QWidget* makeChips();
  QWidget* makeTable();
  QWidget* makeTokens();
  void refresh();
  RowPtr currentRow() const;
  bool refreshButtons();
  void showCurrent();
  void present(const std::vector<TokenLoss>& tokens);

  EngineController* m_controller;
  RowLossBook* m_book;
  RowLossesModel* m_model;
  std::unique_ptr<Background> m_measurer;
  RunConfig m_config;
  AdapterHandle m_adapter;
  std::int64_t m_step = -1;
  std::optional<RowLearning> m_learning;  ///< shown; nothing = the step's rows
  QPushButton* m_stepChip = nullptr;
  std::array<QPushButton*, RowLossBook::kLearnings> m_chips{};
  QTableView* m_table = nullptr;
  QTextEdit* m_tokens = nullptr;
  QLabel* m_note = nullptr;
  QPushButton *m_edit = nullptr, *m_exclude = nullptr;
};

}  // namespace lorikeet
