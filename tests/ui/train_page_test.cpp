// The Train page in the real window with a real engine: rows behind a point, more epochs, early stop, discard, the queue, pinned answers.
#include <QAction>
#include <QInputDialog>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTextEdit>

#include "ui/engine/run_queue.h"
#include "ui/models/dataset_model.h"
#include "ui/models/row_losses_model.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/machine_label.h"
#include "ui/panels/pinned_pane.h"
#include "ui/panels/row_losses_pane.h"
#include "ui/panels/setup_panel.h"
#include "ui/panels/train_panel.h"
#include "ui/widgets/metrics_chart.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 60000);
}

void configure(const TestWindow& test, const std::function<void(RunConfig&)>& change) {
  auto* setup = test.find<SetupPanel>("setupPanel");
  RunConfig config = setup->config();
  config.threads = 1;
  config.epochs = 2;
  config.evalEvery = 4;
  config.learningRate = 0.02;
  change(config);
  setup->setConfig(config);
  QVERIFY(waitFor([&] { return setup->canStart(); }));
}

TrainResult trainToTheEnd(const TestWindow& test) {
  QSignalSpy ended(test.window->controller(), &EngineController::runEnded);
  emit test.find<SetupPanel>("setupPanel")->startClicked();
  if (!waitFor([&] { return ended.count() == 1; })) return {};
  return ended.first().first().value<TrainResult>();
}

}  // namespace

class TrainPageTest : public QObject {
  Q_OBJECT
 private slots:
  void aPointOfTheCurveTellsItsRows() {
    TestWindow test;
    test.load();
    configure(test, [](RunConfig& config) { config.pinnedPrompts = "What is number 3?\nWhat is number 5?"; });
    QCOMPARE(trainToTheEnd(test).info.status, RunStatus::Finished);
    auto* chart = test.find<QWidget>("trainPanel")->findChild<MetricsChart*>();
    auto* table = test.find<QTableView>("rowLossTable");
    auto* model = qobject_cast<RowLossesModel*>(table->model());
    emit chart->stepClicked(0, 4);
    QVERIFY(model->rowCount() > 0);
    QCOMPARE(model->loss(0).step, std::int64_t{4});
    auto* pane = test.find<RowLossesPane>("rowLosses");
    QSignalSpy shown(pane, &RowLossesPane::tokensShown);
    QVERIFY(shown.count() > 0 || shown.wait(20000));
    QVERIFY(!test.find<QTextEdit>("rowLossTokens")->toPlainText().isEmpty());
    // The losses stand in the dataset's table, too.
    DatasetModel* data = test.find<DataPanel>("dataPanel")->model();
    QVERIFY(waitFor([&] {
      int known = 0;
      for (int row = 0; row < data->rowCount(); ++row) known += data->facts(row).lastLoss >= 0 ? 1 : 0;
      return known >= data->rowCount() / 2;
    }));
    // Left out of training: a draft, undoable.
    table->selectRow(0);
    const auto row = static_cast<int>(model->loss(0).row);
    QVERIFY(test.find<QPushButton>("rowLossExclude")->isEnabled());
    test.find<QPushButton>("rowLossExclude")->click();
    QVERIFY(data->row(row).draft);
    data->undoStack()->undo();
    QVERIFY(!data->row(row).draft);
    table->selectRow(0);
    QVERIFY(waitFor([&] { return test.find<QPushButton>("rowLossEdit")->isEnabled(); }));
    test.find<QPushButton>("rowLossEdit")->click();
    QVERIFY(test.find<QWidget>("dataPanel")->isVisible());
    // The pinned questions were answered at each evaluation, and once before the first step.
    QVERIFY(test.find<PinnedPane>("pinnedPane")->count() >= 2);
  }

  void moreEpochsGoOnWithTheSameRun() {
    TestWindow test;
    test.load();
    configure(test, [](RunConfig&) {});
    const TrainResult first = trainToTheEnd(test);
    QSignalSpy ended(test.window->controller(), &EngineController::runEnded);
    test.find<QPushButton>("moreEpochs")->click();
    auto* dialog = test.find<QInputDialog>("moreEpochsDialog");
    QVERIFY(dialog != nullptr);
    dialog->setIntValue(4);
    dialog->accept();
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
    const auto second = ended.first().first().value<TrainResult>();
    QCOMPARE(second.info.id, first.info.id);
    QCOMPARE(second.info.step, 2 * first.info.step);
    auto* chart = test.find<QWidget>("trainPanel")->findChild<MetricsChart*>();
    QVERIFY(waitFor([&] { return chart->tables().at(0).steps().size() == static_cast<std::size_t>(second.info.step); }));
  }

  void graphicsProcessorsStandInTheLoadLineWhereADriverKnowsThem() {
    QVERIFY(GpuMeter("libnothing-of-this-name.so.1").sample().empty());
    QVERIFY(GpuMeter("libc.so.6").sample().empty());  // a library without these functions
    const std::vector<GpuLoad> cards = GpuMeter(LORIKEET_FAKE_NVML).sample();
    QCOMPARE(cards.size(), 2u);  // the third does not answer
    QCOMPARE(cards[1].share, 0.4);
    QCOMPARE(cards[1].usedBytes, std::int64_t{2} << 30);
    MachineLabel with(nullptr, LORIKEET_FAKE_NVML), without(nullptr, "libnothing-of-this-name.so.1");
    with.setRunning(true);
    without.setRunning(true);
    QVERIFY(waitFor([&] { return !with.text().isEmpty() && !without.text().isEmpty(); }));
    QVERIFY2(with.text().contains(QStringLiteral("GPU 30 %, 3.0 GB of 32.0 GB")), qPrintable(with.text()));
    QVERIFY(with.toolTip().contains(QStringLiteral("GPU 1: 40 %")));
    QVERIFY2(!without.text().contains(QStringLiteral("GPU")), qPrintable(without.text()));
    with.setRunning(false);
    QVERIFY(with.text().isEmpty());
  }

  void anEarlyStopSaysWhy() {
    TestWindow test;
    test.load();
    configure(test, [](RunConfig& config) {
      config.epochs = 200;
      config.patience = 1;
      config.minimumGain = 50;  // nothing is ever good enough
    });
    const TrainResult result = trainToTheEnd(test);
    QCOMPARE(result.info.status, RunStatus::Finished);
    QVERIFY(result.info.step < result.info.totalSteps);
    QVERIFY2(test.find<QLabel>("trainBannerText")->text().contains(QStringLiteral("early")), qPrintable(test.find<QLabel>("trainBannerText")->text()));
  }

  void discardAsksAndMovesTheRunToTheTrash() {
    TestWindow test;
    test.load();
    configure(test, [](RunConfig& config) { config.epochs = 5000; });
    QSignalSpy metrics(test.window->controller(), &EngineController::metricsArrived);
    QSignalSpy ended(test.window->controller(), &EngineController::runEnded);
    emit test.find<SetupPanel>("setupPanel")->startClicked();
    QVERIFY(waitFor([&] { return metrics.count() > 0; }));
    QAction* discard = test.window->findChild<QAction*>(QStringLiteral("stopAndDiscard"));
    test.dialogs->agree = false;
    discard->trigger();
    QVERIFY(test.window->controller()->isRunActive());
    test.dialogs->agree = true;
    discard->trigger();
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
    QVERIFY(listRuns(test.window->controller()->runsRoot()).empty());
    QVERIFY(std::filesystem::exists(test.window->controller()->runsRoot() / ".trash"));
    QVERIFY(test.find<QLabel>("trainBannerText")->text().contains(QStringLiteral("trash")));
  }

  void theQueueStartsTheNextRunByItselfAndSurvivesARestart() {
    TestWindow test;
    test.load();
    configure(test, [](RunConfig& config) { config.epochs = 5000; });
    EngineController* engine = test.window->controller();
    RunQueue* queue = test.find<TrainPanel>("trainPanel")->queue();
    QSignalSpy metrics(engine, &EngineController::metricsArrived);
    emit test.find<SetupPanel>("setupPanel")->startClicked();
    QVERIFY(waitFor([&] { return metrics.count() > 0; }));
    configure(test, [](RunConfig& config) { config.epochs = 1; });
    test.find<QPushButton>("queueRun")->click();
    test.find<QPushButton>("queueRun")->click();
    QCOMPARE(queue->runs().size(), std::size_t{2});
    QCOMPARE(test.find<QListWidget>("queueList")->count(), 2);
    const std::filesystem::path file = engine->runsRoot() / ".queue.json";
    QVERIFY(waitFor([&] { return std::filesystem::exists(file) && RunQueue(engine, file).runs().size() == 2; }));
    // After a stop by the person the queue waits; from then on one follows the other.
    QSignalSpy ended(engine, &EngineController::runEnded);
    engine->stopRun();
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
    QTest::qWait(100);
    QVERIFY(!engine->isRunActive());
    test.find<QPushButton>("queueStart")->click();
    QVERIFY(waitFor([&] { return ended.count() == 3; }));
    QVERIFY(queue->runs().empty());
    QCOMPARE(listRuns(engine->runsRoot()).size(), std::size_t{3});
  }

  void closingWhileARunIsOnMayKeepItRunning() {
    TestWindow test;
    test.load();
    configure(test, [](RunConfig& config) { config.epochs = 5000; });
    QSignalSpy metrics(test.window->controller(), &EngineController::metricsArrived);
    emit test.find<SetupPanel>("setupPanel")->startClicked();
    QVERIFY(waitFor([&] { return metrics.count() > 0; }));
    test.dialogs->closeChoice = CloseChoice::KeepRunning;
    test.window->close();
    QVERIFY(test.window->controller()->isRunActive());
    const auto before = metrics.count();
    QVERIFY(waitFor([&] { return metrics.count() > before; }));
    // Closed once more, out of sight: what was learned is kept.
    test.window->close();
    QVERIFY(waitFor([&] { return !test.window->controller()->isRunActive(); }));
    QCOMPARE(listRuns(test.window->controller()->runsRoot()).at(0).status, RunStatus::Stopped);
  }
};

QTEST_MAIN(TrainPageTest)
#include "train_page_test.moc"
