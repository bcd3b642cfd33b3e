// The tokens of one row as they flow: each in the look of its kind (colour and shape), with the cut drawn where it falls.
// Used by TokenPane.
#pragma once
#include <QAbstractScrollArea>
#include <QString>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/edit/token_facts.h"

namespace lorikeet {

/// A piece of a token's text: whole characters, or one byte or control character that has no glyph, shown as a hex box.
struct TokenPart {
  QString text;
  bool hex = false;
  bool operator==(const TokenPart&) const = default;
};
/// How a token's bytes look: newlines as ⏎, tabs as →, blanks alone as ·, what is no whole character as hex boxes.
std::vector<TokenPart> tokenParts(const std::string& bytes);

/// Paints a token's background, outline, underline or strike-through; also for legends. The colour of its text is returned.
QColor paintTokenShape(QPainter& painter, const QRectF& rect, TokenKind kind, bool supervisedSpecial);

/// Only lines that are seen are laid out and painted, so the number of tokens does not matter.
class TokenFlow : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit TokenFlow(QWidget* parent = nullptr);
  /// @param maxLength for the words at the cut
  void setTokens(TokenView tokens, std::size_t maxLength);
  const TokenView& tokens() const { return m_tokens; }
  /// Index of the piece at a point of the viewport; -1 = none.
  int pieceAt(const QPoint& at) const;
  /// What hovering shows: id, bytes as hex and text, and what the kind means.
  QString describe(int piece) const;
  std::size_t linesLaidOut() const { return m_lines.size(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  QSize minimumSizeHint() const override;

 private:
  struct Shape {
    std::vector<TokenPart> parts;
    int width = 0;
    bool breaks = false;  ///< holds a newline
  };
  struct Line {
    std::size_t begin, end;  ///< pieces; none = the line of the cut
    bool isCut() const { return begin == end; }
  };
  const Shape& shapeOf(const std::string& bytes) const;
  int lineHeight() const;
  int lineWidth() const;
  void layOutAgain();
  void layOutTo(int bottom);
  void addLine();
  void updateRange();
  void paintPiece(QPainter& painter, const TokenPiece& piece, QPointF at) const;
  void paintCut(QPainter& painter, int top) const;

  TokenView m_tokens;
  std::size_t m_maxLength = 0;
  std::size_t m_cutAt = 0;  ///< the first piece that is cut away; pieces.size() = none
  bool m_cutDrawn = false;
  std::size_t m_next = 0;  ///< the first piece without a line
  std::vector<Line> m_lines;
  mutable std::unordered_map<std::string, Shape> m_shapes;
};

}  // namespace lorikeet
