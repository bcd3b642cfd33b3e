// See setup_panel.h.
#include "ui/panels/setup_panel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/models/dataset_model.h"
#include "ui/panels/plan_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kPlanAlwaysRows = 20000;
constexpr int kPlanDelayMs = 300;  // a plan counts every token: not at every keystroke

/// What the page shows in its own way, and what belongs to making a base model.
const std::vector<std::string> kOwnWidgets = {"baseModel", "dataset", "method"};

QString choiceKey(const RunConfig& config) { return qs(config.baseModel + "\n" + config.dtype + "\n" + config.chatTemplate); }

}  // namespace

SetupPanel::SetupPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_data(data),
      m_dialogs(dialogs),
      m_banner(new Banner(QStringLiteral("setupBanner"))),
      m_plan(new PlanCard),
      m_form(new FieldForm(specsOf(runFields(), kOwnWidgets))),
      m_planTimer(new QTimer(this)) {
  setObjectName(QStringLiteral("setupPanel"));
  auto* columns = new QHBoxLayout(this);
  columns->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  columns->setSpacing(2 * kGrid);
  auto* left = new QWidget;
  auto* leftColumn = new QVBoxLayout(left);
  leftColumn->setContentsMargins(0, 0, 0, 0);
  leftColumn->setSpacing(2 * kGrid);
  leftColumn->addWidget(m_banner);
  leftColumn->addWidget(makeModelCard());
  leftColumn->addWidget(makeFormCard(), 1);
  columns->addWidget(left, 1);
  columns->addWidget(makeSide());

  m_planTimer->setSingleShot(true);
  m_planTimer->setInterval(kPlanDelayMs);
  connect(m_planTimer, &QTimer::timeout, this, &SetupPanel::requestPlan);
  connect(m_data, &DatasetModel::contentChanged, this, &SetupPanel::planSoon);
  connect(m_form, &FieldForm::changed, this, [this] {
    openModel();  // dtype and template belong to the opened model
    planSoon();
    emit settingsChanged();
  });
  connectController();
  m_form->setShowAll(false);
  refresh();
}

QWidget* SetupPanel::makeModelCard() {
  QVBoxLayout* column = nullptr;
  QFrame* card = makeCard(&column);
  column->addWidget(makeHeading(tr("Base model")));
  auto* row = new QHBoxLayout;
  m_models = new QComboBox;
  m_models->setObjectName(QStringLiteral("modelChooser"));
  m_models->setAccessibleName(tr("Base model"));
  m_models->addItem(tr("Built-in small model"), QString());
  m_models->setToolTip(
      tr("The language model that learns. It is only read, never changed: what is learned becomes an adapter beside it."));
  row->addWidget(m_models, 1);
  QPushButton* browse = makeButton(QStringLiteral("browseModel"), tr("Choose a folder …"), QStringLiteral("folder"));
  row->addWidget(browse);
  column->addLayout(row);
  m_modelInfo = makeMuted({});
  m_modelInfo->setObjectName(QStringLiteral("modelInfo"));
  column->addWidget(m_modelInfo);
  m_dataInfo = makeMuted({});
  m_dataInfo->setObjectName(QStringLiteral("setupDataInfo"));
  column->addWidget(m_dataInfo);
  connect(m_models, &QComboBox::activated, this, [this] { openModel(); });
  connect(browse, &QPushButton::clicked, this, &SetupPanel::chooseFolder);
  return card;
}

QWidget* SetupPanel::makeFormCard() {
  QVBoxLayout* column = nullptr;
  QFrame* card = makeCard(&column);
  auto* head = new QHBoxLayout;
  head->addWidget(makeHeading(tr("Settings")), 1);
  m_resetAll = makeButton(QStringLiteral("resetAll"), tr("Reset all"), QStringLiteral("reset"));
  connect(m_resetAll, &QPushButton::clicked, m_form, &FieldForm::resetAll);
  head->addWidget(m_resetAll);
  m_depth = new QButtonGroup(this);
  for (const QString& text : {tr("Basic"), tr("All")}) {
    QPushButton* button = makeButton(m_depth->buttons().isEmpty() ? QStringLiteral("showBasic") : QStringLiteral("showAll"), text);
    button->setCheckable(true);
    m_depth->addButton(button, static_cast<int>(m_depth->buttons().size()));
    head->addWidget(button);
  }
  m_depth->button(0)->setChecked(true);
  connect(m_depth, &QButtonGroup::idClicked, m_form, [this](int id) { m_form->setShowAll(id == 1); });
  column->addLayout(head);
  auto* scroll = new QScrollArea;
  scroll->setObjectName(QStringLiteral("formScroll"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(m_form);
  m_form->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  column->addWidget(scroll, 1);
  return card;
}

QWidget* SetupPanel::makeSide() {
  auto* side = new QWidget;
  side->setFixedWidth(45 * kGrid);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * kGrid);
  column->addWidget(m_plan);
  column->addStretch();
  auto* label = makeMuted(tr("Name of the run"));
  column->addWidget(label);
  m_name = new QLineEdit;
  m_name->setObjectName(QStringLiteral("runName"));
  m_name->setAccessibleName(tr("Name of the run"));
  label->setBuddy(m_name);
  column->addWidget(m_name);
  m_start = makeButton(QStringLiteral("setupStart"), tr("Start training →"), QStringLiteral("play"), true);
  column->addWidget(m_start);
  connect(m_start, &QPushButton::clicked, this, &SetupPanel::startClicked);
  return side;
}

void SetupPanel::connectController() {
  connect(m_controller, &EngineController::modelOpened, this, &SetupPanel::showModel);
  connect(m_controller, &EngineController::planReady, this, [this](const TrainPlan& plan) {
    m_plan->showPlan(plan);
    m_planProblems = !plan.problems.empty();
    refresh();
  });
  connect(m_controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::OpenModel) {
      m_banner->showMessage(Banner::Kind::Error, sentence);
      m_modelInfo->clear();
      m_openedModel.clear();  // choosing it again tries again
    }
    if (task == EngineTask::Plan) {
      m_planProblems = true;
      m_plan->showNote(sentence, true);
    }
    refresh();
  });
  connect(m_controller, &EngineController::runStateChanged, this, &SetupPanel::refresh);
}

RunConfig SetupPanel::config() const {
  RunConfig config;
  m_form->store(config, runFields());
  config.baseModel = m_models->currentData().toString().toStdString();
  config.dataset = m_data->path().toStdString();
  config.placeholders = m_data->placeholderValues();
  return config;
}

void SetupPanel::setConfig(const RunConfig& config) {
  addModel(qs(config.baseModel));
  m_form->setValues(toJson(config));
  m_form->setShowAll(m_depth->checkedId() == 1);
}

QString SetupPanel::runName() const {
  if (!m_name->text().trimmed().isEmpty()) return m_name->text().trimmed();
  return m_name->placeholderText();
}

void SetupPanel::chooseFolder() {
  m_dialogs->openFolder(this, tr("Choose a folder with config.json and model.safetensors"), m_models->currentData().toString(),
                        [this](const QString& path) {
                          addModel(path);
                          openModel();
                        });
}

void SetupPanel::addModel(const QString& path) {
  int at = m_models->findData(path);
  if (at < 0) {
    m_models->addItem(QFileInfo(path).fileName() + QStringLiteral(" (") + path + QLatin1Char(')'), path);
    at = m_models->count() - 1;
  }
  m_models->setCurrentIndex(at);
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
  if (!info.warnings.empty()) m_banner->showMessage(Banner::Kind::Warning, qs(info.warnings.front()));
  planSoon();
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
  m_controller->requestPlan(config(), std::make_shared<const Dataset>(m_data->dataset()));
}

void SetupPanel::refresh() {
  const QString file = m_data->path().isEmpty() ? tr("new dataset") : QFileInfo(m_data->path()).fileName();
  m_dataInfo->setText(tr("Dataset: %1, %n row(s)", nullptr, m_data->rowCount()).arg(file));
  m_name->setPlaceholderText(QStringLiteral("%1 %2").arg(QFileInfo(file).completeBaseName(),
                                                         QDateTime::currentDateTime().toString(QStringLiteral("MM-dd HH:mm"))));
  m_resetAll->setEnabled(m_form->changedCount() > 0 || !m_form->isValid());
  m_models->setEnabled(!m_controller->isRunActive());
  setCanStart(m_form->isValid() && !m_planProblems && m_controller->model() && !m_controller->isRunActive());
}

void SetupPanel::setCanStart(bool can) {
  m_start->setEnabled(can);
  if (can == m_canStart) return;
  m_canStart = can;
  emit canStartChanged(can);
}

}  // namespace lorikeet
