// The conversation view, the token view, the list of issues and the numbers, each by itself.
#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>
#include <algorithm>
#include <random>

#include "core/text/chat_template.h"
#include "ui/models/dataset_model.h"
#include "ui/panels/issues_pane.h"
#include "ui/panels/numbers_pane.h"
#include "ui/panels/row_editor.h"
#include "ui/widgets/histogram_chart.h"
#include "ui/widgets/long_lines.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_pane.h"
#include "ui/widgets/token_view.h"
#include "ui/widgets/turn_edit.h"
#include "ui/widgets/turn_list.h"

using namespace lorikeet;

namespace {

Row pairOf(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

TokenSettings storySettings() {
  TokenSettings settings;
  settings.tokenizer = loadTokenizer(LORIKEET_SOURCE_DIR "/tests/golden/text/stories260K/tokenizer.json");
  settings.chatTemplate = makeChatTemplate("plain", *settings.tokenizer);
  settings.maxLength = 64;
  return settings;
}

/// A model with one row, and the editor that shows it.
struct Bench {
  explicit Bench(Row row) {
    Dataset dataset;
    dataset.rows = {std::move(row)};
    model.setDataset(dataset);
    editor.resize(480, 800);
    editor.show();
    editor.showRow(0);
  }
  const Row& row() const { return model.row(0); }
  GrowingTextEdit* text(int turn) const { return editor.findChild<GrowingTextEdit*>(QStringLiteral("turnText%1").arg(turn)); }
  template <class T>
  T* find(const char* name) const {
    return editor.findChild<T*>(QLatin1String(name));
  }
  DatasetModel model;
  RowEditor editor{&model};
};

}  // namespace

class RowEditorTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

  // ---- turns ----

  void typingIsOneStepOfUndo() {
    Bench bench(pairOf("Why?", ""));
    bench.text(1)->setFocus();
    QTest::keyClicks(bench.text(1), QStringLiteral("Because."));
    QCOMPARE(bench.row().answer(), std::string("Because."));
    QCOMPARE(bench.model.undoStack()->count(), 1);
    bench.model.undoStack()->undo();
    QCOMPARE(bench.text(1)->toPlainText(), QString());
  }

  void undoKeepsTheCursorWhereTheTextChanged() {
    Bench bench(pairOf("Why?", "one two three four five"));
    QTextCursor cursor = bench.text(1)->textCursor();
    cursor.setPosition(8);
    bench.text(1)->setTextCursor(cursor);
    QTest::keyClicks(bench.text(1), QStringLiteral("XY"));
    bench.model.undoStack()->undo();
    QCOMPARE(bench.text(1)->textCursor().position(), 8);
  }

  void controlEnterGoesOnToTheNextTurnAndAddsOne() {
    Bench bench(pairOf("Why?", "Because."));
    QTest::keyClick(bench.text(0), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.row().turns.size(), 2u);
    QTest::keyClick(bench.text(1), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(bench.row().turns.size(), 3u);
    QCOMPARE(bench.row().turns[2].role.text(), std::string("user"));
    QCOMPARE(bench.editor.focusWidget(), bench.text(2));
  }

  void tabGoesFromTurnToTurn() {
    Bench bench(pairOf("Why?", "Because."));
    QVERIFY(QTest::qWaitForWindowActive(&bench.editor));
    bench.text(0)->setFocus();
    QTest::keyClick(bench.text(0), Qt::Key_Tab);
    QCOMPARE(bench.editor.focusWidget(), bench.text(1));
  }

  void turnsMoveChangeRoleAndGo() {
    Bench bench(pairOf("Why?", "Because."));
    QTest::keyClick(bench.text(1), Qt::Key_Up, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(bench.row().turns[0].content, std::string("Because."));
    auto* role = bench.find<QComboBox>("turnRole0");
    role->setCurrentIndex(role->findData(QStringLiteral("system")));
    emit role->activated(role->currentIndex());
    QCOMPARE(bench.row().turns[0].role.text(), std::string("system"));
    bench.find<QToolButton>("turnRemove0")->click();
    QCOMPARE(bench.row().turns.size(), 1u);
    while (bench.model.undoStack()->canUndo()) bench.model.undoStack()->undo();
    QVERIFY(bench.row() == pairOf("Why?", "Because."));
  }

  void addOffersTheLikelyRole() {
    QCOMPARE(likelyNextRole({}, 0), std::string("user"));
    QCOMPARE(likelyNextRole({{"user", ""}}, 1), std::string("assistant"));
    QCOMPARE(likelyNextRole({{"function_call", ""}}, 1), std::string("tool"));
    QCOMPARE(likelyNextRole({{"tool", ""}}, 1), std::string("assistant"));
  }

  void pastedRichTextIsPlain() {
    Bench bench(pairOf("", ""));
    class Opened : public GrowingTextEdit {
     public:
      using GrowingTextEdit::GrowingTextEdit;
      using GrowingTextEdit::insertFromMimeData;
    } edit(2, 9);
    QMimeData mime;
    mime.setHtml(QStringLiteral("<b>bold</b> and <i>more</i>"));
    edit.insertFromMimeData(&mime);
    QCOMPARE(edit.exactText(), QStringLiteral("bold and more"));
  }

  void charactersThatTextEditsChangeStay() {
    const std::string odd = "no\xC2\xA0" "break\r\nline \xE2\x80\xA8 separator";
    Bench bench(pairOf(odd, "a"));
    QTest::keyClicks(bench.text(1), QStringLiteral("b"));
    QCOMPARE(bench.row().question(), odd);
    bench.text(0)->moveCursor(QTextCursor::End);
    QTest::keyClicks(bench.text(0), QStringLiteral("!"));
    QCOMPARE(bench.row().question(), odd + "!");
  }

  void unknownFieldsOfATurnStay() {
    Row row = pairOf("q", "a");
    row.turns[1].fields = R"({"weight": 1})";
    Bench bench(row);
    QTest::keyClicks(bench.text(1), QStringLiteral("b"));
    QCOMPARE(bench.row().turns[1].fields.text(), row.turns[1].fields.text());
  }

  void draftIsApprovedAndLockIsKept() {
    Row row = pairOf("q", "a");
    row.draft = true;
    Bench bench(row);
    QVERIFY(bench.find<QWidget>("draftNote")->isVisible());
    bench.find<QCheckBox>("rowLocked")->click();
    bench.find<QPushButton>("approveDraft")->click();
    QVERIFY(!bench.row().draft && bench.row().locked);
    QVERIFY(!bench.find<QWidget>("draftNote")->isVisible());
  }

  void issueIsNamedAndFixed() {
    Bench bench(pairOf("Why? ", "Because."));
    auto* fix = bench.find<QPushButton>("fixRow_space");
    QVERIFY(fix != nullptr && fix->isVisible());
    fix->click();
    QCOMPARE(bench.row().question(), std::string("Why?"));
    QVERIFY(!bench.find<QWidget>("rowProblems")->isVisible());
  }

  void manyAndLongTurnsStayQuick() {
    Row row;
    const std::string line(99, 'x');
    std::string text;
    while (text.size() < 10500) text += line + "\n";
    for (int i = 0; i < 100; ++i) row.turns.push_back({i % 2 == 0 ? "user" : "assistant", text});
    QElapsedTimer timer;
    Dataset dataset;
    dataset.rows = {row, pairOf("a", "b")};
    DatasetModel model;
    model.setDataset(dataset);
    RowEditor editor(&model);
    editor.resize(480, 800);
    editor.show();
    editor.showRow(1);
    timer.start();
    editor.showRow(0);
    qInfo("100 turns, 1 MB: shown in %lld ms", timer.elapsed());
    auto* list = editor.findChild<TurnList*>();
    QVERIFY(QTest::qWaitFor([&] { return list->shownCount() == 100; }, 20000));
    auto* edit = editor.findChild<GrowingTextEdit*>(QStringLiteral("turnText1"));
    timer.start();
    QTest::keyClicks(edit, QStringLiteral("abcdefghij"));
    qInfo("a keystroke: %.1f ms", static_cast<double>(timer.elapsed()) / 10);
    timer.start();
    editor.showRow(1);
    editor.showRow(0);
    qInfo("away and back: %lld ms", timer.elapsed());
    row = pairOf("q", std::string());
    for (int i = 0; i < 100; ++i) row.turns[1].content += text;
    dataset.rows = {row};
    model.setDataset(dataset);
    timer.start();
    editor.showRow(0);
    qInfo("one turn of 1 MB: shown in %lld ms", timer.elapsed());
    timer.start();
    QTest::keyClicks(edit, QStringLiteral("abcdefghij"));
    qInfo("a keystroke there: %.1f ms", static_cast<double>(timer.elapsed()) / 10);
  }

  void aLineOfAMegabyteStaysQuickAndWhole() {
    std::string line;
    for (int i = 0; line.size() < (1u << 20); ++i) line += (i % 3 == 0 ? "词语" : "word ") + std::to_string(i);
    Bench bench(pairOf("q", line));
    GrowingTextEdit* edit = bench.text(1);
    QVERIFY(edit->exactText().toStdString() == line);
    QTextCursor cursor = edit->textCursor();
    cursor.setPosition(500000);
    cursor.setPosition(500020, QTextCursor::KeepAnchor);
    edit->setTextCursor(cursor);
    // "@" is nowhere else, so it shows where the cursor is in the text.
    QTest::keyClick(edit, '@');
    const std::size_t at = bench.row().answer().find('@');
    const std::string before = bench.row().answer();
    QElapsedTimer timer;
    timer.start();
    for (const char key : QByteArray("abcdefghij")) {
      QTest::keyClick(edit, key);
      QCoreApplication::processEvents();  // painting counts too
    }
    const double eachMs = static_cast<double>(timer.nsecsElapsed()) / 1e7;
    qInfo("a line of 1 MB: %.1f ms a keystroke", eachMs);
    QVERIFY(bench.row().answer() == before.substr(0, at + 1) + "abcdefghij" + before.substr(at + 1));
    QVERIFY(eachMs < 250);  // the bar is 50 ms on a quiet machine
    bench.model.undoStack()->undo();
    QVERIFY(edit->exactText().toStdString() == line);
  }

  /// Random keys over borders of pieces do to the text what they would do to a plain string.
  void piecesOfALongLineAreNoBreaks() {
    std::mt19937 random(7);
    const auto below = [&](qsizetype limit) { return static_cast<int>(random() % static_cast<unsigned>(std::max<qsizetype>(limit, 1))); };
    GrowingTextEdit edit(2, 9);
    LongLines& lines = edit.lines();
    QString line;
    while (line.size() < 9000) line += QStringLiteral("some words, 一些字 ");
    edit.setExactText(line + QLatin1Char('\n') + line + line + QStringLiteral("\n\nend"));
    QVERIFY(edit.document()->blockCount() > 10);
    for (int step = 0; step < 400; ++step) {
      const QString before = edit.exactText();
      const QTextDocument& document = *edit.document();
      // Half of the time at a border, where it matters.
      const QTextBlock block = document.findBlockByNumber(below(document.blockCount()));
      const int from = step % 2 == 0 ? block.position() - (step % 4 == 0 && block.position() > 0 ? 1 : 0) : below(document.characterCount());
      const int to = step % 5 == 0 ? std::min(from + below(6000), document.characterCount() - 1) : from;
      const qsizetype at = lines.text(0, from).size(), end = lines.text(0, to).size();
      QTextCursor cursor = edit.textCursor();
      cursor.setPosition(from);
      cursor.setPosition(to, QTextCursor::KeepAnchor);
      edit.setTextCursor(cursor);
      QString expected = before.left(at) + before.mid(end);
      switch (below(6)) {
        case 0: QTest::keyClick(&edit, Qt::Key_Backspace); if (from == to && at > 0) expected.remove(at - 1, 1); break;
        case 1: QTest::keyClick(&edit, Qt::Key_Delete); if (from == to) expected.remove(at, 1); break;
        case 2: QTest::keyClick(&edit, Qt::Key_Return); expected.insert(at, QLatin1Char('\n')); break;
        case 3: edit.insertPlainText(line); expected.insert(at, line); break;
        case 4: edit.insertPlainText(QStringLiteral("a\n\nb")); expected.insert(at, QStringLiteral("a\n\nb")); break;
        default: QTest::keyClick(&edit, Qt::Key_X); expected.insert(at, QLatin1Char('x')); break;
      }
      QVERIFY2(edit.exactText() == expected, qPrintable(QStringLiteral("step %1, at %2 to %3 of %4").arg(step).arg(at).arg(end).arg(before.size())));
    }
  }

  // ---- tokens ----

  void tokenPartsShowWhatHasNoGlyph() {
    QCOMPARE(tokenParts(" the"), (std::vector<TokenPart>{{QStringLiteral(" the"), false}}));
    QCOMPARE(tokenParts("\n\n"), (std::vector<TokenPart>{{QStringLiteral("⏎⏎"), false}}));
    QCOMPARE(tokenParts("  "), (std::vector<TokenPart>{{QStringLiteral("··"), false}}));
    QCOMPARE(tokenParts("\xE4\xBD"), (std::vector<TokenPart>{{QStringLiteral("E4"), true}, {QStringLiteral("BD"), true}}));
    QCOMPARE(tokenParts("你"), (std::vector<TokenPart>{{QStringLiteral("你"), false}}));
  }

  void onlyVisibleLinesOfManyTokensAreLaidOut() {
    TokenView view;
    for (int i = 0; i < 20000; ++i) view.pieces.push_back({i, " w" + std::to_string(i), TokenKind::Supervised});
    view.total = view.kept = view.supervised = 20000;
    TokenFlow flow;
    flow.resize(300, 200);
    flow.show();
    QElapsedTimer timer;
    timer.start();
    flow.setTokens(view, 512);
    QVERIFY(timer.elapsed() < 50);
    QVERIFY(flow.linesLaidOut() < 30);
    timer.start();
    flow.verticalScrollBar()->setValue(flow.verticalScrollBar()->maximum());
    qInfo("to the end of 20,000 tokens: %lld ms", timer.elapsed());
    for (int i = 0; i < 3; ++i) flow.verticalScrollBar()->setValue(flow.verticalScrollBar()->maximum());
    QCOMPARE(flow.pieceAt(QPoint(2, flow.viewport()->height() - 12)) > 19900, true);
  }

  void theCutIsALineOfItsOwn() {
    TokenView view;
    for (int i = 0; i < 6; ++i) view.pieces.push_back({i, "ab", i < 3 ? TokenKind::Supervised : TokenKind::CutAway});
    view.total = 6;
    view.kept = 3;
    TokenFlow flow;
    flow.resize(400, 200);
    flow.setTokens(view, 3);
    QCOMPARE(flow.linesLaidOut(), 3u);  // before, the cut, after
    QVERIFY(flow.describe(4).contains(QStringLiteral("61 62")));
  }

  void tokensFollowTheTyping() {
    Bench bench(pairOf("Once upon a time", "there was a bird."));
    auto* pane = bench.find<TokenPane>("tokenPane");
    QVERIFY(bench.find<QLabel>("tokenEmpty")->isVisible());
    QSignalSpy shown(pane, &TokenPane::shown);
    bench.editor.setTokenSettings(storySettings());
    QVERIFY(shown.wait());
    const auto* flow = bench.find<TokenFlow>("tokenFlow");
    const std::size_t before = flow->tokens().total;
    QVERIFY(before > 4 && flow->tokens().supervised > 0);
    QElapsedTimer timer;
    timer.start();
    QTest::keyClicks(bench.text(1), QStringLiteral(" The end"));
    QVERIFY(shown.wait());
    qInfo("tokens after 8 keystrokes: %lld ms", timer.elapsed());
    QTRY_VERIFY(flow->tokens().total > before);
    QVERIFY(!flow->accessibleDescription().isEmpty());
    QVERIFY(bench.find<QLabel>("tokenTotal")->text().contains(QString::number(flow->tokens().total)));
  }

  // ---- issues and numbers ----

  void issuesAreListedAndAskForTheirRows() {
    IssuesPane pane;
    pane.show();
    auto* message = pane.findChild<QLabel*>(QStringLiteral("issuesMessage"));
    QCOMPARE(message->text(), QStringLiteral("Checking…"));
    DatasetTotals totals;
    totals.rows = 10;
    pane.setTotals(totals);
    QCOMPARE(message->text(), QStringLiteral("No issues found"));
    totals.rowsWithIssues = 4;
    totals.byIssue[static_cast<std::size_t>(IssueKind::Duplicate)] = 3;
    pane.setTotals(totals);
    QSignalSpy filter(&pane, &IssuesPane::filterRequested), fix(&pane, &IssuesPane::fixRequested);
    pane.findChild<QPushButton*>(QStringLiteral("issue_duplicate"))->click();
    QCOMPARE(filter.value(0).value(0).toString(), QStringLiteral("issue:duplicate"));
    pane.findChild<QPushButton*>(QStringLiteral("fix_duplicate"))->click();
    QCOMPARE(fix.value(0).value(0).toInt(), static_cast<int>(IssueKind::Duplicate));
    QVERIFY(!pane.findChild<QPushButton*>(QStringLiteral("issue_roles"))->isVisible());
  }

  void barsAskForTheirRows() {
    NumbersPane pane;
    pane.resize(360, 700);
    pane.show();
    DatasetTotals totals;
    totals.rows = totals.counted = 5;
    totals.tokens = 1000;
    totals.supervised = 250;
    pane.setNumbers({{0, 20, 3, 1}, {20, 40, 1, 0}}, {{0, 10, 4, 1}}, {{2, 3, 4, 1}}, totals, 12);
    QSignalSpy filter(&pane, &NumbersPane::filterRequested);
    auto* prompt = pane.findChild<HistogramChart*>(QStringLiteral("promptChart"));
    QTest::keyClick(prompt, Qt::Key_Right);
    QTest::keyClick(prompt, Qt::Key_Right);
    QTest::keyClick(prompt, Qt::Key_Return);
    QCOMPARE(filter.value(0).value(0).toString(), QStringLiteral("prompt>=20 prompt<40"));
    auto* turns = pane.findChild<HistogramChart*>(QStringLiteral("turnsChart"));
    turns->replot();
    QTest::mouseClick(turns, Qt::LeftButton, {}, turns->axisRect()->center());
    QCOMPARE(filter.value(1).value(0).toString(), QStringLiteral("turns>=2 turns<3"));
    QVERIFY(pane.findChild<QLabel*>(QStringLiteral("totalShare"))->text().contains(QStringLiteral("25")));
  }
};

QTEST_MAIN(RowEditorTest)
#include "row_editor_test.moc"
