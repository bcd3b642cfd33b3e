// The conversation tree and its transcripts, without a window.
#include <QTest>

#include "core/util/error.h"
#include "ui/models/conversation.h"
#include "ui/models/transcript.h"

using namespace lorikeet;

namespace {

Answer done(const std::string& text) {
  Answer answer;
  answer.state = Answer::State::Done;
  answer.text = text;
  answer.tokens = {1, 2, 3};
  return answer;
}

/// Two questions with answers of panes 0 and 1; the second question has two versions.
Conversation branched() {
  Conversation talk;
  const auto first = talk.ask("Who?", true, 7);
  talk.answerFor(first, 0) = done("Nobody.");
  talk.answerFor(first, 1) = done("Hiahia.");
  const auto second = talk.ask("Where?", true, 7);
  talk.answerFor(second, 0) = done("Here.");
  const auto other = talk.branch(second, "When?", 8);
  talk.answerFor(other, 1) = done("灯塔 🙂\n```\ncode\n```");
  return talk;
}

}  // namespace

class ConversationTest : public QObject {
  Q_OBJECT
 private slots:
  void aBranchKeepsTheOldVersionWithWhatFollowedIt() {
    Conversation talk = branched();
    const auto path = talk.path();
    QCOMPARE(path.size(), std::size_t{2});
    QCOMPARE(talk.question(path[1]), std::string("When?"));
    talk.choose(talk.versions(path[1]).front());
    QCOMPARE(talk.question(talk.tip()), std::string("Where?"));
    QCOMPARE(talk.answer(talk.tip(), 0)->text, std::string("Here."));
  }

  void eachPaneReadsItsOwnAnswers() {
    const Conversation talk = branched();
    const std::vector<Message> base = talk.messages(talk.tip(), 0, "Be brief."), adapted = talk.messages(talk.tip(), 1, "");
    QCOMPARE(base.size(), std::size_t{4});
    QCOMPARE(base[0].content, std::string("Be brief."));
    QCOMPARE(base[2].content, std::string("Nobody."));
    QCOMPARE(adapted[1].content, std::string("Hiahia."));
    QCOMPARE(adapted.back().content, std::string("When?"));
  }

  void aQuestionThatStandsAloneReadsNothingBefore() {
    Conversation talk = branched();
    const auto alone = talk.ask("Alone?", false, 1);
    QCOMPARE(talk.messages(alone, 0, "").size(), std::size_t{1});
  }

  void aTranscriptHoldsAllBranches() {
    Transcript transcript;
    transcript.modelName = "m";
    transcript.modelHash = "abc";
    transcript.systemPrompt = "Be brief.";
    transcript.seats = {{0, "base", "", -1, 1, "Base"}, {1, "run", "/runs/x", 40, 0.5, "x"}};
    transcript.talk = branched();
    const Transcript back = transcriptFromText(toText(transcript), "test");
    QCOMPARE(toText(back), toText(transcript));
    QCOMPARE(back.talk.all().size(), std::size_t{3});
    QCOMPARE(back.talk.answer(back.talk.tip(), 1)->text, transcript.talk.answer(transcript.talk.tip(), 1)->text);
    QVERIFY(toMarkdown(transcript).find("灯塔") != std::string::npos);
  }

  void brokenTranscriptsAreRefusedWithASentence() {
    Transcript transcript;
    transcript.talk = branched();
    const std::string whole = toText(transcript);
    int refused = 0;
    for (std::size_t cut = 0; cut < whole.size(); cut += 1 + whole.size() / 60) {
      try {
        transcriptFromText(whole.substr(0, cut), "chat.json");
      } catch (const Error& error) {
        ++refused;
        QVERIFY2(std::string(error.what()).find("chat.json") != std::string::npos, error.what());
      }
    }
    QVERIFY(refused > 50);
  }
};

QTEST_MAIN(ConversationTest)
#include "conversation_test.moc"
