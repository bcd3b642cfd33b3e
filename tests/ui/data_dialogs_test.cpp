// Import, export and comparison, each by itself with files in a temporary folder.
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextEdit>

#include "ui/panels/compare_dialog.h"
#include "ui/panels/export_dialog.h"
#include "ui/panels/import_dialog.h"
#include "ui/widgets/theme.h"
#include "ui_test_kit.h"

using namespace lorikeet;

namespace {

Row pairOf(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

}  // namespace

class DataDialogsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

  void severalFilesAreReadIntoOneSet() {
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read);
    Dataset got;
    bool appended = false;
    connect(&dialog, &ImportDialog::imported, this, [&](const Dataset& dataset, bool append) {
      got = dataset;
      appended = append;
    });
    dialog.start({write("a.csv", "question,answer\nWhy?,Because.\nHow?,So.\n"), write("b.jsonl", "{\"prompt\": \"Who?\", \"response\": \"Me.\"}\n")});
    QVERIFY(read.wait());
    QCOMPARE(dialog.findChild<QTableWidget*>(QStringLiteral("importPreview"))->rowCount(), 2);
    QVERIFY(!dialog.findChild<QLabel*>(QStringLiteral("importReason"))->text().isEmpty());
    dialog.findChild<QRadioButton*>(QStringLiteral("importAppend"))->click();
    dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->click();
    QCOMPARE(got.rows.size(), 3u);
    QCOMPARE(got.rows[2].question(), std::string("Who?"));
    QVERIFY(appended);
  }

  void aFileThatCannotBeReadSaysWhyAndDoesNotStopTheOthers() {
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read);
    dialog.start({m_dir.filePath(QStringLiteral("missing.json")), write("c.csv", "question,answer\nWhy?,Because.\n")});
    QVERIFY(read.wait());
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("importError"))->text().contains(QStringLiteral("missing.json")));
    QVERIFY(dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->isEnabled());
    dialog.findChild<QListWidget*>(QStringLiteral("importFiles"))->setCurrentRow(1);
    QCOMPARE(dialog.findChild<QTableWidget*>(QStringLiteral("importPreview"))->rowCount(), 1);
  }

  void anotherColumnIsReadAgain() {
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read);
    dialog.start({write("d.csv", "question,answer,hint\nWhy?,Because.,Think\n")});
    QVERIFY(read.wait());
    auto* answer = dialog.findChild<QComboBox*>(QStringLiteral("importAnswer"));
    answer->setCurrentIndex(answer->findText(QStringLiteral("hint")));
    emit answer->activated(answer->currentIndex());
    QVERIFY(read.wait());
    QCOMPARE(dialog.findChild<QTableWidget*>(QStringLiteral("importPreview"))->item(0, 1)->text(), QStringLiteral("Think"));
  }

  void whatAFormCannotHoldIsSaidBefore() {
    Row longer = pairOf("q", "a");
    longer.turns.push_back({"user", "more"});
    const RowList rows{pairOf("q", "a"), longer};
    QCOMPARE(firstMisfit(rows, RowForm::QuestionAnswer).value_or(99), 1u);
    QVERIFY(!firstMisfit(rows, RowForm::Alpaca));
    QVERIFY(!firstMisfit(rows, RowForm::Messages));
  }

  void validationSideIsExportedAlone() {
    auto all = std::make_shared<Dataset>();
    Row kept = pairOf("kept back", "a");
    kept.split = Split::Validation;
    all->rows = {pairOf("q", "a"), kept};
    all->fileForm = FileForm::Csv;
    test::FakeDialogs dialogs;
    dialogs.savePath = m_dir.filePath(QStringLiteral("out.csv"));
    ExportDialog dialog(nullptr, &dialogs);
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.start(all, {});
    auto* scope = dialog.findChild<QComboBox*>(QStringLiteral("exportScope"));
    QCOMPARE(scope->count(), 2);
    scope->setCurrentIndex(1);
    dialog.findChild<QPushButton*>(QStringLiteral("exportNow"))->click();
    QVERIFY(exported.wait());
    const Dataset back = readDataset(dialogs.savePath.toStdString());
    QCOMPARE(back.rows.size(), 1u);
    QCOMPARE(back.rows[0].question(), std::string("kept back"));
  }

  void aFileThatCannotBeWrittenSaysSoInTheDialog() {
    auto all = std::make_shared<Dataset>();
    all->rows = {pairOf("q", "a")};
    test::FakeDialogs dialogs;
    dialogs.savePath = m_dir.filePath(QStringLiteral("no/such/folder/out.jsonl"));
    ExportDialog dialog(nullptr, &dialogs);
    dialog.start(all, {});
    dialog.findChild<QPushButton*>(QStringLiteral("exportNow"))->click();
    auto* message = dialog.findChild<QLabel*>(QStringLiteral("exportMessage"));
    QTRY_VERIFY(message->property("error").toBool());
    QVERIFY(dialog.isVisible() && !message->text().isEmpty());
  }

  void differencesAreCountedFilteredAndMarked() {
    CompareDialog dialog;
    QSignalSpy compared(&dialog, &CompareDialog::compared), shown(&dialog, &CompareDialog::rowShown);
    dialog.start({pairOf("same", "a"), pairOf("the old question", "a")}, QStringLiteral("before"),
                 {pairOf("same", "a"), pairOf("the new question", "a"), pairOf("fresh and unlike", "b")}, QStringLiteral("after"));
    QVERIFY(compared.wait());
    auto* table = dialog.findChild<QTableView*>(QStringLiteral("compareTable"));
    QCOMPARE(table->model()->rowCount(), 2);
    QTRY_VERIFY(dialog.findChild<QTextEdit*>(QStringLiteral("compareText"))->toPlainText().contains(QStringLiteral("new")));
    dialog.findChild<QPushButton*>(QStringLiteral("chipChanged"))->click();
    QCOMPARE(table->model()->rowCount(), 1);
  }

 private:
  QString write(const char* name, const char* text) {
    const QString path = m_dir.filePath(QLatin1String(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(text);
    return path;
  }
  QTemporaryDir m_dir;
};

QTEST_MAIN(DataDialogsTest)
#include "data_dialogs_test.moc"
