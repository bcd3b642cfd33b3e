// See preset_bar.h.
#include "ui/widgets/preset_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/util/error.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QToolButton* iconButton(const QString& name, const QString& iconName, const QString& text) {
  auto* button = new QToolButton;
  button->setObjectName(name);
  button->setIcon(icon(iconName, IconColor::Text));
  button->setAccessibleName(text);
  button->setToolTip(text);
  return button;
}

QString labelOf(const Preset& preset) { return preset.own ? qs(preset.label) : fieldText(preset.label); }

}  // namespace

PresetBar::PresetBar(Dialogs* dialogs, std::filesystem::path ownDir, QWidget* parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_dir(std::move(ownDir)),
      m_chooser(new QComboBox),
      m_name(new QLineEdit),
      m_accept(iconButton(QStringLiteral("presetNameAccept"), QStringLiteral("ok"), tr("Keep this name"))),
      m_cancel(iconButton(QStringLiteral("presetNameCancel"), QStringLiteral("close"), tr("Cancel"))),
      m_more(iconButton(QStringLiteral("presetMore"), QStringLiteral("more"), tr("Save, rename, import, export"))),
      m_forWhom(makeMuted({})) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  auto* line = new QHBoxLayout;
  line->setSpacing(kGrid);
  auto* label = new QLabel(tr("Preset"));
  label->setBuddy(m_chooser);
  label->setToolTip(tr("Settings that belong together. What is trained on what stays as it is."));
  m_chooser->setObjectName(QStringLiteral("presetChooser"));
  m_chooser->setAccessibleName(tr("Preset"));
  m_name->setObjectName(QStringLiteral("presetName"));
  m_name->setAccessibleName(tr("Name of the preset"));
  m_name->setPlaceholderText(tr("Name of the preset"));
  line->addWidget(label);
  for (QWidget* widget : {static_cast<QWidget*>(m_chooser), static_cast<QWidget*>(m_name)}) line->addWidget(widget, 1);
  for (QToolButton* button : {m_accept, m_cancel, m_more}) line->addWidget(button);
  column->addLayout(line);
  m_forWhom->setObjectName(QStringLiteral("presetForWhom"));
  m_forWhom->setMinimumHeight(2 * m_forWhom->fontMetrics().lineSpacing());  // one or two lines: nothing below moves
  m_forWhom->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  column->addWidget(m_forWhom);
  makeMenu();
  connect(m_chooser, &QComboBox::activated, this, [this] {
    if (const Preset* preset = current()) emit chosen(*preset);
    refresh();
  });
  connect(m_name, &QLineEdit::returnPressed, this, &PresetBar::finishNaming);
  connect(m_accept, &QToolButton::clicked, this, &PresetBar::finishNaming);
  connect(m_cancel, &QToolButton::clicked, this, &PresetBar::endNaming);
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), m_name);
  escape->setContext(Qt::WidgetShortcut);
  connect(escape, &QShortcut::activated, this, &PresetBar::endNaming);
  endNaming();
  reload();
}

void PresetBar::makeMenu() {
  auto* menu = new QMenu(m_more);
  const auto add = [&](const char* name, const QString& text, auto&& work) {
    QAction* action = menu->addAction(text);
    action->setObjectName(QLatin1String(name));
    connect(action, &QAction::triggered, this, std::forward<decltype(work)>(work));
    return action;
  };
  add("presetSave", tr("Save as a preset of mine …"), [this] { startNaming(Naming::Save); });
  m_rename = add("presetRename", tr("Rename this preset …"), [this] { startNaming(Naming::Rename); });
  m_delete = add("presetDelete", tr("Delete this preset"), [this] { removeOwn(); });
  menu->addSeparator();
  add("settingsImport", tr("Import settings from a file …"), [this] { emit importWanted(); });
  add("settingsExport", tr("Export these settings …"), [this] { emit exportWanted(); });
  m_more->setMenu(menu);
  m_more->setPopupMode(QToolButton::InstantPopup);
  m_more->setProperty("onlyMenu", true);  // its icon is the arrow
}

const Preset* PresetBar::current() const {
  const int at = m_chooser->currentData().toInt();
  return at >= 0 && at < static_cast<int>(m_presets.size()) ? &m_presets[static_cast<std::size_t>(at)] : nullptr;
}

void PresetBar::reload() {
  m_presets = builtInPresets();
  const std::vector<Preset> own = ownPresets(m_dir);
  m_presets.insert(m_presets.end(), own.begin(), own.end());
  m_chooser->clear();
  m_chooser->addItem(QString(), -1);
  for (std::size_t i = 0; i < m_presets.size(); ++i) {
    if (m_presets[i].own && (i == 0 || !m_presets[i - 1].own)) m_chooser->insertSeparator(m_chooser->count());
    m_chooser->addItem(labelOf(m_presets[i]), static_cast<int>(i));
    m_chooser->setItemData(m_chooser->count() - 1, fieldText(m_presets[i].forWhom), Qt::ToolTipRole);
  }
  showConfig(m_config);
}

void PresetBar::showConfig(const RunConfig& config) {
  m_config = config;
  const auto fits = [&](const Preset& preset) { return fitsPreset(config, preset); };
  const auto found = std::find_if(m_presets.begin(), m_presets.end(), fits);
  const int changed = static_cast<int>(presetFrom(config, "").changes.size());
  m_chooser->setItemText(0, changed == 0 ? tr("Defaults") : tr("Own settings (%n changed)", nullptr, changed));
  m_chooser->setCurrentIndex(found == m_presets.end() ? 0 : m_chooser->findData(static_cast<int>(found - m_presets.begin())));
  refresh();
}

void PresetBar::refresh() {
  const Preset* preset = current();
  m_rename->setEnabled(preset != nullptr && preset->own);
  m_delete->setEnabled(preset != nullptr && preset->own);
  const bool plain = presetFrom(m_config, "").changes.empty();
  m_forWhom->setText(preset != nullptr ? (preset->own ? tr("A preset of your own.") : fieldText(preset->forWhom))
                     : plain           ? tr("The defaults suit most small datasets.")
                                       : tr("Settings of your own; what differs from the defaults is marked below."));
}

void PresetBar::startNaming(Naming naming) {
  m_naming = naming;
  const Preset* preset = current();
  m_name->setText(preset != nullptr && preset->own ? qs(preset->label) : QString());
  for (QWidget* widget : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_accept), static_cast<QWidget*>(m_cancel)})
    widget->show();
  m_chooser->hide();
  m_more->hide();
  m_name->setFocus();
  m_name->selectAll();
}

void PresetBar::endNaming() {
  m_naming = Naming::None;
  for (QWidget* widget : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_accept), static_cast<QWidget*>(m_cancel)})
    widget->hide();
  m_chooser->show();
  m_more->show();
}

template <class Work>
bool PresetBar::attempt(const Work& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    emit failed(QString::fromUtf8(error.what()));
    return false;
  }
}

void PresetBar::finishNaming() {
  const std::string name = m_name->text().toStdString();
  const bool done = attempt([&] {
    if (m_naming == Naming::Save)
      savePreset(m_dir, presetFrom(m_config, checkedPresetName(name)));
    else if (const Preset* preset = current())
      renamePreset(m_dir, preset->label, name);
  });
  if (!done) return;  // the name stays, to be mended
  endNaming();
  reload();
}

void PresetBar::removeOwn() {
  const Preset* preset = current();
  if (preset == nullptr || !preset->own) return;
  m_dialogs->confirm(this, tr("Delete the preset \"%1\"?").arg(qs(preset->label)), tr("The settings in the form stay as they are."),
                     tr("Delete"), [this, name = preset->label] {
                       attempt([&] { deletePreset(m_dir, name); });
                       reload();
                     });
}

}  // namespace lorikeet
