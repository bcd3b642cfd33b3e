// The longest gap between two turns of the window's event loop while a large file loads and while its table scrolls: measured and
// printed, with its memory and the time of a filter's keystroke. LORIKEET_TABLE_ROWS=1000000 measures the bars of the dataset editor.
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "ui/models/visible_rows.h"
#include "ui/panels/data_panel.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::GapMeter;
using lorikeet::test::TestWindow;

namespace {

constexpr int kBarMs = 100;  // the bar is 32 ms on a quiet machine; more than this is a fault on any

/// 350 bytes a row.
QString writeRows(const TestWindow& test, int rows) {
  const QString path = test.dir.filePath(QStringLiteral("large.jsonl"));
  std::ofstream file(path.toStdString());
  const std::string answer(300, 'a');
  for (int i = 0; i < rows; ++i)
    file << "{\"question\": \"What is number " << i << "?\", \"answer\": \"" << answer << i << "\"}\n";
  return path;
}

/// Megabytes of this process, by the name of /proc/self/status.
double memoryMb(const char* name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return std::stod(line.substr(line.find(':') + 1)) / 1024;
  return 0;
}

}  // namespace

class TableGapTest : public QObject {
  Q_OBJECT
 private slots:
  void loadsAndScrollsWithoutGaps() {
    const int rows =
        qEnvironmentVariableIntValue("LORIKEET_TABLE_ROWS") > 0 ? qEnvironmentVariableIntValue("LORIKEET_TABLE_ROWS") : 60000;
    TestWindow test;
    // Another file may be measured: LORIKEET_TABLE_FILE, with its number of rows in LORIKEET_TABLE_ROWS.
    const QString path = qEnvironmentVariableIsSet("LORIKEET_TABLE_FILE") ? qEnvironmentVariable("LORIKEET_TABLE_FILE") : writeRows(test, rows);
    const double fileMb = static_cast<double>(QFileInfo(path).size()) / (1 << 20), emptyMb = memoryMb("VmRSS");
    const DatasetModel* model = test.find<DataPanel>("dataPanel")->model();
    QElapsedTimer clock;
    clock.start();
    double loadGap = 0;
    {
      const GapMeter meter;
      test.window->openDataset(path);
      QVERIFY(QTest::qWaitFor([&] { return model->rowCount() > 0; }, 120000));
      std::printf("%d rows: the first are there after %lld ms", rows, static_cast<long long>(clock.elapsed()));
      QVERIFY(QTest::qWaitFor([&] { return model->rowCount() == rows && !model->isLoading(); }, 120000));
      loadGap = meter.longestMs();
      std::printf(", all after %lld ms, longest gap %.1f ms\n", static_cast<long long>(clock.elapsed()), loadGap);
    }
    QScrollBar* bar = test.find<QTableView>("rowTable")->verticalScrollBar();
    const GapMeter meter;
    for (int step = 0; step <= 300; ++step) {
      bar->setValue(static_cast<int>(static_cast<qint64>(bar->maximum()) * step / 300));
      QTest::qWait(5);
    }
    const double scrollGap = meter.longestMs();
    std::printf("scrolling: longest gap %.1f ms\n", scrollGap);
    const auto tell = [&](const char* when) {
      std::printf("%s: %.0f MB, at most %.0f MB so far: %.2f times the file (the empty window: %.0f MB)\n", when, memoryMb("VmRSS"), memoryMb("VmHWM"),
                  memoryMb("VmHWM") / fileMb, emptyMb);
      std::fflush(stdout);
    };
    tell("loaded");
    // What the checks between rows need comes on top.
    QVERIFY(QTest::qWaitFor([&] { return model->facts(rows - 1).side != 0; }, 300000));
    tell("checked");
    QVERIFY(loadGap < kBarMs);
    QVERIFY(scrollGap < kBarMs);
  }

  void everyKeystrokeOfAFilterShowsRowsAtOnce() {
    constexpr int kRows = 100000;
    TestWindow test;
    const QString path = writeRows(test, kRows);
    const DatasetModel* model = test.find<DataPanel>("dataPanel")->model();
    test.window->openDataset(path);
    QVERIFY(QTest::qWaitFor([&] { return model->rowCount() == kRows && !model->isLoading(); }, 120000));
    auto* edit = test.find<QLineEdit>("rowFilter");
    auto* table = test.find<QTableView>("rowTable");
    auto* visible = qobject_cast<VisibleRows*>(table->model());
    // Words that many rows hold, that one row at the end holds, a regular expression, and taking it all back.
    for (const char* query : {"number 9", "99998?", "/9{4,}\\?/", "/question|a{20}9+$/", "-number"}) {
      double slowestMs = 0, allMs = 0;
      edit->clear();
      QVERIFY(QTest::qWaitFor([&] { return !visible->isComputing(); }, 20000));
      for (const char key : QByteArray(query)) {
        bool shown = false;
        const auto heard = connect(visible, &VisibleRows::computed, this, [&] { shown = true; });
        QElapsedTimer clock;
        clock.start();
        QTest::keyClick(edit, key);
        // A pattern that is half typed may be no pattern yet: then the rows stay as they are.
        QVERIFY(QTest::qWaitFor([&] { return shown || !visible->isComputing(); }, 20000));
        table->viewport()->repaint();
        slowestMs = std::max(slowestMs, static_cast<double>(clock.nsecsElapsed()) / 1e6);
        QVERIFY(QTest::qWaitFor([&] { return !visible->isComputing(); }, 20000));
        allMs = std::max(allMs, static_cast<double>(clock.nsecsElapsed()) / 1e6);
        disconnect(heard);
      }
      std::printf("filter \"%s\": first rows after at most %.0f ms a keystroke, all after %.0f ms (%d rows)\n", query, slowestMs, allMs, visible->rowCount());
      std::fflush(stdout);
      // The bar is 100 ms on a quiet machine. The slow pattern finds nothing until the last rows: after 150 ms an empty table says so.
      const bool findsLate = QByteArray(query).contains("a{20}");
      QVERIFY(slowestMs < (findsLate ? 20 : 5) * kBarMs);
    }
  }
};

QTEST_MAIN(TableGapTest)
#include "table_gap_test.moc"
