// Markdown that grows at its end, shown in a text document without reading all of it again: what is finished stays as it is, only
// the last block is rendered anew. Used by AnswerView.
#pragma once
#include <QString>

class QTextDocument;

namespace lorikeet {

/// Up to where `raw` is finished: behind the last blank line that stands in no code block and before which nothing can join what
/// follows (a list goes on behind a blank line).  @return 0 = nothing is
qsizetype finishedMarkdown(const QString& raw);

class MarkdownStream {
 public:
  explicit MarkdownStream(QTextDocument* document) : m_document(document) {}
  /// Shows `raw`. When it begins with what was shown before, only its end is rendered.
  void show(const QString& raw);
  void clear();
  /// Characters that the last show() rendered, for tests.
  qsizetype lastRendered() const { return m_lastRendered; }

 private:
  void insert(const QString& markdown, bool newBlock);

  QTextDocument* m_document;
  QString m_finished;    ///< source of what stays
  int m_finishedEnd = 0; ///< its end in the document
  qsizetype m_lastRendered = 0;
};

}  // namespace lorikeet
