// See row_check.h.
#include "ui/models/row_check.h"

#include <QCoreApplication>
#include <algorithm>

namespace lorikeet {
namespace {

QString text(const char* source) { return QCoreApplication::translate("RowCheck", source); }

bool isBlank(const std::string& content) { return QString::fromStdString(content).trimmed().isEmpty(); }

bool isKnownRole(const std::string& role) {
  static const char* const known[] = {"system", "user", "assistant", "tool", "function_call"};
  return std::find(std::begin(known), std::end(known), role) != std::end(known);
}

void checkTurns(const Row& row, QStringList& problems) {
  bool hasUser = false, hasAssistant = false, hasEmptyAnswer = false, hasEmptyQuestion = false;
  for (const Message& turn : row.turns) {
    if (!isKnownRole(turn.role))
      problems.append(text(QT_TRANSLATE_NOOP("RowCheck", "The role \"%1\" is not known. Choose user, assistant, system or tool."))
                          .arg(QString::fromStdString(turn.role)));
    hasUser |= turn.role == "user";
    hasAssistant |= turn.role == "assistant";
    hasEmptyQuestion |= turn.role == "user" && isBlank(turn.content);
    hasEmptyAnswer |= turn.role == "assistant" && isBlank(turn.content);
  }
  if (!hasUser || hasEmptyQuestion)
    problems.append(text(QT_TRANSLATE_NOOP("RowCheck", "The question is empty. Write what a person would ask.")));
  if (!hasAssistant || hasEmptyAnswer)
    problems.append(
        text(QT_TRANSLATE_NOOP("RowCheck", "The answer is empty. Write what the model should say, or delete the row.")));
}

}  // namespace

QStringList rowProblems(const Row& row, const std::map<std::string, std::string>& placeholders) {
  QStringList problems;
  checkTurns(row, problems);
  for (const std::string& name : placeholdersIn({row})) {
    const auto value = placeholders.find(name);
    if (value == placeholders.end() || value->second.empty())
      problems.append(text(QT_TRANSLATE_NOOP("RowCheck", "The placeholder {{%1}} has no value. Fill it in under the table."))
                          .arg(QString::fromStdString(name)));
  }
  return problems;
}

QString roleName(const std::string& role) {
  if (role == "user") return text(QT_TRANSLATE_NOOP("RowCheck", "User"));
  if (role == "assistant") return text(QT_TRANSLATE_NOOP("RowCheck", "Assistant"));
  if (role == "system") return text(QT_TRANSLATE_NOOP("RowCheck", "System"));
  if (role == "tool") return text(QT_TRANSLATE_NOOP("RowCheck", "Tool"));
  if (role == "function_call") return text(QT_TRANSLATE_NOOP("RowCheck", "Tool call"));
  return QString::fromStdString(role);
}

QString splitName(Split split) {
  switch (split) {
    case Split::Auto: return text(QT_TRANSLATE_NOOP("RowCheck", "Auto"));
    case Split::Train: return text(QT_TRANSLATE_NOOP("RowCheck", "Train"));
    case Split::Validation: return text(QT_TRANSLATE_NOOP("RowCheck", "Validation"));
  }
  return {};
}

QString formName(RowForm form) {
  switch (form) {
    case RowForm::Alpaca: return text(QT_TRANSLATE_NOOP("RowCheck", "Alpaca (instruction, input, output)"));
    case RowForm::ShareGpt: return text(QT_TRANSLATE_NOOP("RowCheck", "ShareGPT (conversations)"));
    case RowForm::Messages: return text(QT_TRANSLATE_NOOP("RowCheck", "Messages (role, content)"));
    case RowForm::QuestionAnswer: return text(QT_TRANSLATE_NOOP("RowCheck", "Question and answer columns"));
  }
  return {};
}

}  // namespace lorikeet
