// The Evaluate panel with a tiny model: choose, evaluate, stop, filter, vote blind, save the report, open a saved one.
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <fstream>

#include "core/eval/evaluation_file.h"
#include "ui/models/dataset_model.h"
#include "ui/models/eval_model.h"
#include "ui/panels/evaluate_blind.h"
#include "ui/panels/evaluate_panel.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::FakeDialogs;

namespace {

constexpr int kPatience = 60000;

/// Base and one adapter over six rows: two improved, one worse, two same, one not asked.
EvalOutcomeHandle madeOutcome() {
  auto outcome = std::make_shared<EvalOutcome>();
  Evaluation& evaluation = outcome->evaluation;
  evaluation.id = "made";
  evaluation.contestants.resize(2);
  evaluation.contestants[1].name = "run one";
  evaluation.contestants[1].adapterHash = "abc";
  evaluation.sets.resize(1);
  evaluation.sets[0].title = "made";
  const char* const answers[6][2] = {{"no", "yes"}, {"no", "yes"}, {"yes", "no"}, {"yes", "yes"}, {"no", "no"}, {"", ""}};
  for (std::size_t i = 0; i < 6; ++i) {
    EvaluatedRow row;
    row.index = i;
    row.question = "Question " + std::to_string(i);
    row.reference = "yes";
    if (i == 5) row.issue = "Too long.";
    for (const char* text : answers[i]) {
      if (i == 5) break;
      row.answers.emplace_back();
      row.answers.back().text = text;
      scoreAnswer(row, BleuTokenizer::V13a, false, row.answers.back());
    }
    evaluation.sets[0].rows.push_back(row);
  }
  evaluation.sets[0].total = 6;
  outcome->summaries = {summarize(evaluation.sets[0], 2)};
  return outcome;
}

}  // namespace

class EvaluateTest : public QObject {
  Q_OBJECT

  QTemporaryDir m_dir;
  std::unique_ptr<EngineController> m_controller;
  std::unique_ptr<DatasetModel> m_data;
  FakeDialogs m_dialogs;
  std::unique_ptr<EvaluatePanel> m_panel;

  template <class T>
  T* find(const char* name) const {
    return m_panel->findChild<T*>(QString::fromLatin1(name));
  }
  /// An adapter of two steps, which the panel then offers.
  TrainResult trainTwoSteps() {
    RunConfig config;
    config.baseModel = m_dir.filePath(QStringLiteral("tiny")).toStdString();
    config.dtype = "float32";
    config.maxSteps = 2;
    config.batchSize = 4;
    QSignalSpy ended(m_controller.get(), &EngineController::runEnded);
    TrainResult result;
    connect(m_controller.get(), &EngineController::runEnded, this, [&](const TrainResult& done) { result = done; });
    m_controller->startRun(config, std::make_shared<const Dataset>(m_data->dataset()), QStringLiteral("two steps"));
    static_cast<void>(ended.wait(kPatience));
    return result;
  }
  void openModelAndRows() {
    QSignalSpy opened(m_controller.get(), &EngineController::modelOpened);
    m_controller->openModel(m_dir.filePath(QStringLiteral("tiny")).toStdString(), "float32", "auto");
    QVERIFY(opened.wait(kPatience));
    m_data->setDataset(readDataset(lorikeet::test::makeDataset(m_dir, 12).toStdString()));
  }

  void evaluateOnce() {
    QTest::mouseClick(find<QPushButton>("evalStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->outcome() != nullptr, kPatience);
  }

 private slots:
  void initTestCase() {
    qputenv("XDG_DATA_HOME", m_dir.filePath(QStringLiteral("home")).toUtf8());
    lorikeet::test::makeTinyModel(m_dir.filePath(QStringLiteral("tiny")).toStdString());
  }

  void init() {
    m_controller = std::make_unique<EngineController>(m_dir.filePath(QStringLiteral("runs")).toStdString());
    m_data = std::make_unique<DatasetModel>();
    m_panel = std::make_unique<EvaluatePanel>(m_controller.get(), m_data.get(), &m_dialogs);
    m_panel->resize(1160, 720);
    m_panel->show();
  }

  void cleanup() {
    m_panel.reset();
    m_data.reset();
    m_controller.reset();
  }

  void nothingCanBeAskedWithoutModelOrRows() {
    QVERIFY(!find<QPushButton>("evalStart")->isEnabled());
    QVERIFY(!find<QPushButton>("evalReport")->isEnabled());
    QTest::mouseClick(find<QPushButton>("emptyEvaluate"), Qt::LeftButton);
    QVERIFY(find<QWidget>("evaluateBanner")->isVisible());
  }

  void modelsHoldTheirContract() {
    EvalMetricsModel metrics;
    EvalRowsModel rows;
    QAbstractItemModelTester metricsTester(&metrics), rowsTester(&rows);
    const EvalOutcomeHandle outcome = madeOutcome();
    metrics.show(outcome, 0);
    rows.show(outcome, 0, 1);
    QCOMPARE(metrics.columnCount(), 4);
    QCOMPARE(rows.rowCount(), 6);
    const std::pair<AnswerChange, int> kinds[] = {{AnswerChange::Improved, 2}, {AnswerChange::Worse, 1}, {AnswerChange::Same, 2}};
    for (const auto& [change, count] : kinds) {
      rows.setFilter(change);
      QCOMPARE(rows.rowCount(), count);
    }
    rows.setFilter({});
    QVERIFY(rows.index(5, EvalRowsModel::First).data().toString().contains(QStringLiteral("Too long.")));
    QVERIFY(metrics.index(0, 1).data().toString().startsWith(QStringLiteral("40")));
    QCOMPARE(metrics.index(0, 1).data(EvalMetricsModel::BarRole).toList().size(), 3);
    QVERIFY(!metrics.index(0, 3).data(EvalMetricsModel::BarRole).isValid());
    metrics.show({}, 0);
    rows.show({}, 0, 0);
    QCOMPARE(rows.rowCount(), 0);
  }

  void evaluatesSavesAndOpensAgain() {
    openModelAndRows();
    const TrainResult trained = trainTwoSteps();
    QVERIFY(trained.best != nullptr);
    find<QComboBox>("evalSource")->setCurrentIndex(1);  // all rows
    QVERIFY(find<QLabel>("evalRowCount")->text().contains(QStringLiteral("12")));
    auto* strength = find<QDoubleSpinBox>("evalStrength");
    QVERIFY(!strength->isEnabled());  // the base has none
    auto* adapters = find<QListWidget>("evalAdapters");
    adapters->setCurrentRow(1);
    strength->setValue(0.5);
    QVERIFY(adapters->item(1)->text().endsWith(QStringLiteral("× ") + QLocale().toString(0.5, 'f', 2)));
    evaluateOnce();
    const EvalOutcome& outcome = *m_panel->outcome();
    QCOMPARE(outcome.evaluation.contestants.size(), std::size_t{2});
    QCOMPARE(outcome.evaluation.contestants[1].strength, 0.5);
    QCOMPARE(outcome.evaluation.contestants[1].adapterHash, trained.best->info().hash);
    QCOMPARE(outcome.file.parent_path(), trained.runDir / "evaluations");
    QCOMPARE(outcome.evaluation.sets.size(), std::size_t{2});
    QCOMPARE(outcome.evaluation.sets[0].rows.size(), std::size_t{12});
    QVERIFY(outcome.evaluation.sets[1].general);
    QVERIFY(std::filesystem::exists(outcome.file));
    QCOMPARE(find<QTableView>("evalRows")->model()->rowCount(), 12);
    QVERIFY(find<QTextBrowser>("evalDetail")->toPlainText().contains(QStringLiteral("What is number 0?")));

    m_dialogs.savePath = m_dir.filePath(QStringLiteral("report.html"));
    QTest::mouseClick(find<QPushButton>("evalReport"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_dialogs.savePath), kPatience);
    QFile report(m_dialogs.savePath);
    QVERIFY(report.open(QIODevice::ReadOnly));
    QVERIFY(report.readAll().contains("</html>"));

    m_dialogs.openPath = QString::fromStdString(outcome.file.string());
    const EvalOutcomeHandle before = m_panel->outcome();
    QTest::mouseClick(find<QPushButton>("evalOpenSaved"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->outcome() != before, kPatience);
    QCOMPARE(m_panel->outcome()->evaluation.id, before->evaluation.id);
  }

  void aFileOfQuestionsAndABrokenOne() {
    openModelAndRows();
    const QString broken = m_dir.filePath(QStringLiteral("broken.jsonl"));
    std::ofstream(broken.toStdString()) << "[1, 2";
    m_dialogs.openPath = broken;
    find<QComboBox>("evalSource")->setCurrentIndex(3);
    QTest::mouseClick(find<QPushButton>("evalOpenFile"), Qt::LeftButton);
    QTest::mouseClick(find<QPushButton>("evalStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("evaluateBanner")->isVisible(), kPatience);
    QVERIFY(find<QPushButton>("evalStart")->isVisible());
  }

  void aStopKeepsWhatIsAnswered() {
    openModelAndRows();
    std::vector<Row> many;
    for (int i = 0; i < 2000; ++i) {
      many.emplace_back();
      many.back().turns = {{"user", "Question " + std::to_string(i)}, {"assistant", "Yes."}};
    }
    m_data->addRows(0, many, QStringLiteral("add"));
    find<QComboBox>("evalSource")->setCurrentIndex(1);
    QTest::mouseClick(find<QPushButton>("evalStart"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("evalEta")->text().contains(QStringLiteral("left")), kPatience);
    QTest::mouseClick(find<QPushButton>("evalStop"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->outcome() != nullptr, kPatience);
    QVERIFY(!m_panel->outcome()->evaluation.complete);
    const std::size_t kept = m_panel->outcome()->evaluation.sets[0].rows.size();
    QVERIFY(kept > 0 && kept < 2012);
  }

  void closingWhileItRunsWaitsForNothing() {
    openModelAndRows();
    find<QComboBox>("evalSource")->setCurrentIndex(1);
    QTest::mouseClick(find<QPushButton>("evalStart"), Qt::LeftButton);
    cleanup();  // joins the thread
  }

  void blindVotesByKeysAreTalliedAndTakenBack() {
    EvaluateBlind blind;
    blind.show(madeOutcome(), 0, 1);
    blind.show(madeOutcome(), 0, 1);
    QSignalSpy voted(&blind, &EvaluateBlind::voted);
    QWidget* page = &blind;
    blind.begin(5);
    QCOMPARE(blind.test()->rows.size(), std::size_t{3});  // the answers of the others are equal
    QVERIFY(!blind.findChild<QLabel*>(QStringLiteral("blindQuestion"))->text().isEmpty());
    QTest::keyClick(page, Qt::Key_1);
    QTest::keyClick(page, Qt::Key_0);
    QTest::mouseClick(blind.findChild<QPushButton*>(QStringLiteral("blindUndo")), Qt::LeftButton);
    QTest::keyClick(page, Qt::Key_2);
    QTest::keyClick(page, Qt::Key_0);
    QCOMPARE(voted.count(), 5);
    QCOMPARE(blind.test()->votes, (std::vector<Vote>{Vote::Left, Vote::Right, Vote::Tie}));
    const QString detail = blind.findChild<QLabel*>(QStringLiteral("blindDetail"))->text();
    QVERIFY2(detail.contains(QStringLiteral("1 tie")) && detail.contains(QStringLiteral("run one")), qPrintable(detail));
    QTest::keyClick(page, Qt::Key_1);
    QCOMPARE(voted.count(), 5);  // it is over
  }

  void votesAreSavedWithTheEvaluation() {
    openModelAndRows();
    m_dialogs.openPath = QString::fromStdString(
        saveEvaluation(madeOutcome()->evaluation, m_dir.filePath(QStringLiteral("saved")).toStdString()).string());
    QTest::mouseClick(find<QPushButton>("evalOpenSaved"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->outcome() != nullptr, kPatience);
    find<QTabWidget>("evaluateTabs")->setCurrentIndex(1);
    QTest::mouseClick(find<QPushButton>("blindBegin"), Qt::LeftButton);
    QTest::mouseClick(find<QPushButton>("blindVoteLeft"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!openEvaluation(m_dialogs.openPath.toStdString()).blindTests.empty(), kPatience);
    QTest::mouseClick(find<QPushButton>("blindReveal"), Qt::LeftButton);
    QVERIFY(find<QLabel>("blindResult")->isVisible());
    find<QTabWidget>("evaluateTabs")->setCurrentIndex(0);
    QTest::mouseClick(find<QPushButton>("evalWorse"), Qt::LeftButton);
    QCOMPARE(find<QTableView>("evalRows")->model()->rowCount(), 1);
  }
};

QTEST_MAIN(EvaluateTest)
#include "evaluate_test.moc"
