// Where a question is written: the input with its keys, sample questions, and the buttons of the conversation. Used by ChatPanel.
#pragma once
#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace lorikeet {

class GrowingTextEdit;

class ChatComposer : public QWidget {
  Q_OBJECT
 public:
  explicit ChatComposer(QWidget* parent = nullptr);

  QString text() const;
  void setText(const QString& text);
  void focusInput();
  /// @param canAsk there is a model and the settings are valid
  void setState(bool busy, bool canAsk, bool canContinue, bool isEmpty);
  /// @param questions offered as buttons while nothing was asked
  void setSamples(const QStringList& questions);
  /// The next question replaces an earlier one. @param number of the turn, from 1 on; 0 = no longer
  void setEditing(int number);
  bool remembers() const;
  void setRemembers(bool remembers);
  QMenu* addMenu() const { return m_addMenu; }
  QToolButton* samplingButton() const { return m_sampling; }

 signals:
  void asked(const QString& text);
  void stopClicked();
  void continueClicked();
  void editLastRequested();
  void editCancelled();
  void newClicked();
  void loadClicked();
  void saveClicked();
  void exportClicked();
  void remembersChanged(bool remembers);
  void samplingToggled(bool on);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeInput();
  QWidget* makeOptions();
  QToolButton* makeTool(const QString& name, const QString& text, const QString& iconName);
  void send();
  void refresh();

  QWidget* m_sampleBox;
  QHBoxLayout* m_samples;
  QWidget* m_editBox;
  QLabel* m_editText;
  GrowingTextEdit* m_input = nullptr;
  QPushButton *m_send = nullptr, *m_stop = nullptr, *m_continue = nullptr;
  QCheckBox* m_remember = nullptr;
  QToolButton *m_sampling = nullptr, *m_new = nullptr, *m_transcript = nullptr, *m_add = nullptr;
  QMenu* m_addMenu = nullptr;
  bool m_busy = false, m_canAsk = false;
};

}  // namespace lorikeet
