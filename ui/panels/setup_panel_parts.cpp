// How the Setup page is put together. See setup_panel.h.
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "core/engine/planner.h"
#include "ui/engine/background.h"
#include "ui/models/dataset_model.h"
#include "ui/panels/plan_card.h"
#include "ui/panels/setup_panel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/model_picker.h"
#include "ui/widgets/module_tree.h"
#include "ui/widgets/preset_bar.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kPlanDelayMs = 300;  // a plan may count every token: not at every keystroke
constexpr int kSideWidth = 49 * kGrid;

/// What the page shows in its own way, and what belongs to making a base model.
const std::vector<std::string> kOwnWidgets = {"baseModel", "dataset", "method"};

QScrollArea* scrolled(QWidget* widget, const QString& name) {
  auto* scroll = new QScrollArea;
  scroll->setObjectName(name);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(widget);
  widget->setAutoFillBackground(false);
  scroll->viewport()->setAutoFillBackground(false);
  return scroll;
}

}  // namespace

SetupPanel::SetupPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QSettings* settings, QWidget* parent)
    : QWidget(parent),
      m_controller(controller),
      m_data(data),
      m_dialogs(dialogs),
      m_banner(new Banner(QStringLiteral("setupBanner"))),
      m_plan(new PlanCard),
      m_form(new FieldForm(specsOf(runFields(), kOwnWidgets))),
      m_models(new ModelPicker(dialogs, settings)),
      m_tree(new ModuleTree),
      m_presets(new PresetBar(dialogs, userPresetDir())),
      m_planTimer(new QTimer(this)),
      m_planner(std::make_shared<Planner>()),
      m_clock(std::make_shared<StepClock>()),
      m_planJob(new Background(QStringLiteral("plan"))),
      m_timeJob(new Background(QStringLiteral("time"))) {
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
  connectForm();
  connectController();
  showDepth();
  refresh();
}

void SetupPanel::connectForm() {
  connect(m_form, &FieldForm::changed, this, &SetupPanel::onFormChanged);
  connect(m_form, &FieldForm::helpWanted, this, [this](const QString& label, const QString& help) {
    m_help->setText(QStringLiteral("<b>%1</b>: %2").arg(label.toHtmlEscaped(), help.toHtmlEscaped()));
  });
  connect(m_models, &ModelPicker::chosen, this, [this] {
    openModel();
    emit settingsChanged();
  });
  connect(m_tree, &ModuleTree::picked, this, &SetupPanel::pickTargets);
  connect(m_presets, &PresetBar::chosen, this, [this](const Preset& preset) {
    RunConfig changed = config();
    applyPreset(changed, preset);
    m_form->setValues(toJson(changed));
    showDepth();
  });
  connect(m_presets, &PresetBar::failed, this,
          [this](const QString& sentence) { m_banner->showMessage(Banner::Kind::Error, sentence); });
  connect(m_presets, &PresetBar::importWanted, this, &SetupPanel::importSettings);
  connect(m_presets, &PresetBar::exportWanted, this, &SetupPanel::exportSettings);
  connect(m_plan, &PlanCard::fixChosen, this, &SetupPanel::applyFix);
  connect(m_plan, &PlanCard::rowsWanted, this, &SetupPanel::rowsWanted);
}

QWidget* SetupPanel::makeModelCard() {
  QVBoxLayout* column = nullptr;
  QFrame* card = makeCard(&column);
  column->addWidget(makeHeading(tr("Base model and data")));
  column->addWidget(m_models);
  m_modelInfo = makeMuted({});
  m_modelInfo->setObjectName(QStringLiteral("modelInfo"));
  column->addWidget(m_modelInfo);
  const auto addLine = [&](QLabel*& label, const QString& name, QPushButton* button) {
    auto* line = new QHBoxLayout;
    label = makeMuted({});
    label->setObjectName(name);
    line->addWidget(label, 1);
    line->addWidget(button);
    column->addLayout(line);
  };
  QPushButton* open = makeButton(QStringLiteral("setupOpenData"), tr("Open another …"));
  m_validation = makeButton(QStringLiteral("setupValidation"), tr("Use a file …"));
  addLine(m_dataInfo, QStringLiteral("setupDataInfo"), open);
  addLine(m_splitInfo, QStringLiteral("setupSplitInfo"), m_validation);
  connect(open, &QPushButton::clicked, this, [this] { emit datasetWanted(QString()); });
  connect(m_validation, &QPushButton::clicked, this, &SetupPanel::chooseValidationFile);
  return card;
}

QWidget* SetupPanel::makeFormHead() {
  auto* head = new QWidget;
  auto* line = new QHBoxLayout(head);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(kGrid);
  line->addWidget(makeHeading(tr("Settings")));
  m_search = new QLineEdit;
  m_search->setObjectName(QStringLiteral("settingsSearch"));
  m_search->setPlaceholderText(tr("Search settings"));
  m_search->setAccessibleName(tr("Search settings"));
  m_search->setClearButtonEnabled(true);
  QSizePolicy keeps = m_search->sizePolicy();
  keeps.setRetainSizeWhenHidden(true);
  m_search->setSizePolicy(keeps);
  line->addWidget(m_search, 1);
  m_resetAll = makeButton(QStringLiteral("resetAll"), tr("Reset all"), QStringLiteral("reset"));
  line->addWidget(m_resetAll);
  m_depth = new QButtonGroup(this);
  for (const QString& text : {tr("Basic"), tr("All")}) {
    QPushButton* button = makeButton(m_depth->buttons().isEmpty() ? QStringLiteral("showBasic") : QStringLiteral("showAll"), text);
    button->setCheckable(true);
    m_depth->addButton(button, static_cast<int>(m_depth->buttons().size()));
    line->addWidget(button);
  }
  m_depth->button(0)->setChecked(true);
  connect(m_search, &QLineEdit::textChanged, this, &SetupPanel::showDepth);
  connect(m_resetAll, &QPushButton::clicked, this, [this] {
    m_form->resetAll();
    showDepth();
  });
  connect(m_depth, &QButtonGroup::idClicked, this, &SetupPanel::showDepth);
  return head;
}

QWidget* SetupPanel::makeFormCard() {
  QVBoxLayout* column = nullptr;
  QFrame* card = makeCard(&column);
  column->addWidget(makeFormHead());
  column->addWidget(m_presets);
  m_noMatch = makeMuted(tr("No setting matches these words."));
  column->addWidget(m_noMatch);
  m_form->placeBelow("targets", m_tree);
  column->addWidget(scrolled(m_form, QStringLiteral("formScroll")), 1);
  m_help = makeMuted(tr("Click a setting to read what it does."));
  m_help->setObjectName(QStringLiteral("settingHelp"));
  m_help->setMinimumHeight(2 * m_help->fontMetrics().lineSpacing());
  m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(m_help);
  return card;
}

QWidget* SetupPanel::makeSide() {
  auto* side = new QWidget;
  side->setFixedWidth(kSideWidth);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  column->addWidget(scrolled(m_plan, QStringLiteral("planScroll")), 1);
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

}  // namespace lorikeet
