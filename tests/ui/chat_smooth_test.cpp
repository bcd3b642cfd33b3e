// Six panes of the real window while answers of 2,000 tokens stream into them and while their findings come: how long the window is
// busy at a stretch. Measured, printed, held to 32 ms.
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <algorithm>
#include <cstdio>
#include <fstream>

#include "ui/panels/chat_panel.h"
#include "ui_test_kit.h"

using namespace lorikeet;
using lorikeet::test::GapMeter;
using lorikeet::test::TestWindow;

namespace {

constexpr int kPanes = 6, kTokens = 2000, kDrainMs = 40, kTokensADrain = 16;
constexpr double kBarMs = 32, kLooseMs = 500;

/// Pieces as a tokenizer makes them: a Chinese character or two, a whole emoji, a word, a sign.
std::vector<QString> piecesOf(const QString& kind) {
  const QStringList chinese{"灯塔", "的", "光", "照", "在", "海面", "上", "，", "守塔", "人", "说", "：", "今天", "风", "很", "大", "。", "🙂", "👩‍👩‍👧‍👦", "🏳️‍🌈"};
  const QStringList code{"int", " value", " =", " compute", "(", "x", ",", " 42", ")", ";", "  //", " 注释", " 🙂", "\n"};
  const QStringList list{"\n- ", "灯塔", " **light**", " house", " 很高", " `code`", " 🙂"};
  std::vector<QString> pieces;
  const auto repeat = [&](const QStringList& words, int count) {
    for (int i = 0; i < count; ++i) pieces.push_back(words[i % words.size()]);
  };
  if (kind == QLatin1String("one paragraph")) {
    repeat(chinese, kTokens);
  } else if (kind == QLatin1String("one code block")) {
    pieces.push_back(QStringLiteral("```cpp\n"));
    repeat(code, kTokens - 1);
  } else if (kind == QLatin1String("one list")) {
    repeat(list, kTokens);
  } else {
    while (static_cast<int>(pieces.size()) < kTokens) {
      repeat(chinese, 60);
      pieces.push_back(QStringLiteral("\n\n```cpp\n"));
      repeat(code, 70);
      pieces.push_back(QStringLiteral("```\n"));
      repeat(list, 49);
      pieces.push_back(QStringLiteral("\n\n## 标题\n\n"));
    }
    pieces.resize(kTokens);
  }
  return pieces;
}

Answer answerOf(const std::vector<QString>& pieces, int pane) {
  Answer answer;
  answer.state = Answer::State::Done;
  answer.maker.baseHash = "another base";  // nobody scores it again
  std::size_t begin = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string piece = pieces[i].toStdString();
    answer.text += piece;
    answer.tokens.push_back(static_cast<TokenId>(i % 400));
    AnswerToken token{{static_cast<TokenId>(i % 400), piece, -0.5f}, {}};
    for (int k = 0; k < 5; ++k) token.likeliest.push_back({k, "灯塔", -1.0f - static_cast<float>(k)});
    answer.odds.push_back(token);
    if (i % 3 == 1) answer.differs.push_back({begin, answer.text.size()});
    begin = answer.text.size();
  }
  for (int other = 0; other < kPanes; ++other)
    if (other != pane) answer.scores[other] = std::vector<float>(pieces.size(), -0.7f);
  return answer;
}

std::vector<ChatSeat> seats() {
  std::vector<ChatSeat> all(kPanes);
  for (int id = 0; id < kPanes; ++id) {
    all[static_cast<std::size_t>(id)].id = id;
    if (id > 0) all[static_cast<std::size_t>(id)].source.kind = AdapterSource::Kind::Folder;
  }
  return all;
}

struct Measured {
  double streaming = 0, finishing = 0, findings = 0;
  double most() const { return std::max({streaming, finishing, findings}); }
};

/// @return longest stretches, ms
Measured stream(TestWindow& test, const std::vector<QString>& pieces) {
  ChatSession* session = test.find<ChatPanel>("chatPanel")->session();
  Conversation talk;
  const Conversation::Turn turn = talk.ask("Tell me about the lighthouse.", true, 1);
  session->restore(talk, seats(), {}, {});
  QTest::qWait(200);
  Measured measured;
  {
    const GapMeter meter;
    for (std::size_t at = 0; at < pieces.size(); at += kTokensADrain) {
      for (int pane = 0; pane < kPanes; ++pane) {
        QString text;
        for (std::size_t i = at; i < std::min(at + kTokensADrain, pieces.size()); ++i) text += pieces[i];
        emit session->textArrived(turn, pane, text);
      }
      QTest::qWait(kDrainMs);
    }
    QTest::qWait(300);
    measured.streaming = meter.longestMs();
  }
  for (int pane = 0; pane < kPanes; ++pane) talk.answerFor(turn, pane) = answerOf(pieces, pane);
  session->restore(talk, seats(), {}, {});
  QTest::qWait(500);
  {
    const GapMeter meter;
    for (int pane = 0; pane < kPanes; ++pane) emit session->answerChanged(turn, pane);
    QTest::qWait(500);
    measured.finishing = meter.longestMs();
  }
  const GapMeter meter;
  for (int judge = 0; judge < kPanes; ++judge) {
    for (int pane = 0; pane < kPanes; ++pane) {
      emit session->findingsChanged(turn, pane);
      QTest::qWait(10);
    }
  }
  QTest::qWait(300);
  measured.findings = meter.longestMs();
  return measured;
}

}  // namespace

class ChatSmoothTest : public QObject {
  Q_OBJECT
 private slots:
  void sixPanesStayUnderTheBar_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"mixed", "one paragraph", "one code block", "one list"}) QTest::newRow(kind) << QString::fromLatin1(kind);
  }
  void sixPanesStayUnderTheBar() {
    QFETCH(QString, kind);
    TestWindow test;
    test.window->resize(1280, 800);
    test.load();
    test.window->showPage(MainWindow::Chat);
    std::vector<Measured> rounds;
    for (int round = 0; round < 3; ++round) {
      rounds.push_back(stream(test, piecesOf(kind)));
      std::printf("%s, six panes of %d tokens: longest stretch %.1f ms streaming, %.1f ms when the answers end, %.1f ms with findings\n",
                  qPrintable(kind), kTokens, rounds.back().streaming, rounds.back().finishing, rounds.back().findings);
      std::fflush(stdout);
      if (rounds.back().most() < (lorikeet::test::barsCount() ? kBarMs : kLooseMs)) return;  // another process may have had the processor: the best of three counts
    }
    QFAIL("the window was busy for too long in all three rounds");
  }
};

QTEST_MAIN(ChatSmoothTest)
#include "chat_smooth_test.moc"
