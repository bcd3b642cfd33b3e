// What a page shows while it has nothing to show: what it is for, and the one button to press. Used by Train, Chat, Runs, Data.
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace lorikeet {

class EmptyState : public QWidget {
  Q_OBJECT
 public:
  /// @param buttonName object name of the button; its text may be "" for none
  EmptyState(const QString& iconName, const QString& title, const QString& text, const QString& buttonName,
             const QString& buttonText, QWidget* parent = nullptr);
  QPushButton* button() const { return m_button; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void drawIcon();
  QString m_iconName;
  QLabel *m_icon, *m_text;
  QPushButton* m_button;
};

}  // namespace lorikeet
