// The strip under an answer: a bar for each token, up where the adapter makes it likelier, down where less. Used by ExchangeView.
#pragma once
#include <QWidget>
#include <vector>

namespace lorikeet {

class OddsStrip : public QWidget {
  Q_OBJECT
 public:
  explicit OddsStrip(QWidget* parent = nullptr);
  /// @param change nats by token; empty hides the strip
  void setChange(const std::vector<float>& change);
  const std::vector<float>& change() const { return m_change; }
  /// The token whose bar is framed; -1 = none.
  void showToken(int token);
  int tokenAt(int x) const;
  QSize sizeHint() const override;

 signals:
  /// By mouse or arrow keys. -1 = none any more.
  void tokenHovered(int token, const QPoint& globalPos);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void choose(int token, const QPoint& globalPos);
  double barWidth() const;

  std::vector<float> m_change;
  int m_token = -1;
};

/// "+1.24 nats (likelier)" with its sign, for people.
QString changeText(float nats);

}  // namespace lorikeet
