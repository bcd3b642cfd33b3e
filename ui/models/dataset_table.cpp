// DatasetModel as a table: what its cells show and how a cell is edited. See dataset_model.h.
#include <QLocale>
#include <algorithm>
#include <array>

#include "ui/models/dataset_model.h"
#include "ui/models/row_check.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/issue_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

constexpr std::size_t kCellCharacters = 300;  // more never fits a cell, and long texts would slow painting down

QString oneLine(const std::string& text) {
  QString line = QString::fromStdString(text.substr(0, 4 * kCellCharacters)).left(static_cast<int>(kCellCharacters));
  line.replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "));
  return line;
}

QString joined(const std::vector<std::string>& tags) {
  QStringList list;
  for (const std::string& tag : tags) list.append(QString::fromStdString(tag));
  return list.join(QStringLiteral(", "));
}

/// Sets the first user turn's or the last assistant turn's content, adding the turn where there is none.
void setTurn(Row& row, const std::string& role, const std::string& content) {
  const auto isRole = [&](const Message& turn) { return turn.role == role; };
  if (role == "user") {
    const auto at = std::find_if(row.turns.begin(), row.turns.end(), isRole);
    if (at != row.turns.end())
      at->content = content;
    else
      row.turns.insert(row.turns.begin(), {role, content});
    return;
  }
  const auto at = std::find_if(row.turns.rbegin(), row.turns.rend(), isRole);
  if (at != row.turns.rend())
    at->content = content;
  else
    row.turns.push_back({role, content});
}

QString tokenText(std::uint32_t count) { return count == RowFacts::kUnknown ? QString() : countText(count); }

bool isNumber(int column) {
  return column == DatasetModel::Turns || column == DatasetModel::Tokens || column == DatasetModel::Supervised ||
         column == DatasetModel::LastLoss;
}

bool isEditable(int column) {
  return column == DatasetModel::Question || column == DatasetModel::Answer || column == DatasetModel::SplitColumn ||
         column == DatasetModel::Tags;
}

QString issueNames(IssueSet issues) {
  QStringList names;
  for (std::size_t kind = 0; kind < kIssueKinds; ++kind)
    if (hasIssue(issues, static_cast<IssueKind>(kind))) names.append(issueName(static_cast<IssueKind>(kind)));
  return names.join(QStringLiteral(", "));
}

}  // namespace

int DatasetModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows().size()); }
int DatasetModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QStringList DatasetModel::problems(int at) const {
  QStringList sentences;
  for (std::size_t kind = 0; kind < kIssueKinds; ++kind)
    if (hasIssue(facts(at).issues, static_cast<IssueKind>(kind)))
      sentences.append(issueSentence(static_cast<IssueKind>(kind), row(at), facts(at)));
  return sentences;
}

QVariant DatasetModel::displayText(int at, int column) const {
  const Row& shown = row(at);
  const RowFacts& known = facts(at);
  switch (column) {
    case Question: return oneLine(shown.question());
    case Answer: return oneLine(shown.answer());
    case Turns: return static_cast<int>(shown.turns.size());
    case Tokens: return tokenText(known.tokens);
    case Supervised: return tokenText(known.supervised);
    case SplitColumn: return shown.locked ? tr("%1, locked").arg(splitName(shown.split)) : splitName(shown.split);
    case Tags: return joined(shown.tags);
    case Issues: return issueNames(known.issues);
    case LastLoss: return known.lastLoss < 0 ? QString() : QLocale().toString(known.lastLoss, 'f', 3);
    default: return {};
  }
}

QVariant DatasetModel::editText(const Row& row, int column) const {
  switch (column) {
    case Question: return QString::fromStdString(row.question());
    case Answer: return QString::fromStdString(row.answer());
    case SplitColumn: return static_cast<int>(row.split);
    case Tags: return joined(row.tags);
    default: return {};
  }
}

QVariant DatasetModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const int at = index.row();
  switch (role) {
    case Qt::DisplayRole: return displayText(at, index.column());
    case Qt::EditRole: return editText(row(at), index.column());
    case DraftRole: return index.column() == Answer && row(at).draft;
    case Qt::ToolTipRole: {
      if (index.column() == Answer && row(at).draft)
        return tr("A draft that a model wrote. It is not trained on until you approve it (Rows menu).");
      const QStringList sentences = problems(at);
      return sentences.isEmpty() ? QVariant() : QVariant(sentences.join(QLatin1Char('\n')));
    }
    case Qt::DecorationRole:
      if (index.column() == Issues && facts(at).issues != 0) return icon(QStringLiteral("warning"), IconColor::Warning);
      return {};
    case Qt::TextAlignmentRole:
      return QVariant(isNumber(index.column()) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    default: return {};
  }
}

QVariant DatasetModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical) return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
  if (section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole && isNumber(section)) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  const std::array<QString, ColumnCount> names = {tr("Question"), tr("Answer"), tr("Turns"),  tr("Tokens"),   tr("Learned"),
                                                  tr("Split"),    tr("Tags"),   tr("Issues"), tr("Last loss")};
  if (role == Qt::DisplayRole) return names[static_cast<std::size_t>(section)];
  if (role != Qt::ToolTipRole) return {};
  switch (section) {
    case Tokens: return tr("Tokens of the whole row with the open model's tokenizer and template, before any cut.");
    case Supervised: return tr("Supervised tokens: those that the model learns to write (answers and their end).");
    case LastLoss: return tr("Loss of this row's answers at the last training, in nats a token. High = surprising to the model.");
    default: return tr("Click to sort; a third click gives the order of the file back.");
  }
}

Qt::ItemFlags DatasetModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (!index.isValid()) return flags;
  if (isEditable(index.column()) && !m_loading) flags |= Qt::ItemIsEditable;
  return flags | Qt::ItemNeverHasChildren;
}

bool DatasetModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || !(flags(index) & Qt::ItemIsEditable))
    return false;
  Row changed = row(index.row());
  switch (index.column()) {
    case Question: setTurn(changed, "user", value.toString().toStdString()); break;
    case Answer: setTurn(changed, "assistant", value.toString().toStdString()); break;
    case SplitColumn: changed.split = static_cast<Split>(std::clamp(value.toInt(), 0, 2)); break;
    case Tags:
      changed.tags.clear();
      for (const QString& tag : value.toString().split(QLatin1Char(','), Qt::SkipEmptyParts))
        if (!tag.trimmed().isEmpty()) changed.tags.push_back(tag.trimmed().toStdString());
      break;
    default: return false;
  }
  editRow(index.row(), changed, tr("edit row %1").arg(index.row() + 1));
  return true;
}

}  // namespace lorikeet
