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

constexpr qsizetype kLongPart = 1500;    // characters that may be rendered again
constexpr int kLineHeightPercent = 135;  // text that people read needs air
constexpr auto kFeatures = QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub | QTextDocument::MarkdownNoHTML);

/// Follows the fences of code, line by line.
class FenceFollower {
 public:
  FenceFollower() = default;
  explicit FenceFollower(const QString& opening) { read(opening); }
  bool inCode() const { return m_length > 0; }
  /// @return the line is a fence: it opens code or closes it
  bool read(QStringView line) {
    const QStringView text = line.trimmed();
    if (text.isEmpty() || (text[0] != QLatin1Char('`') && text[0] != QLatin1Char('~'))) return false;
    qsizetype length = 0;
    while (length < text.size() && text[length] == text[0]) ++length;
    if (inCode()) {
      if (text[0] != m_sign || length < m_length || length < text.size()) return false;
      m_length = 0;
      return true;
    }
    if (length < 3 || (text[0] == QLatin1Char('`') && text.mid(length).contains(QLatin1Char('`')))) return false;
    m_sign = text[0];
    m_length = length;
    return true;
  }

 private:
  QChar m_sign;
  qsizetype m_length = 0;  // of the fence that is open; 0 = none is
};

/// A line that may belong to what stands before the blank line: of a list, of code, of a quotation.
bool mayJoin(QStringView line) {
  if (line.isEmpty() || line[0].isSpace()) return true;
  const QChar first = line[0];
  return first.isDigit() || QStringView(u"-*+>|").contains(first);
}

/// A line break of the model stays one: Markdown alone would make it a blank.
QString withLineBreaks(const QString& markdown) {
  QStringList lines = markdown.split(QLatin1Char('\n'));
  FenceFollower fences;
  for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
    const bool fence = fences.read(lines[i]), table = lines[i].trimmed().startsWith(QLatin1Char('|'));
    if (!fences.inCode() && !fence && !table && !lines[i].trimmed().isEmpty() && !lines[i + 1].trimmed().isEmpty())
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
    if (format.hasProperty(QTextFormat::BlockTrailingHorizontalRulerWidth)) {  // Qt gives a rule what stood before it
      format.setTopMargin(kGrid);
      format.setBottomMargin(kGrid);
    }
    cursor.setBlockFormat(format);
  }
}

}  // namespace

FinishedMarkdown finishedMarkdown(const QString& raw, const QString& fence) {
  FinishedMarkdown finished{0, fence};
  FenceFollower fences = fence.isEmpty() ? FenceFollower() : FenceFollower(fence);
  QString opening = fence;
  bool blankBefore = false, codeBefore = false;
  for (qsizetype begin = 0; begin < raw.size();) {
    const qsizetype newline = raw.indexOf(QLatin1Char('\n'), begin);
    if (newline < 0 && raw.size() - begin < 4) break;  // too short to say what it will be
    const qsizetype end = newline < 0 ? raw.size() : newline;
    const QStringView line = QStringView(raw).mid(begin, end - begin);
    const bool blank = line.trimmed().isEmpty();
    if (!fences.inCode() && blankBefore && !blank && !mayJoin(line)) finished = {begin, {}};
    // Of a long list the points that stand stay, too. Not of a numbered one, which would count from one again.
    if (!fences.inCode() && begin - finished.end > kLongPart && line.startsWith(QLatin1String("- ")) && newline >= 0) finished = {begin, {}};
    if (fences.read(line)) {
      if (fences.inCode()) opening = line.toString();
      codeBefore = false;
    } else if (fences.inCode() && newline >= 0) {
      // The last line stays, so that the end of the code has something to stand behind. Code in a list is left whole.
      if (codeBefore && !blank && !opening[0].isSpace()) finished = {begin, opening};
      codeBefore = !blank;  // Markdown drops blank lines where a text ends
    }
    blankBefore = blank;
    begin = end + 1;
  }
  return finished;
}

void MarkdownStream::clear() {
  m_finished.clear();
  m_fence.clear();
  m_finishedEnd = 0;
  m_document->clear();
}

/// @param fence the line that opened the code which `markdown` begins in; "" = none
void MarkdownStream::insert(const QString& fence, const QString& markdown) {
  QTextDocument part;
  part.setDefaultFont(m_document->defaultFont());
  part.setMarkdown(withLineBreaks(fence.isEmpty() ? markdown : fence + QLatin1Char('\n') + markdown), kFeatures);
  polish(part);
  QTextCursor cursor(m_document);
  cursor.movePosition(QTextCursor::End);
  if (m_finishedEnd > 0) cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
  // A fragment leaves the block it lands in as it is, so the first block takes its look here.
  const QTextBlock first = part.begin();
  cursor.setBlockFormat(first.blockFormat());
  cursor.insertFragment(QTextDocumentFragment(&part));
}

void MarkdownStream::show(const QString& raw) {
  if (!raw.startsWith(m_finished)) clear();
  const QTextBlockFormat lastLook = m_document->findBlock(m_finishedEnd).blockFormat();
  QTextCursor cursor(m_document);
  cursor.beginEditBlock();
  cursor.setPosition(m_finishedEnd);
  cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
  cursor.removeSelectedText();
  if (m_finishedEnd == 0)
    cursor.setBlockFormat(QTextBlockFormat());
  else if (cursor.block().length() == 1)
    cursor.setBlockFormat(lastLook);  // a block without text takes on the look of what is removed behind it: a rule would be lost
  const QString rest = raw.mid(m_finished.size());
  const FinishedMarkdown finished = finishedMarkdown(rest, m_fence);
  m_lastRendered = rest.size();
  if (finished.end > 0) {
    insert(m_fence, rest.left(finished.end));
    m_finished = raw.left(m_finished.size() + finished.end);
    m_fence = finished.fence;
    m_finishedEnd = m_document->characterCount() - 1;
  }
  if (finished.end < rest.size()) insert(m_fence, rest.mid(finished.end));
  cursor.endEditBlock();
}

}  // namespace lorikeet
