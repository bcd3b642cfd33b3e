// One person's afternoon in the real window: preset, plan, start, pause, go on, early stop, a second run, both laid over each other,
// and the first one's settings taken for a new run.
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "ui/models/runs_model.h"
#include "ui/panels/run_details.h"
#include "ui/panels/setup_panel.h"
#include "ui/widgets/metrics_chart.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 60000);
}

}  // namespace

class StoryTest : public QObject {
  Q_OBJECT
 private slots:
  void fromPresetToDuplicate() {
    TestWindow test;
    test.load();
    EngineController* engine = test.window->controller();
    auto* setup = test.find<SetupPanel>("setupPanel");
    test.window->showPage(MainWindow::Setup);

    auto* chooser = test.find<QComboBox>("presetChooser");
    chooser->setCurrentIndex(chooser->findText(QStringLiteral("Teach facts")));
    QVERIFY(chooser->currentIndex() >= 0);
    emit chooser->activated(chooser->currentIndex());
    RunConfig config = setup->config();
    config.threads = 1;
    config.epochs = 3000;
    config.evalEvery = 5;
    config.patience = 1;
    config.minimumGain = 1;  // ends early, once it may
    config.rank = 4;
    config.validationShare = 0.2;
    setup->setConfig(config);
    QVERIFY(waitFor([&] { return setup->canStart(); }));

    // A run that patience ends: paused and gone on with in between.
    QSignalSpy metrics(engine, &EngineController::metricsArrived), ended(engine, &EngineController::runEnded);
    emit setup->startClicked();
    QVERIFY(waitFor([&] { return engine->runState() == RunState::Running || ended.count() > 0; }));
    test.find<QPushButton>("pauseRun")->click();
    if (engine->runState() == RunState::Paused) {
      QTest::qWait(100);
      test.find<QPushButton>("pauseRun")->click();
    }
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
    const auto first = ended.first().first().value<TrainResult>();
    QCOMPARE(first.info.status, RunStatus::Finished);
    QVERIFY(first.info.step < first.info.totalSteps);

    config.epochs = 1;
    config.patience = 0;
    config.rank = 2;
    setup->setConfig(config);
    QVERIFY(waitFor([&] { return setup->canStart(); }));
    emit setup->startClicked();
    QVERIFY(waitFor([&] { return ended.count() == 2; }));

    // Both curves, then the first run's settings for a new one.
    test.window->showPage(MainWindow::Runs);
    auto* table = test.find<QTableView>("runTable");
    auto* runs = qobject_cast<RunsModel*>(table->model());
    QVERIFY(waitFor([&] { return runs->rowCount() == 2; }));
    table->selectAll();
    auto* details = test.find<RunDetails>("runDetails");
    QVERIFY(waitFor([&] { return details->chart()->tables().size() == 2; }));
    table->selectRow(runs->rowOf(first.info.id));
    auto* duplicate = test.find<QPushButton>("runSettings");
    QVERIFY(waitFor([&] { return details->single() != nullptr && details->single()->id == first.info.id && duplicate->isEnabled(); }));
    duplicate->click();
    QVERIFY(setup->isVisible());
    QCOMPARE(setup->config().rank, std::int64_t{4});
    QCOMPARE(setup->config().patience, std::int64_t{1});
  }
};

QTEST_MAIN(StoryTest)
#include "story_test.moc"
