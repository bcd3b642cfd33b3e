// One answer as it streams: Markdown or plain text, words that differ marked, tokens under the mouse told. As high as its text.
// What is copied is always the model's own text. Used by ExchangeView.
#pragma once
#include <QTextEdit>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "ui/widgets/markdown_stream.h"

namespace lorikeet {

class RenderTurns;

class AnswerView : public QTextEdit {
  Q_OBJECT
 public:
  /// @param turns that views which grow at once share; null = its own
  explicit AnswerView(RenderTurns* turns = nullptr, QWidget* parent = nullptr);

  /// The answer's text so far; what it begins with is not rendered again. Shown at once, or in its turn when showing costs much.
  void setRaw(const QString& raw);
  const QString& raw() const { return m_raw; }
  /// A grey line in the answer's place ("thinking …"); "" = none.
  void setNote(const QString& note);
  void setPlain(bool plain);
  /// @param accent the adapted side's colour, else the base's grey
  void setMarks(const std::vector<TextSpan>& bytes, bool accent);
  void setTokens(const std::vector<AnswerToken>& tokens);
  /// Frames a token; -1 = none.
  void showToken(int token);
  /// The token that the character at a point of the viewport belongs to; -1 = none.
  int tokenAt(const QPoint& at) const;
  /// Where the token begins, in global coordinates.
  QPoint tokenPosition(int token) const;
  /// What Ctrl+C copies.
  QString selectedRaw() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {8, 8}; }

 signals:
  void tokenHovered(int token, const QPoint& globalPos);

 protected:
  QMimeData* createMimeDataFromSelection() const override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void render();
  void updateSoon();
  void fit();
  const std::vector<int>& map() const;
  const std::vector<int>& shownPlaces() const;
  void refreshMarks();
  std::pair<int, int> shownRange(int rawBegin, int rawEnd) const;

  QString m_raw, m_note;
  bool m_plain = false, m_accent = true;
  MarkdownStream m_markdown;
  std::vector<TextSpan> m_marks;       ///< UTF-16 units of m_raw
  std::vector<int> m_tokenEnds;        ///< UTF-16 units of m_raw
  int m_shownToken = -1, m_hovered = -1;
  mutable std::vector<int> m_map;      ///< document position to m_raw
  mutable std::vector<int> m_places;   ///< m_raw to document position
  mutable bool m_mapKnown = false;
  bool m_textChanged = false;          ///< since it was rendered
  RenderTurns* m_turns;
};

}  // namespace lorikeet
