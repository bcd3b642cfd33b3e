// The filter box with its language, its errors and "n of m rows". Used by DataPanel.
#pragma once
#include <QLineEdit>
#include <QWidget>

#include "core/edit/row_query.h"

class QLabel;

namespace lorikeet {

class FilterBar : public QWidget {
  Q_OBJECT
 public:
  explicit FilterBar(QWidget* parent = nullptr);
  /// As if it had been typed.
  void setText(const QString& text) { m_edit->setText(text); }
  QString text() const { return m_edit->text(); }
  void clear() { m_edit->clear(); }
  void focus();
  /// Shown while something is filtered.
  void setCounts(int shown, int all);

 signals:
  void queryChanged(const RowQuery& query);

 private:
  void parse();

  QLineEdit* m_edit;
  QLabel *m_error, *m_counts;
};

}  // namespace lorikeet
