// The real window with the real engine on a tiny model, driven by object names as a person would.
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <fstream>

#include "ui/panels/chat_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/setup_panel.h"
#include "ui/widgets/metrics_chart.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

constexpr int kLongMs = 60000;

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, kLongMs);
}

/// Loads, sets the number of steps in the form and starts; returns when the run is on.
void startRun(TestWindow& test, int steps) {
  test.load();
  test.window->showPage(MainWindow::Setup);
  test.find<QPushButton>("showAll")->click();
  test.find<QSpinBox>("field_maxSteps")->setValue(steps);
  test.find<QSpinBox>("field_epochs")->setValue(1000);
  test.find<QSpinBox>("field_batchSize")->setValue(4);
  auto* start = test.find<QPushButton>("setupStart");
  QVERIFY(waitFor([&] { return start->isEnabled(); }));
  start->click();
  QVERIFY(waitFor([&] { return test.window->controller()->runState() != RunState::Starting; }));
}

}  // namespace

class MainWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void pagesOpenWithTheirKeys() {
    TestWindow test;
    const char* const panels[] = {"dataPanel", "setupPanel", "trainPanel", "chatPanel", "runsPanel"};
    for (int page = 0; page < 5; ++page) {
      QTest::keyClick(test.window.get(), static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
      QTRY_VERIFY(test.find<QWidget>(panels[page])->isVisible());
    }
  }

  void everyControlHasAName() {
    TestWindow test;
    for (const QAbstractButton* button : test.window->findChildren<QAbstractButton*>()) {
      const QByteArray kind = button->metaObject()->className();
      if (button->objectName().startsWith(QLatin1String("qt_")) || kind == "QTableCornerButton" || kind == "QLineEditIconButton")
        continue;
      QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty() || !button->toolTip().isEmpty(),
               qPrintable(button->objectName() + QStringLiteral(" in ") + button->parent()->objectName()));
    }
  }

  void trainAskStopFromTheWindow() {
    TestWindow test;
    startRun(test, 40);
    QSignalSpy ended(test.window->controller(), &EngineController::runEnded);
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
    const CurveTable& curve = test.find<QWidget>("trainPanel")->findChild<MetricsChart*>()->tables().at(0);
    QCOMPARE(curve.steps().size(), 40u);
    QVERIFY(curve.evals().size() > 0);
    QCOMPARE(test.find<QLabel>("numberStep")->text(), QStringLiteral("40 / 40"));

    test.find<QPushButton>("askIt")->click();
    QVERIFY(test.find<QWidget>("chatPanel")->isVisible());
    QCOMPARE(test.find<QLabel>("basePaneProof")->text(), QStringLiteral("no adapter"));
    QVERIFY(test.find<QLabel>("adaptedPaneProof")->text().startsWith(QLatin1Char('#')));
    test.find<QSpinBox>("field_maxNewTokens")->setValue(12);
    auto* input = test.find<QPlainTextEdit>("chatInput");
    QTest::keyClicks(input, QStringLiteral("What is number 3?"));
    QSignalSpy answered(test.window->controller(), &EngineController::answered);
    QTest::keyClick(input, Qt::Key_Return);
    QVERIFY(waitFor([&] { return answered.count() == 1; }));
    const auto results = answered.first().first().value<std::vector<GenerateResult>>();
    QCOMPARE(results.size(), 2u);
    QVERIFY(!test.find<QLabel>("adaptedPane_1_foot")->text().isEmpty());
    QCOMPARE(test.find<QLabel>("basePane_1_question")->text(), QStringLiteral("What is number 3?"));

    // The answer becomes a row, which can be undone.
    auto* data = test.find<DataPanel>("dataPanel");
    const int rows = data->model()->rowCount();
    test.find<QToolButton>("adaptedPane_1_makeRow")->click();
    QCOMPARE(data->model()->rowCount(), rows + 1);
    QVERIFY(data->isVisible());
    data->model()->undoStack()->undo();
    QCOMPARE(data->model()->rowCount(), rows);
  }

  void pauseGoOnStopAndResume() {
    TestWindow test;
    startRun(test, 100000);
    EngineController* engine = test.window->controller();
    QSignalSpy metrics(engine, &EngineController::metricsArrived);
    QVERIFY(waitFor([&] { return metrics.count() >= 2; }));
    test.find<QPushButton>("pauseRun")->click();
    QCOMPARE(engine->runState(), RunState::Paused);
    QTest::qWait(300);
    const auto paused = metrics.count();
    QTest::qWait(300);
    QCOMPARE(metrics.count(), paused);
    test.find<QPushButton>("pauseRun")->click();
    QVERIFY(waitFor([&] { return metrics.count() > paused; }));
    QSignalSpy ended(engine, &EngineController::runEnded);
    test.find<QToolButton>("stripStop")->click();
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
    const auto result = ended.first().first().value<TrainResult>();
    QCOMPARE(result.info.status, RunStatus::Stopped);

    test.window->showPage(MainWindow::Runs);
    auto* table = test.find<QTableView>("runTable");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 1; }));
    auto* resume = test.find<QPushButton>("runResume");
    QVERIFY(waitFor([&] { return resume->isVisible() && resume->isEnabled(); }));
    metrics.clear();
    resume->click();
    QVERIFY(waitFor([&] { return metrics.count() >= 1; }));
    const auto points = metrics.first().first().value<std::vector<MetricPoint>>();
    QVERIFY(points.front().step > 1);
    engine->stopRun();
    QVERIFY(waitFor([&] { return !engine->isRunActive(); }));
  }

  void chatWorksBesideTrainingAndStops() {
    TestWindow test;
    startRun(test, 100000);
    EngineController* engine = test.window->controller();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(200);
    QSignalSpy answered(engine, &EngineController::answered);
    test.find<ChatPanel>("chatPanel")->ask(QStringLiteral("What is number 1?"));
    test.find<QPushButton>("chatStop")->click();
    QVERIFY(waitFor([&] { return answered.count() == 1; }));
    QVERIFY(engine->isRunActive());

    // Closing asks first, then stops the run, keeps its checkpoint and closes.
    test.dialogs->closeChoice = CloseChoice::Cancel;
    test.window->close();
    QVERIFY(test.window->isVisible());
    QCOMPARE(test.dialogs->asked.size(), 1);
    test.dialogs->closeChoice = CloseChoice::StopAndKeep;
    test.window->close();
    QVERIFY(waitFor([&] { return !test.window->isVisible(); }));
    QVERIFY(!engine->isRunActive());
  }

  void editSaveAndCloseAskAboutChanges() {
    TestWindow test;
    test.load(5);
    auto* data = test.find<DataPanel>("dataPanel");
    auto* table = test.find<QTableView>("rowTable");
    table->selectRow(2);
    auto* answer = test.find<QPlainTextEdit>("turnText1");
    QVERIFY(answer != nullptr);
    answer->setFocus();
    answer->selectAll();
    QTest::keyClicks(answer, QStringLiteral("changed"));
    QCOMPARE(data->model()->row(2).answer(), std::string("changed"));
    QVERIFY(data->isModified());
    test.dialogs->saveChoice = SaveChoice::Cancel;
    test.window->close();
    QVERIFY(test.window->isVisible());
    test.dialogs->saveChoice = SaveChoice::Save;
    test.window->close();
    QVERIFY(waitFor([&] { return !test.window->isVisible(); }));
    QFile file(test.dir.filePath(QStringLiteral("rows.jsonl")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("\"changed\""));
  }

  void addDuplicateDeleteUndoFromTheKeyboard() {
    TestWindow test;
    test.load(4);
    auto* data = test.find<DataPanel>("dataPanel");
    test.find<QTableView>("rowTable")->selectRow(0);
    for (const char* action : {"duplicateRow", "addRow", "deleteRow", "moveDown"})
      test.window->findChild<QAction*>(QString::fromLatin1(action))->trigger();
    QCOMPARE(data->model()->rowCount(), 5);
    while (data->model()->undoStack()->canUndo()) data->model()->undoStack()->undo();
    QCOMPARE(data->model()->rowCount(), 4);
    QVERIFY(!data->isModified());
  }

  void badFilesAreOneSentenceAndLoseNothing() {
    TestWindow test;
    test.load(3);
    const QString broken = test.dir.filePath(QStringLiteral("broken.json"));
    std::ofstream(broken.toStdString()) << "[{\"question\": \"a\",, }]";
    test.dialogs->openPath = broken;
    test.window->findChild<QAction*>(QStringLiteral("openDataset"))->trigger();
    auto* text = test.find<QLabel>("dataBannerText");
    QVERIFY(waitFor([&] { return text->isVisible(); }));
    QVERIFY(text->text().contains(QStringLiteral("broken.json")));
    QCOMPARE(test.find<DataPanel>("dataPanel")->model()->rowCount(), 3);

    test.window->showPage(MainWindow::Setup);
    test.dialogs->folderPath = test.dir.filePath(QStringLiteral("nowhere"));
    test.find<QPushButton>("browseModel")->click();
    auto* model = test.find<QLabel>("setupBannerText");
    QVERIFY(waitFor([&] { return model->isVisible(); }));
    QVERIFY(model->text().contains(QStringLiteral("nowhere")));
  }

  void planNamesWhatBlocksTheStart() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Setup);
    test.find<QPushButton>("showAll")->click();
    auto* start = test.find<QPushButton>("setupStart");
    QVERIFY(waitFor([&] { return start->isEnabled(); }));
    auto* targets = test.find<QLineEdit>("field_targets");
    targets->selectAll();
    QTest::keyClicks(targets, QStringLiteral("no_such_layer"));
    QVERIFY(waitFor([&] { return !start->isEnabled(); }));
  }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
