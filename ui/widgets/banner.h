// A line that says what happened and offers the way out, where it happened; nothing modal. Used by every panel.
#pragma once
#include <QFrame>
#include <QString>

class QLabel;
class QToolButton;

namespace lorikeet {

class Banner : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { Info, Warning, Error };

  /// Hidden until show…() is called.
  explicit Banner(const QString& objectName, QWidget* parent = nullptr);
  void showMessage(Kind kind, const QString& text);
  void dismiss();
  QString text() const;

 private:
  QLabel *m_icon, *m_text;
  QToolButton* m_close;
};

}  // namespace lorikeet
