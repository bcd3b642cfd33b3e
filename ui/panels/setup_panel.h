// The Setup page: base model, dataset and split, settings with presets and the layers' tree, and the live plan of the run. Used by
// MainWindow.
#pragma once
#include <QWidget>
#include <functional>
#include <memory>

#include "core/config/presets.h"
#include "ui/engine/engine_controller.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;
class QTimer;

namespace lorikeet {

class Background;
class Banner;
class DatasetModel;
class Dialogs;
class FieldForm;
class ModelPicker;
class ModuleTree;
class PlanCard;
class Planner;
class StepClock;
class PresetBar;
struct DataSizes;
struct LaunchPlan;
struct PlanFix;

class SetupPanel : public QWidget {
  Q_OBJECT
 public:
  /// @param settings where the folders of models that were used are remembered; null = nowhere
  SetupPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QSettings* settings, QWidget* parent = nullptr);
  ~SetupPanel() override;

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
  /// The person wants to open another file of rows. @param path "" = ask for one
  void datasetWanted(const QString& path);
  /// The Data page can help.
  void dataPageWanted();
  /// The rows that this query of the Data page's filter finds.
  void rowsWanted(const QString& query);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeModelCard();
  QWidget* makeFormCard();
  QWidget* makeFormHead();
  QWidget* makeSide();
  void connectController();
  void connectForm();
  void showModel(const ModelHandle& model);
  void onFormChanged();
  void requestPlan();
  void showPlan(const LaunchPlan& launch);
  /// Shows how long the planned run takes; measures it first where that is not known.
  void showTime(const ModelHandle& model, const RunConfig& config, const LaunchPlan& launch,
                const std::shared_ptr<const DataSizes>& sizes);
  void applyFix(const PlanFix& fix);
  void pickTargets(const QString& targets);
  void chooseValidationFile();
  void importSettings();
  void exportSettings();
  void readSettings(const QString& path);
  void showDepth();
  void showData();
  void refresh();
  void setCanStart(bool can);

  EngineController* m_controller;
  DatasetModel* m_data;
  Dialogs* m_dialogs;
  Banner* m_banner;
  PlanCard* m_plan;
  FieldForm* m_form;
  ModelPicker* m_models;
  ModuleTree* m_tree;
  PresetBar* m_presets;
  QTimer* m_planTimer;
  std::shared_ptr<Planner> m_planner;  ///< works in the plan job's thread alone
  std::shared_ptr<StepClock> m_clock;
  Background *m_planJob, *m_timeJob;  ///< a step that is being measured holds up no plan
  QLabel *m_modelInfo = nullptr, *m_dataInfo = nullptr, *m_splitInfo = nullptr, *m_help = nullptr, *m_noMatch = nullptr;
  QLineEdit *m_name = nullptr, *m_search = nullptr;
  QPushButton *m_start = nullptr, *m_resetAll = nullptr, *m_validation = nullptr;
  QButtonGroup* m_depth = nullptr;
  QString m_openedModel;                           ///< path, dtype and template of the model that was last asked for
  qint64 m_trainRows = -1, m_validationRows = -1;  ///< as the newest plan counts them
  bool m_canStart = false, m_planProblems = true;
};

}  // namespace lorikeet
