// See log_pane.h.
#include "ui/panels/log_pane.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTime>
#include <QVBoxLayout>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr std::size_t kMostLines = 5000;  // the run folder has them all

}  // namespace

LogPane::LogPane(QWidget* parent) : QWidget(parent), m_least(new QComboBox), m_view(new QPlainTextEdit) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, kGrid, 0, 0);
  column->setSpacing(kGrid);
  m_least->setObjectName(QStringLiteral("logLevel"));
  m_least->setAccessibleName(tr("What the log shows"));
  m_least->addItem(tr("Everything"));
  m_least->addItem(tr("Warnings and errors"));
  m_least->addItem(tr("Errors"));
  m_view->setObjectName(QStringLiteral("runLog"));
  m_view->setAccessibleName(tr("Log of the run"));
  m_view->setPlaceholderText(tr("What the run reports stands here."));
  m_view->setReadOnly(true);
  m_view->setMaximumBlockCount(static_cast<int>(kMostLines));
  column->addWidget(m_least, 0, Qt::AlignLeft);
  column->addWidget(m_view, 1);
  connect(m_least, &QComboBox::currentIndexChanged, this, &LogPane::refresh);
}

void LogPane::add(Level level, const QString& text) {
  m_lines.push_back({level, QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), text});
  if (m_lines.size() > kMostLines) m_lines.erase(m_lines.begin(), m_lines.begin() + static_cast<std::ptrdiff_t>(kMostLines / 10));
  append(m_lines.back());
}

void LogPane::append(const Line& line) {
  if (static_cast<int>(line.level) < m_least->currentIndex()) return;
  const ThemeColors& colors = themeColors();
  const QString words[] = {QString(), tr("Warning: "), tr("Error: ")};
  const QColor inks[] = {colors.text, colors.warning, colors.error};
  const auto level = static_cast<std::size_t>(line.level);
  m_view->appendHtml(QStringLiteral("<span style='color:%1'>%2</span>&nbsp; <span style='color:%3'>%4%5</span>")
                         .arg(colors.muted.name(), line.time, inks[level].name(), words[level], line.text.toHtmlEscaped()));
}

void LogPane::refresh() {
  m_view->clear();
  for (const Line& line : m_lines) append(line);
}

void LogPane::clear() {
  m_lines.clear();
  m_view->clear();
}

}  // namespace lorikeet
