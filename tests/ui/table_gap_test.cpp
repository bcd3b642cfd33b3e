// The longest gap between two turns of the window's event loop while a large file loads and while its table scrolls: measured and
// printed. LORIKEET_TABLE_ROWS=1000000 measures the bar of the dataset editor.
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "ui/panels/data_panel.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::GapMeter;
using lorikeet::test::TestWindow;

namespace {

constexpr int kBarMs = 100;  // the bar is 32 ms on a quiet machine; more than this is a fault on any

}  // namespace

class TableGapTest : public QObject {
  Q_OBJECT
 private slots:
  void loadsAndScrollsWithoutGaps() {
    const int rows =
        qEnvironmentVariableIntValue("LORIKEET_TABLE_ROWS") > 0 ? qEnvironmentVariableIntValue("LORIKEET_TABLE_ROWS") : 60000;
    TestWindow test;
    const QString path = test.dir.filePath(QStringLiteral("large.jsonl"));
    {
      std::ofstream file(path.toStdString());
      const std::string answer(300, 'a');
      for (int i = 0; i < rows; ++i)
        file << "{\"question\": \"What is number " << i << "?\", \"answer\": \"" << answer << i << "\"}\n";
    }
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
    std::printf("scrolling: longest gap %.1f ms\n", meter.longestMs());
    std::fflush(stdout);
    QVERIFY(loadGap < kBarMs);
    QVERIFY(meter.longestMs() < kBarMs);
  }
};

QTEST_MAIN(TableGapTest)
#include "table_gap_test.moc"
