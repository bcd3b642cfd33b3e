// See chat_test_kit.h.
#include "chat_test_kit.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>

#include "ui/panels/setup_panel.h"

namespace lorikeet::test {

ChatSession* sessionOf(const TestWindow& test) { return test.find<ChatPanel>("chatPanel")->session(); }

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

void startRun(const TestWindow& test, int steps) {
  auto* setup = test.find<SetupPanel>("setupPanel");
  RunConfig config = setup->config();
  config.maxSteps = steps;
  config.epochs = 1000;
  config.evalEvery = config.saveEvery = 4;
  config.keepCheckpoints = 100;
  config.learningRate = 0.02;
  config.threads = 1;
  setup->setConfig(config);
  QVERIFY(waitFor([&] { return setup->canStart(); }));
  emit setup->startClicked();
}

void trainAndOpenChat(const TestWindow& test, int steps) {
  QSignalSpy ended(test.window->controller(), &EngineController::runEnded);
  startRun(test, steps);
  QVERIFY(waitFor([&] { return ended.count() == 1; }));
  test.window->showPage(MainWindow::Chat);
  test.find<QSpinBox>("field_maxNewTokens")->setValue(12);
  QVERIFY(waitFor([&] { return sessionOf(test)->seat(kAdapted)->adapter != nullptr; }));
}

void openRunInPane(const TestWindow& test) {
  test.find<ChatPanel>("chatPanel")->showRun(sessionOf(test)->seat(kAdapted)->curve.dir);
  QVERIFY(waitFor([&] {
    const ChatSeat* seat = sessionOf(test)->seat(kAdapted);
    return seat->curve.steps.size() >= 3 && !seat->loading;
  }));
  QVERIFY(quiet(test));
}

}  // namespace lorikeet::test
