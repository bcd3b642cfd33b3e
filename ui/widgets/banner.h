// A line that says what happened and offers the way out, where it happened; nothing modal. Used by every panel.
#pragma once
#include <QFrame>
#include <QString>
#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;
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
  /// A message with a button for each way out; a click on one hides the banner first.
  using Choice = std::pair<QString, std::function<void()>>;
  void ask(Kind kind, const QString& text, const std::vector<Choice>& choices);
  void dismiss();
  QString text() const;

 private:
  void clearChoices();

  QHBoxLayout* m_choices;
  QLabel *m_icon, *m_text;
  QToolButton* m_close;
};

}  // namespace lorikeet
