// What the window's tests share: a tiny model and dataset on disk, dialogs that answer by themselves, waiting without sleeping.
#pragma once
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
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
  QStringList asked;

  void openFile(QWidget*, const QString&, const QString&, const QString&, PathCallback done) override;
  void openFolder(QWidget*, const QString&, const QString&, PathCallback done) override;
  void saveFile(QWidget*, const QString&, const QString&, const QString&, PathCallback done) override;
  void confirm(QWidget*, const QString& text, const QString&, const QString&, std::function<void()> done) override;
  void askToSave(QWidget*, const QString& text, std::function<void(SaveChoice)> done) override;
};

/// A Llama of two layers with small random weights and the tokenizer of tests/golden/text; enough to train and to answer.
/// @return its folder
std::filesystem::path makeTinyModel(const std::filesystem::path& dir);
/// A JSON-lines file of `rows` questions and answers.
QString makeDataset(const QTemporaryDir& dir, int rows);

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
