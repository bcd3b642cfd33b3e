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
    QTRY_COMPARE(got.rows.size(), 3u);
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

  void systemTagsAndSplitComeFromAnyColumn() {
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read);
    Dataset got;
    connect(&dialog, &ImportDialog::imported, this, [&](const Dataset& dataset) { got = dataset; });
    dialog.start({write("f.csv", "question,answer,role,topic,part\nWhy?,Because.,Be brief.,\"law, rent\",dev\n")});
    QVERIFY(read.wait());
    for (const auto& [name, column] : {std::pair("importSystem", "role"), std::pair("importTags", "topic"), std::pair("importSplit", "part")}) {
      choose(dialog, name, QLatin1String(column));
      QVERIFY(read.wait());
    }
    auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("importPreview"));
    QCOMPARE(table->item(0, 2)->text(), QStringLiteral("Be brief."));
    QCOMPARE(table->item(0, 3)->text(), QStringLiteral("law, rent"));
    dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->click();
    QTRY_COMPARE(got.rows.size(), 1u);
    QCOMPARE(got.rows[0].tags.size(), 2u);
    QVERIFY(got.rows[0].split == Split::Validation);
    QVERIFY(got.rows[0].extra.is_null());
  }

  void anotherEncodingIsSeenAtOnce() {
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read);
    dialog.start({write("g.csv", "question,answer\ncaf\xE9 cr\xE8me,oui\n")});
    QVERIFY(read.wait());
    const auto* table = dialog.findChild<QTableWidget*>(QStringLiteral("importPreview"));
    QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("importEncoding"))->currentText(), QStringLiteral("Windows-1252"));
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("café crème"));
    choose(dialog, "importEncoding", QStringLiteral("UTF-8"));
    QVERIFY(read.wait());
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("importIssues"))->text().contains(QStringLiteral("encoding")));
    choose(dialog, "importEncoding", QStringLiteral("Windows-1252"));
    QVERIFY(read.wait());
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("café crème"));
  }

  void columnsThatFitNoFormCanBeChosen() {
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read);
    dialog.start({write("h.csv", "frage,antwort\nWarum?,Darum.\n")});
    QVERIFY(read.wait());
    QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("importError"))->text().contains(QStringLiteral("\"frage\"")));
    QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->isEnabled());
    choose(dialog, "importQuestion", QStringLiteral("frage"));
    QVERIFY(read.wait());
    choose(dialog, "importAnswer", QStringLiteral("antwort"));
    QVERIFY(read.wait());
    QCOMPARE(dialog.findChild<QTableWidget*>(QStringLiteral("importPreview"))->item(0, 1)->text(), QStringLiteral("Darum."));
    QVERIFY(dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->isEnabled());
  }

  void aFileThatBreaksFarBehindSaysSoInTheDialog() {
    QByteArray text = "[";
    for (int i = 0; i < 20000; ++i) text += "{\"question\": \"q\", \"answer\": \"a\"},\n";
    ImportDialog dialog;
    QSignalSpy read(&dialog, &ImportDialog::read), imported(&dialog, &ImportDialog::imported);
    dialog.start({write("i.json", text + "{broken]")});
    QVERIFY(read.wait());
    dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->click();
    auto* failure = dialog.findChild<QLabel*>(QStringLiteral("importFailure"));
    QTRY_VERIFY(failure->text().contains(QStringLiteral("line 20001")));
    QVERIFY(dialog.isVisible() && imported.isEmpty());
    QVERIFY(dialog.findChild<QPushButton*>(QStringLiteral("importNow"))->isEnabled());
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
    dialog.start(all, {}, {});
    auto* scope = dialog.findChild<QComboBox*>(QStringLiteral("exportScope"));
    QTRY_COMPARE(scope->count(), 2);
    scope->setCurrentIndex(1);
    auto* now = dialog.findChild<QPushButton*>(QStringLiteral("exportNow"));
    QTRY_VERIFY(now->isEnabled());
    now->click();
    QVERIFY(exported.wait());
    const Dataset back = readDataset(dialogs.savePath.toStdString());
    QCOMPARE(back.rows.size(), 1u);
    QCOMPARE(back.rows[0].question(), std::string("kept back"));
  }

  void filteredRowsAreExportedInEachEncoding() {
    auto all = std::make_shared<Dataset>();
    all->rows = {pairOf("一", "a"), pairOf("二", "b"), pairOf("三", "c")};
    all->fileForm = FileForm::Csv;
    for (const TextEncoding encoding : {TextEncoding::Utf8, TextEncoding::Utf8Bom, TextEncoding::Utf16LE, TextEncoding::Gb18030}) {
      test::FakeDialogs dialogs;
      dialogs.savePath = m_dir.filePath(QStringLiteral("filtered.csv"));
      ExportDialog dialog(nullptr, &dialogs);
      QSignalSpy exported(&dialog, &ExportDialog::exported);
      dialog.start(all, {}, {2, 0});
      QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("exportScope"))->currentText(), QStringLiteral("Rows that the filter shows (2)"));
      choose(dialog, "exportEncoding", QString::fromStdString(nameOf(encoding)));
      auto* now = dialog.findChild<QPushButton*>(QStringLiteral("exportNow"));
      QTRY_VERIFY(now->isEnabled());
      now->click();
      QVERIFY(exported.wait());
      FormatGuess guess = guessFormat(dialogs.savePath.toStdString());
      if (encoding != TextEncoding::Gb18030) QVERIFY(guess.encoding == encoding);  // six Chinese characters are too few to tell it
      guess.encoding = encoding;
      const Dataset back = readDataset(dialogs.savePath.toStdString(), guess);
      QCOMPARE(back.rows.size(), 2u);
      QCOMPARE(back.rows[0].question(), std::string("三"));
    }
  }

  void aFileThatCannotBeWrittenSaysSoInTheDialog() {
    auto all = std::make_shared<Dataset>();
    all->rows = {pairOf("q", "a")};
    test::FakeDialogs dialogs;
    dialogs.savePath = m_dir.filePath(QStringLiteral("no/such/folder/out.jsonl"));
    ExportDialog dialog(nullptr, &dialogs);
    dialog.start(all, {}, {});
    auto* now = dialog.findChild<QPushButton*>(QStringLiteral("exportNow"));
    QTRY_VERIFY(now->isEnabled());
    now->click();
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
  /// As a person chooses from a list.
  static void choose(QDialog& dialog, const char* name, const QString& text) {
    auto* box = dialog.findChild<QComboBox*>(QLatin1String(name));
    QVERIFY(box->isEnabled() && box->findText(text) >= 0);
    box->setCurrentIndex(box->findText(text));
    emit box->activated(box->currentIndex());
  }
  QString write(const char* name, const QByteArray& text) {
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
