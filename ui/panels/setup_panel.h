// The Setup page: base model, settings and the live plan of the run. Used by MainWindow.
#pragma once
#include <QWidget>
#include <functional>

#include "ui/engine/engine_controller.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace lorikeet {

class Banner;
class DatasetModel;
class Dialogs;
class FieldForm;
class PlanCard;

class SetupPanel : public QWidget {
  Q_OBJECT
 public:
  SetupPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent = nullptr);

  /// Everything the form says, with the dataset's path and placeholder values.
  RunConfig config() const;
  void setConfig(const RunConfig& config);
  QString runName() const;
  /// Opens the model that is chosen, if it is not open as it should be.
  void openModel();
  /// True while the newest plan has no problem and the form is valid.
  bool canStart() const { return m_canStart; }
  /// Asks for a new plan soon; called when the page is shown and when anything changes.
  void planSoon();

 signals:
  void startClicked();
  void canStartChanged(bool can);
  /// Another model or setting: what is shown of rows as a run would see them is stale.
  void settingsChanged();

 private:
  QWidget* makeModelCard();
  QWidget* makeFormCard();
  QWidget* makeSide();
  void connectController();
  void chooseFolder();
  void addModel(const QString& path);
  void showModel(const ModelHandle& model);
  void requestPlan();
  void refresh();
  void setCanStart(bool can);

  EngineController* m_controller;
  DatasetModel* m_data;
  Dialogs* m_dialogs;
  Banner* m_banner;
  PlanCard* m_plan;
  FieldForm* m_form;
  QTimer* m_planTimer;
  QComboBox* m_models = nullptr;
  QLabel *m_modelInfo = nullptr, *m_dataInfo = nullptr;
  QLineEdit* m_name = nullptr;
  QPushButton *m_start = nullptr, *m_resetAll = nullptr;
  QButtonGroup* m_depth = nullptr;
  QString m_openedModel;  ///< path, dtype and template of the model that was last asked for
  bool m_canStart = false, m_planProblems = true;
};

}  // namespace lorikeet
