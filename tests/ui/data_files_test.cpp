// The Data page and its files in the real window: unsaved work after a crash, merging with another program, dropping on the window,
// copies that lose nothing, changes of many rows, sorting.
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <fstream>

#include "core/edit/recovery.h"
#include "ui/panels/data_panel.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 20000);
}

void trigger(const TestWindow& test, const char* action) { test.window->findChild<QAction*>(QString::fromLatin1(action))->trigger(); }

DatasetModel* modelOf(const TestWindow& test) { return test.find<DataPanel>("dataPanel")->model(); }

void drop(QWidget* target, const QString& path) {
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(path)});
  QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(target, &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(target, &dropped);
}

QPushButton* choice(const TestWindow& test, int number) {
  const QByteArray name = "fileBannerChoice" + QByteArray::number(number);
  static_cast<void>(waitFor([&] { return test.find<QPushButton>(name.constData()) != nullptr; }));
  return test.find<QPushButton>(name.constData());
}

void answerDialog(const TestWindow& test, const char* name, const QString& text) {
  auto* dialog = test.find<QInputDialog>(name);
  QVERIFY(dialog != nullptr);
  dialog->setTextValue(text);
  dialog->accept();
}

/// What a program that was killed leaves: a recovery file that nobody holds.
void leaveWorkBehind(const std::filesystem::path& folder, const Dataset& dataset) {
  RecoveryFile file(folder);
  file.write(dataset);
}

}  // namespace

class DataFilesTest : public QObject {
  Q_OBJECT
 private slots:
  void workOfAKilledProgramIsOfferedAndKeptUntilItIsSafe() {
    QTemporaryDir dir;
    Dataset left;
    Row lost;
    lost.turns = {{"user", "Lost?"}, {"assistant", "No."}};
    left.rows.push_back(lost);
    const std::filesystem::path folder = dir.filePath(QStringLiteral("recovery")).toStdString();
    leaveWorkBehind(folder, left);
    WindowOptions options;
    options.settings = std::make_unique<QSettings>(dir.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    options.dialogs = std::make_unique<test::FakeDialogs>();
    options.runsRoot = dir.filePath(QStringLiteral("runs")).toStdString();
    MainWindow window(std::move(options));
    window.show();
    QPushButton* restore = nullptr;
    QVERIFY(waitFor([&] { return (restore = window.findChild<QPushButton*>(QStringLiteral("fileBannerChoice0"))) != nullptr; }));
    restore->click();
    DatasetModel* model = window.findChild<DataPanel*>()->model();
    QVERIFY(waitFor([&] { return model->rowCount() == 1; }));
    QCOMPARE(model->row(0).answer(), std::string("No."));
    QVERIFY(window.isWindowModified());
    const auto files = [&] { return QDir(QString::fromStdString(folder.string())).entryList(QDir::Files).size(); };
    QVERIFY2(files() >= 1, "the old file goes only once the work is in a new one");
    // Within five seconds the work is in this program's own file, and only there.
    QVERIFY(waitFor([&] { return files() == 1; }));
    window.findChild<DataPanel*>()->forgetRecovery();
    QVERIFY(waitFor([&] { return files() == 0; }));
  }

  void bothSidesChangesAreMerged() {
    TestWindow test;
    test.load(3);
    DatasetModel* model = modelOf(test);
    model->setData(model->index(0, DatasetModel::Answer), QStringLiteral("Mine"));
    std::ofstream(model->path().toStdString(), std::ios::app) << R"({"question": "Theirs?", "answer": "Yes."})"
                                                              << "\n";
    QPushButton* merge = choice(test, 1);
    QVERIFY(merge != nullptr);
    merge->click();
    QVERIFY(waitFor([&] { return model->rowCount() == 4; }));
    QCOMPARE(model->row(0).answer(), std::string("Mine"));
    QCOMPARE(model->row(3).question(), std::string("Theirs?"));
    model->undoStack()->undo();
    QCOMPARE(model->rowCount(), 3);
  }

  void filesDropAnywhereOnTheWindow() {
    TestWindow test;
    test.load(3);
    test.window->showPage(MainWindow::Train);
    const QString path = test.dir.filePath(QStringLiteral("more.csv"));
    std::ofstream(path.toStdString()) << "question,answer\nA?,B\n";
    drop(test.window.get(), path);
    auto* now = test.find<QPushButton>("importNow");
    QVERIFY(waitFor([&] { return now->isVisible() && now->isEnabled(); }));
    test.find<QAbstractButton>("importAppend")->click();
    now->click();
    QVERIFY(waitFor([&] { return modelOf(test)->rowCount() == 4; }));
  }

  void aCopyInsideTheProgramKeepsEverything() {
    TestWindow test;
    test.load(2);
    DatasetModel* model = modelOf(test);
    Row row = model->row(0);
    row.split = Split::Validation;
    row.locked = row.draft = true;
    row.extra["source"] = "book";
    model->changeRows({{0, std::make_shared<const Row>(row)}}, QStringLiteral("mark"));
    test.find<QTableView>("rowTable")->selectRow(0);
    trigger(test, "copyRows");
    QVERIFY(QApplication::clipboard()->text().startsWith(QString::fromStdString(row.question())));
    trigger(test, "pasteRows");
    QCOMPARE(model->rowCount(), 3);
    QVERIFY(model->row(1) == row);
  }

  void aBulkEditIsOneStepWithItsCount() {
    TestWindow test;
    test.load(5);
    DatasetModel* model = modelOf(test);
    trigger(test, "selectAllRows");
    trigger(test, "addTags");
    answerDialog(test, "bulkDialog", QStringLiteral("law, new"));
    QVERIFY(waitFor([&] { return model->row(4).tags.size() == 2; }));
    QCOMPARE(model->undoStack()->count(), 1);
    QVERIFY(model->undoStack()->undoText().contains(QLatin1Char('5')));
    model->undoStack()->undo();
    QVERIFY(model->row(4).tags.empty());
  }

  void variantsFollowTheirQuestion() {
    TestWindow test;
    test.load(3);
    DatasetModel* model = modelOf(test);
    const Row first = model->row(0);
    test.find<QTableView>("rowTable")->selectRow(0);
    trigger(test, "questionVariants");
    answerDialog(test, "variantsDialog", QStringLiteral("Please: {question}"));
    QVERIFY(waitFor([&] { return model->rowCount() == 4; }));
    QCOMPARE(model->row(1).question(), "Please: " + first.question());
    QCOMPARE(model->row(1).answer(), first.answer());
  }

  void theHeaderSortsAndTheOrderOfTheFileComesBack() {
    TestWindow test;
    test.load(12);
    auto* table = test.find<QTableView>("rowTable");
    const auto shown = [&](int row) { return table->model()->index(row, DatasetModel::Question).data().toString(); };
    const QString first = shown(0);
    table->sortByColumn(DatasetModel::Question, Qt::DescendingOrder);
    QVERIFY(waitFor([&] { return shown(0) == QStringLiteral("What is number 9?"); }));
    table->sortByColumn(-1, Qt::AscendingOrder);
    QVERIFY(waitFor([&] { return shown(0) == first; }));
    QCOMPARE(modelOf(test)->undoStack()->count(), 0);
  }
};

QTEST_MAIN(DataFilesTest)
#include "data_files_test.moc"
