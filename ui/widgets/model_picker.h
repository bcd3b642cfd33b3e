// Chooses the base model: the folders found on this machine with what they hold, or any folder by its path. Used by SetupPanel.
#pragma once
#include <QWidget>
#include <vector>

#include "core/formats/model_folders.h"

class QComboBox;
class QPushButton;
class QSettings;
class QStandardItem;
class QStandardItemModel;

namespace lorikeet {

class Background;
class Dialogs;

class ModelPicker : public QWidget {
  Q_OBJECT
 public:
  /// @param settings remember the folders that were used; null = nothing is remembered
  ModelPicker(Dialogs* dialogs, QSettings* settings, QWidget* parent = nullptr);

  /// The chosen folder; "" = the built-in model.
  QString path() const;
  /// Chooses a folder, whether it was found or not. Nothing is emitted.
  void setPath(const QString& path);
  /// Looks through the folders of this machine in the background.
  void scan();
  /// The model of this folder could be opened: it is offered next time, too.
  void remember(const QString& path);

 signals:
  void chosen(const QString& path);
  /// Every folder has been looked at.
  void scanned(int models);

 private:
  void show(const std::vector<ModelFolder>& folders);
  void addFolder(const ModelFolder& folder);
  int rowOf(const QString& path) const;
  void browse();
  QStringList recent() const;

  Dialogs* m_dialogs;
  QSettings* m_settings;
  Background* m_job;
  QStandardItemModel* m_model;
  QComboBox* m_chooser;
  QPushButton* m_browse;
};

}  // namespace lorikeet
