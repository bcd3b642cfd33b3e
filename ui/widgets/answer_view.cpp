// See answer_view.h.
#include "ui/widgets/answer_view.h"

#include <QAbstractTextDocumentLayout>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <algorithm>
#include <cmath>

#include "core/text/utf8.h"
#include "ui/widgets/render_turns.h"
#include "ui/widgets/text_map.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {

AnswerView::AnswerView(RenderTurns* turns, QWidget* parent)
    : QTextEdit(parent), m_markdown(document()), m_turns(turns != nullptr ? turns : new RenderTurns(this)) {
  setReadOnly(true);
  setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setFrameShape(QFrame::NoFrame);
  setStyleSheet(QStringLiteral("QTextEdit { border: none; padding: 0; background: transparent; }"));
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setTabChangesFocus(true);
  setUndoRedoEnabled(false);
  setMouseTracking(true);
  viewport()->setMouseTracking(true);
  document()->setDocumentMargin(0);
  connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this, &AnswerView::fit);
}

void AnswerView::setRaw(const QString& raw) {
  if (raw == m_raw && m_note.isEmpty()) return;
  if (!raw.startsWith(m_raw)) {
    m_marks.clear();
    m_tokenEnds.clear();
    m_shownToken = -1;
  }
  m_raw = raw;
  m_note.clear();
  m_textChanged = true;
  updateSoon();
}

void AnswerView::setNote(const QString& note) {
  m_note = note;
  m_raw.clear();
  m_marks.clear();
  m_tokenEnds.clear();
  m_shownToken = -1;
  render();
}

void AnswerView::setPlain(bool plain) {
  if (plain == m_plain) return;
  m_plain = plain;
  m_markdown.clear();
  clear();
  render();
}

void AnswerView::updateSoon() {
  m_turns->ask(this, [this] {
    if (m_textChanged)
      render();
    else
      refreshMarks();
  });
}

void AnswerView::render() {
  m_turns->forget(this);
  m_textChanged = false;
  if (!m_note.isEmpty()) {
    m_markdown.clear();
    setTextColor(themeColors().muted);
    setPlainText(m_note);
  } else if (m_plain) {
    const QString shown = document()->toRawText().replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    if (!m_raw.startsWith(shown)) {
      setTextColor(themeColors().text);
      setPlainText(m_raw);
    } else {
      QTextCursor cursor(document());
      cursor.movePosition(QTextCursor::End);
      cursor.insertText(m_raw.mid(shown.size()));
    }
  } else {
    setTextColor(themeColors().text);
    m_markdown.show(m_raw);
  }
  m_mapKnown = false;
  refreshMarks();
}

void AnswerView::fit() {
  const int height = static_cast<int>(std::ceil(document()->size().height())) + 2;
  if (height != minimumHeight()) setFixedHeight(height);
}

QSize AnswerView::sizeHint() const { return {30 * kGrid, static_cast<int>(std::ceil(document()->size().height())) + 2}; }

void AnswerView::resizeEvent(QResizeEvent* event) {
  QTextEdit::resizeEvent(event);
  fit();
}

void AnswerView::wheelEvent(QWheelEvent* event) { event->ignore(); }  // the conversation scrolls

void AnswerView::changeEvent(QEvent* event) {
  QTextEdit::changeEvent(event);
  if (event->type() != QEvent::PaletteChange) return;
  m_markdown.clear();  // colours of code stand in the document
  render();
}

// ---- characters, tokens, marks ----

const std::vector<int>& AnswerView::map() const {
  if (!m_mapKnown) {
    m_map = mapToSource(document()->toRawText(), m_raw);
    m_places = mapToShown(m_map, m_raw.size());
  }
  m_mapKnown = true;
  return m_map;
}

const std::vector<int>& AnswerView::shownPlaces() const {
  map();
  return m_places;
}

std::pair<int, int> AnswerView::shownRange(int rawBegin, int rawEnd) const {
  const std::vector<int>& places = shownPlaces();
  const auto at = [&](int raw) { return places[std::min(static_cast<std::size_t>(raw), places.size() - 1)]; };
  return {at(rawBegin), at(rawEnd)};
}

void AnswerView::setMarks(const std::vector<TextSpan>& bytes, bool accent) {
  m_accent = accent;
  m_marks.clear();
  const QByteArray text = m_raw.toUtf8();
  std::size_t byte = 0, unit = 0;
  const auto unitAt = [&](std::size_t end) {  // spans rise, so the text is read once
    unit += static_cast<std::size_t>(QString::fromUtf8(text.constData() + byte, static_cast<qsizetype>(end - byte)).size());
    byte = end;
    return unit;
  };
  for (const TextSpan& span : bytes) {
    if (span.end > static_cast<std::size_t>(text.size()) || span.begin < byte) break;  // of a text that has gone
    const std::size_t begin = unitAt(span.begin);
    m_marks.push_back({begin, unitAt(span.end)});
  }
  updateSoon();
}

void AnswerView::setTokens(const std::vector<AnswerToken>& tokens) {
  m_tokenEnds.clear();
  int end = 0;
  for (const AnswerToken& token : tokens) m_tokenEnds.push_back(end += static_cast<int>(qs(token.chosen.text).size()));
}

void AnswerView::showToken(int token) {
  if (token == m_shownToken) return;
  m_shownToken = token;
  refreshMarks();
}

void AnswerView::refreshMarks() {
  QList<ExtraSelection> selections;
  const ThemeColors& colors = themeColors();
  const auto select = [&](int begin, int end, const QTextCharFormat& format) {
    const auto [from, to] = shownRange(begin, end);
    if (from >= to) return;
    ExtraSelection selection;
    selection.cursor = QTextCursor(document());
    selection.cursor.setPosition(from);
    selection.cursor.setPosition(std::min(to, document()->characterCount() - 1), QTextCursor::KeepAnchor);
    selection.format = format;
    selections.append(selection);
  };
  QTextCharFormat differs;
  differs.setBackground(m_accent ? colors.accentSoft : colors.baseSoft);
  differs.setUnderlineStyle(QTextCharFormat::SingleUnderline);  // never colour alone
  differs.setUnderlineColor(m_accent ? colors.accent : colors.base);
  for (const TextSpan& mark : m_marks) select(static_cast<int>(mark.begin), static_cast<int>(mark.end), differs);
  if (m_shownToken >= 0 && m_shownToken < static_cast<int>(m_tokenEnds.size())) {
    QTextCharFormat token;
    token.setBackground(colors.validation);
    token.setForeground(colors.surface);
    const auto at = static_cast<std::size_t>(m_shownToken);
    select(at == 0 ? 0 : m_tokenEnds[at - 1], m_tokenEnds[at], token);
  }
  if (!selections.isEmpty() || !extraSelections().isEmpty()) setExtraSelections(selections);
}

int AnswerView::tokenAt(const QPoint& at) const {
  if (m_tokenEnds.empty()) return -1;
  int position = document()->documentLayout()->hitTest(at, Qt::ExactHit);
  if (position < 0) return -1;
  // The layout tells the nearest gap between characters; the character is the one before it when the gap lies to the right.
  QTextCursor cursor(document());
  cursor.setPosition(position);
  if (position > 0 && cursorRect(cursor).left() > at.x()) --position;
  if (position >= static_cast<int>(map().size())) return -1;
  const int source = map()[static_cast<std::size_t>(position)];
  const auto token = std::upper_bound(m_tokenEnds.begin(), m_tokenEnds.end(), source);
  return source < 0 || token == m_tokenEnds.end() ? -1 : static_cast<int>(token - m_tokenEnds.begin());
}

QPoint AnswerView::tokenPosition(int token) const {
  if (token < 0 || token >= static_cast<int>(m_tokenEnds.size())) return mapToGlobal(QPoint());
  const int begin = token == 0 ? 0 : m_tokenEnds[static_cast<std::size_t>(token) - 1];
  QTextCursor cursor(document());
  cursor.setPosition(std::min(shownRange(begin, begin).first, document()->characterCount() - 1));
  return viewport()->mapToGlobal(cursorRect(cursor).bottomLeft());
}

void AnswerView::mouseMoveEvent(QMouseEvent* event) {
  QTextEdit::mouseMoveEvent(event);
  const int token = event->buttons() == Qt::NoButton ? tokenAt(event->pos()) : -1;
  if (token == m_hovered) return;
  m_hovered = token;
  emit tokenHovered(token, event->globalPosition().toPoint());
}

void AnswerView::leaveEvent(QEvent* event) {
  QTextEdit::leaveEvent(event);
  if (m_hovered < 0) return;
  m_hovered = -1;
  emit tokenHovered(-1, {});
}

QString AnswerView::selectedRaw() const {
  const QTextCursor cursor = textCursor();
  if (!cursor.hasSelection() || m_raw.isEmpty()) return {};
  int begin = -1, end = -1;
  for (int i = cursor.selectionStart(); i < cursor.selectionEnd() && i < static_cast<int>(map().size()); ++i) {
    const int source = map()[static_cast<std::size_t>(i)];
    if (source < 0) continue;
    if (begin < 0) begin = source;
    end = source + 1;
  }
  if (begin < 0) return {};
  // The whole answer is the whole text, its signs at both ends too.
  if (cursor.selectionStart() == 0 && cursor.selectionEnd() >= document()->characterCount() - 1) return m_raw;
  return m_raw.mid(begin, end - begin);
}

QMimeData* AnswerView::createMimeDataFromSelection() const {
  auto* data = new QMimeData;  // the caller's
  data->setText(selectedRaw());
  return data;
}

}  // namespace lorikeet
