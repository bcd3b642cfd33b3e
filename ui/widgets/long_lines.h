// Lines of a megabyte in a plain text edit. Qt lays a whole line out at every keystroke, so a long one is shown in pieces: blocks
// of the document with a border between them that is no line break of the text. Used by GrowingTextEdit.
#pragma once
#include <QString>
#include <vector>

class QKeyEvent;
class QPlainTextEdit;

namespace lorikeet {

class LongLines {
 public:
  explicit LongLines(QPlainTextEdit& edit);
  /// Shows `text`, whose lines end in \n.
  void setText(const QString& text);
  /// After every change, before anybody reads the text: finds the borders that are left, and cuts lines that have become long.
  void heed();
  /// The text to the character, pieces joined.
  QString text() const { return text(0, static_cast<int>(m_raw.size())); }
  /// The same of [from, to) in the document's positions.
  QString text(int from, int to) const;
  /// The document's position of a character of text().
  int documentPosition(qsizetype at) const;
  /// True where some line is shown in pieces.
  bool hasPieces() const { return !m_borders.empty(); }
  /// Before a key is handled: takes the cursor over a border, where there is nothing to delete.
  void stepOverBorder(const QKeyEvent& key);

 private:
  /// Where the document has changed, in characters: [from, from + removed) became [from, from + added).
  struct Change {
    qsizetype from, removed, added;
  };

  bool isBorder(int position) const;
  void cut();

  QPlainTextEdit& m_edit;
  QString m_raw;                  ///< the document's characters as of the last change
  std::vector<int> m_borders;     ///< positions in it, ascending
  std::vector<Change> m_changes;  ///< since then
};

}  // namespace lorikeet
