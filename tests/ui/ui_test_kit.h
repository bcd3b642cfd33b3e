// What the window's tests share: a tiny model and dataset on disk, dialogs that answer by themselves, waiting without sleeping.
#pragma once
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QTimer>
#include <filesystem>
#include <memory>

#include "ui/main_window.h"
#include "ui/widgets/dialogs.h"

namespace lorikeet::test {

/// Answers what the test has put here.
class FakeDialogs : public Dialogs {
 public:
  QString openPath, folderPath, savePath;
  bool agree = false;
  SaveChoice saveChoice = SaveChoice::Cancel;
  CloseChoice closeChoice = CloseChoice::Cancel;
  QStringList asked;

  void openFile(QWidget*, const QString&, const QString&, const QString&, PathCallback done) override;
  void openFolder(QWidget*, const QString&, const QString&, PathCallback done) override;
  void saveFile(QWidget*, const QString&, const QString&, const QString&, PathCallback done) override;
  void confirm(QWidget*, const QString& text, const QString&, const QString&, std::function<void()> done) override;
  void askToSave(QWidget*, const QString& text, std::function<void(SaveChoice)> done) override;
  void askToClose(QWidget*, const QString& text, const QString&, std::function<void(CloseChoice)> done) override;
};

/// A Llama of two layers with small random weights and the tokenizer of tests/golden/text; enough to train and to answer.
/// @return its folder
std::filesystem::path makeTinyModel(const std::filesystem::path& dir);
/// A JSON-lines file of `rows` questions and answers.
QString makeDataset(const QTemporaryDir& dir, int rows);

/// The longest time that the GUI thread was busy, as a timer that wants to fire every millisecond sees it. Measures from its making on.
class GapMeter : public QObject {
 public:
  GapMeter();
  double longestMs() const { return m_longestMs; }

 private:
  QTimer m_timer;
  QElapsedTimer m_clock;
  double m_longestMs = 0;
};

/// True where a person measures: LORIKEET_BARS is set and the machine does nothing else. Elsewhere times are printed, and held only to what
/// no person would wait for: a test cannot know what else its processor does.
bool barsCount();

/// The real window with fake dialogs, settings and runs in a temporary folder.
struct TestWindow {
  TestWindow();
  ~TestWindow();
  /// Opens tiny model and dataset and waits for both.
  void load(int rows = 24);

  template <class T>
  T* find(const char* name) const {
    return window->findChild<T*>(QString::fromLatin1(name));
  }

  QTemporaryDir dir;
  FakeDialogs* dialogs = nullptr;  ///< the window's own
  std::unique_ptr<MainWindow> window;
};

}  // namespace lorikeet::test
