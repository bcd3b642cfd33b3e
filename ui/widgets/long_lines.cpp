// See long_lines.h. What Qt knows about a block does not survive its joining with another, so the borders are kept as positions.
#include "ui/widgets/long_lines.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QTextBlock>
#include <algorithm>

namespace lorikeet {
namespace {

constexpr qsizetype kLongest = 4096, kPiece = 2048;  // characters; between them a piece may grow before it is cut again

/// Where a piece that begins at `begin` ends: behind a space where one is near, and never inside a pair of surrogates.
qsizetype pieceEnd(const QString& text, qsizetype begin, qsizetype lineEnd) {
  if (lineEnd - begin <= kLongest) return lineEnd;
  const qsizetype end = begin + kPiece, space = text.lastIndexOf(QLatin1Char(' '), end - 1);
  if (space >= begin + kPiece / 2) return space + 1;
  return text[end - 1].isHighSurrogate() ? end + 1 : end;
}

}  // namespace

LongLines::LongLines(QPlainTextEdit& edit) : m_edit(edit) {
  QObject::connect(edit.document(), &QTextDocument::contentsChange, &edit, [this](int from, int removed, int added) {
    m_changes.push_back({from, removed, added});
  });
}

void LongLines::setText(const QString& text) {
  QString shown;
  std::vector<int> borders;
  for (qsizetype begin = 0; begin <= text.size();) {
    qsizetype lineEnd = text.indexOf(QLatin1Char('\n'), begin);
    if (lineEnd < 0) lineEnd = text.size();
    for (qsizetype from = begin, end = 0; from < lineEnd; from = end) {
      end = pieceEnd(text, from, lineEnd);
      shown += QStringView(text).mid(from, end - from);
      if (end == lineEnd) break;
      borders.push_back(static_cast<int>(shown.size()));
      shown += QLatin1Char('\n');
    }
    if (lineEnd < text.size()) shown += QLatin1Char('\n');
    begin = lineEnd + 1;
  }
  {
    const QSignalBlocker blocker(m_edit);
    m_edit.setPlainText(shown);
    m_raw = m_edit.document()->toRawText();
    m_borders = std::move(borders);
    m_changes.clear();
  }
  emit m_edit.textChanged();
}

void LongLines::heed() {
  const QString now = m_edit.document()->toRawText();
  const qsizetype shorter = std::min(now.size(), m_raw.size()), grown = now.size() - m_raw.size();
  // Qt names the change to the character. A comparison would take a new break for a border where text repeats, so it serves only
  // where several changes came at once.
  qsizetype head = 0, tail = 0;
  if (m_changes.size() == 1) {
    const Change& change = m_changes.front();
    head = std::clamp<qsizetype>(change.from, 0, shorter);
    tail = std::min(m_raw.size() - change.from - change.removed, now.size() - change.from - change.added);
    tail = std::clamp<qsizetype>(tail, 0, shorter - head);
  } else {
    head = std::mismatch(now.cbegin(), now.cbegin() + shorter, m_raw.cbegin()).first - now.cbegin();
    tail = std::mismatch(now.crbegin(), now.crbegin() + (shorter - head), m_raw.crbegin()).first - now.crbegin();
  }
  m_changes.clear();
  std::vector<int> borders;
  for (const int border : m_borders) {
    if (border < head) borders.push_back(border);
    if (border >= head && border >= m_raw.size() - tail) borders.push_back(border + static_cast<int>(grown));
  }
  m_borders = std::move(borders);
  m_raw = now;
  cut();
}

void LongLines::cut() {
  const QTextDocument& document = *m_edit.document();
  std::vector<int> added;
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    const qsizetype end = block.position() + block.length() - 1;
    for (qsizetype at = block.position(); end - at > kLongest; added.push_back(static_cast<int>(at))) at = pieceEnd(m_raw, at, end);
  }
  if (added.empty()) return;
  const QSignalBlocker blocker(m_edit);  // of this change it hears already
  QTextCursor cursor(m_edit.document());
  cursor.beginEditBlock();
  for (std::size_t i = added.size(); i-- > 0;) {  // from the end, so that the places before stay right
    cursor.setPosition(added[i]);
    cursor.insertBlock();
  }
  cursor.endEditBlock();
  // Every border stands behind those before it, which have moved it.
  for (int& border : m_borders)
    border += static_cast<int>(std::lower_bound(added.begin(), added.end(), border + 1) - added.begin());
  for (std::size_t i = 0; i < added.size(); ++i) m_borders.push_back(added[i] + static_cast<int>(i));
  std::sort(m_borders.begin(), m_borders.end());
  m_raw = document.toRawText();
  m_changes.clear();
}

QString LongLines::text(int from, int to) const {
  QString text;
  text.reserve(to - from);
  for (auto border = std::lower_bound(m_borders.begin(), m_borders.end(), from); from < to; ++border) {
    const int end = border == m_borders.end() ? to : std::min(*border, to);
    text += QStringView(m_raw).mid(from, end - from);
    if (border == m_borders.end()) break;
    from = end + 1;
  }
  return text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
}

int LongLines::documentPosition(qsizetype at) const {
  int before = 0;
  for (const int border : m_borders) {
    if (border - before >= at) break;
    ++before;
  }
  return static_cast<int>(at) + before;
}

bool LongLines::isBorder(int position) const { return std::binary_search(m_borders.begin(), m_borders.end(), position); }

void LongLines::stepOverBorder(const QKeyEvent& key) {
  QTextCursor cursor = m_edit.textCursor();
  if (cursor.hasSelection()) return;
  if (key.key() == Qt::Key_Backspace && isBorder(cursor.position() - 1))
    cursor.movePosition(QTextCursor::PreviousCharacter);
  else if (key.key() == Qt::Key_Delete && isBorder(cursor.position()))
    cursor.movePosition(QTextCursor::NextCharacter);
  else
    return;
  m_edit.setTextCursor(cursor);
}

}  // namespace lorikeet
