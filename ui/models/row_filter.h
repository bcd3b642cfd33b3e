// Shows only the rows that hold a text anywhere, or only those with issues. Used by DataPanel between DatasetModel and its table.
#pragma once
#include <QSortFilterProxyModel>
#include <QString>

namespace lorikeet {

class DatasetModel;

class RowFilter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RowFilter(DatasetModel* source, QObject* parent = nullptr);
  /// Case does not matter; every turn and tag is searched. "" shows all.
  void setText(const QString& text);
  void setOnlyProblems(bool only);

 protected:
  bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

 private:
  DatasetModel* m_source;
  QString m_text;
  bool m_onlyProblems = false;
};

}  // namespace lorikeet
