// See numbers_pane.h.
#include "ui/panels/numbers_pane.h"

#include <QGridLayout>
#include <QLocale>
#include <QPainter>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <cmath>

#include "ui/widgets/histogram_chart.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

/// Names the looks of the two sides, once for all charts.
class SideLegend : public QWidget {
 public:
  SideLegend(QString train, QString validation) : m_train(std::move(train)), m_validation(std::move(validation)) {
    setMinimumHeight(fontMetrics().height() + kGrid / 2);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const ThemeColors& colors = themeColors();
    int x = 0;
    const auto entry = [&](const QString& name, const QColor& color, Qt::BrushStyle style) {
      const QRect box(x, (height() - 12) / 2, 18, 12);
      painter.setPen(color);
      painter.setBrush(QBrush(color, style));
      painter.drawRect(box);
      painter.setPen(colors.text);
      painter.drawText(QRect(box.right() + kGrid, 0, width(), height()), Qt::AlignVCenter, name);
      x = box.right() + 3 * kGrid + fontMetrics().horizontalAdvance(name);
    };
    entry(m_train, colors.accent, Qt::SolidPattern);
    entry(m_validation, colors.validation, Qt::BDiagPattern);
  }

 private:
  QString m_train, m_validation;
};

QString percent(double share) { return QLocale().toString(100 * share, 'f', 1) + QStringLiteral(" %"); }

}  // namespace

NumbersPane::NumbersPane(QWidget* parent) : QWidget(parent), m_stack(new QStackedLayout(this)) {
  setObjectName(QStringLiteral("numbersPane"));
  QLabel* empty = makeMuted(tr("Numbers about your rows will stand here: how long they are, how many tokens a run learns from."));
  empty->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(empty);
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* inner = new QWidget;
  auto* column = new QVBoxLayout(inner);
  column->setContentsMargins(0, 0, kGrid / 2, 0);
  column->setSpacing(kGrid);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(2 * kGrid);
  grid->setVerticalSpacing(kGrid / 2);
  grid->setColumnStretch(1, 1);
  m_rows = addTotal(grid, "totalRows", tr("Rows"), tr("All rows; drafts are counted, but no run learns from them."));
  m_sides = addTotal(grid, "totalSides", tr("Training / validation"), tr("Rows on each side as a run would split them."));
  m_tokens =
      addTotal(grid, "totalTokens", tr("Tokens"), tr("All tokens of the rows before any cut, with the chosen model's tokenizer."));
  m_share = addTotal(grid, "totalShare", tr("Learned"),
                     tr("Tokens of answers, and their share: only these teach the model. Long prompts with short answers cost time "
                        "and teach little."));
  m_cut = addTotal(grid, "totalCut", tr("Rows cut"),
                   tr("Rows longer than the maximum length lose their end. Raise the length on the Setup page, or shorten them."));
  m_steps = addTotal(grid, "totalSteps", tr("Steps, about"), tr("Optimiser steps of a run with the present settings."));
  column->addLayout(grid);
  m_uncounted = makeMuted({});
  m_uncounted->setObjectName(QStringLiteral("numbersUncounted"));
  column->addWidget(m_uncounted);
  column->addWidget(new SideLegend(tr("training"), tr("validation")));
  m_prompt = makeChart("promptChart", tr("Prompt tokens"), QStringLiteral("prompt"));
  m_answer = makeChart("answerChart", tr("Answer tokens"), QStringLiteral("supervised"));
  m_turns = makeChart("turnsChart", tr("Turns"), QStringLiteral("turns"));
  for (HistogramChart* chart : {m_prompt, m_answer, m_turns}) column->addWidget(chart, 1);
  inner->setAutoFillBackground(false);
  scroll->setWidget(inner);
  scroll->viewport()->setAutoFillBackground(false);
  m_stack->addWidget(scroll);
}

QLabel* NumbersPane::addTotal(QGridLayout* grid, const char* name, const QString& title, const QString& tip) {
  const int row = grid->rowCount();
  QLabel* label = makeMuted(title);
  label->setWordWrap(false);
  label->setToolTip(tip);
  grid->addWidget(label, row, 0);
  auto* value = new QLabel;
  value->setObjectName(QLatin1String(name));
  value->setAccessibleName(title);
  value->setToolTip(tip);
  value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  value->setTextInteractionFlags(Qt::TextSelectableByMouse);
  grid->addWidget(value, row, 1);
  return value;
}

HistogramChart* NumbersPane::makeChart(const char* name, const QString& what, const QString& term) {
  auto* chart = new HistogramChart(what);
  chart->setObjectName(QLatin1String(name));
  connect(chart, &HistogramChart::barClicked, this, [this, term](quint32 from, quint32 to) {
    emit filterRequested(QStringLiteral("%1>=%2 %1<%3").arg(term).arg(from).arg(to));
  });
  return chart;
}

void NumbersPane::setNumbers(std::vector<HistogramBar> prompt, std::vector<HistogramBar> answer, std::vector<HistogramBar> turns,
                             DatasetTotals totals, double estimatedSteps) {
  m_stack->setCurrentIndex(totals.rows == 0 ? 0 : 1);
  m_prompt->setVisible(!prompt.empty());
  m_answer->setVisible(!answer.empty());
  m_prompt->setBars(std::move(prompt));
  m_answer->setBars(std::move(answer));
  m_turns->setBars(std::move(turns));
  setTotals(totals, estimatedSteps);
}

void NumbersPane::setTotals(const DatasetTotals& totals, double estimatedSteps) {
  const auto count = [](std::size_t value) { return countText(static_cast<qint64>(value)); };
  const QString none = QStringLiteral("–");
  const bool counted = totals.counted > 0;
  const QString rows = totals.drafts == 0
                           ? count(totals.rows)
                           : tr("%1, of them %n draft(s)", nullptr, static_cast<int>(totals.drafts)).arg(count(totals.rows));
  m_rows->setText(rows);
  m_sides->setText(totals.train + totals.validation == 0 ? none : tr("%1 / %2").arg(count(totals.train), count(totals.validation)));
  m_tokens->setText(counted ? count(totals.tokens) : none);
  const double share = totals.tokens == 0 ? 0 : static_cast<double>(totals.supervised) / static_cast<double>(totals.tokens);
  m_share->setText(counted ? tr("%1 (%2)").arg(count(totals.supervised), percent(share)) : none);
  m_cut->setText(counted ? count(totals.cut) : none);
  m_steps->setText(estimatedSteps < 0 || !std::isfinite(estimatedSteps) ? none : countText(std::llround(estimatedSteps)));
  m_uncounted->setVisible(totals.counted < totals.rows);
  m_uncounted->setText(counted ? tr("Counting tokens: %1 of %2 rows").arg(count(totals.counted), count(totals.rows))
                               : tr("Tokens are counted when a model is chosen on the Setup page."));
}

}  // namespace lorikeet
