// The Runs page in the real window over run folders that the test writes: list, search, rename, tags, notes, trash and undo, two runs
// laid over each other, only the differences of their settings, the rows they learned from, imported curves.
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTabWidget>
#include <QTest>
#include <fstream>

#include "core/data/dataset_io.h"
#include "core/runs/run_folder.h"
#include "ui/models/run_settings_model.h"
#include "ui/models/runs_model.h"
#include "ui/panels/run_details.h"
#include "ui/panels/runs_panel.h"
#include "ui/widgets/metrics_chart.h"
#include "ui/widgets/theme.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 20000);
}

/// A finished run of `steps` records. @param dataset "" = the sample
std::string makeRun(const TestWindow& test, const std::string& name, int rank, const std::string& dataset = "", int steps = 30) {
  RunInfo info;
  info.name = name;
  info.config.rank = rank;
  info.config.dataset = dataset;
  info.status = RunStatus::Finished;
  info.step = info.totalSteps = steps;
  info.bestStep = 20;
  info.bestValidationLoss = 1.0 / rank;
  info.datasetHash = dataset.empty() ? "abcdef0123" : datasetHash(readDataset(dataset));
  RunFolder folder = RunFolder::create(test.window->controller()->runsRoot(), info);
  for (int step = 1; step <= steps; ++step) {
    MetricPoint point;
    point.step = step;
    point.epoch = step / 10.0;
    point.trainLoss = 3.0 / step;
    folder.appendMetric(point);
    if (step % 10 != 0) continue;
    point = MetricPoint();
    point.step = step;
    point.epoch = step / 10.0;
    point.validationLoss = 4.0 / step;
    folder.appendMetric(point);
  }
  return folder.info().id;
}

struct Page {
  explicit Page(TestWindow& test) : test(test), model(qobject_cast<RunsModel*>(test.find<QTableView>("runTable")->model())) {}
  void open(int runs) {
    test.window->showPage(MainWindow::Runs);
    QVERIFY(waitFor([&] { return model->rowCount() == runs; }));
  }
  void choose(std::initializer_list<int> rows) {
    auto* table = test.find<QTableView>("runTable");
    QSignalSpy shown(test.find<RunDetails>("runDetails"), &RunDetails::shown);
    QItemSelection selection;
    for (const int row : rows) selection.select(model->index(row, 0), model->index(row, RunsModel::ColumnCount - 1));
    table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (shown.isEmpty()) shown.wait(3000);
  }
  TestWindow& test;
  RunsModel* model;
};

}  // namespace

class RunsPageTest : public QObject {
  Q_OBJECT
 private slots:
  void theModelsAreProperModels() {
    RunsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RunSummary one, two;
    one.id = "one";
    one.name = "Law";
    one.bestValidationLoss = 2;
    two.id = "two";
    two.name = "Facts";
    two.status = RunStatus::Failed;
    two.bestValidationLoss = 1;
    model.setRuns({one, two});
    QCOMPARE(model.rowCount(), 2);
    model.setFilter(QStringLiteral("failed"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowOf("one"), -1);
    model.setFilter({});
    model.sort(RunsModel::BestLoss, Qt::AscendingOrder);
    QCOMPARE(model.rowOf("two"), 0);
    QSignalSpy renamed(&model, &RunsModel::renamed);
    QVERIFY(model.setData(model.index(0, RunsModel::Name), QStringLiteral("Facts 2")));
    QCOMPARE(renamed.count(), 1);
    QVERIFY(!model.setData(model.index(0, RunsModel::Name), QStringLiteral("  ")));
    RunSettingsModel settings;
    QAbstractItemModelTester second(&settings, QAbstractItemModelTester::FailureReportingMode::QtTest);
    settings.setRuns({RunInfo(), RunInfo()});
    settings.setDifferencesOnly(true);
    QCOMPARE(settings.rowCount(), 0);
  }

  void searchRenameTagsAndNotesReachTheDisk() {
    TestWindow test;
    const std::string id = makeRun(test, "Law", 8);
    makeRun(test, "Facts", 4);
    Page page(test);
    page.open(2);
    test.find<QLineEdit>("runSearch")->setText(QStringLiteral("law"));
    QCOMPARE(page.model->rowCount(), 1);
    page.choose({0});
    QVERIFY(page.model->setData(page.model->index(0, RunsModel::Name), QStringLiteral("Law school")));
    auto* tags = test.find<QLineEdit>("runTags");
    tags->setText(QStringLiteral("court, new"));
    emit tags->editingFinished();
    const std::filesystem::path dir = test.window->controller()->runsRoot() / id;
    QVERIFY(waitFor([&] { return RunFolder::open(dir).info().tags.size() == 2 && RunFolder::open(dir).info().name == "Law school"; }));
    auto* notes = test.find<QPlainTextEdit>("runNotes");
    notes->setFocus();
    notes->setPlainText(QStringLiteral("Better with rank 8."));
    test.find<QLineEdit>("runSearch")->setFocus();
    QVERIFY(waitFor([&] { return RunFolder::open(dir).info().notes == "Better with rank 8."; }));
    test.find<QLineEdit>("runSearch")->setText(QStringLiteral("court"));
    QVERIFY(waitFor([&] { return page.model->rowCount() == 1; }));
  }

  void trashAndUndo() {
    TestWindow test;
    makeRun(test, "One", 8);
    const std::string id = makeRun(test, "Two", 4);
    Page page(test);
    page.open(2);
    page.choose({page.model->rowOf(id)});
    test.find<QPushButton>("runTrash")->click();
    QVERIFY(waitFor([&] { return page.model->rowCount() == 1; }));
    QPushButton* undo = nullptr;
    QVERIFY(waitFor([&] { return (undo = test.find<QPushButton>("runsBannerChoice0")) != nullptr; }));
    undo->click();
    QVERIFY(waitFor([&] { return page.model->rowCount() == 2; }));
    QVERIFY(page.model->rowOf(id) >= 0);
  }

  void twoRunsLieOverEachOtherWithTheirDifferences() {
    TestWindow test;
    makeRun(test, "One", 8);
    makeRun(test, "Two", 4);
    Page page(test);
    page.open(2);
    page.choose({0, 1});
    // The small curve is really drawn: its colour is in the cell.
    auto* table = test.find<QTableView>("runTable");
    const QImage cell = table->grab(table->visualRect(page.model->index(0, RunsModel::Curve)).translated(0, table->horizontalHeader()->height())).toImage();
    bool drawn = false;
    for (int x = 0; x < cell.width() && !drawn; ++x)
      for (int y = 0; y < cell.height() && !drawn; ++y) drawn = cell.pixelColor(x, y) == themeColors().validation;
    QVERIFY(drawn);
    auto* details = test.find<RunDetails>("runDetails");
    QVERIFY(waitFor([&] { return details->chart()->tables().size() == 2; }));
    auto* settings = qobject_cast<RunSettingsModel*>(test.find<QTableView>("runSettingsTable")->model());
    const int all = settings->rowCount();
    test.find<QCheckBox>("runDifferences")->setChecked(true);
    QVERIFY(settings->rowCount() > 0 && settings->rowCount() < all);
    bool rank = false;
    for (int row = 0; row < settings->rowCount(); ++row) {
      const QString values = settings->index(row, 1).data().toString() + QLatin1Char('|') + settings->index(row, 2).data().toString();
      rank = rank || values == QStringLiteral("4|8") || values == QStringLiteral("8|4");
    }
    QVERIFY(rank);
    QVERIFY(waitFor([&] { return test.find<QLabel>("runData")->text().contains(QStringLiteral("same")); }));
  }

  void theRowsOfTwoRunsAreCompared() {
    TestWindow test;
    const QString before = lorikeet::test::makeDataset(test.dir, 6), after = test.dir.filePath(QStringLiteral("after.jsonl"));
    Dataset changed = readDataset(before.toStdString());
    changed.rows.splice(0, 1, {});
    writeDataset(changed, after.toStdString(), FileForm::JsonLines, RowForm::QuestionAnswer);
    makeRun(test, "Before", 8, before.toStdString());
    QTest::qWait(1100);  // the list is ordered by the second
    makeRun(test, "After", 8, after.toStdString());
    Page page(test);
    page.open(2);
    page.choose({0, 1});
    QVERIFY(waitFor([&] { return test.find<QLabel>("runData")->text().contains(QStringLiteral("1 removed")); }));
    QVERIFY(!test.find<QPushButton>("runShowRows")->isHidden());
  }

  void curvesMadeElsewhereAreImported() {
    TestWindow test;
    test.dialogs->openPath = test.dir.filePath(QStringLiteral("trainer_state.json"));
    std::ofstream(test.dialogs->openPath.toStdString())
        << R"({"max_steps": 2, "log_history": [{"step": 1, "epoch": 0.5, "loss": 2.0, "learning_rate": 1e-4, "grad_norm": NaN},
              {"step": 2, "epoch": 1.0, "eval_loss": 1.5}]})";
    Page page(test);
    test.window->showPage(MainWindow::Runs);
    test.find<QPushButton>("runImport")->click();
    QVERIFY(waitFor([&] { return page.model->rowCount() == 1; }));
    page.choose({0});
    QVERIFY(!test.find<QPushButton>("runChat")->isEnabled());
    QVERIFY(test.find<QPushButton>("runResume")->isHidden());
    test.dialogs->openPath = test.dir.filePath(QStringLiteral("nothing.json"));
    std::ofstream(test.dialogs->openPath.toStdString()) << "[]";
    test.find<QPushButton>("runImport")->click();
    QVERIFY(waitFor([&] { return test.find<QLabel>("runsBannerText")->text().contains(QStringLiteral("nothing.json")); }));
    QCOMPARE(page.model->rowCount(), 1);
  }
};

QTEST_MAIN(RunsPageTest)
#include "runs_page_test.moc"
