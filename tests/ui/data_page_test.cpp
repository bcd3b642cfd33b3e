// The Data page in the real window, driven as a new user would: typing, undo, import, filter, fixes, replace, split, save.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <fstream>

#include "core/data/dataset_io.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/issues_pane.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 20000);
}

void trigger(const TestWindow& test, const char* action) {
  test.window->findChild<QAction*>(QString::fromLatin1(action))->trigger();
}

DatasetModel* modelOf(const TestWindow& test) { return test.find<DataPanel>("dataPanel")->model(); }

void typePair(const TestWindow& test, const QString& question, const QString& answer) {
  trigger(test, "addRow");
  auto* first = test.find<QPlainTextEdit>("turnText0");
  auto* second = test.find<QPlainTextEdit>("turnText1");
  QVERIFY(first != nullptr && second != nullptr);
  QTest::keyClicks(first, question);
  QTest::keyClicks(second, answer);
}

/// Twenty rows; two of them have trouble: an answer with space at its end, and an empty one.
QString makeCsv(const TestWindow& test) {
  const QString path = test.dir.filePath(QStringLiteral("twenty.csv"));
  std::ofstream file(path.toStdString());
  file << "question,answer\n";
  for (int i = 0; i < 20; ++i)
    file << "Capital " << i << "?," << (i == 4 ? "City with space " : i == 9 ? "" : "City " + std::to_string(i)) << "\n";
  return path;
}

void import(const TestWindow& test, const QString& path) {
  QWidget* window = test.window.get();
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(path)});
  QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(window, &enter);
  QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(window, &drop);
  auto* now = test.find<QPushButton>("importNow");
  QVERIFY(waitFor([&] { return now->isVisible() && now->isEnabled(); }));
  test.find<QAbstractButton>("importAppend")->click();
  now->click();
}

}  // namespace

class DataPageTest : public QObject {
  Q_OBJECT
 private slots:
  void aNewUsersFirstDataset() {
    TestWindow test;
    DatasetModel* model = modelOf(test);
    for (int i = 0; i < 5; ++i) typePair(test, QStringLiteral("Question %1").arg(i), QStringLiteral("Answer %1").arg(i));
    QCOMPARE(model->rowCount(), 5);
    QCOMPARE(model->row(4).answer(), std::string("Answer 4"));
    const RowList typed = model->rows();
    while (model->undoStack()->canUndo()) model->undoStack()->undo();
    QCOMPARE(model->rowCount(), 0);
    while (model->undoStack()->canRedo()) model->undoStack()->redo();
    QVERIFY(model->rows() == typed);

    import(test, makeCsv(test));
    QVERIFY(waitFor([&] { return model->rowCount() == 25; }));

    // Two rows are flagged: one is typed, the other mended by its button.
    QVERIFY(waitFor([&] { return model->problemRows() == 2; }));
    test.find<QLineEdit>("rowFilter")->setText(QStringLiteral("issue:any"));
    auto* table = test.find<QTableView>("rowTable");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 2; }));
    emit test.window->findChild<IssuesPane*>()->fixRequested(static_cast<int>(IssueKind::OuterSpace));
    QVERIFY(waitFor([&] { return model->problemRows() == 1; }));
    table->selectRow(1);
    QTest::keyClicks(test.find<QPlainTextEdit>("turnText1"), QStringLiteral("A city"));
    QVERIFY(waitFor([&] { return model->problemRows() == 0; }));
    test.find<QLineEdit>("rowFilter")->clear();
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 25; }));

    trigger(test, "splitRows");
    auto* dialog = test.find<QDialog>("splitDialog");
    QVERIFY(dialog != nullptr);
    dialog->accept();
    const auto validation = [&] {
      int rows = 0;
      for (const Row& row : model->rows()) rows += row.split == Split::Validation ? 1 : 0;
      return rows;
    };
    QVERIFY(waitFor([&] { return validation() > 0; }));

    test.dialogs->savePath = test.dir.filePath(QStringLiteral("mine.jsonl"));
    trigger(test, "saveDataset");
    QVERIFY(waitFor([&] { return model->undoStack()->isClean(); }));
    const Dataset saved = readDataset(test.dialogs->savePath.toStdString());
    QCOMPARE(saved.rows.size(), std::size_t{25});
  }

  void anUnreadableFilterIsASentenceUnderTheBox() {
    TestWindow test;
    test.load(3);
    test.find<QLineEdit>("rowFilter")->setText(QStringLiteral("/(/"));
    QVERIFY(waitFor([&] { return test.find<QLabel>("filterError")->isVisible(); }));
    QCOMPARE(test.find<QTableView>("rowTable")->model()->rowCount(), 3);
  }

  void replaceAllIsOneStep() {
    TestWindow test;
    test.load(12);
    DatasetModel* model = modelOf(test);
    trigger(test, "replaceInRows");
    test.find<QLineEdit>("findPattern")->setText(QStringLiteral("number"));
    test.find<QLineEdit>("findReplacement")->setText(QStringLiteral("figure"));
    auto* all = test.find<QPushButton>("replaceAll");
    QVERIFY(waitFor([&] { return all->isEnabled(); }));
    all->click();
    QVERIFY(waitFor([&] { return model->row(11).question() == "What is figure 11?"; }));
    QCOMPARE(model->undoStack()->count(), 1);
    QVERIFY(model->undoStack()->undoText().contains(QStringLiteral("12")));
    model->undoStack()->undo();
    QCOMPARE(model->row(0).question(), std::string("What is number 0?"));
  }

  void rowsGoThroughTheClipboard() {
    TestWindow test;
    test.load(4);
    DatasetModel* model = modelOf(test);
    test.find<QTableView>("rowTable")->selectRow(1);
    trigger(test, "cutRows");
    QCOMPARE(model->rowCount(), 3);
    test.find<QTableView>("rowTable")->selectRow(2);
    trigger(test, "pasteRows");
    QCOMPARE(model->rowCount(), 4);
    QCOMPARE(model->row(3).question(), std::string("What is number 1?"));
  }

  void nextIssueGoesRound() {
    TestWindow test;
    test.load(6);
    DatasetModel* model = modelOf(test);
    model->setData(model->index(2, DatasetModel::Answer), QString());
    model->setData(model->index(5, DatasetModel::Answer), QString());
    auto* table = test.find<QTableView>("rowTable");
    for (const int row : {2, 5, 2}) {
      trigger(test, "nextIssue");
      QCOMPARE(table->currentIndex().row(), row);
    }
    trigger(test, "previousIssue");
    QCOMPARE(table->currentIndex().row(), 5);
  }

  void aDraftWaitsForApproval() {
    TestWindow test;
    test.load(3);
    DatasetModel* model = modelOf(test);
    model->setData(model->index(1, DatasetModel::Answer), QString());
    test.find<QTableView>("rowTable")->selectRow(1);
    QSignalSpy drafted(test.window->controller(), &EngineController::drafted);
    trigger(test, "draftAnswers");
    QVERIFY(waitFor([&] { return drafted.count() == 1; }));
    if (model->row(1).answer().empty()) QSKIP("the tiny model had nothing to say");
    QVERIFY(model->row(1).draft);
    trigger(test, "approveRows");
    QVERIFY(waitFor([&] { return !model->row(1).draft; }));
  }

  void aChangeByAnotherProgramIsNoticed() {
    TestWindow test;
    test.load(3);
    std::ofstream(modelOf(test)->path().toStdString(), std::ios::app) << R"({"question": "More?", "answer": "Yes."})"
                                                                      << "\n";
    auto* reload = [&] {
      QPushButton* button = nullptr;
      static_cast<void>(waitFor([&] { return (button = test.find<QPushButton>("fileBannerChoice0")) != nullptr; }));
      return button;
    }();
    QVERIFY(reload != nullptr);
    reload->click();
    QVERIFY(waitFor([&] { return modelOf(test)->rowCount() == 4; }));
  }
};

QTEST_MAIN(DataPageTest)
#include "data_page_test.moc"
