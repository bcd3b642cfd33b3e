// See run_settings_model.h.
#include "ui/models/run_settings_model.h"

#include <QCoreApplication>
#include <QFont>
#include <QLocale>

#include "ui/widgets/field_row.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

/// What a setting or fact is called on screen.
QString labelOf(const SettingRow& row) {
  if (row.field != nullptr) return fieldText(row.field->label);
  static const std::pair<const char*, const char*> kFacts[] = {
      {"placeholders", QT_TRANSLATE_NOOP("lorikeet::RunSettingsModel", "Placeholders")},
      {"baseModelHash", QT_TRANSLATE_NOOP("lorikeet::RunSettingsModel", "Hash of the base model")},
      {"datasetHash", QT_TRANSLATE_NOOP("lorikeet::RunSettingsModel", "Hash of the rows")},
      {"totalSteps", QT_TRANSLATE_NOOP("lorikeet::RunSettingsModel", "Planned steps")},
      {"trainableParameters", QT_TRANSLATE_NOOP("lorikeet::RunSettingsModel", "Trainable parameters")},
      {"bestValidationLoss", QT_TRANSLATE_NOOP("lorikeet::RunSettingsModel", "Best validation loss")}};
  for (const auto& [key, label] : kFacts)
    if (row.key == key) return QCoreApplication::translate("lorikeet::RunSettingsModel", label);
  return qs(row.key);
}

QString valueText(const SettingRow& row, const Json& value) {
  if (value.is_null()) return QStringLiteral("–");
  const bool nothing = (value.is_number() && value.get<double>() == 0) || value == "";
  if (row.field != nullptr && !row.field->zeroMeans.empty() && nothing) return fieldText(row.field->zeroMeans);
  if (value == "") return QStringLiteral("–");
  if (value.is_boolean())
    return value.get<bool>() ? QCoreApplication::translate("lorikeet::RunSettingsModel", "yes") : QCoreApplication::translate("lorikeet::RunSettingsModel", "no");
  if (value.is_number_float()) return QLocale().toString(value.get<double>(), 'g', 5);
  return qs(value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

void RunSettingsModel::setRuns(const std::vector<RunInfo>& runs) {
  beginResetModel();
  m_rows = compareSettings(runs);
  m_names.clear();
  for (const RunInfo& run : runs) m_names.append(qs(run.name));
  choose();
  endResetModel();
}

void RunSettingsModel::setDifferencesOnly(bool only) {
  beginResetModel();
  m_onlyDifferences = only;
  choose();
  endResetModel();
}

void RunSettingsModel::choose() {
  m_shown.clear();
  for (std::size_t i = 0; i < m_rows.size(); ++i)
    if (!m_onlyDifferences || m_rows[i].differs) m_shown.push_back(i);
}

int RunSettingsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_shown.size()); }
int RunSettingsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 1 + static_cast<int>(m_names.size()); }

QVariant RunSettingsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const SettingRow& setting = row(index.row());
  const bool isLabel = index.column() == 0;
  if (role == Qt::DisplayRole) return isLabel ? labelOf(setting) : valueText(setting, setting.values[static_cast<std::size_t>(index.column() - 1)]);
  if (role == Qt::ToolTipRole)
    return isLabel && setting.field != nullptr ? fieldText(setting.field->help) : index.data(Qt::DisplayRole);
  if (role == Qt::FontRole && setting.differs && m_names.size() > 1) {
    QFont font;
    font.setWeight(QFont::DemiBold);
    return font;
  }
  return {};
}

QVariant RunSettingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  if (section == 0) return tr("Setting");
  return section <= m_names.size() ? m_names[section - 1] : QVariant();
}

}  // namespace lorikeet
