// The chart of curves: no spike is lost at any zoom, gaps are gaps, resumed runs continue, zoom and files; and the bar of a million
// points with 100 steps a second arriving: frame <= 16 ms at the median, GUI thread busy <= 15 %. One file, since all of it works on one chart
// and shares its made curves.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>

#include "core/util/file.h"
#include "ui/widgets/chart_painter.h"
#include "ui/widgets/chart_reading.h"
#include "ui/widgets/chart_style.h"
#include "ui/widgets/metrics_chart.h"
#include "ui/widgets/theme.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::FakeDialogs;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN(), kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMillion = 1000000;

MetricPoint trained(std::int64_t step, double loss) {
  MetricPoint point;
  point.step = step;
  point.epoch = static_cast<double>(step) / 1000;
  point.trainLoss = loss;
  point.learningRate = 1e-4 / (1 + static_cast<double>(step) * 1e-5);
  point.gradientNorm = 1 + loss / 10;
  point.tokensPerSecond = 400 + static_cast<double>(step % 17);
  point.memoryBytes = 1e9;
  point.tokens = step * 512;
  point.elapsedSeconds = static_cast<double>(step) * 0.01;
  return point;
}

MetricPoint measured(std::int64_t step, double loss) {
  MetricPoint point;
  point.step = step;
  point.epoch = static_cast<double>(step) / 1000;
  point.validationLoss = loss;
  point.tokens = step * 512;
  point.elapsedSeconds = static_cast<double>(step) * 0.01;
  return point;
}

Curve longRun(std::int64_t steps) {
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0, 0.15);
  Curve curve{QStringLiteral("long"), {}, steps / 2};
  curve.points.reserve(static_cast<std::size_t>(steps) + 400);
  for (std::int64_t step = 1; step <= steps; ++step) {
    curve.points.push_back(trained(step, 1 + 3 / (1 + static_cast<double>(step) * 1e-4) + noise(random)));
    if (step % std::max<std::int64_t>(1, steps / 400) == 0) curve.points.push_back(measured(step, 1.2 + 1.0 / static_cast<double>(step)));
  }
  return curve;
}

/// The drawn extremes of a curve, in values.
MinMax drawnRange(const DrawnCurve& curve, const ChartScale& y) {
  MinMax range;
  for (const QLineF& bar : curve.bars) {
    range.add(y.toValue(bar.y1() + 0.5));
    range.add(y.toValue(bar.y2() - 0.5));
  }
  for (const QPolygonF& line : curve.lines)
    for (const QPointF& point : line) range.add(y.toValue(point.y()));
  return range;
}

/// Measures what the event loop does: time inside events, and how long each drawing of the window takes.
class Meter : public QApplication {
 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override {
    if (m_depth > 0 || !measuring) return QApplication::notify(receiver, event);
    const QEvent::Type type = event->type();
    QElapsedTimer clock;
    clock.start();
    ++m_depth;
    const bool done = QApplication::notify(receiver, event);
    --m_depth;
    const double ms = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    busyMs += ms;
    if (type == QEvent::UpdateRequest) framesMs.push_back(ms);
    return done;
  }
  bool measuring = false;
  double busyMs = 0;
  std::vector<double> framesMs;

 private:
  int m_depth = 0;
};

struct ShownChart {
  ShownChart() : chart(&dialogs) {
    applyTheme(*qApp, ThemeChoice::Light);
    chart.resize(1000, 600);
    chart.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&chart));
  }
  void draw() { chart.grab(); }
  FakeDialogs dialogs;
  MetricsChart chart;
};

}  // namespace

class MetricsChartTest : public QObject {
  Q_OBJECT
 private slots:
  void pyramidKnowsTheExtremesOfEveryRange() {
    std::mt19937 random(1);
    std::normal_distribution<double> value;
    MinMaxSeries series;
    std::vector<double> plain;
    for (int i = 0; i < 5000; ++i) {
      plain.push_back(random() % 50 == 0 ? kNaN : random() % 97 == 0 ? kInfinity : value(random));
      series.append(plain.back());
    }
    const auto check = [&] {
      for (int i = 0; i < 2000; ++i) {
        std::size_t a = random() % (plain.size() + 1), b = random() % (plain.size() + 1);
        if (a > b) std::swap(a, b);
        MinMax expected;
        for (std::size_t k = a; k < b; ++k) expected.add(plain[k]);
        const MinMax found = series.range(a, b);
        QCOMPARE(found.low, expected.low);
        QCOMPARE(found.high, expected.high);
      }
    };
    check();
    for (const std::size_t size : {4097u, 4096u, 300u, 17u, 16u, 1u, 0u}) {
      series.truncate(size);
      plain.resize(size);
      check();
      for (int i = 0; i < 40; ++i) {
        plain.push_back(value(random));
        series.append(plain.back());
      }
      check();
    }
  }

  void noSpikeVanishesAtAnyZoom() {
    std::vector<double> x;
    MinMaxSeries series;
    std::mt19937 random(2);
    for (int i = 0; i < kMillion; ++i) {
      x.push_back(i);
      series.append(i == 123456 ? 50 : i == 765432 ? -50 : std::sin(i * 1e-4));
    }
    const QRectF rect(60, 0, 800, 300);
    for (int round = 0; round < 200; ++round) {
      const double width = std::pow(10.0, 1 + (random() % 5000) / 1000.0);
      const double spike = random() % 2 == 0 ? 123456 : 765432;
      ChartScale xScale, yScale;
      const double from = spike - width * 0.05 - width * (random() % 900) / 1000.0;
      xScale.setRange(from, from + width);
      xScale.setPixels(rect.left(), rect.right());
      yScale.setRange(-60, 60);
      yScale.setPixels(rect.bottom(), rect.top());
      const DrawnCurve curve = drawnCurve(x, series, xScale, yScale, rect);
      const MinMax range = drawnRange(curve, yScale);
      QVERIFY2(spike < 500000 ? range.high > 49.9 : range.low < -49.9, qPrintable(QStringLiteral("%1 at %2").arg(width).arg(from)));
      QVERIFY(curve.bars.size() <= 800);
    }
  }

  void noNumberIsAGapAndNeverACrash() {
    ShownChart shown;
    Curve curve{QStringLiteral("bad"), {}, 3};
    for (int step = 1; step <= 3000; ++step) curve.points.push_back(trained(step, step % 3 == 0 ? kNaN : step % 7 == 0 ? -kInfinity : 2));
    curve.points.push_back(measured(3, kInfinity));
    for (MetricPoint& point : curve.points)
      if (point.step > 100) point.elapsedSeconds = kNaN;
    shown.chart.setCurves({curve, {QStringLiteral("empty"), {}, -1}, {QStringLiteral("one"), {trained(0, 0)}, 0}});
    for (const bool log : {false, true})
      for (int axis = 0; axis < 4; ++axis) {
        shown.chart.findChild<QCheckBox*>(QStringLiteral("chartLog"))->setChecked(log);
        emit shown.chart.findChild<QComboBox*>(QStringLiteral("chartX"))->activated(axis);
        shown.draw();
        shown.chart.canvas()->zoom(0, 10);
        shown.draw();
        QTest::mouseMove(shown.chart.canvas(), {300, 200});
        shown.draw();
      }
    // Two stretches around a gap.
    MinMaxSeries series;
    for (const double value : {1.0, 2.0, kNaN, 3.0}) series.append(value);
    ChartScale scale;
    scale.setPixels(0, 100);
    scale.setRange(0, 4);
    QCOMPARE(drawnCurve({0, 1, 2, 3}, series, scale, scale, QRectF(0, 0, 100, 100)).lines.size(), 2u);
  }

  void ticksAreRoundAsTheyAreWritten() {
    const auto ticks = [](double high, int wanted, NumberForm form) {
      ChartScale scale;
      scale.setRange(0, high);
      return scale.ticks(wanted, form);
    };
    QCOMPARE(ticks(400, 5, NumberForm::Duration), (std::vector<double>{0, 120, 240, 360}));
    QCOMPARE(ticks(7300, 5, NumberForm::Duration), (std::vector<double>{0, 1800, 3600, 5400, 7200}));
    QCOMPARE(ticks(20 * 86400, 5, NumberForm::Duration), (std::vector<double>{0, 5 * 86400, 10 * 86400, 15 * 86400, 20 * 86400}));
    QCOMPARE(ticks(3e9, 3, NumberForm::Bytes), (std::vector<double>{0, 1073741824.0, 2147483648.0}));
    QCOMPARE(ticks(2.5, 10, NumberForm::Count), (std::vector<double>{0, 1, 2}));
    QCOMPARE(ticks(1, 5, NumberForm::Plain).size(), 6u);
  }

  void anAxisThatCannotBeLogarithmicSaysWhy() {
    ShownChart shown;
    Curve curve{QStringLiteral("zero"), {}, -1};
    for (int step = 1; step <= 100; ++step) curve.points.push_back(trained(step, step < 90 ? 2 : 0));
    shown.chart.setCurves({curve});
    shown.draw();
    ChartCanvas* canvas = shown.chart.canvas();
    QVERIFY(canvas->layoutNow().panes.front().note.isEmpty());  // nobody has asked for it
    shown.chart.findChild<QCheckBox*>(QStringLiteral("chartLog"))->setChecked(true);
    shown.draw();
    QVERIFY(!canvas->layoutNow().panes.front().y.isLog());
    QVERIFY(canvas->layoutNow().panes.front().note.contains(QStringLiteral("0 or less")));
    canvas->zoom(1, 50);  // where it can be
    shown.draw();
    QVERIFY(canvas->layoutNow().panes.front().y.isLog());
    QVERIFY(canvas->layoutNow().panes.front().note.isEmpty());
  }

  void denseCurvesKeepTheirDashes() {
    ShownChart shown;
    Curve one = longRun(50000), two = longRun(50000);
    for (MetricPoint& point : two.points) point.trainLoss += 3;
    shown.chart.setCurves({one, two});
    shown.chart.findChild<QCheckBox*>(QStringLiteral("chartRaw"))->setChecked(false);
    const QImage image = shown.chart.grab().toImage();
    const QColor color = curveStyle(1, 2).train;
    int strong = 0, pale = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) {
        strong += image.pixelColor(x, y).rgb() == color.rgb() ? 1 : 0;
        pale += image.pixelColor(x, y).rgb() == blend(themeColors().surface, color, 0.3).rgb() ? 1 : 0;
      }
    QVERIFY2(pale > 200 && strong > pale, qPrintable(QStringLiteral("%1 %2").arg(strong).arg(pale)));
  }

  void aLongTableOfReadingsSaysHowManyItLeavesOut() {
    ChartReading reading{QStringLiteral("Step 5"), {}};
    for (int row = 0; row < 40; ++row) reading.cells.push_back({QString::number(row), QStringLiteral("1.0")});
    QCOMPARE(reading.fitted(40).cells.size(), 40u);
    const ChartReading some = reading.fitted(10);
    QCOMPARE(some.cells.size(), 10u);
    QCOMPARE(some.cells.back().front(), QStringLiteral("and 31 more"));
  }

  void aLowChartStillHasRoomForTheNumbersOfEachPane() {
    CurveTable table;
    for (int step = 1; step <= 50; ++step) table.append({trained(step, 2)});
    const QFontMetricsF font(QApplication::font());
    const ChartLayout layout = layOutChart({table}, ChartView(), QRectF(0, 0, 600, 18 * font.height()), font);
    QCOMPARE(layout.panes.size(), kPanes);
    for (const PaneLayout& pane : layout.panes) QVERIFY2(pane.rect.height() >= 2 * font.height() - 1, qPrintable(QString::number(pane.rect.height())));
    QVERIFY(layout.panes.back().rect.bottom() < layout.bounds.bottom());
    QVERIFY(layout.panes.front().rect.height() > layout.panes.back().rect.height());
  }

  void resumedRunReplacesWhatCameAfterItsCheckpoint() {
    CurveTable table;
    for (int step = 1; step <= 100; ++step) table.append({trained(step, step)});
    table.append({measured(50, 1), measured(100, 2)});
    CurveTable whole = table;
    table.append({trained(51, 51)});
    QCOMPARE(table.steps().size(), 51u);
    QCOMPARE(table.evals().size(), 1u);
    for (int step = 52; step <= 100; ++step) table.append({trained(step, step)});
    for (std::size_t i = 0; i < 100; ++i) QCOMPARE(table.measure(CurveMeasure::SmoothLoss)[i], whole.measure(CurveMeasure::SmoothLoss)[i]);
    table.setBestStep(50);
    QCOMPARE(table.bestEval(), std::ptrdiff_t{0});
    // The same evaluation once more replaces itself only.
    table.append({measured(50, 7)});
    QCOMPARE(table.steps().size(), 100u);
    QCOMPARE(table.validation()[0], 7.0);
  }

  void wheelDragAndDoubleClickZoom() {
    ShownChart shown;
    shown.chart.setCurves({longRun(1000)});
    shown.draw();
    ChartCanvas* canvas = shown.chart.canvas();
    const QPointF middle = canvas->layoutNow().panes.front().rect.center();
    const double under = canvas->layoutNow().x.toValue(middle.x()), width = canvas->view().to - canvas->view().from;
    QWheelEvent wheel(middle, canvas->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &wheel);
    shown.draw();
    QVERIFY(canvas->isZoomed());
    QVERIFY(canvas->view().to - canvas->view().from < width * 0.9);
    QVERIFY(std::abs(canvas->layoutNow().x.toValue(middle.x()) - under) < 1);
    const double from = canvas->view().from;
    QTest::mousePress(canvas, Qt::LeftButton, {}, middle.toPoint());
    QTest::mouseMove(canvas, middle.toPoint() + QPoint(40, 0));
    QTest::mouseMove(canvas, middle.toPoint() + QPoint(80, 0));
    QSignalSpy clicked(&shown.chart, &MetricsChart::stepClicked);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, middle.toPoint() + QPoint(80, 0));
    QVERIFY(canvas->view().from < from);
    QCOMPARE(clicked.count(), 0);
    // What arrives does not take the chosen range away.
    shown.chart.append({trained(1001, 2)});
    QVERIFY(canvas->isZoomed());
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, middle.toPoint());
    QVERIFY(!canvas->isZoomed());
    QCOMPARE(canvas->view().from, 0.0);
    QVERIFY(canvas->view().to >= 1001);
  }

  void clickNamesTheStepAndKeysReadValues() {
    ShownChart shown;
    shown.chart.setCurves({longRun(100)});
    shown.draw();
    ChartCanvas* canvas = shown.chart.canvas();
    QSignalSpy clicked(&shown.chart, &MetricsChart::stepClicked);
    const QRectF rect = canvas->layoutNow().panes.front().rect;
    QTest::mouseClick(canvas, Qt::LeftButton, {}, QPoint(static_cast<int>(canvas->layoutNow().x.toPixel(40)), static_cast<int>(rect.center().y())));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked.first().at(1).toLongLong(), 40);
    canvas->setFocus();
    QTest::keyClick(canvas, Qt::Key_Right);
    QVERIFY(canvas->accessibleDescription().contains(QStringLiteral("validation")));
    QTest::keyClick(canvas, Qt::Key_Return);
    QCOMPARE(clicked.count(), 2);
    QTest::keyClick(canvas, Qt::Key_Plus);
    QVERIFY(canvas->isZoomed());
    QTest::keyClick(canvas, Qt::Key_Home);
    QVERIFY(!canvas->isZoomed());
  }

  void savesPngSvgAndCsv() {
    ShownChart shown;
    QTemporaryDir dir;
    Curve curve{QStringLiteral("a, \"b\""), {measured(0, 3), trained(1, 2.5), trained(2, 0.1), measured(2, kNaN), measured(3, 2)}, 3};
    shown.chart.setCurves({curve, longRun(500)});
    QSignalSpy saved(&shown.chart, &MetricsChart::saved);
    for (const char* name : {"c.png", "c.svg", "c.csv"}) shown.chart.saveTo(dir.filePath(QLatin1String(name)));
    QTRY_COMPARE(saved.count(), 3);
    QVERIFY(QImage(dir.filePath(QStringLiteral("c.png"))).width() > 1000);
    QVERIFY(QSvgRenderer(dir.filePath(QStringLiteral("c.svg"))).isValid());
    const std::string csv = readFile(dir.filePath(QStringLiteral("c.csv")).toStdString());
    QVERIFY(csv.starts_with("run,step,epoch,tokens,seconds,train_loss,"));
    QVERIFY(csv.find("\"a, \"\"b\"\"\",0,0,0,0,,,3,,,,\n\"a, \"\"b\"\"\",1,0.001,512,0.01,2.5,2.5,,") != std::string::npos);
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), std::ptrdiff_t{1 + 4 + 500 + 500});  // an evaluation that measured nothing has no line
    QSignalSpy failed(&shown.chart, &MetricsChart::saveFailed);
    shown.chart.saveTo(dir.filePath(QStringLiteral("nowhere/c.png")));
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("nowhere")));
  }

  void aMillionPointsWithAHundredStepsASecond() {
    ShownChart shown;
    shown.chart.resize(1180, 640);
    shown.chart.setCurves({longRun(kMillion)});
    shown.draw();
    std::int64_t step = kMillion;
    QTimer arriving;  // as the controller drains: four steps each 40 ms
    connect(&arriving, &QTimer::timeout, &shown.chart, [&] {
      std::vector<MetricPoint> points;
      for (int i = 0; i < 4; ++i) points.push_back(trained(++step, 1.3));
      shown.chart.append(points);
    });
    auto* meter = static_cast<Meter*>(qApp);
    meter->measuring = true;
    arriving.start(40);
    QElapsedTimer wall;
    wall.start();
    QTest::qWait(5000);
    meter->measuring = false;
    arriving.stop();
    QVERIFY(meter->framesMs.size() > 20);
    std::sort(meter->framesMs.begin(), meter->framesMs.end());
    const double median = meter->framesMs[meter->framesMs.size() / 2], busy = meter->busyMs / static_cast<double>(wall.elapsed());
    std::printf("a million points, 100 steps/s: %zu frames in %lld ms, median %.2f ms (bar 16), longest %.2f ms, GUI busy %.1f %% (bar 15)\n",
                meter->framesMs.size(), static_cast<long long>(wall.elapsed()), median, meter->framesMs.back(), 100 * busy);
    std::fflush(stdout);
    QVERIFY(median <= 16);
    QVERIFY(busy <= 0.15);
  }
};

int main(int argc, char** argv) {
  Meter application(argc, argv);
  MetricsChartTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "metrics_chart_test.moc"
