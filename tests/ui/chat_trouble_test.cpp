// The Chat page in the real window when something is not as it should be, and what it tells of a token, a prompt, a run that goes on.
#include <QCheckBox>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QTextBlock>
#include <QTextEdit>
#include <QToolButton>
#include <QToolTip>
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "chat_test_kit.h"
#include "core/formats/safetensors.h"
#include "ui/panels/prompt_dialog.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/exchange_view.h"
#include "ui/widgets/odds_strip.h"

using namespace lorikeet;
using namespace lorikeet::test;
namespace fs = std::filesystem;

namespace {

/// An adapter folder for a base that is 48 wide; ours is 32.
fs::path writeAdapterOfAnotherBase(const fs::path& dir) {
  fs::create_directories(dir);
  std::ofstream(dir / "adapter_config.json") << R"({"peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": ["q_proj"],
    "base_model_name_or_path": "another", "task_type": "CAUSAL_LM", "bias": "none"})";
  const std::vector<float> values(4 * 48, 0.1f);
  const auto* bytes = reinterpret_cast<const std::byte*>(values.data());
  std::vector<TensorView> tensors;
  for (const char* layer : {"0", "1"}) {
    const std::string at = std::string("base_model.model.model.layers.") + layer + ".self_attn.q_proj.lora_";
    tensors.push_back({at + "A.weight", "F32", {4, 48}, bytes, values.size() * sizeof(float)});
    tensors.push_back({at + "B.weight", "F32", {48, 4}, bytes, values.size() * sizeof(float)});
  }
  writeSafetensors(dir / "adapter_model.safetensors", tensors);
  return dir;
}

QLabel* problemOf(const TestWindow& test, int seat) {
  return test.find<QLabel>(seat == kAdapted ? "adaptedPaneProblem" : ("pane" + QByteArray::number(seat) + "Problem").constData());
}

}  // namespace

class ChatTroubleTest : public QObject {
  Q_OBJECT
 private slots:
  void hoveringATokenTellsItsProbabilitiesAndTheFiveLikeliest() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    ask(test, QStringLiteral("What is number 3?"));
    const Answer& answer = *answerOf(test, kAdapted);
    QVERIFY(answer.odds.size() > 2);
    QVERIFY(waitFor([&] { return answer.scores.contains(kBase); }));
    auto* view = test.find<AnswerView>("adaptedPane_1_view");
    // A token of letters is shown as it is, whatever Markdown makes of the others.
    const auto shown = std::find_if(answer.odds.begin(), answer.odds.end(), [](const AnswerToken& each) {
      return !each.chosen.text.empty() && std::all_of(each.chosen.text.begin(), each.chosen.text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    });
    QVERIFY2(shown != answer.odds.end(), answer.text.c_str());
    const int token = static_cast<int>(shown - answer.odds.begin());
    const auto placeOf = [&] { return view->viewport()->mapFromGlobal(view->tokenPosition(token)) + QPoint(2, -4); };
    QTRY_COMPARE(view->tokenAt(placeOf()), token);  // once it is drawn
    const QPoint place = placeOf();
    QSignalSpy hovered(view, &AnswerView::tokenHovered);
    QTest::mouseMove(view->viewport(), place);
    QTRY_VERIFY(!hovered.isEmpty());
    QCOMPARE(hovered.last().first().toInt(), token);
    const QString told = QToolTip::text();
    const AnswerToken& odds = answer.odds[static_cast<std::size_t>(token)];
    QCOMPARE(odds.likeliest.size(), std::size_t{5});
    for (const TokenOdds& other : odds.likeliest)
      QVERIFY2(told.contains(tokenText(other.text)) && told.contains(probabilityText(other.logProb)), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("<b>") + probabilityText(odds.chosen.logProb)), qPrintable(told));
    const std::string base = test.find<ChatPane>("basePane")->title().toStdString();
    QVERIFY2(told.contains(QString::fromStdString(base)), qPrintable(told));
    QVERIFY2(told.contains(probabilityText(answer.scores.at(kBase)[static_cast<std::size_t>(token)])), qPrintable(told));
    // The strip tells the same, by the keys too.
    auto* strip = test.find<OddsStrip>("adaptedPane_1_strip");
    QVERIFY(waitFor([&] { return strip->isVisible(); }));
    strip->setFocus();
    QTest::keyClick(strip, Qt::Key_Right);
    QVERIFY(QToolTip::text().contains(QStringLiteral("nats")));
  }

  void thePromptDialogNamesWhatWasCut() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(20);
    test.find<QCheckBox>("chatRemember")->setChecked(true);
    int asked = 0;
    while (asked == 0 || answerOf(test, kBase)->cutTurns == 0) {
      QVERIFY(asked < 20);
      ask(test, QStringLiteral("What is the colour of the lighthouse number %1?").arg(asked++));
    }
    const QString foot = test.find<QLabel>(("basePane_" + QByteArray::number(asked) + "_foot").constData())->text();
    QVERIFY2(foot.contains(QStringLiteral("left out to fit the context")), qPrintable(foot));
    auto* dialog = test.find<PromptDialog>("promptDialog");
    QSignalSpy shown(dialog, &PromptDialog::shown);
    QMenu* menu = test.find<ChatPane>("basePane")->menu();
    emit menu->aboutToShow();
    menu->findChild<QAction*>(QStringLiteral("panePrompt"))->trigger();
    QVERIFY(waitFor([&] { return !shown.isEmpty(); }));
    const auto* cut = test.find<QLabel>("promptCut");
    QVERIFY(cut->isVisible());
    QVERIFY2(cut->text().contains(QStringLiteral("lighthouse number 0")), qPrintable(cut->text()));
    const QString prompt = test.find<QPlainTextEdit>("promptText")->toPlainText();
    QVERIFY(prompt.contains(QStringLiteral("lighthouse number %1").arg(asked - 1)) && !prompt.contains(QStringLiteral("lighthouse number 0")));
    const GenerateLane lane = sessionOf(test)->laneFor(kBase, {});
    QCOMPARE(prompt.toStdString(), viewPrompt(*test.window->controller()->model(), lane, 20).text);
    dialog->reject();
  }

  void aRunFolderDeletedWhileInUseIsASentenceAndTheConversationStays() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    openRunInPane(test);
    ask(test, QStringLiteral("What is number 3?"));
    const std::string before = answerOf(test, kAdapted)->text;
    const fs::path run = sessionOf(test)->seat(kAdapted)->curve.dir;
    fs::remove_all(run);
    sessionOf(test)->setSource(kAdapted, {AdapterSource::Kind::Run, run, -1});
    QVERIFY(waitFor([&] { return !problemOf(test, kAdapted)->text().isEmpty(); }));
    const QString sentence = problemOf(test, kAdapted)->text();
    QVERIFY2(sentence.contains(QStringLiteral("is gone")) && sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
    QVERIFY(problemOf(test, kAdapted)->isVisible());
    QCOMPARE(answerOf(test, kAdapted)->text, before);
    ask(test, QStringLiteral("And number 4?"));  // what is in memory goes on answering
    QVERIFY(answerOf(test, kAdapted)->state == Answer::State::Done && answerOf(test, kBase)->state == Answer::State::Done);
    QCOMPARE(sessionOf(test)->talk().path().size(), std::size_t{2});
  }

  void anAdapterFolderDeletedWhileInUse() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    ask(test, QStringLiteral("What is number 3?"));
    const fs::path folder = test.dir.filePath(QStringLiteral("copy")).toStdString();
    fs::copy(sessionOf(test)->seat(kAdapted)->curve.dir / "adapter", folder, fs::copy_options::recursive);
    const AdapterSource source{AdapterSource::Kind::Folder, folder, -1};
    const int seat = sessionOf(test)->addSeat(source);
    QVERIFY(waitFor([&] { return answerOf(test, seat) != nullptr && answerOf(test, seat)->state == Answer::State::Done; }));
    fs::remove_all(folder);
    ask(test, QStringLiteral("And number 4?"));
    QVERIFY(answerOf(test, seat)->state == Answer::State::Done);
    sessionOf(test)->setSource(seat, source);
    QVERIFY(waitFor([&] { return !problemOf(test, seat)->text().isEmpty(); }));
    QVERIFY2(problemOf(test, seat)->text().contains(QString::fromStdString(folder.string())), qPrintable(problemOf(test, seat)->text()));
    QCOMPARE(sessionOf(test)->talk().path().size(), std::size_t{2});
  }

  void anAdapterOfAnotherBaseNamesTheTensorAndBothShapes() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(4);
    ask(test, QStringLiteral("What is number 3?"));
    const fs::path folder = writeAdapterOfAnotherBase(test.dir.filePath(QStringLiteral("other")).toStdString());
    const int seat = sessionOf(test)->addSeat({AdapterSource::Kind::Folder, folder, -1});
    QVERIFY(waitFor([&] { return !problemOf(test, seat)->text().isEmpty(); }));
    const QString sentence = problemOf(test, seat)->text();
    for (const char* part : {"layers.0.self_attn.q_proj", "[4, 48]", "[4, 32]"})
      QVERIFY2(sentence.contains(QString::fromLatin1(part)), qPrintable(sentence));
    ask(test, QStringLiteral("And number 4?"));
    QVERIFY(answerOf(test, kBase)->state == Answer::State::Done);
    QVERIFY(answerOf(test, seat) == nullptr);
  }

  void theNewestSnapshotOfARunningRunAnswersMarkedWithItsStep() {
    TestWindow test;
    test.load();
    EngineController* engine = test.window->controller();
    QSignalSpy snapshots(engine, &EngineController::snapshotTaken), ended(engine, &EngineController::runEnded);
    startRun(test, 100000);
    QVERIFY(waitFor([&] { return snapshots.count() >= 1; }));
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(8);
    auto* proof = test.find<QLabel>("adaptedPaneProof");
    QVERIFY(waitFor([&] { return proof->text().contains(QStringLiteral("of the running run")); }));
    ask(test, QStringLiteral("What is number 3?"));
    const std::int64_t first = answerOf(test, kAdapted)->maker.step;
    QVERIFY(first > 0);
    const qsizetype before = snapshots.count();
    QVERIFY(waitFor([&] { return snapshots.count() > before + 1; }));
    QVERIFY2(proof->text().contains(QStringLiteral("takes over at the next question")), qPrintable(proof->text()));
    QVERIFY(proof->text().contains(QStringLiteral("step %1 ").arg(first)));
    ask(test, QStringLiteral("And number 4?"));
    QVERIFY(answerOf(test, kAdapted)->maker.step > first);
    QCOMPARE(answerOf(test, kAdapted)->maker.step, sessionOf(test)->talk().answer(2, kAdapted)->maker.step);
    engine->stopRun();
    QVERIFY(waitFor([&] { return ended.count() == 1; }));
  }

  void aStopTextThatNeverCameIsTold() {
    TestWindow test;
    test.load();
    test.window->showPage(MainWindow::Chat);
    test.find<QSpinBox>("field_maxNewTokens")->setValue(6);
    SamplingConfig sampling = sessionOf(test)->sampling();
    sampling.stop = "no model says this";
    sessionOf(test)->setSampling(sampling);
    ask(test, QStringLiteral("What is number 3?"));
    QVERIFY(answerOf(test, kBase)->stopTextMissed);
    QVERIFY(test.find<QLabel>("basePane_1_foot")->text().contains(QStringLiteral("the stop text never came")));
  }

  void findingsAreStillThereWhenABranchIsShownAgain() {
    TestWindow test;
    test.load();
    trainAndOpenChat(test);
    ask(test, QStringLiteral("What is number 3?"));
    QVERIFY(waitFor([&] { return test.find<OddsStrip>("adaptedPane_1_strip")->isVisible(); }));
    test.find<QToolButton>("basePane_1_again")->click();
    QVERIFY(quiet(test));
    QVERIFY(waitFor([&] { return test.find<OddsStrip>("adaptedPane_2_strip")->isVisible(); }));
    test.find<QToolButton>("basePane_2_older")->click();
    QVERIFY(waitFor([&] {
      const auto* strip = test.find<OddsStrip>("adaptedPane_1_strip");
      return strip != nullptr && strip->isVisible();
    }));
  }
};

QTEST_MAIN(ChatTroubleTest)
#include "chat_trouble_test.moc"
