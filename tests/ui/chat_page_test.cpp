// The Chat page in the real window, driven by object names: ask, stop, continue, edit as a branch, strength, scrub, a third pane, a
// corrected answer as a row, transcripts, and how soon and how smoothly words come.
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <cmath>
#include <fstream>

#include "chat_test_kit.h"
#include "core/util/file.h"
#include "ui/models/dataset_model.h"
#include "ui/models/transcript.h"
#include "ui/panels/chat_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/checkpoint_scrubber.h"
#include "ui/widgets/exchange_view.h"
#include "ui/widgets/odds_strip.h"

using namespace lorikeet;
using namespace lorikeet::test;

class ChatPageTest : public QObject {
  Q_OBJECT
 private slots:
  void bothAnswerTheSameQuestionAndTheHeadsProveWho() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    QCOMPARE(test.find<QLabel>("basePaneProof")->text(), QStringLiteral("no adapter"));
    const QString proof = test.find<QLabel>("adaptedPaneProof")->text();
    QVERIFY2(proof.startsWith(QLatin1Char('#')) && proof.contains(QStringLiteral("ΔW")), qPrintable(proof));
    ask(test, QStringLiteral("What is number 3?"));
    QVERIFY(answerOf(test, kBase)->state == Answer::State::Done && answerOf(test, kAdapted)->state == Answer::State::Done);
    QVERIFY(answerOf(test, kBase)->text != answerOf(test, kAdapted)->text);
    QCOMPARE(test.find<QLabel>("basePane_1_question")->text(), QStringLiteral("What is number 3?"));
    // What the adapter changed is found a moment later: a bar for each token.
    auto* strip = test.find<OddsStrip>("adaptedPane_1_strip");
    QVERIFY(waitFor([&] { return strip->change().size() == answerOf(test, kAdapted)->tokens.size(); }));
    QVERIFY(waitFor([&] { return !answerOf(test, kAdapted)->differs.empty(); }));
  }

  void anEvaluationIsMadeVotedOnAndReported() {
    TestWindow test;
    test.load(12);
    trainAndOpenChat(test);
    test.find<QTabWidget>("chatTabs")->setCurrentIndex(1);
    test.find<QComboBox>("evalSource")->setCurrentIndex(1);  // all rows
    QVERIFY(test.find<QLabel>("evalRowCount")->text().contains(QStringLiteral("12")));
    QTest::mouseClick(test.find<QPushButton>("evalStart"), Qt::LeftButton);
    auto* report = test.find<QPushButton>("evalReport");
    QVERIFY(waitFor([&] { return report->isEnabled(); }));
    QCOMPARE(test.find<QTableView>("evalRows")->model()->rowCount(), 12);
    test.find<QTabWidget>("evaluateTabs")->setCurrentIndex(1);
    QTest::mouseClick(test.find<QPushButton>("blindBegin"), Qt::LeftButton);
    QTest::mouseClick(test.find<QPushButton>("blindVoteLeft"), Qt::LeftButton);
    QTest::mouseClick(test.find<QPushButton>("blindReveal"), Qt::LeftButton);
    QVERIFY(test.find<QLabel>("blindResult")->isVisible());
    test.find<QTabWidget>("evaluateTabs")->setCurrentIndex(0);
    test.dialogs->savePath = test.dir.filePath(QStringLiteral("report.html"));
    QTest::mouseClick(report, Qt::LeftButton);
    QVERIFY(waitFor([&] { return QFile::exists(test.dialogs->savePath); }));
    const std::string html = readFile(test.dialogs->savePath.toStdString());
    QVERIFY(html.find("</html>") != std::string::npos && html.find("What is number 0?") != std::string::npos);
  }

  void strengthZeroIsTheBaseAndStopKeepsWhatThereIs() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    ask(test, QStringLiteral("What is number 3?"));
    const std::string trained = answerOf(test, kAdapted)->text;
    test.find<QSlider>("adaptedPaneStrength")->setValue(0);
    QVERIFY(quiet(test));
    QCOMPARE(answerOf(test, kAdapted)->tokens, answerOf(test, kBase)->tokens);
    auto* slider = test.find<QSlider>("adaptedPaneStrength");
    slider->setValue(20);
    QVERIFY(quiet(test));
    QCOMPARE(answerOf(test, kAdapted)->text, trained);
    // By hand: the text goes with the mouse, the answer is made when it lets go.
    QStyleOptionSlider option;
    option.initFrom(slider);
    option.orientation = Qt::Horizontal;
    option.maximum = slider->maximum();
    option.sliderPosition = option.sliderValue = slider->value();
    const QPoint handle = slider->style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, slider).center();
    const QPoint end(slider->width() - 2, handle.y());
    QTest::mousePress(slider, Qt::LeftButton, {}, handle);
    QMouseEvent move(QEvent::MouseMove, end, slider->mapToGlobal(end), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(slider, &move);
    QVERIFY(test.find<QLabel>("adaptedPaneStrengthText")->text().contains(QLocale().toString(2.0, 'f', 2)));
    QCOMPARE(answerOf(test, kAdapted)->maker.strength, 1.0);
    QTest::mouseRelease(slider, Qt::LeftButton, {}, end);
    QVERIFY(waitFor([&] { return answerOf(test, kAdapted)->maker.strength == 2.0 && quiet(test); }));
  }

  void aStoppedAnswerGoesOnAsIfNothingHadHappened() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(40);
    ask(test, QStringLiteral("What is number 5?"));
    const std::vector<TokenId> whole = answerOf(test, kBase)->tokens;
    sessionOf(test)->startOver();
    test.find<QSpinBox>("field_maxNewTokens")->setValue(10);
    ask(test, QStringLiteral("What is number 5?"));
    QCOMPARE(answerOf(test, kBase)->tokens.size(), std::size_t{10});
    test.find<QSpinBox>("field_maxNewTokens")->setValue(30);
    test.find<QPushButton>("chatContinue")->click();
    QVERIFY(quiet(test));
    QCOMPARE(answerOf(test, kBase)->tokens, whole);
    // Stop keeps what there is.
    sessionOf(test)->startOver();
    test.find<QSpinBox>("field_maxNewTokens")->setValue(100);
    auto* input = test.find<QPlainTextEdit>("chatInput");
    QTest::keyClicks(input, QStringLiteral("What is number 6?"));
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(sessionOf(test)->isBusy());
    test.find<QPushButton>("chatStop")->click();
    QVERIFY(quiet(test));
    QVERIFY(answerOf(test, kBase)->state == Answer::State::Done);
    // So does Escape.
    QTest::keyClicks(input, QStringLiteral("What is number 7?"));
    QTest::keyClick(input, Qt::Key_Return);
    QTest::keyClick(input, Qt::Key_Escape);
    QVERIFY(quiet(test));
    QVERIFY(answerOf(test, kBase)->state == Answer::State::Done);
    QCOMPARE(answerOf(test, kBase)->finish, FinishReason::Cancelled);
  }

  void editingAQuestionMakesABranchAndBothStay() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(6);
    ask(test, QStringLiteral("What is number 3?"));
    const std::string first = answerOf(test, kBase)->text;
    QTest::keyClick(test.find<QPlainTextEdit>("chatInput"), Qt::Key_Up);
    QCOMPARE(test.find<QPlainTextEdit>("chatInput")->toPlainText(), QStringLiteral("What is number 3?"));
    QVERIFY(test.find<QLabel>("chatEditing")->isVisible());
    test.find<QPlainTextEdit>("chatInput")->clear();
    ask(test, QStringLiteral("Who is number 4?"));
    QCOMPARE(sessionOf(test)->talk().path().size(), std::size_t{1});
    QCOMPARE(test.find<QLabel>("basePane_2_version")->text(), QStringLiteral("2/2"));
    test.find<QToolButton>("basePane_2_older")->click();
    QCOMPARE(answerOf(test, kBase)->text, first);
    // Again with another seed is a branch, too.
    test.find<QToolButton>("basePane_1_again")->click();
    QVERIFY(quiet(test));
    QCOMPARE(sessionOf(test)->talk().versions(1).size(), std::size_t{3});
  }

  void scrubbingAnswersFromAnEarlierCheckpoint() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    openRunInPane(test);
    ask(test, QStringLiteral("What is number 3?"));
    const std::string before = answerOf(test, kAdapted)->maker.hash;
    auto* scrubber = test.find<CheckpointScrubber>("adaptedPaneScrubber");
    QVERIFY(scrubber->isVisible());
    const auto at = [&](std::int64_t step) { return QPoint(static_cast<int>(scrubber->xOf(step)), scrubber->height() / 2); };
    const std::int64_t from = scrubber->step();
    QTest::mousePress(scrubber, Qt::LeftButton, {}, at(from));
    for (const std::int64_t step : {8, 4}) {  // the button is held, which mouseMove alone does not tell
      QMouseEvent move(QEvent::MouseMove, at(step), scrubber->mapToGlobal(at(step)), Qt::NoButton, Qt::LeftButton, {});
      QCoreApplication::sendEvent(scrubber, &move);
      QCOMPARE(scrubber->step(), step);
    }
    QTest::mouseRelease(scrubber, Qt::LeftButton, {}, at(4));
    QVERIFY(waitFor([&] { return answerOf(test, kAdapted)->maker.step == 4 && !sessionOf(test)->isBusy(); }));
    QVERIFY(answerOf(test, kAdapted)->maker.hash != before);
    QVERIFY(test.find<QLabel>("adaptedPaneProof")->text().contains(QStringLiteral("step 4")));
    // The keys do the same.
    QTest::keyClick(scrubber, Qt::Key_Right);
    QVERIFY(waitFor([&] { return answerOf(test, kAdapted)->maker.step == 8 && !sessionOf(test)->isBusy(); }));
  }

  void aThirdPaneCatchesUpAndABadFolderIsASentenceInItsHead() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    ask(test, QStringLiteral("What is number 3?"));
    const std::filesystem::path run = sessionOf(test)->seat(kAdapted)->curve.dir;
    const int third = sessionOf(test)->addSeat({AdapterSource::Kind::Run, run, 4});
    QVERIFY(waitFor([&] { return answerOf(test, third) != nullptr && answerOf(test, third)->state == Answer::State::Done; }));
    const int bad = sessionOf(test)->addSeat({AdapterSource::Kind::Folder, test.dir.filePath(QStringLiteral("nothing")).toStdString(), -1});
    const QByteArray name = "pane" + QByteArray::number(bad) + "Problem";
    QVERIFY(waitFor([&] { return !test.find<QLabel>(name.constData())->text().isEmpty(); }));
    ask(test, QStringLiteral("And number 4?"));
    QVERIFY(answerOf(test, kAdapted)->state == Answer::State::Done);
    sessionOf(test)->removeSeat(bad);
    sessionOf(test)->removeSeat(third);
    QCOMPARE(sessionOf(test)->seats().size(), std::size_t{2});
  }

  void aCorrectedAnswerBecomesARowAndCanBeUndone() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(6);
    ask(test, QStringLiteral("What is number 3?"));
    ask(test, QStringLiteral("And number 4?"));
    test.find<QToolButton>("basePane_2_correct")->click();
    auto* text = test.find<QPlainTextEdit>("basePane_2_correction");
    text->setPlainText(QStringLiteral("Four."));
    test.find<QPushButton>("basePane_2_keepCorrection")->click();
    DatasetModel* model = test.find<DataPanel>("dataPanel")->model();
    const int rows = model->rowCount();
    test.find<QToolButton>("basePane_2_makeRow")->click();
    QCOMPARE(model->rowCount(), rows + 1);
    QCOMPARE(model->row(rows).answer(), std::string("Four."));
    QCOMPARE(model->row(rows).question(), std::string("And number 4?"));
    model->undoStack()->undo();
    QCOMPARE(model->rowCount(), rows);
    // The system prompt that the model read belongs to the row.
    test.window->showPage(MainWindow::Chat);
    test.find<QPlainTextEdit>("chatSystem")->setPlainText(QStringLiteral("Be brief."));
    test.find<QAction>("basePane_2_rowOfAll")->trigger();
    QCOMPARE(model->row(rows).turns.size(), std::size_t{3});  // nothing was to be remembered
    QCOMPARE(model->row(rows).turns.front().role, std::string("system"));
    QCOMPARE(model->row(rows).turns.front().content, std::string("Be brief."));
  }

  void aTranscriptComesBackAsItWas() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(6);
    ask(test, QStringLiteral("What is number 3?"));
    const Answer before = *answerOf(test, kBase);
    test.dialogs->savePath = test.dir.filePath(QStringLiteral("chat.json"));
    test.window->findChild<QAction*>(QStringLiteral("chatSave"))->trigger();
    QVERIFY(waitFor([&] { return QFile::exists(test.dialogs->savePath); }));
    sessionOf(test)->startOver();
    QVERIFY(sessionOf(test)->talk().isEmpty());
    test.dialogs->openPath = test.dialogs->savePath;
    test.window->findChild<QAction*>(QStringLiteral("chatLoad"))->trigger();
    QVERIFY(waitFor([&] { return !sessionOf(test)->talk().isEmpty(); }));
    QCOMPARE(answerOf(test, kBase)->text, before.text);
    QVERIFY(answerOf(test, kBase)->maker == before.maker);
    test.dialogs->savePath = test.dir.filePath(QStringLiteral("chat.md"));
    test.window->findChild<QAction*>(QStringLiteral("chatExport"))->trigger();
    QVERIFY(waitFor([&] { return QFile::exists(test.dialogs->savePath); }));
    QVERIFY(readFile(test.dialogs->savePath.toStdString()).find("What is number 3?") != std::string::npos);
    // A broken file is a sentence; the conversation stays.
    std::ofstream(test.dir.filePath(QStringLiteral("bad.json")).toStdString()) << "{\"turns\": 3";
    test.dialogs->openPath = test.dir.filePath(QStringLiteral("bad.json"));
    test.window->findChild<QAction*>(QStringLiteral("chatLoad"))->trigger();
    QVERIFY(waitFor([&] { return test.find<QLabel>("chatBannerText")->text().contains(QStringLiteral("bad.json")); }));
    QVERIFY(!sessionOf(test)->talk().isEmpty());
  }

  void theFirstWordComesSoonAndTheWindowStaysSmooth() {
    TestWindow test;
    test.window->openModel({});  // the built-in one
    QVERIFY(waitFor([&] { return test.window->controller()->model() != nullptr; }));
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(60);
    std::vector<qint64> waits;
    double gap = 0;
    for (const char* question : {"Who are you?", "What colour is the sky?", "天空是什么颜色？", "Tell me about the sun.", "Hello"}) {
      auto* input = test.find<QPlainTextEdit>("chatInput");
      input->setPlainText(QString::fromUtf8(question));
      QSignalSpy text(sessionOf(test), &ChatSession::textArrived);
      QElapsedTimer clock;
      clock.start();
      QTest::keyClick(input, Qt::Key_Return);
      const GapMeter meter;
      while (text.isEmpty() && sessionOf(test)->isBusy()) QTest::qWait(1);
      waits.push_back(clock.elapsed());
      QVERIFY(quiet(test));
      gap = std::max(gap, meter.longestMs());
    }
    std::sort(waits.begin(), waits.end());
    const qint64 median = waits[waits.size() / 2];
    std::printf("first word after %lld ms (median of %zu), longest gap while streaming %.1f ms\n", static_cast<long long>(median), waits.size(), gap);
    std::fflush(stdout);
    QVERIFY(median <= (barsCount() ? 100 : 500));
    QVERIFY(gap < (barsCount() ? 32 : 500));
  }
};

QTEST_MAIN(ChatPageTest)
#include "chat_page_test.moc"
