// The questions that need a decision of the person: files and yes/no. An interface, so that tests answer in their place.
// Every call returns at once and answers through the callback: no nested event loop. Used by panels and MainWindow.
#pragma once
#include <QString>
#include <functional>

class QWidget;

namespace lorikeet {

enum class SaveChoice { Save, Discard, Cancel };
/// What happens to a run when the window is closed.
enum class CloseChoice { KeepRunning, StopAndKeep, Cancel };

class Dialogs {
 public:
  virtual ~Dialogs() = default;
  using PathCallback = std::function<void(const QString& path)>;  ///< not called when cancelled

  virtual void openFile(QWidget* parent, const QString& title, const QString& folder, const QString& filter, PathCallback done) = 0;
  virtual void openFolder(QWidget* parent, const QString& title, const QString& folder, PathCallback done) = 0;
  virtual void saveFile(QWidget* parent, const QString& title, const QString& path, const QString& filter, PathCallback done) = 0;
  /// `done` is called only when the person agrees.
  virtual void confirm(QWidget* parent, const QString& text, const QString& detail, const QString& agree,
                       std::function<void()> done) = 0;
  virtual void askToSave(QWidget* parent, const QString& text, std::function<void(SaveChoice)> done) = 0;
  virtual void askToClose(QWidget* parent, const QString& text, const QString& detail, std::function<void(CloseChoice)> done) = 0;
};

/// The real dialogs.
class NativeDialogs : public Dialogs {
 public:
  void openFile(QWidget* parent, const QString& title, const QString& folder, const QString& filter, PathCallback done) override;
  void openFolder(QWidget* parent, const QString& title, const QString& folder, PathCallback done) override;
  void saveFile(QWidget* parent, const QString& title, const QString& path, const QString& filter, PathCallback done) override;
  void confirm(QWidget* parent, const QString& text, const QString& detail, const QString& agree,
               std::function<void()> done) override;
  void askToSave(QWidget* parent, const QString& text, std::function<void(SaveChoice)> done) override;
  void askToClose(QWidget* parent, const QString& text, const QString& detail, std::function<void(CloseChoice)> done) override;
};

}  // namespace lorikeet
