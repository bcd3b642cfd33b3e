// See markdown_stream.h.
#include "ui/widgets/markdown_stream.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextDocumentFragment>

#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kLineHeightPercent = 135;  // text that people read needs air
constexpr auto kFeatures = QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub | QTextDocument::MarkdownNoHTML);

bool isFence(QStringView line) {
  const QStringView text = line.trimmed();
  return text.startsWith(QLatin1String("```")) || text.startsWith(QLatin1String("~~~"));
}

/// A line that may belong to what stands before the blank line: of a list, of code, of a quotation.
bool mayJoin(QStringView line) {
  if (line.isEmpty() || line[0].isSpace()) return true;
  const QChar first = line[0];
  return first.isDigit() || QStringView(u"-*+>|").contains(first);
}

/// A line break of the model stays one: Markdown alone would make it a blank.
QString withLineBreaks(const QString& markdown) {
  QStringList lines = markdown.split(QLatin1Char('\n'));
  bool inCode = false;
  for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
    if (isFence(lines[i])) inCode = !inCode;
    const bool table = lines[i].trimmed().startsWith(QLatin1Char('|'));
    if (!inCode && !isFence(lines[i]) && !table && !lines[i].trimmed().isEmpty() && !lines[i + 1].trimmed().isEmpty())
      lines[i] += QStringLiteral("  ");
  }
  return lines.join(QLatin1Char('\n'));
}

/// Air between lines, and the look of code: Qt gives code blocks no background.
void polish(QTextDocument& document) {
  const ThemeColors& colors = themeColors();
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextCursor cursor(block);
    QTextBlockFormat format = block.blockFormat();
    if (format.hasProperty(QTextFormat::BlockCodeFence) || format.hasProperty(QTextFormat::BlockCodeLanguage)) {
      format.setBackground(colors.raised);
      format.setLeftMargin(kGrid);
      format.setNonBreakableLines(false);
      QTextCharFormat code;
      code.setFontFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
      cursor.select(QTextCursor::BlockUnderCursor);
      cursor.mergeCharFormat(code);
      cursor = QTextCursor(block);
    } else {
      format.setLineHeight(kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
    }
    cursor.setBlockFormat(format);
  }
}

}  // namespace

qsizetype finishedMarkdown(const QString& raw) {
  qsizetype finished = 0, begin = 0;
  bool inCode = false, blankBefore = false;
  while (begin < raw.size()) {
    const qsizetype newline = raw.indexOf(QLatin1Char('\n'), begin);
    if (newline < 0 && raw.size() - begin < 4) break;  // too short to say what it will be
    const qsizetype end = newline < 0 ? raw.size() : newline;
    const QStringView line = QStringView(raw).mid(begin, end - begin);
    if (!inCode && blankBefore && !line.trimmed().isEmpty() && !mayJoin(line)) finished = begin;
    if (isFence(line)) inCode = !inCode;
    blankBefore = line.trimmed().isEmpty();
    begin = end + 1;
  }
  return finished;
}

void MarkdownStream::clear() {
  m_finished.clear();
  m_finishedEnd = 0;
  m_document->clear();
}

void MarkdownStream::insert(const QString& markdown, bool newBlock) {
  QTextDocument part;
  part.setDefaultFont(m_document->defaultFont());
  part.setMarkdown(withLineBreaks(markdown), kFeatures);
  polish(part);
  QTextCursor cursor(m_document);
  cursor.movePosition(QTextCursor::End);
  if (newBlock) cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
  // A fragment leaves the block it lands in as it is, so the first block takes its look here.
  const QTextBlock first = part.begin();
  cursor.setBlockFormat(first.blockFormat());
  cursor.insertFragment(QTextDocumentFragment(&part));
}

void MarkdownStream::show(const QString& raw) {
  if (!raw.startsWith(m_finished)) clear();
  QTextCursor cursor(m_document);
  cursor.beginEditBlock();
  cursor.setPosition(m_finishedEnd);
  cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
  cursor.removeSelectedText();
  if (m_finishedEnd == 0) cursor.setBlockFormat(QTextBlockFormat());
  const qsizetype finished = m_finished.size() + finishedMarkdown(raw.mid(m_finished.size()));
  m_lastRendered = raw.size() - m_finished.size();
  if (finished > m_finished.size()) {
    insert(raw.mid(m_finished.size(), finished - m_finished.size()), m_finishedEnd > 0);
    m_finished = raw.left(finished);
    m_finishedEnd = m_document->characterCount() - 1;
  }
  if (finished < raw.size()) insert(raw.mid(finished), m_finishedEnd > 0);
  cursor.endEditBlock();
}

}  // namespace lorikeet
