// See setup_panel.h. How its parts are laid out stands in setup_panel_parts.cpp.
#include "ui/panels/setup_panel.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTimer>

#include "core/engine/planner.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"
#include "ui/engine/background.h"
#include "ui/models/dataset_model.h"
#include "ui/panels/plan_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/model_picker.h"
#include "ui/widgets/module_tree.h"
#include "ui/widgets/preset_bar.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kPlanAlwaysRows = 20000;

QString choiceKey(const RunConfig& config) { return qs(config.baseModel + "\n" + config.dtype + "\n" + config.chatTemplate); }

}  // namespace

// The jobs end before what they work with goes.
SetupPanel::~SetupPanel() {
  delete m_timeJob;
  delete m_planJob;
}

void SetupPanel::connectController() {
  connect(m_controller, &EngineController::modelOpened, this, &SetupPanel::showModel);
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task != EngineTask::OpenModel) return;
    m_banner->showMessage(Banner::Kind::Error, sentence);
    m_modelInfo->clear();
    m_openedModel.clear();  // choosing it again tries again
    refresh();
  });
  connect(m_controller, &EngineController::runStateChanged, this, [this](RunState state) {
    if (state == RunState::Starting) m_timeJob->cancel();  // a step that is being measured would slow the run down
    refresh();
  });
  connect(m_timeJob, &Background::failed, this, [this] { m_plan->showTime({}); });
  connect(m_planJob, &Background::failed, this, [this](const QString& sentence) {
    m_planProblems = true;
    m_plan->showNote(sentence, true);
    refresh();
  });
}

RunConfig SetupPanel::config() const {
  RunConfig config;
  m_form->store(config, runFields());
  config.baseModel = m_models->path().toStdString();
  config.dataset = m_data->path().toStdString();
  config.placeholders = m_data->placeholderValues();
  return config;
}

void SetupPanel::setConfig(const RunConfig& config) {
  m_models->setPath(qs(config.baseModel));
  m_form->setValues(toJson(config));
  showDepth();
}

QString SetupPanel::runName() const {
  if (!m_name->text().trimmed().isEmpty()) return m_name->text().trimmed();
  return m_name->placeholderText();
}

void SetupPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_models->scan();
}

void SetupPanel::openModel() {
  const RunConfig wanted = config();
  if (choiceKey(wanted) == m_openedModel) return;
  m_openedModel = choiceKey(wanted);
  m_banner->dismiss();
  m_modelInfo->setText(tr("Opening the model …"));
  m_controller->openModel(wanted.baseModel, wanted.dtype, wanted.chatTemplate);
}

void SetupPanel::showModel(const ModelHandle& model) {
  const ModelInfo& info = model->info();
  m_modelInfo->setText(tr("%1 family, %2 parameters, %3 on disk, computed in %4, template: %5")
                           .arg(qs(info.config.modelType), shortCountText(info.parameters), bytesText(info.bytesOnDisk),
                                qs(info.computeDtype), qs(info.templateName)));
  m_modelInfo->setToolTip(qs(info.path.string()));
  if (!info.warnings.empty()) m_banner->showMessage(Banner::Kind::Warning, sentenceText(info.warnings.front()));
  m_models->remember(m_models->path());
  m_tree->setModel(info.config);
  m_tree->showRun(config());
  planSoon();
}

void SetupPanel::onFormChanged() {
  const RunConfig now = config();
  openModel();  // dtype and template belong to the opened model
  m_tree->showRun(now);
  m_presets->showConfig(now);
  planSoon();
  emit settingsChanged();
}

void SetupPanel::planSoon() {
  // A plan reads every row; of many rows it is made when somebody looks.
  if (isVisible() || m_data->rowCount() <= kPlanAlwaysRows) m_planTimer->start();
  refresh();
}

void SetupPanel::requestPlan() {
  if (!m_form->isValid()) {
    m_planProblems = true;
    m_plan->showNote(tr("A setting is not allowed as it stands; it is marked in the form."), true);
    refresh();
    return;
  }
  if (!m_controller->model()) return;
  m_plan->setStale(true);
  if (m_data->rowCount() > kPlanAlwaysRows)
    m_plan->showNote(tr("Counting the tokens of %n row(s) …", nullptr, m_data->rowCount()), false);
  m_timeJob->cancel();
  m_planJob->start(
      [this, planner = m_planner, model = m_controller->model(), wanted = config(),
       dataset = std::make_shared<const Dataset>(m_data->dataset())](const std::stop_token& stop, const Background::Post& post) {
        const LaunchPlan launch = planner->plan(model, wanted, *dataset, stop);
        post([this, model, wanted, launch, sizes = planner->sizes()] {
          showPlan(launch);
          showTime(model, wanted, launch, sizes);
        });
      });
}

void SetupPanel::showTime(const ModelHandle& model, const RunConfig& config, const LaunchPlan& launch,
                          const std::shared_ptr<const DataSizes>& sizes) {
  const TimeEstimate known = m_clock->known(*model, config, launch.plan, *sizes);
  m_plan->showTime(known);
  // Steps are timed only while somebody looks and nothing trains.
  if (known.expected > 0 || !launch.plan.problems.empty() || !isVisible() || m_controller->isRunActive()) return;
  m_plan->showTimeNote(tr("measuring a few steps …"));
  m_timeJob->start(
      [this, model, config, sizes, clock = m_clock, plan = launch.plan](const std::stop_token& stop, const Background::Post& post) {
        const TimeEstimate time = clock->time(*model, config, plan, *sizes, stop);
        post([this, time] { m_plan->showTime(time); });
      });
}

void SetupPanel::showPlan(const LaunchPlan& launch) {
  m_plan->showPlan(launch, config().maxLength);
  m_planProblems = !launch.plan.problems.empty();
  m_trainRows = static_cast<qint64>(launch.plan.trainRows);
  m_validationRows = static_cast<qint64>(launch.plan.validationRows);
  m_controller->announcePlan(launch.plan);
  refresh();
}

void SetupPanel::applyFix(const PlanFix& fix) {
  if (fix.kind == PlanFixKind::OpenData) {
    emit dataPageWanted();
    return;
  }
  m_form->setValues(fix.changes);
  showDepth();
}

/// The text says exactly which layers are meant, so the other two ways of choosing must not take some of them away again.
void SetupPanel::pickTargets(const QString& targets) {
  m_form->setValues(Json{{"targets", targets.toStdString()}, {"excludeLayers", ""}, {"layersToTransform", ""}});
}

void SetupPanel::chooseValidationFile() {
  if (!config().validationFile.empty()) {
    m_form->setValue("validationFile", "");
    return;
  }
  m_dialogs->openFile(this, tr("Choose a file of rows that are only measured"), QFileInfo(m_data->path()).path(),
                      tr("Rows (*.jsonl *.json *.csv *.tsv);;All files (*)"),
                      [this](const QString& path) { m_form->setValue("validationFile", path.toStdString()); });
}

void SetupPanel::importSettings() {
  m_dialogs->openFile(this, tr("Import settings"), QString(), tr("Settings of a run (*.json);;All files (*)"),
                      [this](const QString& path) { readSettings(path); });
}

/// Settings alone, or a run folder's run.json, which holds them under "config".
void SetupPanel::readSettings(const QString& path) {
  try {
    const Json json = parseJson(readFile(path.toStdString()), path.toStdString());
    const RunConfig read = runConfigFromJson(json.is_object() && json.contains("config") ? json["config"] : json);
    setConfig(read);
    m_banner->dismiss();
    if (read.dataset.empty() || qs(read.dataset) == m_data->path()) return;
    m_banner->ask(Banner::Kind::Info, tr("These settings were used with the dataset %1.").arg(qs(read.dataset)),
                  {{tr("Open it"), [this, file = qs(read.dataset)] { emit datasetWanted(file); }}});
  } catch (const Error& error) {
    m_banner->showMessage(Banner::Kind::Error, QString::fromUtf8(error.what()));
  }
}

void SetupPanel::exportSettings() {
  m_dialogs->saveFile(this, tr("Export settings"), QStringLiteral("settings.json"), tr("Settings of a run (*.json)"),
                      [this](const QString& path) {
                        try {
                          writeFileAtomic(path.toStdString(), toJson(config()).dump(2) + "\n");
                          m_banner->showMessage(Banner::Kind::Info, tr("The settings are in %1.").arg(path));
                        } catch (const Error& error) {
                          m_banner->showMessage(Banner::Kind::Error, QString::fromUtf8(error.what()));
                        }
                      });
}

void SetupPanel::showDepth() {
  const bool all = m_depth->checkedId() == 1;
  m_search->setVisible(all);
  m_form->setShowAll(all);
  m_form->setSearch(all ? m_search->text() : QString());
  m_noMatch->setVisible(m_form->shownCount() == 0);
}

void SetupPanel::showData() {
  const QString file = m_data->path().isEmpty() ? tr("new dataset") : QFileInfo(m_data->path()).fileName();
  m_dataInfo->setText(tr("Dataset: %1, %n row(s)", nullptr, m_data->rowCount()).arg(file));
  m_dataInfo->setToolTip(m_data->path());
  const RunConfig now = config();
  const bool own = !now.validationFile.empty();
  const QString rows = m_validationRows < 0 ? QString() : tr(" (%n row(s))", nullptr, static_cast<int>(m_validationRows));
  m_splitInfo->setText((own ? tr("Kept back to measure: the file %1").arg(QFileInfo(qs(now.validationFile)).fileName())
                            : tr("Kept back to measure: %1 % of the rows, and those marked so")
                                  .arg(QLocale().toString(100 * now.validationShare, 'g', 3))) +
                       rows);
  m_validation->setText(own ? tr("Use a share") : tr("Use a file …"));
  m_name->setPlaceholderText(QStringLiteral("%1 %2").arg(QFileInfo(file).completeBaseName(),
                                                         QDateTime::currentDateTime().toString(QStringLiteral("MM-dd HH:mm"))));
}

void SetupPanel::refresh() {
  showData();
  m_resetAll->setEnabled(m_form->changedCount() > 0 || !m_form->isValid());
  m_models->setEnabled(!m_controller->isRunActive());
  setCanStart(m_form->isValid() && !m_planProblems && m_controller->model());
}

void SetupPanel::setCanStart(bool can) {
  m_start->setEnabled(can && !m_controller->isRunActive());  // beside a run, the settings may still join the queue
  if (can == m_canStart) return;
  m_canStart = can;
  emit canStartChanged(can);
}

}  // namespace lorikeet
