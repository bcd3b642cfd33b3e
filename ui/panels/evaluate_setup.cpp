// See evaluate_setup.h.
#include "ui/panels/evaluate_setup.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <set>

#include "ui/models/dataset_model.h"
#include "ui/panels/evaluate_adapters.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr std::size_t kCountedRows = 20000;  // more would hold up the window
}  // namespace

EvaluateSetup::EvaluateSetup(DatasetModel* data, Dialogs* dialogs, QWidget* parent)
    : QFrame(parent), m_data(data), m_dialogs(dialogs), m_adapters(new EvaluateAdapters(dialogs)) {
  setObjectName(QStringLiteral("evaluateSetup"));
  setProperty("card", true);
  setFixedWidth(37 * kGrid);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addWidget(makeQuestions());
  column->addSpacing(kGrid);
  column->addWidget(m_adapters, 1);
  column->addWidget(makeStart());
  connect(m_data, &DatasetModel::contentChanged, this, [this] {
    if (isVisible()) refresh();
  });
  setRunning(false);
}

QWidget* EvaluateSetup::makeQuestions() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  column->addWidget(makeHeading(tr("Questions")));
  m_source = new QComboBox;
  m_source->setObjectName(QStringLiteral("evalSource"));
  m_source->setAccessibleName(tr("Which questions are asked"));
  m_source->addItems(
      {tr("Validation rows of the Data page"), tr("All rows of the Data page"), tr("Rows with a tag"), tr("A file")});
  m_tag = new QComboBox;
  m_tag->setObjectName(QStringLiteral("evalTag"));
  m_tag->setAccessibleName(tr("Tag of the rows"));
  m_open = makeButton(QStringLiteral("evalOpenFile"), tr("Choose a file…"), QStringLiteral("open"));
  m_rows = makeMuted({});
  m_rows->setObjectName(QStringLiteral("evalRowCount"));
  m_general = new QCheckBox(tr("Also general questions"));
  m_general->setObjectName(QStringLiteral("evalGeneral"));
  m_general->setToolTip(
      tr("Asks 60 everyday questions as well, to see what the adapter forgot. Leave it on unless time is short."));
  m_general->setChecked(true);
  for (QWidget* widget : {static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_tag), static_cast<QWidget*>(m_open),
                          static_cast<QWidget*>(m_rows), static_cast<QWidget*>(m_general)})
    column->addWidget(widget);
  connect(m_source, qOverload<int>(&QComboBox::currentIndexChanged), this, &EvaluateSetup::refresh);
  connect(m_tag, qOverload<int>(&QComboBox::currentIndexChanged), this, &EvaluateSetup::refresh);
  connect(m_open, &QPushButton::clicked, this, [this] {
    m_dialogs->openFile(this, tr("Questions to ask"), m_file, tr("Datasets (*.jsonl *.json *.csv *.tsv)"),
                        [this](const QString& path) { chooseFile(path); });
  });
  return box;
}

QWidget* EvaluateSetup::makeStart() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_bar = new QProgressBar;
  m_bar->setObjectName(QStringLiteral("evalProgress"));
  m_bar->setAccessibleName(tr("Progress of the evaluation"));
  m_bar->setTextVisible(false);
  m_eta = makeMuted({});
  m_eta->setObjectName(QStringLiteral("evalEta"));
  m_start = makeButton(QStringLiteral("evalStart"), tr("Evaluate"), QStringLiteral("play"), true);
  m_stop = makeButton(QStringLiteral("evalStop"), tr("Stop and keep"), QStringLiteral("stop"));
  m_stop->setToolTip(tr("Ends here; what is answered so far is evaluated."));
  for (QWidget* widget :
       {static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_eta), static_cast<QWidget*>(m_start), static_cast<QWidget*>(m_stop)})
    column->addWidget(widget);
  connect(m_start, &QPushButton::clicked, this, &EvaluateSetup::startClicked);
  connect(m_stop, &QPushButton::clicked, this, &EvaluateSetup::stopClicked);
  return box;
}

void EvaluateSetup::setModel(const ModelHandle& model) {
  if (m_model && m_model->info().hash != model->info().hash) m_adapters->clear();  // they fit only the base they were made for
  m_model = model;
  refresh();
}

void EvaluateSetup::setRuns(const std::vector<RunInfo>& runs, const std::filesystem::path& root) {
  m_adapters->setRuns(runs, root, m_model ? m_model->info().hash : std::string());
}

void EvaluateSetup::setRunConfig(const RunConfig& config) {
  m_config = config;
  refresh();
}

void EvaluateSetup::chooseFile(const QString& path) {
  m_file = path;
  m_source->setCurrentIndex(File);
  refresh();
}

RowPick EvaluateSetup::pick() const {
  RowPick pick;
  pick.validationShare = m_config.validationShare;
  pick.seed = static_cast<std::uint64_t>(m_config.seed);
  if (m_source->currentIndex() == Validation) pick.side = SplitSide::Validation;
  if (m_source->currentIndex() == Tag) pick.tag = m_tag->currentText().toStdString();
  return pick;
}

std::optional<std::size_t> EvaluateSetup::countRows() const {
  if (m_data->rows().size() > kCountedRows && m_source->currentIndex() != All) return std::nullopt;
  return pickRows(m_data->rows(), pick()).size();
}

QuestionSet EvaluateSetup::questions() const {
  if (m_source->currentIndex() == File) return {QFileInfo(m_file).fileName().toStdString(), m_file.toStdString(), {}};
  QString title = m_data->path().isEmpty() ? tr("Data page") : QFileInfo(m_data->path()).fileName();
  if (m_source->currentIndex() == Tag) title = tr("%1, tag %2").arg(title, m_tag->currentText());
  if (m_source->currentIndex() == Validation) title = tr("%1, validation").arg(title);
  return {title.toStdString(), m_data->path().toStdString(), m_data->rows()};
}

std::optional<EvalJob> EvaluateSetup::job() const {
  EvalJob job;
  job.model = m_model;
  job.questions = questions();
  if (m_source->currentIndex() != File) job.pick = pick();
  job.general = m_general->isChecked();
  job.systemPrompt = m_config.systemPrompt;
  job.adapters = m_adapters->chosen();
  const bool tagMissing = m_source->currentIndex() == Tag && m_tag->count() == 0;
  const bool anything = m_source->currentIndex() == File ? !m_file.isEmpty() : !job.questions.rows.empty() && !tagMissing;
  if (!m_model || !anything) return std::nullopt;
  return job;
}

void EvaluateSetup::refreshTags() {
  std::set<std::string> tags;
  for (const Row& row : m_data->rows()) tags.insert(row.tags.begin(), row.tags.end());
  QStringList names;
  for (const std::string& tag : tags) names.append(qs(tag));
  QStringList shown;
  for (int i = 0; i < m_tag->count(); ++i) shown.append(m_tag->itemText(i));
  if (names == shown) return;
  const QSignalBlocker quiet(m_tag);
  const QString chosen = m_tag->currentText();
  m_tag->clear();
  m_tag->addItems(names);
  m_tag->setCurrentIndex(std::max(0, m_tag->findText(chosen)));
}

void EvaluateSetup::refresh() {
  const int source = m_source->currentIndex();
  if (source == Tag) refreshTags();
  m_tag->setVisible(source == Tag);
  m_open->setVisible(source == File);
  const auto ready = job();
  const auto count = source == File ? std::nullopt : countRows();
  if (source == File)
    m_rows->setText(m_file.isEmpty() ? tr("No file chosen yet.") : QFileInfo(m_file).fileName());
  else
    m_rows->setText(count ? tr("%n question(s)", nullptr, static_cast<int>(*count)) : QString());
  m_start->setEnabled(ready.has_value() && count != std::size_t{0} && !m_running);
  m_start->setToolTip(m_model ? QString() : tr("Open a base model on the Setup page first."));
}

void EvaluateSetup::setRunning(bool running) {
  m_running = running;
  for (QWidget* widget : {static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_eta), static_cast<QWidget*>(m_stop)})
    widget->setVisible(running);
  m_start->setVisible(!running);
  m_bar->setRange(0, 0);
  m_eta->setText(tr("Getting ready …"));
  refresh();
}

void EvaluateSetup::showProgress(const EvalProgress& progress) {
  m_bar->setRange(0, static_cast<int>(progress.total));
  m_bar->setValue(static_cast<int>(progress.done));
  m_eta->setText(tr("%1 of %2 questions, %3 left")
                     .arg(countText(static_cast<qint64>(progress.done)), countText(static_cast<qint64>(progress.total)),
                          durationText(progress.etaSeconds)));
}

}  // namespace lorikeet
