// The table of rows: Qt's own model tester, undo of everything, filter and order in the background, facts.
#include "ui/models/dataset_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <cstdio>
#include <random>

#include "core/edit/row_query.h"
#include "ui/models/visible_rows.h"

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
  const auto some = [&] {
    std::vector<int> chosen;
    for (int row = 0; row < rows; ++row)
      if (pick(3) == 0) chosen.push_back(row);
    return chosen;
  };
  switch (pick(10)) {
    case 0: model.addRows(pick(rows + 1), {pair("new " + std::to_string(random()), "x")}, QStringLiteral("add")); break;
    case 1:
      if (rows > 60) model.removeRowsAt(some());
      break;
    case 2: model.duplicateRows(some()); break;
    case 3: model.moveRowsBy(some(), pick(2) == 0 ? -1 : 1); break;
    case 4: model.moveRowsTo(some(), pick(rows + 1)); break;
    case 5: {
      std::vector<DatasetModel::RowChange> changes;
      for (const int row : some())
        changes.emplace_back(row, std::make_shared<const Row>(pair("changed", std::to_string(random()))));
      model.changeRows(changes, QStringLiteral("bulk"));
      break;
    }
    case 6: {  // a merge, or a file read into the set: many scattered splices
      RowList after;
      for (const Row& row : model.rows())
        for (int copies = pick(4) == 0 ? 2 * pick(2) : 1; copies > 0; --copies) after.push_back(row);
      if (after.size() < 400) model.replaceAll(after, QStringLiteral("merge"));
      break;
    }
    case 7:
      if (rows > 0) model.removeRowsAt({pick(rows)});
      break;
    case 8:
      if (rows > 0) model.setData(model.index(pick(rows), DatasetModel::Answer), QString::number(random()));
      break;
    default:
      if (rows > 0) model.setData(model.index(pick(rows), DatasetModel::Tags), QStringLiteral("a, b"));
  }
}

bool settle(const VisibleRows& visible) {
  return QTest::qWaitFor([&] { return !visible.isComputing(); }, 5000);
}

}  // namespace

class DatasetModelTest : public QObject {
  Q_OBJECT
 private slots:
  void isAProperModel_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<QString>("filter");
    for (const int rows : {0, 1, 90})
      for (const char* filter : {"", "question", "3"})
        QTest::addRow("%d rows, filter '%s'", rows, filter) << rows << QString::fromLatin1(filter);
  }
  void isAProperModel() {
    QFETCH(int, rows);
    QFETCH(QString, filter);
    DatasetModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    VisibleRows visible(&model);
    QAbstractItemModelTester visibleTester(&visible, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDataset(numbers(rows));
    visible.setQuery(RowQuery::parse(filter.toStdString()));
    QVERIFY(settle(visible));
    std::mt19937 random(1);
    for (int i = 0; i < 150; ++i) {
      if (i == 75) visible.sort(DatasetModel::Answer, Qt::DescendingOrder);
      if (i % 10 == 0) QVERIFY(settle(visible));
      randomStep(model, random);
    }
    while (model.undoStack()->canUndo()) model.undoStack()->undo();
    QCOMPARE(model.rowCount(), rows);
    visible.sort(-1);
    visible.setQuery(RowQuery());
    QVERIFY(settle(visible));
    QCOMPARE(visible.rowCount(), rows);
  }

  void isAProperModelWhileLoading() {
    DatasetModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    VisibleRows visible(&model);
    QAbstractItemModelTester visibleTester(&visible, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.beginLoading(QStringLiteral("rows.jsonl"));
    for (int piece = 0; piece < 5; ++piece) model.appendLoaded(numbers(700).rows);
    QVERIFY(!model.setData(model.index(0, DatasetModel::Answer), QStringLiteral("not now")));
    model.endLoading(FormatGuess{});
    QCOMPARE(visible.rowCount(), 3500);
    QVERIFY(model.setData(model.index(0, DatasetModel::Answer), QStringLiteral("now")));
  }

  void factsGoWithTheirRows() {
    DatasetModel model;
    model.setDataset(numbers(4));
    RowFacts facts;
    facts.tokens = 77;
    model.takeFacts(model.rows(), 1, &facts, 1, DatasetModel::TokensStale);
    model.moveRowsTo({1}, 4);
    QCOMPARE(model.facts(3).tokens, 77u);
    model.undoStack()->undo();
    QCOMPARE(model.facts(1).tokens, 77u);
    // What was found for a text that has changed since then is not taken.
    const RowList before = model.rows();
    model.setData(model.index(2, DatasetModel::Answer), QStringLiteral("other"));
    model.takeFacts(before, 2, &facts, 1, DatasetModel::TokensStale);
    QCOMPARE(model.facts(2).tokens, RowFacts::kUnknown);
  }

  void editedRowsStayVisibleAndNewOnesAreSeen() {
    DatasetModel model;
    model.setDataset(numbers(9));
    VisibleRows visible(&model);
    visible.setQuery(RowQuery::parse("answer 7"));
    QVERIFY(settle(visible));
    QCOMPARE(visible.rowCount(), 1);
    visible.setData(visible.index(0, DatasetModel::Answer), QStringLiteral("x"));
    QCOMPARE(visible.rowCount(), 1);
    QCOMPARE(model.row(7).answer(), std::string("x"));
    model.addRows(3, {pair("new", "row")}, QStringLiteral("add"));
    QCOMPARE(visible.rowCount(), 2);
    visible.setQuery(RowQuery());
    QVERIFY(settle(visible));
    QCOMPARE(visible.rowCount(), 10);
  }

  void sortsAndGoesBackToTheFilesOrder() {
    DatasetModel model;
    Dataset dataset;
    for (const char* question : {"b", "c", "a"}) dataset.rows.push_back(pair(question, "x"));
    model.setDataset(dataset);
    VisibleRows visible(&model);
    visible.sort(DatasetModel::Question, Qt::AscendingOrder);
    QVERIFY(settle(visible));
    QCOMPARE(visible.sourceRow(0), 2);
    visible.sort(-1);
    QVERIFY(visible.isPlain());
  }

  void filterOn100000RowsIsFast() {
    DatasetModel model;
    model.setDataset(numbers(100000));
    VisibleRows visible(&model);
    const QString word = QStringLiteral("question 99");
    for (int length = 1; length <= word.size(); ++length) {
      QSignalSpy computed(&visible, &VisibleRows::computed);
      QElapsedTimer clock;
      clock.start();
      visible.setQuery(RowQuery::parse(word.left(length).toStdString()));
      QVERIFY(computed.count() > 0 || computed.wait(5000));
      std::printf("first results after '%s': %lld ms\n", qPrintable(word.left(length)), static_cast<long long>(clock.elapsed()));
    }
    QVERIFY(settle(visible));
  }

  void undoGivesEveryEarlierStateBack() {
    DatasetModel model;
    model.setDataset(numbers(80));
    std::mt19937 random(2);
    std::vector<RowList> states{model.dataset().rows};
    while (states.size() < 1001) {
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
    QVERIFY(!model.problems(1).isEmpty());
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

  void undoNamesWhatItUndoes() {
    DatasetModel model;
    model.setDataset(numbers(3));
    model.removeRowsAt({0, 2});
    QVERIFY(model.undoStack()->undoText().contains(QLatin1Char('2')));
  }
};

QTEST_MAIN(DatasetModelTest)
#include "dataset_model_test.moc"
