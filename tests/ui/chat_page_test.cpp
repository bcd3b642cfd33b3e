// The Chat page in the real window, driven by object names: ask, stop, continue, edit as a branch, strength, scrub, a third pane, a
// corrected answer as a row, transcripts, and how soon and how smoothly words come.
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <cmath>
#include <fstream>

#include "core/util/file.h"
#include "ui/models/dataset_model.h"
#include "ui/models/transcript.h"
#include "ui/panels/chat_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/setup_panel.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/exchange_view.h"
#include "ui/widgets/odds_strip.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::GapMeter;
using lorikeet::test::TestWindow;

namespace {

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 30000);
}

ChatPanel* chatOf(const TestWindow& test) { return test.find<ChatPanel>("chatPanel"); }
ChatSession* sessionOf(const TestWindow& test) { return chatOf(test)->session(); }

bool quiet(const TestWindow& test) {
  return waitFor([&] { return !sessionOf(test)->isBusy(); });
}

void ask(const TestWindow& test, const QString& question) {
  auto* input = test.find<QPlainTextEdit>("chatInput");
  QTest::keyClicks(input, question);
  QTest::keyClick(input, Qt::Key_Return);
  QVERIFY(quiet(test));
}

const Answer* answerOf(const TestWindow& test, int seat) { return sessionOf(test)->talk().answer(sessionOf(test)->talk().tip(), seat); }

/// A finished run of a few steps with all its checkpoints, whose adapter answers beside the base.
void trainAndOpenChat(const TestWindow& test, int steps = 12) {
  auto* setup = test.find<SetupPanel>("setupPanel");
  RunConfig config = setup->config();
  config.maxSteps = steps;
  config.evalEvery = config.saveEvery = 4;
  config.keepCheckpoints = 100;
  config.learningRate = 0.02;
  config.threads = 1;
  setup->setConfig(config);
  QSignalSpy ended(test.window->controller(), &EngineController::runEnded);
  QVERIFY(waitFor([&] { return setup->canStart(); }));
  emit setup->startClicked();
  QVERIFY(waitFor([&] { return ended.count() == 1; }));
  test.window->showPage(MainWindow::Chat);
  test.find<QSpinBox>("field_maxNewTokens")->setValue(12);
  QVERIFY(waitFor([&] { return sessionOf(test)->seat(ChatSession::kNewestSeat)->adapter != nullptr; }));
}

constexpr int kBase = ChatSession::kBaseSeat, kAdapted = ChatSession::kNewestSeat;

}  // namespace

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

  void strengthZeroIsTheBaseAndStopKeepsWhatThereIs() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    ask(test, QStringLiteral("What is number 3?"));
    const std::string trained = answerOf(test, kAdapted)->text;
    test.find<QSlider>("adaptedPaneStrength")->setValue(0);
    QVERIFY(quiet(test));
    QCOMPARE(answerOf(test, kAdapted)->tokens, answerOf(test, kBase)->tokens);
    test.find<QSlider>("adaptedPaneStrength")->setValue(20);
    QVERIFY(quiet(test));
    QCOMPARE(answerOf(test, kAdapted)->text, trained);
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
    chatOf(test)->showRun(sessionOf(test)->seat(kAdapted)->curve.dir);
    QVERIFY(waitFor([&] { return sessionOf(test)->seat(kAdapted)->curve.steps.size() >= 3 && !sessionOf(test)->seat(kAdapted)->loading; }));
    ask(test, QStringLiteral("What is number 3?"));
    const std::string before = answerOf(test, kAdapted)->maker.hash;
    sessionOf(test)->setStep(kAdapted, 4);
    QVERIFY(waitFor([&] { return answerOf(test, kAdapted)->maker.step == 4 && !sessionOf(test)->isBusy(); }));
    QVERIFY(answerOf(test, kAdapted)->maker.hash != before);
    QVERIFY(test.find<QLabel>("adaptedPaneProof")->text().contains(QLatin1Char('4')));
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
    std::printf("first word after %lld ms (median of %zu), longest gap while streaming %.1f ms\n", static_cast<long long>(waits[waits.size() / 2]),
                waits.size(), gap);
    std::fflush(stdout);
    QVERIFY(waits[waits.size() / 2] < 500);  // 100 on a quiet machine
  }
};

QTEST_MAIN(ChatPageTest)
#include "chat_page_test.moc"
