// Panes side by side, in as many rows as the width asks for: one under the other in a narrow window. Used by ChatPanel.
#pragma once
#include <QScrollArea>
#include <vector>

namespace lorikeet {

class PaneGrid : public QScrollArea {
  Q_OBJECT
 public:
  explicit PaneGrid(QWidget* parent = nullptr);
  /// In this order; they become children.
  void setPanes(const std::vector<QWidget*>& panes);
  int columns() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void layOut();

  QWidget* m_inside;
  std::vector<QWidget*> m_panes;
};

}  // namespace lorikeet
