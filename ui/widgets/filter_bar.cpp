// See filter_bar.h.
#include "ui/widgets/filter_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/util/error.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

FilterBar::FilterBar(QWidget* parent) : QWidget(parent), m_edit(new QLineEdit), m_error(new QLabel), m_counts(new QLabel) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  auto* line = new QHBoxLayout;
  line->setSpacing(kGrid);
  m_edit->setObjectName(QStringLiteral("rowFilter"));
  m_edit->setPlaceholderText(tr("Filter: words, /regex/, tokens>512, tag:law, issue:any …"));
  m_edit->setAccessibleName(tr("Filter rows"));
  m_edit->setClearButtonEnabled(true);
  m_edit->addAction(icon(QStringLiteral("search"), IconColor::Muted), QLineEdit::LeadingPosition);
  m_edit->setToolTip(
      tr("<table cellspacing='4'><tr><td><b>capital France</b></td><td>rows with both words</td></tr>"
         "<tr><td><b>\"capital of\"</b> &nbsp; <b>-Paris</b></td><td>the phrase; without this word</td></tr>"
         "<tr><td><b>/capit(al|ol)s?/</b></td><td>a regular expression</td></tr>"
         "<tr><td><b>question:why</b> &nbsp; <b>answer:/\\d+/</b></td><td>only in turns of that role</td></tr>"
         "<tr><td><b>tokens&gt;512</b> &nbsp; <b>turns&gt;=4</b> &nbsp; <b>loss&gt;1.5</b></td><td>numbers</td></tr>"
         "<tr><td><b>tag:law</b> &nbsp; <b>split:val</b> &nbsp; <b>is:draft</b> &nbsp; <b>is:locked</b></td><td>marks</td></tr>"
         "<tr><td><b>issue:duplicate</b> &nbsp; <b>issue:any</b></td><td>rows with issues</td></tr>"
         "<tr><td><b>a | b</b></td><td>either side</td></tr></table>"));
  m_counts->setObjectName(QStringLiteral("filterCounts"));
  m_counts->setProperty("chip", true);
  m_counts->hide();
  line->addWidget(m_counts);
  line->addWidget(m_edit, 1);
  m_error->setObjectName(QStringLiteral("filterError"));
  m_error->setWordWrap(true);
  setTextKind(m_error, QStringLiteral("error"));
  m_error->hide();
  column->addLayout(line);
  column->addWidget(m_error);
  connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::parse);
}

void FilterBar::focus() {
  m_edit->setFocus();
  m_edit->selectAll();
}

void FilterBar::setCounts(int shown, int all) {
  m_counts->setVisible(shown != all);
  m_counts->setText(tr("%1 of %2 rows").arg(countText(shown), countText(all)));
}

void FilterBar::parse() {
  try {
    emit queryChanged(RowQuery::parse(m_edit->text().toStdString()));
    m_error->hide();
  } catch (const Error& error) {  // the rows stay as the last filter that could be understood left them
    m_error->setText(sentenceText(std::string(error.what())));
    m_error->show();
  }
}

}  // namespace lorikeet
