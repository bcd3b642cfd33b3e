// What the chat's tests share: asking as a person does, waiting for answers, a short run whose adapter answers beside the base.
#pragma once
#include <QTest>

#include "ui/panels/chat_panel.h"
#include "ui_test_kit.h"

namespace lorikeet::test {

constexpr int kBase = ChatSession::kBaseSeat, kAdapted = ChatSession::kNewestSeat;

template <class Condition>
bool waitFor(Condition condition) {
  return QTest::qWaitFor(condition, 30000);
}

ChatSession* sessionOf(const TestWindow& test);
/// Waits until nothing is being answered. @return false = it took too long
bool quiet(const TestWindow& test);
/// Types the question, presses Enter and waits for all answers.
void ask(const TestWindow& test, const QString& question);
/// Of the last question; null = that seat was not asked.
const Answer* answerOf(const TestWindow& test, int seat);
/// A finished run of a few steps with a checkpoint every four, whose adapter answers beside the base. Answers of at most twelve tokens.
void trainAndOpenChat(const TestWindow& test, int steps = 12);
/// The same settings, started and left alone.
void startRun(const TestWindow& test, int steps);
/// Lets the newest pane answer from the finished run's folder, so that its checkpoints can be had.
void openRunInPane(const TestWindow& test);

}  // namespace lorikeet::test
