// A form made from the table of settings: sections, ranges, units, help, defaults. Used by SetupPanel (RunConfig) and ChatPanel
// (SamplingConfig).
#pragma once
#include <QWidget>
#include <algorithm>
#include <string>
#include <vector>

#include "core/config/field.h"

class QGroupBox;

namespace lorikeet {

class FieldRow;

/// The declarations of a config's fields, without those that the page shows in its own way.
template <class Config>
std::vector<FieldSpec> specsOf(const std::vector<Field<Config>>& fields, const std::vector<std::string>& without = {}) {
  std::vector<FieldSpec> specs;
  for (const auto& field : fields)
    if (std::find(without.begin(), without.end(), field.spec.key) == without.end()) specs.push_back(field.spec);
  return specs;
}

class FieldForm : public QWidget {
  Q_OBJECT
 public:
  /// @param specs in the order of the form; sections follow FieldSpec::group
  explicit FieldForm(const std::vector<FieldSpec>& specs, QWidget* parent = nullptr);

  /// The last valid value of each field.
  Json values() const;
  /// Sets the fields that `values` names. @throws Error for a value out of range.
  void setValues(const Json& values);
  void resetAll();
  bool isValid() const;
  int changedCount() const;
  /// false = only the basic fields
  void setShowAll(bool all);
  /// Of all fields, only those that match the words; "" = as setShowAll says. Changed and wrong ones stay in sight only without words.
  void setSearch(const QString& words);
  /// One field, as if the person had entered it. @throws Error for a value out of range
  void setValue(const std::string& key, const Json& value);
  const Json& value(const std::string& key) const;
  /// Puts a widget under a field's row; it shows with the row, but not in the basic form.
  void placeBelow(const std::string& key, QWidget* widget);
  /// How many fields show now.
  int shownCount() const { return m_shown; }

  /// Copies the form into `config`.
  template <class Config>
  void store(Config& config, const std::vector<Field<Config>>& fields) const {
    const Json json = values();
    for (const auto& field : fields)
      if (json.contains(field.spec.key)) field.set(config, json.at(field.spec.key));
  }

 signals:
  void changed();
  /// An editor got the focus: its label and help.
  void helpWanted(const QString& label, const QString& help);

 private:
  FieldRow* row(const std::string& key) const;
  void showRows();

  std::vector<FieldRow*> m_rows;
  std::vector<std::pair<QGroupBox*, std::vector<FieldRow*>>> m_groups;
  struct Extra {
    FieldRow* row;
    QWidget* widget;
  };
  std::vector<Extra> m_extras;
  bool m_all = true;
  QString m_words;
  int m_shown = 0;
};

}  // namespace lorikeet
