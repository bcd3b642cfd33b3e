// The text of an answer as it streams: Markdown, Chinese, emoji and code, cut at every byte, end as if they had come at once.
#include <QApplication>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextList>

#include "core/text/utf8.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/markdown_stream.h"
#include "ui/widgets/text_map.h"
#include "ui/widgets/theme.h"

using namespace lorikeet;

namespace {

const char* const kTexts[] = {
    "灯塔 **很高** 👩‍👩‍👧‍👦。\n\n旗 🏳️‍🌈、👍🏽、é (e\u0301) 和 `代码`。\n第二行",
    "# 标题 🙂\n\nText with *stress*, a [link](https://example.org/a_b) and `x < y`.\n\n1. one\n2. two\n\n   still two\n3. three\n\nafter",
    "Before\n\n```cpp\nint main() {\n  return 0;  // 返回 🙂\n}\n```\n\nAfter the code.\n\n- a\n- b\n  - c\n\nEnd",
    "```python\nfor i in range(3):\n\n    print('中文')\n```",
    "~~~\nplain\n\n\ncode\n~~~\nright behind",
    "No fence ends this:\n```\na\n\nb = '👨‍💻'\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n> more\n\nend",
    "line one\nline two\n\n\n\nfar away\n---\n\n***\n\n<script>alert(1)</script>\n\n&amp; &lt;",
    "```\n```\n\nempty code\n\n```js\n\n```\n",
    "- item\n\n```\ncode behind a list\n```\n- again",
};

/// What a person sees of a document: each block's text and kind.
QStringList shownBlocks(const QTextDocument& document) {
  QStringList blocks;
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    const QTextBlockFormat format = block.blockFormat();
    QString line = block.text() + QStringLiteral(" | h%1").arg(format.headingLevel());
    if (format.hasProperty(QTextFormat::BlockCodeFence) || format.hasProperty(QTextFormat::BlockCodeLanguage)) line += QStringLiteral(" code");
    if (const QTextList* list = block.textList()) line += QStringLiteral(" list %1 %2").arg(list->format().style()).arg(list->itemText(block));
    line += QStringLiteral(" quote %1").arg(format.intProperty(QTextFormat::BlockQuoteLevel));
    line += QStringLiteral(" margins %1 %2 height %3").arg(format.leftMargin()).arg(format.topMargin()).arg(format.lineHeight());
    for (auto fragment = block.begin(); !fragment.atEnd(); ++fragment) {
      const QTextCharFormat look = fragment.fragment().charFormat();
      line += QStringLiteral(" [%1 %2 %3]").arg(fragment.fragment().length()).arg(look.fontWeight()).arg(look.fontItalic());
    }
    blocks.append(line);
  }
  return blocks;
}

/// The prefixes of `text` that end behind whole characters: what a byte-wise cut can deliver.
std::vector<QString> prefixes(const std::string& text) {
  std::vector<QString> all;
  for (std::size_t end = 0; end <= text.size(); ++end)
    if (isValidUtf8(text.substr(0, end))) all.push_back(QString::fromUtf8(text.data(), static_cast<qsizetype>(end)));
  return all;
}

bool isWhole(const QString& shown) {
  for (qsizetype i = 0; i < shown.size(); ++i) {
    if (shown[i] == QChar::ReplacementCharacter) return false;
    if (shown[i].isHighSurrogate() && (i + 1 == shown.size() || !shown[++i].isLowSurrogate())) return false;
    if (shown[i].isLowSurrogate() && (i == 0 || !shown[i - 1].isHighSurrogate())) return false;
  }
  return true;
}

}  // namespace

class AnswerTextTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

  void cutAnywhereItEndsAsIfItHadComeAtOnce() {
    for (const char* text : kTexts) {
      const std::vector<QString> parts = prefixes(text);
      QTextDocument whole;
      MarkdownStream(&whole).show(parts.back());
      const QStringList wanted = shownBlocks(whole);
      for (const QString& part : parts) {
        QTextDocument document;
        MarkdownStream stream(&document);
        stream.show(part);
        QVERIFY2(isWhole(document.toRawText()), qPrintable(part));
        stream.show(parts.back());
        if (shownBlocks(document) != wanted) qInfo().noquote() << "cut behind" << part << "shown" << shownBlocks(document).join(QLatin1Char('\n')) << "wanted" << wanted.join(QLatin1Char('\n'));
        QCOMPARE(shownBlocks(document), wanted);
      }
    }
  }

  void characterByCharacterItIsAlwaysWhatHasCome() {
    for (const char* text : kTexts) {
      QTextDocument document;
      MarkdownStream stream(&document);
      for (const QString& part : prefixes(text)) {
        stream.show(part);
        QTextDocument fresh;
        MarkdownStream(&fresh).show(part);
        QCOMPARE(shownBlocks(document), shownBlocks(fresh));
      }
    }
  }

  void everyCharacterShownIsFoundInTheSource() {
    for (const char* text : kTexts) {
      for (const QString& raw : prefixes(text)) {
        QTextDocument document;
        MarkdownStream(&document).show(raw);
        const QString shown = document.toRawText();
        const std::vector<int> map = mapToSource(shown, raw);
        int last = -1;
        for (qsizetype i = 0; i < shown.size(); ++i) {
          const int source = map[static_cast<std::size_t>(i)];
          if (source < 0) {
            QVERIFY2(!shown[i].isLetterOrNumber() && !shown[i].isSurrogate(), qPrintable(raw));
            continue;
          }
          QVERIFY(source > last);
          last = source;
          QVERIFY(raw[source] == shown[i] || (raw[source].isSpace() && (shown[i].isSpace() || shown[i] == QChar::ParagraphSeparator || shown[i] == QChar::LineSeparator)));
        }
      }
    }
  }

  void whatIsFinishedIsNotRenderedAgain() {
    QString raw;
    QTextDocument document;
    MarkdownStream stream(&document);
    qsizetype most = 0;
    for (int i = 0; i < 60; ++i) {
      raw += QStringLiteral("段落 %1 灯塔\n\n").arg(i);
      stream.show(raw);
      most = std::max(most, stream.lastRendered());
    }
    raw += QStringLiteral("```cpp\n");
    for (int i = 0; i < 200; ++i) {
      raw += QStringLiteral("int value%1 = %1;\n").arg(i);
      stream.show(raw);
      most = std::max(most, stream.lastRendered());
    }
    QVERIFY2(most < 120, qPrintable(QString::number(most)));
  }

  void copyingGivesTheModelsOwnText() {
    for (const char* text : kTexts) {
      AnswerView view;
      view.setRaw(QString::fromUtf8(text));
      view.selectAll();
      QCOMPARE(view.selectedRaw(), QString::fromUtf8(text));
      view.setPlain(true);
      QCOMPARE(view.document()->toRawText().replace(QChar::ParagraphSeparator, QLatin1Char('\n')), QString::fromUtf8(text));
      view.setPlain(false);
    }
  }
};

QTEST_MAIN(AnswerTextTest)
#include "answer_text_test.moc"
