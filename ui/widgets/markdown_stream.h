// Markdown that grows at its end, shown in a text document without reading all of it again: what is finished stays as it is, only
// the last block is rendered anew. Used by AnswerView.
#pragma once
#include <QString>

class QTextDocument;

namespace lorikeet {

/// Up to where a text is finished, whatever comes.
struct FinishedMarkdown {
  qsizetype end = 0;  ///< 0 = nothing is
  QString fence;      ///< the line that opened the code which goes on there; "" = none
};
/// Finished is what stands before the last blank line behind which nothing can join it (a list goes on behind a blank line), and of a
/// code block every line but the last ones. @param fence as it was given back for what stood before `raw`
FinishedMarkdown finishedMarkdown(const QString& raw, const QString& fence = {});

class MarkdownStream {
 public:
  explicit MarkdownStream(QTextDocument* document) : m_document(document) {}
  /// Shows `raw`. When it begins with what was shown before, only its end is rendered.
  void show(const QString& raw);
  void clear();
  /// Characters that the last show() rendered, for tests.
  qsizetype lastRendered() const { return m_lastRendered; }

 private:
  void insert(const QString& fence, const QString& markdown);

  QTextDocument* m_document;
  QString m_finished;    ///< source of what stays
  QString m_fence;       ///< that its code was opened with, where it ends within code
  int m_finishedEnd = 0; ///< its end in the document
  qsizetype m_lastRendered = 0;
};

}  // namespace lorikeet
