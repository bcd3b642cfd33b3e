// See find_bar.h.
#include "ui/panels/find_bar.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

#include "core/util/error.h"
#include "ui/models/dataset_model.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr std::size_t kPreviews = 3;

/// "… the hit [replacement] …" of one row's first hit, short enough for a line.
QString previewOf(const Finder& finder, const Row& row, const FindHit& hit, const std::string& replacement) {
  const std::string& text = hit.turn < row.turns.size() ? row.turns[hit.turn].content : row.tags[hit.turn - row.turns.size()];
  const QString before = QString::fromStdString(text.substr(0, hit.begin)).right(20);
  const QString found = QString::fromStdString(text.substr(hit.begin, hit.end - hit.begin)).left(40);
  const QString after = QString::fromStdString(text.substr(hit.end, 80)).left(20);
  return QStringLiteral("%1: %2[%3 → %4]%5")
      .arg(QString::number(hit.row + 1), before, found, qs(finder.replacementOf(row, hit, replacement)).left(40), after)
      .simplified();
}

}  // namespace

FindBar::FindBar(DatasetModel* model, std::function<std::vector<int>()> selection, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_selection(std::move(selection)),
      m_pattern(new QLineEdit),
      m_replacement(new QLineEdit),
      m_result(makeMuted({})),
      m_job(QStringLiteral("find")) {
  setObjectName(QStringLiteral("findBar"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  column->addWidget(makeFindLine());
  column->addWidget(makeReplaceLine());
  m_result->setObjectName(QStringLiteral("findResult"));
  column->addWidget(m_result);
  connect(m_pattern, &QLineEdit::textChanged, this, &FindBar::search);
  connect(m_replacement, &QLineEdit::textChanged, this, &FindBar::search);
  connect(m_pattern, &QLineEdit::returnPressed, this, &FindBar::findNext);
  connect(model, &DatasetModel::contentChanged, this, [this] {
    if (isVisible()) search();
  });
  connect(&m_job, &Background::failed, this, [this](const QString& sentence) { m_result->setText(sentence); });
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  escape->setContext(Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, this, [this] {
    hide();
    emit closed();
  });
  hide();
}

QCheckBox* FindBar::makeOption(const char* name, const QString& text) {
  auto* box = new QCheckBox(text);
  box->setObjectName(QLatin1String(name));
  connect(box, &QCheckBox::toggled, this, &FindBar::search);
  return box;
}

QWidget* FindBar::makeFindLine() {
  auto* bar = new QWidget;
  auto* line = new QHBoxLayout(bar);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(kGrid);
  m_pattern->setObjectName(QStringLiteral("findPattern"));
  m_pattern->setPlaceholderText(tr("Find"));
  m_pattern->setAccessibleName(tr("Find"));
  line->addWidget(m_pattern, 1);
  m_regex = makeOption("findRegex", tr("Regular expression"));
  m_case = makeOption("findCase", tr("Match case"));
  m_word = makeOption("findWord", tr("Whole words"));
  m_inSelection = makeOption("findInSelection", tr("In selection"));
  for (QCheckBox* box : {m_regex, m_case, m_word, m_inSelection}) line->addWidget(box);
  m_next = makeButton(QStringLiteral("findNext"), tr("Next"));
  line->addWidget(m_next);
  connect(m_next, &QPushButton::clicked, this, &FindBar::findNext);
  return bar;
}

QWidget* FindBar::makeReplaceLine() {
  auto* bar = new QWidget;
  auto* line = new QHBoxLayout(bar);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(kGrid);
  m_replacement->setObjectName(QStringLiteral("findReplacement"));
  m_replacement->setPlaceholderText(tr("Replace with ($1 is the first group of a regular expression)"));
  m_replacement->setAccessibleName(tr("Replace with"));
  m_one = makeButton(QStringLiteral("replaceNext"), tr("Replace next"));
  m_all = makeButton(QStringLiteral("replaceAll"), tr("Replace all"));
  line->addWidget(m_replacement, 1);
  line->addWidget(m_one);
  line->addWidget(m_all);
  connect(m_one, &QPushButton::clicked, this, &FindBar::replaceNext);
  connect(m_all, &QPushButton::clicked, this, &FindBar::replaceAll);
  return bar;
}

void FindBar::open() {
  m_inSelection->setChecked(m_selection().size() > 1);
  QWidget::show();
  m_pattern->setFocus();
  m_pattern->selectAll();
  search();
}

FindSettings FindBar::settings() const {
  FindSettings settings;
  settings.pattern = m_pattern->text().toStdString();
  settings.regex = m_regex->isChecked();
  settings.matchCase = m_case->isChecked();
  settings.wholeWord = m_word->isChecked();
  return settings;
}

void FindBar::search() {
  show({}, 0, {});
  m_job.cancel();
  if (m_pattern->text().isEmpty()) return;
  std::optional<std::vector<int>> only;
  if (m_inSelection->isChecked()) only = m_selection();
  m_job.start([this, rows = m_model->rows(), settings = settings(), replacement = m_replacement->text().toStdString(), only](
                  const std::stop_token& stop, const Background::Post& post) {
    const Finder finder(settings);
    std::vector<int> found;
    std::size_t hits = 0;
    QStringList previews;
    const std::size_t count = only ? only->size() : rows.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (stop.stop_requested()) throw Cancelled();
      const std::size_t at = only ? static_cast<std::size_t>((*only)[i]) : i;
      const std::vector<FindHit> inRow = finder.hitsIn(rows[at], at);
      if (inRow.empty()) continue;
      if (found.size() < kPreviews) previews.append(previewOf(finder, rows[at], inRow.front(), replacement));
      found.push_back(static_cast<int>(at));
      hits += inRow.size();
    }
    post([this, found, hits, text = previews.join(QStringLiteral("   "))] { show(found, hits, text); });
  });
}

void FindBar::show(const std::vector<int>& rows, std::size_t hits, const QString& preview) {
  m_hitRows = rows;
  for (QPushButton* button : {m_next, m_one, m_all}) button->setEnabled(!rows.empty());
  const QString counts = tr("%n hit(s)", nullptr, static_cast<int>(hits)) + QStringLiteral(" ") +
                         tr("in %n row(s)", nullptr, static_cast<int>(rows.size()));
  m_result->setText(m_pattern->text().isEmpty() ? QString()
                    : preview.isEmpty()         ? counts
                                                : counts + QStringLiteral("   ") + preview);
}

int FindBar::nextHit() const {
  const auto after = std::upper_bound(m_hitRows.begin(), m_hitRows.end(), m_current);
  return m_hitRows.empty() ? -1 : after == m_hitRows.end() ? m_hitRows.front() : *after;
}

void FindBar::findNext() {
  if (const int row = nextHit(); row >= 0) emit rowFound(row);
}

void FindBar::replaceNext() {
  const bool here = std::binary_search(m_hitRows.begin(), m_hitRows.end(), m_current);
  const int row = here ? m_current : nextHit();
  if (row < 0) return;
  const Finder finder(settings());
  if (const std::optional<Row> changed = finder.replaced(m_model->row(row), m_replacement->text().toStdString()))
    m_model->editRow(row, *changed, tr("replace in row %1").arg(row + 1));
  emit rowFound(row);
}

void FindBar::replaceAll() {
  m_job.start([this, rows = m_model->rows(), hitRows = m_hitRows, settings = settings(),
               replacement = m_replacement->text().toStdString()](const std::stop_token& stop, const Background::Post& post) {
    const Finder finder(settings);
    std::vector<DatasetModel::RowChange> changes;
    for (const int row : hitRows) {
      if (stop.stop_requested()) throw Cancelled();
      const auto at = static_cast<std::size_t>(row);
      if (std::optional<Row> changed = finder.replaced(rows[at], replacement))
        changes.emplace_back(at, std::make_shared<const Row>(std::move(*changed)));
    }
    post([this, rows, changes] {
      if (m_model->rows().sharesAllWith(rows))
        m_model->changeRows(changes, tr("replace in %n row(s)", nullptr, static_cast<int>(changes.size())));
    });
  });
}

}  // namespace lorikeet
