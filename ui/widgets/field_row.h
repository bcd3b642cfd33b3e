// One setting as a form row: label, editor, unit, reset, and what is wrong with it. Made by FieldForm from its declaration.
#pragma once
#include <QObject>
#include <QString>

#include "core/config/field.h"

class QGridLayout;
class QLabel;
class QToolButton;
class QWidget;

namespace lorikeet {

/// The text of core in the language of the window (core itself always speaks English).
QString fieldText(const std::string& english);

class FieldRow : public QObject {
  Q_OBJECT
 public:
  /// Adds its widgets to two lines of `grid`, from `line` on; they belong to the grid's widget.
  FieldRow(FieldSpec spec, QGridLayout* grid, int line, QObject* parent);

  const FieldSpec& spec() const { return m_spec; }
  /// The last valid value.
  const Json& value() const { return m_value; }
  void setValue(const Json& value);
  bool isValid() const { return m_valid; }
  bool isChanged() const { return m_value != m_spec.defaultValue; }
  void setVisible(bool visible);
  void setEnabled(bool enabled);
  /// True where label, name, help or advice hold the words, whatever their case.
  bool matches(const QString& words) const;
  /// What it is and when to change it, for people.
  QString helpText() const;

 signals:
  void changed();
  void focused();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeEditor();
  QString toolTip() const;
  QString rangeText() const;
  void onEdited(const QString& text);
  void showValue();
  void refresh(const QString& problem);

  FieldSpec m_spec;
  Json m_value;
  bool m_valid = true, m_showing = false, m_visible = true;
  QLabel *m_mark, *m_label, *m_unit, *m_problem;
  QToolButton* m_reset;
  QWidget* m_editor;
  QGridLayout* m_grid;
  int m_line;
};

}  // namespace lorikeet
