// Choosing, saving, renaming and deleting presets, and the run's settings as a file. Used by SetupPanel.
#pragma once
#include <QWidget>
#include <filesystem>
#include <vector>

#include "core/config/presets.h"

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace lorikeet {

class Dialogs;

class PresetBar : public QWidget {
  Q_OBJECT
 public:
  /// @param ownDir the folder of the person's own presets
  PresetBar(Dialogs* dialogs, std::filesystem::path ownDir, QWidget* parent = nullptr);

  /// Shows which preset these settings are, or how many of them are the person's own.
  void showConfig(const RunConfig& config);

 signals:
  void chosen(const Preset& preset);
  void importWanted();
  void exportWanted();
  void failed(const QString& sentence);

 private:
  enum class Naming { None, Save, Rename };

  void makeMenu();
  void reload();
  void refresh();
  void startNaming(Naming naming);
  void finishNaming();
  void endNaming();
  void removeOwn();
  const Preset* current() const;
  template <class Work>
  bool attempt(const Work& work);

  Dialogs* m_dialogs;
  std::filesystem::path m_dir;
  std::vector<Preset> m_presets;
  RunConfig m_config;
  Naming m_naming = Naming::None;
  QComboBox* m_chooser;
  QLineEdit* m_name;
  QToolButton *m_accept, *m_cancel, *m_more;
  QAction *m_rename = nullptr, *m_delete = nullptr;
  QLabel* m_forWhom;
};

}  // namespace lorikeet
