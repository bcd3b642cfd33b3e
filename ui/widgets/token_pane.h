// What a row is to the model: its tokens with counts and legend, counted beside the window while the person types. Used by
// RowEditor.
#pragma once
#include <QWidget>

#include "core/data/row_list.h"
#include "core/edit/token_facts.h"

class QLabel;
class QStackedWidget;
class QTimer;

namespace lorikeet {

class Background;
class TokenFlow;

class TokenPane : public QWidget {
  Q_OBJECT
 public:
  explicit TokenPane(QWidget* parent = nullptr);
  ~TokenPane() override;
  /// Without a tokenizer the pane says where to choose a model.
  void setSettings(const TokenSettings& settings);
  /// @param row null = none. Shown a moment later; of several calls only the last counts.
  void showRow(RowPtr row);
  const TokenSettings& settings() const { return m_settings; }

 signals:
  void shown();  ///< the tokens of the last row are there

 private:
  QWidget* makeHead();
  void count();
  void present(TokenView tokens);

  TokenSettings m_settings;
  RowPtr m_row;
  QTimer* m_delay;
  TokenFlow* m_flow;
  QStackedWidget* m_stack = nullptr;
  QLabel *m_total = nullptr, *m_supervised = nullptr, *m_cut = nullptr, *m_problem = nullptr;
  QWidget* m_head = nullptr;
  Background* m_background;
};

}  // namespace lorikeet
