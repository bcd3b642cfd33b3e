// See token_view.h.
#include "ui/widgets/token_view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>

#include "core/text/utf8.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr int kPadding = 3;                   // pixels left and right of a token's text
constexpr int kGap = 2;                       // between tokens
constexpr std::size_t kMostShapes = 1 << 16;  // measured texts that are kept

QString hexOf(unsigned char byte) { return QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')).toUpper(); }

void appendText(std::vector<TokenPart>& parts, const QString& text) {
  if (parts.empty() || parts.back().hex)
    parts.push_back({text, false});
  else
    parts.back().text += text;
}

int boxWidth(const QFontMetrics& metrics, const TokenPart& part) { return metrics.horizontalAdvance(part.text) + 2 * kPadding; }

}  // namespace

std::vector<TokenPart> tokenParts(const std::string& bytes) {
  const bool blank = bytes.find_first_not_of(' ') == std::string::npos;
  std::vector<TokenPart> parts;
  for (std::size_t pos = 0; pos < bytes.size();) {
    const Utf8Char next = decodeUtf8(bytes, pos);
    if (next.code == '\n')
      appendText(parts, QStringLiteral("⏎"));
    else if (next.code == '\t')
      appendText(parts, QStringLiteral("→"));
    else if (next.code == ' ' && blank)
      appendText(parts, QStringLiteral("·"));
    else if (next.valid && next.code >= 0x20 && next.code != 0x7F)
      appendText(parts, QString::fromUtf8(bytes.data() + pos, next.length));
    else
      for (std::size_t i = 0; i < next.length; ++i) parts.push_back({hexOf(static_cast<unsigned char>(bytes[pos + i])), true});
    pos += next.length;
  }
  return parts;
}

QColor paintTokenShape(QPainter& painter, const QRectF& rect, TokenKind kind, bool supervisedSpecial) {
  const ThemeColors& colors = themeColors();
  const bool learned = kind == TokenKind::Supervised || supervisedSpecial;
  painter.setPen(Qt::NoPen);
  if (kind == TokenKind::CutAway) {
    QColor hatch = colors.error;
    hatch.setAlpha(colors.dark ? 110 : 80);
    painter.fillRect(rect, QBrush(hatch, Qt::BDiagPattern));
    painter.setPen(QPen(colors.error, 1.2));
    painter.drawLine(QPointF(rect.left(), rect.center().y() + 1), QPointF(rect.right(), rect.center().y() + 1));
    return colors.muted;
  }
  if (learned) painter.fillRect(rect, colors.accentSoft);
  const QRectF foot(rect.left(), rect.bottom() - 2, rect.width(), 2);
  if (learned)
    painter.fillRect(foot, colors.accent);
  else if (kind == TokenKind::Masked)
    painter.fillRect(foot.adjusted(0, 1, 0, 0), colors.border);
  if (kind != TokenKind::Special) return learned ? colors.text : colors.muted;
  painter.setPen(QPen(colors.good, 1.2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, learned ? -2.5 : -0.5), 4, 4);
  return colors.good;
}

TokenFlow::TokenFlow(QWidget* parent) : QAbstractScrollArea(parent) {
  setObjectName(QStringLiteral("tokenFlow"));
  setAccessibleName(tr("Tokens of the row"));
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setAutoFillBackground(false);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
    layOutTo(value + viewport()->height());
    viewport()->update();
  });
}

void TokenFlow::setTokens(TokenView tokens, std::size_t maxLength) {
  m_tokens = std::move(tokens);
  m_maxLength = maxLength;
  const auto& pieces = m_tokens.pieces;
  const auto cut =
      std::find_if(pieces.begin(), pieces.end(), [](const TokenPiece& piece) { return piece.kind == TokenKind::CutAway; });
  m_cutAt = static_cast<std::size_t>(cut - pieces.begin());
  layOutAgain();
}

const TokenFlow::Shape& TokenFlow::shapeOf(const std::string& bytes) const {
  if (const auto known = m_shapes.find(bytes); known != m_shapes.end()) return known->second;
  if (m_shapes.size() >= kMostShapes) m_shapes.clear();
  Shape shape;
  shape.parts = tokenParts(bytes);
  shape.breaks = bytes.find('\n') != std::string::npos;
  const QFontMetrics metrics(font());
  for (const TokenPart& part : shape.parts)
    shape.width += part.hex ? boxWidth(metrics, part) : metrics.horizontalAdvance(part.text);
  shape.width = std::max(shape.width, kPadding) + 2 * kPadding;
  return m_shapes.emplace(bytes, std::move(shape)).first->second;
}

int TokenFlow::lineHeight() const { return fontMetrics().height() + kGrid * 5 / 4; }
int TokenFlow::lineWidth() const { return std::max(viewport()->width() - kGrid, 4 * kGrid); }

void TokenFlow::layOutAgain() {
  m_lines.clear();
  m_next = 0;
  m_cutDrawn = false;
  layOutTo(verticalScrollBar()->value() + viewport()->height());
  viewport()->update();
}

void TokenFlow::layOutTo(int bottom) {
  const auto wanted = static_cast<std::size_t>(bottom / lineHeight() + 2);
  while (m_lines.size() < wanted && m_next < m_tokens.pieces.size()) addLine();
  updateRange();
}

void TokenFlow::addLine() {
  const auto& pieces = m_tokens.pieces;
  if (m_next == m_cutAt && !m_cutDrawn) {
    m_cutDrawn = true;
    m_lines.push_back({m_next, m_next});
    return;
  }
  Line line{m_next, m_next};
  for (int x = 0; line.end < pieces.size();) {
    if (line.end == m_cutAt && !m_cutDrawn) break;
    const Shape& shape = shapeOf(pieces[line.end].bytes);
    if (line.end > line.begin && x + shape.width > lineWidth()) break;
    x += shape.width + kGap;
    ++line.end;
    if (shape.breaks) break;
  }
  m_next = line.end;
  m_lines.push_back(line);
}

void TokenFlow::updateRange() {
  // Lines that nobody has seen yet are taken to be as full as those above them.
  std::size_t lines = m_lines.size();
  if (m_next > 0) lines += (m_tokens.pieces.size() - m_next) * m_lines.size() / m_next;
  const int height = static_cast<int>(lines) * lineHeight();
  verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(lineHeight());
}

void TokenFlow::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(font());
  const int offset = verticalScrollBar()->value(), height = lineHeight();
  for (auto at = static_cast<std::size_t>(offset / height); at < m_lines.size(); ++at) {
    const int top = static_cast<int>(at) * height - offset;
    if (top > viewport()->height()) break;
    if (m_lines[at].isCut()) paintCut(painter, top);
    int x = 0;
    for (std::size_t i = m_lines[at].begin; i < m_lines[at].end; ++i) {
      paintPiece(painter, m_tokens.pieces[i], QPointF(x, top));
      x += shapeOf(m_tokens.pieces[i].bytes).width + kGap;
    }
  }
}

void TokenFlow::paintPiece(QPainter& painter, const TokenPiece& piece, QPointF at) const {
  const Shape& shape = shapeOf(piece.bytes);
  const QRectF rect(at.x(), at.y() + 2, std::min(shape.width, lineWidth()), lineHeight() - 4);
  const QColor textColor = paintTokenShape(painter, rect, piece.kind, piece.supervisedSpecial);
  const QFontMetrics metrics = fontMetrics();
  const double base = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent() - 1;
  double x = rect.left() + kPadding;
  for (const TokenPart& part : shape.parts) {
    if (x > rect.right()) break;
    painter.setPen(textColor);
    if (!part.hex) {
      painter.drawText(QPointF(x, base), part.text);
      x += metrics.horizontalAdvance(part.text);
      continue;
    }
    const int width = boxWidth(metrics, part);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(x + 0.5, rect.top() + 2.5, width - 2, rect.height() - 7));
    painter.drawText(QPointF(x + kPadding - 1, base), part.text);
    x += width;
  }
}

void TokenFlow::paintCut(QPainter& painter, int top) const {
  const ThemeColors& colors = themeColors();
  const QString text = tr("cut at %1 tokens").arg(countText(static_cast<std::int64_t>(m_maxLength)));
  const int width = fontMetrics().horizontalAdvance(text), middle = top + lineHeight() / 2, left = (lineWidth() - width) / 2;
  painter.setPen(QPen(colors.error, 1.5, Qt::DashLine));
  painter.drawLine(0, middle, left - kGrid, middle);
  painter.drawLine(left + width + kGrid, middle, lineWidth(), middle);
  painter.setPen(colors.error);
  painter.drawText(QRect(left, top, width + 1, lineHeight()), Qt::AlignVCenter, text);
}

int TokenFlow::pieceAt(const QPoint& at) const {
  const int line = (at.y() + verticalScrollBar()->value()) / lineHeight();
  if (at.y() < 0 || line >= static_cast<int>(m_lines.size())) return -1;
  int x = 0;
  for (std::size_t i = m_lines[static_cast<std::size_t>(line)].begin; i < m_lines[static_cast<std::size_t>(line)].end; ++i) {
    x += shapeOf(m_tokens.pieces[i].bytes).width + kGap;
    if (at.x() < x) return static_cast<int>(i);
  }
  return -1;
}

QString TokenFlow::describe(int piece) const {
  const TokenPiece& token = m_tokens.pieces[static_cast<std::size_t>(piece)];
  QStringList hex;
  for (const char byte : token.bytes.substr(0, 64)) hex.append(hexOf(static_cast<unsigned char>(byte)));
  QString kind;
  switch (token.kind) {
    case TokenKind::Masked: kind = tr("Context: the model reads it, but does not learn to write it."); break;
    case TokenKind::Supervised: kind = tr("Learned: the model is trained to write it."); break;
    case TokenKind::Special:
      kind = token.supervisedSpecial ? tr("Special token, learned too: it ends an answer.") : tr("Special token of the template.");
      break;
    case TokenKind::CutAway: kind = tr("Cut off: beyond the maximum length, the model never sees it."); break;
  }
  const QString text = QString::fromUtf8(token.bytes.data(), static_cast<qsizetype>(token.bytes.size())).left(64).toHtmlEscaped();
  QString shown = text;
  shown.replace(QLatin1Char('\n'), QStringLiteral("⏎"));
  return tr("<b>Token %1</b>, number %2 of the row<br>Text: <code>%3</code><br>Bytes: <code>%4</code><br>%5")
      .arg(QString::number(token.id), countText(piece + 1), shown, hex.join(QLatin1Char(' ')), kind);
}

bool TokenFlow::viewportEvent(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int piece = pieceAt(help->pos());
  if (piece < 0)
    QToolTip::hideText();
  else
    QToolTip::showText(help->globalPos(), describe(piece), viewport());
  return true;
}

void TokenFlow::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  layOutAgain();
}

void TokenFlow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) {
    m_shapes.clear();
    layOutAgain();
  }
  QAbstractScrollArea::changeEvent(event);
}

QSize TokenFlow::minimumSizeHint() const { return {16 * kGrid, 3 * lineHeight()}; }

}  // namespace lorikeet
