// See row_check.h.
#include "ui/models/row_check.h"

#include <QCoreApplication>

namespace lorikeet {
namespace {

QString text(const char* source) { return QCoreApplication::translate("RowCheck", source); }

}  // namespace

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
