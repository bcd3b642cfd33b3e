// The table of rows: Qt's own model tester, undo of everything, filter, checks.
#include "ui/models/dataset_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <random>

#include "ui/models/row_check.h"
#include "ui/models/row_filter.h"
#include "ui/models/runs_model.h"

using namespace lorikeet;

namespace {

Row pair(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

Dataset numbers(int count) {
  Dataset dataset;
  for (int i = 0; i < count; ++i) dataset.rows.push_back(pair("question " + std::to_string(i), "answer " + std::to_string(i)));
  return dataset;
}

/// One random thing that a person could do.
void randomStep(DatasetModel& model, std::mt19937& random) {
  const auto pick = [&](int below) { return below <= 0 ? 0 : static_cast<int>(random() % static_cast<unsigned>(below)); };
  const int rows = model.rowCount();
  switch (pick(6)) {
    case 0: model.addRows(pick(rows + 1), {pair("new " + std::to_string(random()), "x")}, QStringLiteral("add")); break;
    case 1:
      if (rows > 3) model.removeRowsAt({pick(rows / 2), rows / 2 + pick(rows - rows / 2)});
      break;
    case 2:
      if (rows > 1) model.duplicateRows({0, rows - 1});
      break;
    case 3: model.moveBlock(pick(rows), 1 + pick(3), pick(7) - 3); break;
    case 4:
      if (rows > 0) model.setData(model.index(pick(rows), DatasetModel::Answer), QString::number(random()));
      break;
    default:
      if (rows > 0) model.setData(model.index(pick(rows), DatasetModel::Tags), QStringLiteral("a, b"));
  }
}

}  // namespace

class DatasetModelTest : public QObject {
  Q_OBJECT
 private slots:
  void isAProperModel() {
    DatasetModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RowFilter filter(&model);
    QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDataset(numbers(9));
    filter.setText(QStringLiteral("question 3"));
    std::mt19937 random(1);
    for (int i = 0; i < 200; ++i) randomStep(model, random);
    while (model.undoStack()->canUndo()) model.undoStack()->undo();
    QCOMPARE(model.rowCount(), 9);
  }

  void runsModelIsAProperModel() {
    RunsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RunInfo info;
    info.id = "one";
    model.setRuns({info, info});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowOf("one"), 0);
    QCOMPARE(model.rowOf("none"), -1);
  }

  void undoGivesEveryEarlierStateBack() {
    DatasetModel model;
    model.setDataset(numbers(8));
    std::mt19937 random(2);
    std::vector<RowList> states{model.dataset().rows};
    while (states.size() < 301) {
      const int before = model.undoStack()->count();
      randomStep(model, random);
      if (model.undoStack()->count() != before) states.push_back(model.dataset().rows);
    }
    for (std::size_t i = states.size() - 1; i-- > 0;) {
      model.undoStack()->undo();
      QVERIFY2(model.dataset().rows == states[i], qPrintable(QString::number(i)));
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
      model.undoStack()->redo();
      QVERIFY2(model.dataset().rows == states[i], qPrintable(QString::number(i)));
    }
  }

  void typingIsOneStep() {
    DatasetModel model;
    model.setDataset(numbers(2));
    for (const char* text : {"a", "ab", "abc"}) {
      Row row = model.row(0);
      row.turns[1].content = text;
      model.editRow(0, row, QStringLiteral("edit"), 5);
    }
    QCOMPARE(model.undoStack()->count(), 1);
    model.undoStack()->undo();
    QCOMPARE(model.row(0).answer(), std::string("answer 0"));
  }

  void issuesFollowTheText() {
    DatasetModel model;
    model.setDataset(numbers(3));
    QCOMPARE(model.problemRows(), 0);
    model.setData(model.index(1, DatasetModel::Answer), QStringLiteral("  "));
    QCOMPARE(model.problemRows(), 1);
    QVERIFY(model.problems(1).front().contains(QStringLiteral("answer")));
    model.undoStack()->undo();
    QCOMPARE(model.problemRows(), 0);
  }

  void placeholdersNeedAValue() {
    DatasetModel model;
    Dataset dataset = numbers(1);
    dataset.rows.push_back(pair("Who are you?", "I am {{name}}."));
    model.setDataset(dataset);
    QCOMPARE(model.placeholders(), std::vector<std::string>{"name"});
    QCOMPARE(model.problemRows(), 1);
    model.setPlaceholderValue("name", "Lori");
    QCOMPARE(model.problemRows(), 0);
  }

  void filterSearchesEveryTurnAndTag() {
    DatasetModel model;
    Dataset dataset = numbers(5);
    dataset.rows[2].tags = {"Law"};
    dataset.rows[4].turns.push_back({"user", "合同法"});
    model.setDataset(dataset);
    RowFilter filter(&model);
    filter.setText(QStringLiteral("law"));
    QCOMPARE(filter.rowCount(), 1);
    filter.setText(QStringLiteral("合同"));
    QCOMPARE(filter.rowCount(), 1);
    filter.setText({});
    filter.setOnlyProblems(true);
    QCOMPARE(filter.rowCount(), 0);
  }

  void unknownRoleIsNamed() {
    Row row = pair("a", "b");
    row.turns[0].role = "narrator";
    const QStringList problems = rowProblems(row, {});
    QVERIFY(problems.join(QLatin1Char(' ')).contains(QStringLiteral("narrator")));
  }
};

QTEST_MAIN(DatasetModelTest)
#include "dataset_model_test.moc"
