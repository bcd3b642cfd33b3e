// The Setup page driven as a person would: preset, plan, marks of what differs, reset; the layers' tree in step with the pattern;
// own presets; settings as a file; models that were found; problems with their way out.
#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>
#include <fstream>

#include "core/config/presets.h"
#include "core/formats/model_config.h"
#include "core/util/file.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/setup_panel.h"
#include "ui/widgets/histogram_chart.h"
#include "ui/widgets/module_tree.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::TestWindow;

namespace {

constexpr int kLongMs = 60000;

/// The window on its Setup page, with folders of its own for presets and models.
struct SetupPage {
  explicit SetupPage(int rows = 24) {
    qputenv("XDG_CONFIG_HOME", test.dir.filePath(QStringLiteral("config")).toUtf8());
    qputenv("LORIKEET_MODELS", test.dir.filePath(QStringLiteral("models")).toUtf8());
    window = std::make_unique<TestWindow>();
    window->load(rows);
    window->window->showPage(MainWindow::Setup);
    planned();
  }
  bool planned() {
    return QTest::qWaitFor([this] { return text("planSteps") != QStringLiteral("–"); }, kLongMs);
  }
  template <class T>
  T* find(const char* name) const {
    return window->find<T>(name);
  }
  QString text(const char* name) const { return find<QLabel>(name)->text(); }
  RunConfig config() const { return find<SetupPanel>("setupPanel")->config(); }
  void trigger(const char* name) const { window->window->findChild<QAction*>(QString::fromLatin1(name))->trigger(); }
  void choosePreset(const QString& label) const {
    auto* chooser = find<QComboBox>("presetChooser");
    chooser->setCurrentIndex(chooser->findText(label));
    emit chooser->activated(chooser->currentIndex());
  }
  struct {
    QTemporaryDir dir;
  } test;
  std::unique_ptr<TestWindow> window;
};

QTreeWidgetItem* itemOf(QTreeWidget* tree, const QString& path) {
  for (QTreeWidgetItemIterator at(tree); *at != nullptr; ++at)
    if ((*at)->data(0, Qt::UserRole).toString() == path) return *at;
  return nullptr;
}

}  // namespace

class SetupPageTest : public QObject {
  Q_OBJECT
 private slots:
  void presetPlanMarksReset() {
    SetupPage page;
    QCOMPARE(page.find<QComboBox>("presetChooser")->currentText(), QStringLiteral("Defaults"));
    const QString before = page.text("planSteps");
    page.choosePreset(QStringLiteral("Low memory"));
    QCOMPARE(page.config().dtype, std::string("nf4"));
    QCOMPARE(page.config().accumulation, std::int64_t{4});
    QVERIFY(page.text("presetForWhom").startsWith(QStringLiteral("For a model that hardly fits")));
    // What differs shows in the basic form too, marked, with a way back.
    QVERIFY(page.find<QWidget>("field_gradientCheckpointing")->isVisible());
    QVERIFY(page.find<QToolButton>("reset_rank")->isVisible());
    QVERIFY(QTest::qWaitFor([&] { return page.text("planSteps") != before; }, kLongMs));
    page.find<QToolButton>("reset_rank")->click();
    QCOMPARE(page.config().rank, std::int64_t{8});
    QVERIFY(page.find<QComboBox>("presetChooser")->currentText().startsWith(QStringLiteral("Own settings")));
    page.find<QPushButton>("resetAll")->click();
    QCOMPARE(page.find<QComboBox>("presetChooser")->currentText(), QStringLiteral("Defaults"));
    QVERIFY(!page.find<QWidget>("field_gradientCheckpointing")->isVisible());
    QVERIFY(QTest::qWaitFor([&] { return page.text("planSteps") == before; }, kLongMs));
  }

  void thePlanShowsLengthsMemoryAndTime() {
    SetupPage page;
    QVERIFY(!page.find<HistogramChart>("planLengths")->bars().empty());
    QVERIFY(page.text("planVerdict").contains(QStringLiteral("fits")));
    QVERIFY(QTest::qWaitFor([&] { return page.text("planTime").contains(QStringLiteral(" to ")); }, kLongMs));
    emit page.find<HistogramChart>("planLengths")->barClicked(0, 64);
    QVERIFY(page.find<DataPanel>("dataPanel")->isVisible());
  }

  void treeAndPatternFollowEachOther() {
    SetupPage page;
    page.find<QPushButton>("showAll")->click();
    auto* tree = page.find<QTreeWidget>("moduleTree");
    auto* box = page.find<ModuleTree>("moduleTreeBox");
    auto* pattern = page.find<QLineEdit>("field_targets");
    QVERIFY(tree->isVisible());
    QCOMPARE(box->checked().size(), 14u);
    QTreeWidgetItem* attention = itemOf(tree, QStringLiteral("model.layers.1.self_attn"));
    QVERIFY(attention != nullptr);
    attention->setCheckState(0, Qt::Unchecked);
    QCOMPARE(box->checked().size(), 10u);
    QCOMPARE(itemOf(tree, QStringLiteral("model.layers.1"))->checkState(0), Qt::PartiallyChecked);
    QVERIFY(pattern->text().contains(QStringLiteral("layers")));
    QVERIFY(page.text("moduleTotal").startsWith(QStringLiteral("10 of")));

    pattern->selectAll();
    QTest::keyClicks(pattern, QStringLiteral("q_proj"));
    QCOMPARE(box->checked(), (std::set<std::string>{"model.layers.0.self_attn.q_proj", "model.layers.1.self_attn.q_proj"}));
    QCOMPARE(itemOf(tree, QStringLiteral("model.layers.0.self_attn.q_proj"))->checkState(0), Qt::Checked);
    QCOMPARE(page.find<QCheckBox>("kind_q_proj")->checkState(), Qt::Checked);
    page.find<QCheckBox>("kind_v_proj")->click();
    QCOMPARE(pattern->text(), QStringLiteral("q_proj,v_proj"));
    box->check("", false);
    QCOMPARE(pattern->text(), QString());
    QVERIFY(QTest::qWaitFor([&] { return !page.find<QPushButton>("setupStart")->isEnabled(); }, kLongMs));
  }

  void problemsNameTheWayOut() {
    SetupPage page;
    page.find<QSpinBox>("field_maxLength")->setValue(8);
    QPushButton* fix = nullptr;
    QVERIFY(QTest::qWaitFor(
        [&] { return (fix = page.window->window->findChild<QPushButton*>(QStringLiteral("planFix1_0"))) != nullptr; }, kLongMs));
    QVERIFY(!page.find<QPushButton>("setupStart")->isEnabled());
    fix->click();
    QVERIFY(page.config().maxLength > 8);
    QVERIFY(QTest::qWaitFor([&] { return page.find<QPushButton>("setupStart")->isEnabled(); }, kLongMs));
  }

  void searchFindsSettingsByTheirHelp() {
    SetupPage page;
    page.find<QPushButton>("showAll")->click();
    page.find<QLineEdit>("settingsSearch")->setText(QStringLiteral("peak learning"));
    QVERIFY(!page.find<QWidget>("field_rank")->isVisible());
    page.find<QLineEdit>("settingsSearch")->setText(QStringLiteral("divided by the rank"));
    QVERIFY(page.find<QWidget>("field_alpha")->isVisible());
    QVERIFY(!page.find<QWidget>("field_epochs")->isVisible());
    page.find<QPushButton>("showBasic")->click();
    QVERIFY(page.find<QWidget>("field_epochs")->isVisible());
  }

  void ownPresetsAreSavedRenamedAndDeleted() {
    SetupPage page;
    page.find<QSpinBox>("field_rank")->setValue(24);
    page.trigger("presetSave");
    QTest::keyClicks(page.find<QLineEdit>("presetName"), QStringLiteral("Mine"));
    QTest::keyClick(page.find<QLineEdit>("presetName"), Qt::Key_Return);
    QCOMPARE(page.find<QComboBox>("presetChooser")->currentText(), QStringLiteral("Mine"));
    page.find<QPushButton>("resetAll")->click();
    page.choosePreset(QStringLiteral("Mine"));
    QCOMPARE(page.config().rank, std::int64_t{24});
    page.trigger("presetRename");
    page.find<QLineEdit>("presetName")->setText(QStringLiteral("style"));  // taken
    page.find<QToolButton>("presetNameAccept")->click();
    QVERIFY(page.find<QLabel>("setupBannerText")->text().contains(QStringLiteral("ships with")));
    page.find<QLineEdit>("presetName")->setText(QStringLiteral("Yours"));
    page.find<QToolButton>("presetNameAccept")->click();
    QCOMPARE(page.find<QComboBox>("presetChooser")->currentText(), QStringLiteral("Yours"));
    page.window->dialogs->agree = true;
    page.trigger("presetDelete");
    QCOMPARE(page.find<QComboBox>("presetChooser")->findText(QStringLiteral("Yours")), -1);
    QCOMPARE(page.config().rank, std::int64_t{24});
  }

  void settingsGoToAFileAndBack() {
    SetupPage page;
    page.find<QSpinBox>("field_rank")->setValue(24);
    page.window->dialogs->savePath = page.test.dir.filePath(QStringLiteral("settings.json"));
    page.trigger("settingsExport");
    const Json written = toJson(page.config());
    page.find<QPushButton>("resetAll")->click();
    page.window->dialogs->openPath = page.window->dialogs->savePath;
    page.trigger("settingsImport");
    QCOMPARE(toJson(page.config()).dump(), written.dump());
    std::ofstream(page.window->dialogs->openPath.toStdString()) << R"({"rank": "many"})";
    page.trigger("settingsImport");
    QVERIFY(page.find<QLabel>("setupBannerText")->text().contains(QStringLiteral("rank")));
    QCOMPARE(page.config().rank, std::int64_t{24});
  }

  void modelsFoundAreOfferedAndBrokenOnesSayWhy() {
    SetupPage page;
    const std::filesystem::path models = page.test.dir.filePath(QStringLiteral("models")).toStdString();
    test::makeTinyModel(models / "other");
    test::makeTinyModel(models / "cut");
    std::ofstream(models / "cut" / "model.safetensors") << "short";
    page.window->window->showPage(MainWindow::Data);
    page.window->window->showPage(MainWindow::Setup);
    auto* chooser = page.find<QComboBox>("modelChooser");
    QVERIFY(QTest::qWaitFor([&] { return chooser->findText(QStringLiteral("other")) > 0; }, kLongMs));
    const int cut = chooser->findText(QStringLiteral("cut"));
    const auto* list = qobject_cast<QStandardItemModel*>(chooser->model());
    QVERIFY(cut > 0 && !list->item(cut)->isEnabled());
    QVERIFY(list->item(cut, 1)->text().contains(QStringLiteral("model.safetensors")));
    QSignalSpy opened(page.window->window->controller(), &EngineController::modelOpened);
    chooser->setCurrentIndex(chooser->findText(QStringLiteral("other")));
    emit chooser->activated(chooser->currentIndex());
    QVERIFY(QTest::qWaitFor([&] { return opened.count() == 1; }, kLongMs));
    QCOMPARE(page.config().baseModel, (models / "other").string());
  }

  void aPlanOfManyRowsLeavesTheWindowFree() {
    SetupPage page(50000);
    QVERIFY(QTest::qWaitFor([&] { return page.text("planRows").contains(QStringLiteral("learn")); }, kLongMs));
    const QString before = page.text("planTokens");
    qint64 worst = 0;
    QElapsedTimer clock;
    QTimer tick;
    connect(&tick, &QTimer::timeout, this, [&] { worst = std::max(worst, clock.restart()); });
    clock.start();
    tick.start(1);
    page.find<QSpinBox>("field_maxLength")->setValue(24);
    QVERIFY(QTest::qWaitFor([&] { return page.text("planTokens") != before; }, kLongMs));
    tick.stop();
    qInfo("longest gap while 50,000 rows were planned: %lld ms", static_cast<long long>(worst));
    QVERIFY(worst < 400);  // a tenth of it on a machine that does nothing else
  }

  void aValidationFileTakesThePlaceOfTheShare() {
    SetupPage page;
    const QString held = page.test.dir.filePath(QStringLiteral("held.jsonl"));
    std::ofstream(held.toStdString()) << R"({"question": "What is number 3?", "answer": "It is 21."})"
                                      << "\n";
    page.window->dialogs->openPath = held;
    page.find<QPushButton>("setupValidation")->click();
    QCOMPARE(page.config().validationFile, held.toStdString());
    QVERIFY(page.text("setupSplitInfo").contains(QStringLiteral("held.jsonl")));
    QVERIFY(QTest::qWaitFor([&] { return page.text("planRows").contains(QStringLiteral("24 to learn, 1 kept back")); }, kLongMs));
    page.find<QPushButton>("setupValidation")->click();
    QVERIFY(page.config().validationFile.empty());
  }
};

QTEST_MAIN(SetupPageTest)
#include "setup_page_test.moc"
