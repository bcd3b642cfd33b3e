// See run_details.h.
#include "ui/panels/run_details.h"

#include <QCheckBox>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "core/util/error.h"
#include "ui/engine/background.h"
#include "ui/models/run_settings_model.h"
#include "ui/models/runs_model.h"
#include "ui/panels/compare_dialog.h"
#include "ui/widgets/metrics_chart.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

/// Notes are written when the person leaves the box, not at every key.
class NotesEdit : public QPlainTextEdit {
 public:
  explicit NotesEdit(std::function<void()> left) : m_left(std::move(left)) { setTabChangesFocus(true); }

 protected:
  void focusOutEvent(QFocusEvent* event) override {
    QPlainTextEdit::focusOutEvent(event);
    m_left();
  }

 private:
  std::function<void()> m_left;
};

QString joined(const std::vector<std::string>& words) {
  QStringList list;
  for (const std::string& word : words) list.append(qs(word));
  return list.join(QStringLiteral(", "));
}

QString nameOf(const RunSummary& run) { return qs(run.name.empty() ? run.id : run.name); }

}  // namespace

RunDetails::RunDetails(Dialogs* dialogs, std::filesystem::path root, QWidget* parent)
    : QFrame(parent),
      m_root(std::move(root)),
      m_reader(std::make_unique<Background>(QStringLiteral("run reader"))),
      m_comparer(std::make_unique<Background>(QStringLiteral("run rows"))),
      m_chart(new MetricsChart(dialogs)),
      m_settings(new RunSettingsModel(this)),
      m_compare(new CompareDialog(this)),
      m_tabs(new QTabWidget),
      m_name(makeHeading({})),
      m_facts(makeMuted({})),
      m_message(new QLabel) {
  setObjectName(QStringLiteral("runDetails"));
  setProperty("card", true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  row->setSpacing(2 * kGrid);
  row->addWidget(makeWords());
  m_tabs->setObjectName(QStringLiteral("runTabs"));
  m_tabs->addTab(m_chart, tr("Curves"));
  m_tabs->addTab(makeSettings(), tr("Settings"));
  m_tabs->addTab(makeData(), tr("Rows"));
  row->addWidget(m_tabs, 1);
  for (Background* job : {m_reader.get(), m_comparer.get()}) connect(job, &Background::failed, this, &RunDetails::failed);
  connect(m_chart, &MetricsChart::saveFailed, this, &RunDetails::failed);
}

RunDetails::~RunDetails() = default;

QWidget* RunDetails::makeWords() {
  auto* box = new QWidget;
  box->setFixedWidth(34 * kGrid);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_name->setWordWrap(true);
  m_facts->setObjectName(QStringLiteral("runFacts"));
  m_facts->setWordWrap(true);
  m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_message->setObjectName(QStringLiteral("runMessage"));
  m_message->setWordWrap(true);
  setTextKind(m_message, QStringLiteral("warning"));
  m_tags = new QLineEdit;
  m_tags->setObjectName(QStringLiteral("runTags"));
  m_tags->setPlaceholderText(tr("words with commas between them"));
  m_tagsLabel = makeMuted(tr("Tags"));
  m_tagsLabel->setBuddy(m_tags);
  m_notesLabel = makeMuted(tr("Notes"));
  m_notes = new NotesEdit([this] {
    if (m_runs.size() == 1 && m_notes->toPlainText() != qs(m_runs[0].notes)) emit notesEdited(qs(m_runs[0].id), m_notes->toPlainText());
  });
  m_notes->setObjectName(QStringLiteral("runNotes"));
  m_notes->setAccessibleName(tr("Notes"));
  m_notes->setPlaceholderText(tr("What was this run for, and what came of it?"));
  m_notes->setMaximumHeight(10 * kGrid);
  for (QWidget* widget : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_message),
                          static_cast<QWidget*>(m_tagsLabel), static_cast<QWidget*>(m_tags), static_cast<QWidget*>(m_notesLabel),
                          static_cast<QWidget*>(m_notes)})
    column->addWidget(widget);
  column->addStretch();
  connect(m_tags, &QLineEdit::editingFinished, this, [this] {
    if (m_runs.size() == 1 && m_tags->text() != joined(m_runs[0].tags)) emit tagsEdited(qs(m_runs[0].id), m_tags->text());
  });
  return box;
}

QWidget* RunDetails::makeSettings() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, kGrid, 0, 0);
  m_differences = new QCheckBox(tr("Differences only"));
  m_differences->setObjectName(QStringLiteral("runDifferences"));
  auto* table = new QTableView;
  table->setObjectName(QStringLiteral("runSettingsTable"));
  table->setAccessibleName(tr("Settings of the chosen runs"));
  table->setModel(m_settings);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + kGrid);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table->horizontalHeader()->setDefaultSectionSize(24 * kGrid);
  table->horizontalHeader()->setStretchLastSection(true);
  column->addWidget(m_differences);
  column->addWidget(table, 1);
  connect(m_differences, &QCheckBox::toggled, m_settings, &RunSettingsModel::setDifferencesOnly);
  return box;
}

QWidget* RunDetails::makeData() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, kGrid, 0, 0);
  m_data = new QLabel;
  m_data->setObjectName(QStringLiteral("runData"));
  m_data->setWordWrap(true);
  m_data->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_showRows = makeButton(QStringLiteral("runShowRows"), tr("Show the rows side by side …"));
  column->addWidget(m_data);
  column->addWidget(m_showRows, 0, Qt::AlignLeft);
  column->addStretch();
  connect(m_showRows, &QPushButton::clicked, this, &RunDetails::showRows);
  return box;
}

const RunInfo* RunDetails::single() const { return m_runs.size() == 1 && m_read.size() == 1 ? &m_read.front().info : nullptr; }

void RunDetails::show(const std::vector<RunSummary>& runs) {
  const auto same = [&] {
    if (runs.size() != m_runs.size()) return false;
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (runs[i].id != m_runs[i].id || runs[i].updatedAt != m_runs[i].updatedAt) return false;
    return true;
  }();
  m_runs = runs;
  presentWords();
  if (!same || m_read.size() != runs.size()) read();
}

void RunDetails::presentWords() {
  const bool one = m_runs.size() == 1;
  for (QWidget* widget : {static_cast<QWidget*>(m_tagsLabel), static_cast<QWidget*>(m_tags), static_cast<QWidget*>(m_notesLabel),
                          static_cast<QWidget*>(m_notes)})
    widget->setVisible(one);
  m_message->setVisible(one && !m_runs[0].message.empty());
  if (m_runs.empty()) {
    m_name->setText(tr("No run is chosen"));
    m_facts->setText(tr("Choose one above to see its curves, or several (Ctrl+click) to lay them over each other."));
    return;
  }
  if (!one) {
    m_name->setText(tr("%n runs beside each other", nullptr, static_cast<int>(m_runs.size())));
    QStringList names;
    for (const RunSummary& run : m_runs) names.append(nameOf(run));
    m_facts->setText(names.join(QLatin1Char('\n')));
    return;
  }
  const RunSummary& run = m_runs[0];
  m_name->setText(nameOf(run));
  m_facts->setText(tr("%1, step %2 of %3. %4 trainable parameters. Rows %5. Started %6.")
                       .arg(statusName(run))
                       .arg(run.step)
                       .arg(run.totalSteps)
                       .arg(shortCountText(run.trainableParameters), run.datasetHash.empty() ? QStringLiteral("–") : QStringLiteral("#") + qs(run.datasetHash).left(8),
                            localTime(run.createdAt)));
  m_message->setText(sentenceText(run.message));
  if (!m_tags->hasFocus()) m_tags->setText(joined(run.tags));
  if (!m_notes->hasFocus() && m_notes->toPlainText() != qs(run.notes)) m_notes->setPlainText(qs(run.notes));
}

void RunDetails::read() {
  m_read.clear();
  m_comparer->cancel();
  if (m_runs.empty()) return present({});
  std::vector<std::string> ids;
  for (const RunSummary& run : m_runs) ids.push_back(run.id);
  m_reader->start([this, root = m_root, ids](const std::stop_token& stop, const Background::Post& post) {
    const auto runs = std::make_shared<std::vector<ReadRun>>();
    for (const std::string& id : ids) {
      if (stop.stop_requested()) throw Cancelled();
      const RunFolder folder = RunFolder::open(root / id);
      runs->push_back({folder.info(), folder.metrics()});
    }
    post([this, runs] { present(*runs); });
  });
}

void RunDetails::present(const std::vector<ReadRun>& runs) {
  m_read = runs;
  std::vector<Curve> curves;
  std::vector<RunInfo> infos;
  for (const ReadRun& run : runs) {
    curves.push_back({qs(run.info.name), run.points, run.info.bestStep});
    infos.push_back(run.info);
  }
  m_chart->setCurves(std::move(curves));
  m_settings->setRuns(infos);
  m_differences->setVisible(runs.size() > 1);
  if (m_differences->isChecked() && runs.size() < 2) m_differences->setChecked(false);
  compareRows();
  emit shown();
}

// ---- the rows they learned from ----

void RunDetails::compareRows() {
  m_showRows->hide();
  if (m_read.size() != 2) {
    m_data->setText(m_read.size() == 1 ? tr("It learned from %1.").arg(m_read[0].info.config.dataset.empty() ? tr("the sample dataset") : qs(m_read[0].info.config.dataset))
                                       : tr("Choose two runs to see in which rows their datasets differ."));
    return;
  }
  m_data->setText(tr("comparing …"));
  // The older one first: what was added since.
  m_comparer->start([this, before = m_read[1].info, after = m_read[0].info](const std::stop_token& stop, const Background::Post& post) {
    const auto difference = std::make_shared<DataDifference>(compareData(before, after, stop));
    post([this, difference] { presentRows(*difference); });
  });
}

void RunDetails::presentRows(const DataDifference& difference) {
  m_difference = difference;
  QStringList text;
  switch (difference.relation) {
    case DataRelation::SameRows: text.append(tr("Both learned from the very same rows.")); break;
    case DataRelation::Unknown: text.append(tr("One of them was made elsewhere: which rows it learned from is not known.")); break;
    case DataRelation::NoFile:
      text.append(tr("They learned from different rows, but %1 cannot be read any more, so the rows cannot be shown.").arg(qs(difference.missingFile)));
      break;
    case DataRelation::Compared:
      text.append(tr("Rows from the older run to the newer one: %1 added, %2 removed, %3 changed.")
                      .arg(countText(static_cast<std::int64_t>(difference.added)), countText(static_cast<std::int64_t>(difference.removed)),
                           countText(static_cast<std::int64_t>(difference.changed))));
      if (!difference.beforeIsOriginal || !difference.afterIsOriginal)
        text.append(tr("A file has been changed since its run, so this compares the files as they are now."));
      break;
  }
  m_data->setText(text.join(QLatin1Char(' ')));
  m_showRows->setVisible(difference.relation == DataRelation::Compared);
}

void RunDetails::showRows() {
  if (m_read.size() == 2) m_compare->start(m_difference.before, qs(m_read[1].info.name), m_difference.after, qs(m_read[0].info.name));
}

}  // namespace lorikeet
