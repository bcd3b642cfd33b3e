// The form, the event buffer, the chart and the chat pane, each by itself.
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <thread>

#include "core/config/run_config.h"
#include "core/config/sampling_config.h"
#include "ui/engine/event_buffer.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/decimate.h"
#include "ui/widgets/theme.h"

using namespace lorikeet;

class WidgetsTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

  void formStartsWithTheDefaultsAndGivesThemBack() {
    FieldForm form(specsOf(runFields()));
    QCOMPARE(form.changedCount(), 0);
    RunConfig config;
    form.store(config, runFields());
    QVERIFY(toJson(config) == toJson(RunConfig()));
  }

  void formRoundTrip() {
    FieldForm form(specsOf(runFields()));
    RunConfig config;
    config.rank = 64;
    config.learningRate = 3.5e-5;
    config.schedule = "linear";
    config.rslora = true;
    config.targets = "q_proj,v_proj";
    config.seed = 4611686018427387;
    form.setValues(toJson(config));
    QCOMPARE(form.changedCount(), 6);
    RunConfig back;
    form.store(back, runFields());
    QVERIFY(toJson(back) == toJson(config));
    form.resetAll();
    QCOMPARE(form.changedCount(), 0);
  }

  void editorsWriteThroughAndResetOne() {
    FieldForm form(specsOf(runFields()));
    QSignalSpy changed(&form, &FieldForm::changed);
    form.findChild<QSpinBox*>(QStringLiteral("field_rank"))->setValue(24);
    QVERIFY(changed.count() >= 1);
    RunConfig config;
    form.store(config, runFields());
    QCOMPARE(config.rank, 24);
    form.findChild<QToolButton*>(QStringLiteral("reset_rank"))->click();
    QCOMPARE(form.changedCount(), 0);
  }

  void wrongNumberIsMarkedAndKeepsTheLastRightOne() {
    FieldForm form(specsOf(runFields()));
    form.show();
    auto* edit = form.findChild<QLineEdit*>(QStringLiteral("field_learningRate"));
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("7.5"));
    QVERIFY(!form.isValid());
    QVERIFY(form.findChild<QLabel*>(QStringLiteral("problem_learningRate"))->isVisible());
    RunConfig config;
    form.store(config, runFields());
    QVERIFY(config.learningRate <= 1);
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("1e-3"));
    QVERIFY(form.isValid());
    form.store(config, runFields());
    QCOMPARE(config.learningRate, 1e-3);
  }

  void basicShowsAtMostSevenAndWhatWasChanged() {
    FieldForm form(specsOf(runFields()));
    form.show();
    form.setShowAll(false);
    const auto shown = [&form] {
      int count = 0;
      for (const auto& field : runFields()) {
        const auto* editor = form.findChild<QWidget*>(QStringLiteral("field_") + QString::fromStdString(field.spec.key));
        count += editor->isVisible() ? 1 : 0;
      }
      return count;
    };
    QVERIFY(shown() <= 7 && shown() >= 3);
    const int basic = shown();
    RunConfig config;
    config.weightDecay = 0.1;
    form.setValues(toJson(config));
    form.setShowAll(false);
    QCOMPARE(shown(), basic + 1);
  }

  void stopTextsKeepTheirLineBreaks() {
    FieldForm form(specsOf(samplingFields()));
    SamplingConfig config;
    config.stop = "one\ntwo";
    form.setValues(toJson(config));
    QCOMPARE(form.findChild<QLineEdit*>(QStringLiteral("field_stop"))->text(), QStringLiteral("one\\ntwo"));
    SamplingConfig back;
    form.store(back, samplingFields());
    QCOMPARE(back.stop, config.stop);
  }

  void bufferLosesNothingBetweenThreads() {
    EventBuffer buffer;
    constexpr int kEach = 20000;
    std::jthread metrics([&] {
      for (int i = 0; i < kEach; ++i) {
        MetricPoint point;
        point.step = i;
        buffer.pushMetric(point, i);
      }
    });
    std::jthread texts([&] {
      for (int i = 0; i < kEach; ++i) buffer.pushText(1, static_cast<std::size_t>(i % 2), "x");
    });
    int points = 0;
    std::size_t characters = 0;
    std::int64_t lastStep = -1;
    while (points < kEach || characters < kEach) {
      const EngineEvents events = buffer.drain();
      for (const MetricPoint& point : events.metrics) {
        QCOMPARE(point.step, lastStep + 1);
        lastStep = point.step;
        ++points;
      }
      for (const TextChunk& chunk : events.texts) characters += chunk.text.size();
    }
    QCOMPARE(points, kEach);
    QCOMPARE(characters, static_cast<std::size_t>(kEach));
  }

  void bufferJoinsTextOfOneLane() {
    EventBuffer buffer;
    for (int i = 0; i < 10; ++i) buffer.pushText(3, static_cast<std::size_t>(i % 2), std::to_string(i));
    const EngineEvents events = buffer.drain();
    QCOMPARE(events.texts.size(), 2u);
    QCOMPARE(events.texts[0].text, std::string("02468"));
    QVERIFY(buffer.drain().empty());
  }

  void decimationKeepsEverySpike() {
    std::vector<QPointF> points;
    for (int i = 0; i < 1000000; ++i) points.emplace_back(i, std::sin(i * 1e-4));
    points[123456].setY(50);
    points[765432].setY(-50);
    const std::vector<QPointF> kept = decimateMinMax(points, 0, 1e6, 800);
    QVERIFY(kept.size() <= 4 * 800 + 8);
    QVERIFY(std::find(kept.begin(), kept.end(), points[123456]) != kept.end());
    QVERIFY(std::find(kept.begin(), kept.end(), points[765432]) != kept.end());
    QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
    QCOMPARE(kept.front(), points.front());
    QCOMPARE(kept.back(), points.back());
  }

  void decimationOfFewPointsIsThePointsThemselves() {
    const std::vector<QPointF> points{{0, 1}, {1, 2}, {2, 3}};
    QCOMPARE(decimateMinMax(points, 0, 2, 100), points);
    QVERIFY(decimateMinMax({}, 0, 1, 10).empty());
  }
};

QTEST_MAIN(WidgetsTest)
#include "widgets_test.moc"
