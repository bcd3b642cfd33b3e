// See issues_pane.h.
#include "ui/panels/issues_pane.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "core/edit/row_checks.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/issue_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

IssuesPane::IssuesPane(QWidget* parent) : QWidget(parent), m_stack(new QStackedLayout(this)), m_message(makeMuted({})) {
  setObjectName(QStringLiteral("issuesPane"));
  m_message->setObjectName(QStringLiteral("issuesMessage"));
  m_message->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(m_message);
  m_stack->addWidget(makeList());
  setChecking();
}

QWidget* IssuesPane::makeList() {
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* inner = new QWidget;
  auto* grid = new QGridLayout(inner);
  grid->setContentsMargins(0, 0, kGrid / 2, 0);
  grid->setHorizontalSpacing(kGrid);
  grid->setVerticalSpacing(kGrid / 2);
  grid->setColumnStretch(0, 1);
  m_all = makeButton(QStringLiteral("issueAny"), {});
  m_all->setProperty("link", true);
  m_all->setToolTip(tr("Show every row that has an issue"));
  connect(m_all, &QPushButton::clicked, this, [this] { emit filterRequested(QStringLiteral("issue:any")); });
  grid->addWidget(m_all, 0, 0, 1, 3, Qt::AlignLeft);
  for (std::size_t i = 0; i < kIssueKinds; ++i) {
    const Line line = makeLine(static_cast<IssueKind>(i));
    const int row = static_cast<int>(i) + 1;
    grid->addWidget(line.name, row, 0);
    grid->addWidget(line.count, row, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(line.fix, row, 2);
    m_lines.push_back(line);
  }
  grid->setRowStretch(static_cast<int>(kIssueKinds) + 1, 1);
  inner->setAutoFillBackground(false);
  scroll->setWidget(inner);
  scroll->viewport()->setAutoFillBackground(false);
  return scroll;
}

IssuesPane::Line IssuesPane::makeLine(IssueKind kind) {
  const QString key = qs(nameOf(kind)), name = issueName(kind), advice = issueAdvice(kind);
  Line line{makeButton(QStringLiteral("issue_") + key, name), new QLabel, makeButton(QStringLiteral("fix_") + key, tr("Fix"))};
  line.name->setIcon(icon(QStringLiteral("warning"), IconColor::Warning));
  line.name->setProperty("chip", true);
  line.name->setToolTip(tr("%1\nClick to show only these rows.").arg(advice));
  line.count->setObjectName(QStringLiteral("count_") + key);
  line.count->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("000,000")));
  line.count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  connect(line.name, &QPushButton::clicked, this, [this, key] { emit filterRequested(QStringLiteral("issue:") + key); });
  connect(line.fix, &QPushButton::clicked, this, [this, kind] { emit fixRequested(static_cast<int>(kind)); });
  return line;
}

void IssuesPane::setChecking() {
  m_message->setText(tr("Checking…"));
  m_stack->setCurrentIndex(0);
}

void IssuesPane::setTotals(const DatasetTotals& totals) {
  if (totals.rowsWithIssues == 0) {
    m_message->setText(totals.rows == 0 ? tr("Issues of your rows will be listed here.") : tr("No issues found"));
    m_stack->setCurrentIndex(0);
    return;
  }
  m_all->setText(tr("%n row(s) with issues", nullptr, static_cast<int>(totals.rowsWithIssues)));
  for (std::size_t i = 0; i < kIssueKinds; ++i) {
    const auto kind = static_cast<IssueKind>(i);
    const std::size_t count = totals.byIssue[i];
    const Line& line = m_lines[i];
    line.name->setVisible(count > 0);
    line.count->setVisible(count > 0);
    line.count->setText(countText(static_cast<std::int64_t>(count)));
    line.name->setAccessibleName(tr("%1: %n row(s)", nullptr, static_cast<int>(count)).arg(issueName(kind)));
    line.fix->setVisible(count > 0 && hasFix(kind));
    line.fix->setToolTip(kind == IssueKind::Duplicate
                             ? tr("Delete %n row(s); Ctrl+Z brings them back", nullptr, static_cast<int>(count))
                             : tr("Mend up to %n row(s); Ctrl+Z brings them back", nullptr, static_cast<int>(count)));
    line.fix->setAccessibleName(line.fix->toolTip());
  }
  m_stack->setCurrentIndex(1);
}

}  // namespace lorikeet
