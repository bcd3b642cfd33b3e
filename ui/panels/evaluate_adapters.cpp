// See evaluate_adapters.h.
#include "ui/panels/evaluate_adapters.h"

#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QListWidget>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

/// What makes an entry the same one when the list is filled again, and whether it comes from the list of runs.
enum Role { KeyRole = Qt::UserRole + 1, RunRole };
constexpr std::size_t kMaxRuns = 40;
constexpr double kMostStrength = 2, kStrengthStep = 0.05;
const QString kCurrent = QStringLiteral("current"), kBase = QStringLiteral("base");

bool hasFile(const std::filesystem::path& dir, const char* name) {
  std::error_code ignored;
  return std::filesystem::exists(dir / name, ignored);
}

}  // namespace

EvaluateAdapters::EvaluateAdapters(Dialogs* dialogs, QWidget* parent)
    : QWidget(parent), m_dialogs(dialogs), m_list(new QListWidget), m_strength(new QDoubleSpinBox) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  column->addWidget(makeHeading(tr("Who answers")));
  m_list->setObjectName(QStringLiteral("evalAdapters"));
  m_list->setAccessibleName(tr("Adapters that answer beside the base"));
  m_list->setToolTip(tr("All of them answer in one batch over one copy of the base, so a second adapter costs little."));
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setTextElideMode(Qt::ElideRight);
  m_list->setSpacing(kGrid / 4);
  auto* base = new QListWidgetItem(tr("Base model"), m_list);
  base->setFlags(Qt::ItemIsSelectable);  // always asked: the others are compared with it
  base->setCheckState(Qt::Checked);
  base->setData(KeyRole, kBase);
  column->addWidget(m_list, 1);
  m_strength->setObjectName(QStringLiteral("evalStrength"));
  m_strength->setAccessibleName(tr("Strength of the selected adapter"));
  m_strength->setToolTip(tr("How strongly the selected adapter acts: 0 equals the base model exactly, 1 is what was trained, up to 2."));
  m_strength->setPrefix(tr("Strength ×") + QLatin1Char(' '));
  m_strength->setRange(0, kMostStrength);
  m_strength->setSingleStep(kStrengthStep);
  column->addWidget(m_strength);
  connect(m_list, &QListWidget::currentItemChanged, this, &EvaluateAdapters::refreshStrength);
  connect(m_strength, qOverload<double>(&QDoubleSpinBox::valueChanged), this, &EvaluateAdapters::setStrength);
  refreshStrength();
  auto* folder = makeButton(QStringLiteral("evalAddFolder"), tr("Add a folder…"), QStringLiteral("folder"));
  folder->setToolTip(tr("A PEFT folder, a run or a checkpoint."));
  column->addWidget(folder);
  connect(folder, &QPushButton::clicked, this, [this] {
    m_dialogs->openFolder(this, tr("Adapter to ask"), {}, [this](const QString& chosenFolder) { addFolder(chosenFolder); });
  });
}

QListWidgetItem* EvaluateAdapters::find(const QString& key) const {
  for (int i = 0; i < m_list->count(); ++i)
    if (m_list->item(i)->data(KeyRole) == key) return m_list->item(i);
  return nullptr;
}

void EvaluateAdapters::add(const EvalAdapter& adapter, const QString& key, bool isRun, bool checked) {
  QListWidgetItem* item = find(key);
  if (item == nullptr) {
    item = new QListWidgetItem;
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setData(KeyRole, key);
    item->setData(RunRole, isRun);
    item->setData(Qt::UserRole, static_cast<int>(m_adapters.size()));
    item->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
    m_adapters.push_back(adapter);
    m_list->insertItem(key == kCurrent ? 1 : m_list->count(), item);
  } else {
    EvalAdapter& known = m_adapters[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())];
    const double strength = known.strength;
    known = adapter;
    known.strength = strength;
  }
  showText(item);
  item->setToolTip(adapter.path.empty() ? tr("In memory, hash %1").arg(qs(adapter.adapter->info().hash).left(8))
                                        : qs(adapter.path.string()));
}

void EvaluateAdapters::showText(QListWidgetItem* item) const {
  const EvalAdapter& adapter = m_adapters[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())];
  item->setText(adapter.strength == 1 ? adapter.name : QStringLiteral("%1 × %2").arg(adapter.name, QLocale().toString(adapter.strength, 'f', 2)));
}

/// Shows the selected entry's; the base has none.
void EvaluateAdapters::refreshStrength() {
  const QListWidgetItem* item = m_list->currentItem();
  const bool any = item != nullptr && item->data(KeyRole) != kBase;
  const QSignalBlocker quiet(m_strength);
  m_strength->setEnabled(any);
  m_strength->setValue(any ? m_adapters[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())].strength : 1);
}

void EvaluateAdapters::setStrength(double strength) {
  QListWidgetItem* item = m_list->currentItem();
  if (item == nullptr || item->data(KeyRole) == kBase) return;
  m_adapters[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())].strength = strength;
  showText(item);
}

void EvaluateAdapters::setCurrent(const AdapterHandle& adapter, const std::filesystem::path& path) {
  if (adapter)
    add({qs(adapter->info().name), adapter, path}, kCurrent, false, true);
  else
    delete find(kCurrent);
}

void EvaluateAdapters::removeRunsExcept(const std::set<QString>& keys) {
  for (int i = m_list->count(); i-- > 0;) {
    const QListWidgetItem* item = m_list->item(i);
    if (item->data(RunRole).toBool() && !keys.contains(item->data(KeyRole).toString())) delete m_list->takeItem(i);
  }
}

void EvaluateAdapters::setRuns(const std::vector<RunInfo>& runs, const std::filesystem::path& root, const std::string& baseHash) {
  std::set<QString> keys;
  for (const RunInfo& run : runs) {
    const std::filesystem::path dir = root / run.id / "adapter";
    const bool fits = baseHash.empty() || run.baseModelHash.empty() || run.baseModelHash == baseHash;
    if (!fits || keys.size() == kMaxRuns || !hasFile(dir, "adapter_config.json")) continue;
    keys.insert(qs(dir.string()));
    // The newest is what a person most likely wants to see, where no other adapter is in hand.
    add({qs(run.name.empty() ? run.id : run.name), {}, dir}, qs(dir.string()), true, m_list->count() == 1);
  }
  removeRunsExcept(keys);
}

void EvaluateAdapters::addFolder(const QString& folder) {
  std::filesystem::path dir = folder.toStdString();
  if (!hasFile(dir, "adapter_config.json") && hasFile(dir, "run.json")) dir /= "adapter";
  add({QFileInfo(folder).fileName(), {}, dir}, qs(dir.string()), false, true);
}

void EvaluateAdapters::clear() {
  while (m_list->count() > 1) delete m_list->takeItem(1);
  m_adapters.clear();
}

std::vector<EvalAdapter> EvaluateAdapters::chosen() const {
  std::vector<EvalAdapter> adapters;
  for (int i = 1; i < m_list->count(); ++i)
    if (m_list->item(i)->checkState() == Qt::Checked)
      adapters.push_back(m_adapters[static_cast<std::size_t>(m_list->item(i)->data(Qt::UserRole).toInt())]);
  return adapters;
}

}  // namespace lorikeet
