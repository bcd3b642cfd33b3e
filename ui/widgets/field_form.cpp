// See field_form.h.
#include "ui/widgets/field_form.h"

#include <QGridLayout>
#include <QGroupBox>
#include <QVBoxLayout>
#include <algorithm>
#include <stdexcept>

#include "ui/widgets/field_row.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr int kLinesOfRow = 3;  // editor, problem, and what a page puts below
}

FieldForm::FieldForm(const std::vector<FieldSpec>& specs, QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  std::string group;
  QGridLayout* grid = nullptr;
  for (const FieldSpec& spec : specs) {
    if (grid == nullptr || spec.group != group) {
      group = spec.group;
      auto* box = new QGroupBox(fieldText(group));
      grid = new QGridLayout(box);
      grid->setContentsMargins(0, kGrid / 2, 0, 0);
      grid->setHorizontalSpacing(kGrid);
      grid->setVerticalSpacing(0);
      grid->setColumnMinimumWidth(1, 17 * kGrid);
      grid->setColumnMinimumWidth(3, 11 * kGrid);
      grid->setColumnStretch(2, 1);
      column->addWidget(box);
      m_groups.push_back({box, {}});
    }
    auto* row = new FieldRow(spec, grid, kLinesOfRow * static_cast<int>(m_groups.back().second.size()), this);
    connect(row, &FieldRow::changed, this, &FieldForm::changed);
    connect(row, &FieldRow::focused, this, [this, row] { emit helpWanted(fieldText(row->spec().label), row->helpText()); });
    m_rows.push_back(row);
    m_groups.back().second.push_back(row);
  }
  column->addStretch();
}

Json FieldForm::values() const {
  Json json = Json::object();
  for (const FieldRow* row : m_rows) json[row->spec().key] = row->value();
  return json;
}

void FieldForm::setValues(const Json& values) {
  for (FieldRow* row : m_rows)
    if (values.contains(row->spec().key)) row->setValue(values.at(row->spec().key));
  emit changed();
}

void FieldForm::resetAll() {
  for (FieldRow* row : m_rows) row->setValue(row->spec().defaultValue);
  emit changed();
}

bool FieldForm::isValid() const {
  return std::all_of(m_rows.begin(), m_rows.end(), [](const FieldRow* row) { return row->isValid(); });
}

int FieldForm::changedCount() const {
  return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const FieldRow* row) { return row->isChanged(); }));
}

void FieldForm::setShowAll(bool all) {
  m_all = all;
  showRows();
}

void FieldForm::setSearch(const QString& words) {
  m_words = words.trimmed();
  showRows();
}

void FieldForm::setValue(const std::string& key, const Json& value) {
  row(key)->setValue(value);
  emit changed();
}

const Json& FieldForm::value(const std::string& key) const { return row(key)->value(); }

FieldRow* FieldForm::row(const std::string& key) const {
  const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const FieldRow* row) { return row->spec().key == key; });
  if (found == m_rows.end()) throw std::logic_error("no field \"" + key + "\" in this form");
  return *found;
}

void FieldForm::placeBelow(const std::string& key, QWidget* widget) {
  for (const auto& [box, rows] : m_groups) {
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const FieldRow* row) { return row->spec().key == key; });
    if (at == rows.end()) continue;
    auto* grid = static_cast<QGridLayout*>(box->layout());
    grid->addWidget(widget, kLinesOfRow * static_cast<int>(at - rows.begin()) + kLinesOfRow - 1, 1, 1, 4);
    m_extras.push_back({*at, widget});
  }
  showRows();
}

void FieldForm::showRows() {
  m_shown = 0;
  for (const auto& [box, rows] : m_groups) {
    bool any = false;
    for (FieldRow* row : rows) {
      // A changed or wrong setting stays in sight: nothing that acts on the run is hidden.
      const bool visible =
          m_words.isEmpty() ? m_all || row->spec().basic || row->isChanged() || !row->isValid() : row->matches(m_words);
      row->setVisible(visible);
      any |= visible;
      m_shown += visible;
      for (const Extra& extra : m_extras)
        if (extra.row == row) extra.widget->setVisible(visible && (m_all || !m_words.isEmpty()));
    }
    box->setVisible(any);
  }
}

}  // namespace lorikeet
