// See module_tree.h.
#include "ui/widgets/module_tree.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "core/util/error.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

enum Column { kName, kShape, kParameters, kAdded, kColumns };
constexpr int kPathRole = Qt::UserRole;
constexpr int kKindsPerLine = 5;
constexpr int kTreeHeight = 30 * kGrid;

std::string lastPart(const std::string& path) { return path.substr(path.rfind('.') + 1); }

QString shapeText(const ModuleNode& node) {
  QStringList sizes;
  for (const std::int64_t size : node.shape) sizes.append(QString::number(size));
  return sizes.isEmpty() ? QString() : qs(node.kind) + QLatin1Char(' ') + sizes.join(QStringLiteral(" × "));
}

std::string pathOf(const QTreeWidgetItem* item) { return item->data(kName, kPathRole).toString().toStdString(); }

bool isBelow(const std::string& path, const std::string& group) {
  return group.empty() || path == group || (path.size() > group.size() && path.starts_with(group) && path[group.size()] == '.');
}

}  // namespace

ModuleTree::ModuleTree(QWidget* parent)
    : QWidget(parent), m_tree(new QTreeWidget), m_kindGrid(new QGridLayout), m_total(makeMuted({})) {
  setObjectName(QStringLiteral("moduleTreeBox"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, kGrid);
  column->setSpacing(kGrid);
  m_kindGrid->setHorizontalSpacing(kGrid);
  m_kindGrid->setVerticalSpacing(kGrid / 2);
  m_kindGrid->setColumnStretch(kKindsPerLine, 1);
  column->addLayout(m_kindGrid);
  m_tree->setObjectName(QStringLiteral("moduleTree"));
  m_tree->setAccessibleName(tr("Layers of the model"));
  m_tree->setColumnCount(kColumns);
  m_tree->setHeaderLabels({tr("Layer"), tr("Kind and size"), tr("Parameters"), tr("Trained")});
  m_tree->header()->setStretchLastSection(false);
  m_tree->header()->setSectionResizeMode(kName, QHeaderView::Stretch);
  for (const int at : {kShape, kParameters, kAdded}) m_tree->header()->setSectionResizeMode(at, QHeaderView::ResizeToContents);
  for (const int at : {kParameters, kAdded}) m_tree->headerItem()->setTextAlignment(at, Qt::AlignRight | Qt::AlignVCenter);
  m_tree->setUniformRowHeights(true);
  m_tree->setFixedHeight(kTreeHeight);
  column->addWidget(m_tree);
  m_total->setObjectName(QStringLiteral("moduleTotal"));
  column->addWidget(m_total);
  connect(m_tree, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item, int at) {
    if (!m_showing && at == kName) toggleItem(item);
  });
}

QTreeWidgetItem* ModuleTree::addNode(const ModuleNode& node, QTreeWidgetItem* parent) {
  auto* item = new QTreeWidgetItem(parent);
  item->setText(kName, qs(node.name));
  item->setData(kName, kPathRole, qs(node.path));
  item->setText(kShape, shapeText(node));
  item->setText(kParameters, node.parameters > 0 ? countText(node.parameters) : tr("shared"));
  for (const int at : {kParameters, kAdded}) item->setTextAlignment(at, Qt::AlignRight | Qt::AlignVCenter);
  item->setSizeHint(kName, QSize(0, 3 * kGrid));
  for (const ModuleNode& child : node.children) addNode(child, item);
  return item;
}

void ModuleTree::setModel(const ModelConfig& config) {
  m_showing = true;
  m_config = config;
  m_layers = targetLayers(config);
  m_layerPaths.clear();
  for (const TargetLayer& layer : m_layers) m_layerPaths.insert(layer.path);
  m_tree->clear();
  for (const ModuleNode& child : moduleTree(config).children) {
    QTreeWidgetItem* item = addNode(child, m_tree->invisibleRootItem());
    item->setExpanded(true);
    for (int i = 0; i < item->childCount(); ++i) item->child(i)->setExpanded(item->childCount() <= 4);
  }
  makeKindBoxes();
  m_showing = false;
  showChecks();
}

void ModuleTree::makeKindBoxes() {
  for (const auto& [name, box] : m_kinds) delete box;
  m_kinds.clear();
  for (const TargetLayer& layer : m_layers) {
    const std::string kind = lastPart(layer.path);
    if (m_kinds.contains(kind)) continue;
    auto* box = new QCheckBox(qs(kind));
    box->setObjectName(QStringLiteral("kind_") + qs(kind));
    box->setToolTip(tr("All layers called %1, in every block of the model").arg(qs(kind)));
    const int at = static_cast<int>(m_kinds.size());
    m_kindGrid->addWidget(box, at / kKindsPerLine, at % kKindsPerLine);
    m_kinds[kind] = box;
    connect(box, &QCheckBox::clicked, this, [this, kind](bool on) { toggleKind(kind, on); });
  }
}

void ModuleTree::showRun(const RunConfig& run) {
  if (m_layers.empty()) return;  // no model yet
  m_checked.clear();
  m_whole.clear();
  m_added.clear();
  try {
    const LoraPlan plan = planLora(m_config, peftConfigOf(run, m_config, ""));
    m_checked.insert(plan.sites.begin(), plan.sites.end());
    m_whole.insert(plan.whole.begin(), plan.whole.end());
    m_added = plan.added;
    m_total->setText(tr("%1 of %2 layers, %3 trained numbers (%4 % of the model)")
                         .arg(countText(static_cast<std::int64_t>(m_checked.size())),
                              countText(static_cast<std::int64_t>(m_layers.size())), countText(plan.trainableParameters),
                              QLocale().toString(100 * plan.share(), 'f', 2)));
    setTextKind(m_total, QStringLiteral("muted"));
  } catch (const Error& error) {
    m_total->setText(run.targets.empty() ? tr("No layer is checked, so nothing would be learned.") : qs(error.what()));
    setTextKind(m_total, QStringLiteral("error"));
  }
  showChecks();
}

ModuleTree::Below ModuleTree::refreshItem(QTreeWidgetItem* item) {
  const std::string path = pathOf(item);
  Below below;
  const bool whole = m_whole.contains(path);
  if (item->childCount() == 0) {
    below.hasLayers = m_layerPaths.contains(path) && !whole;
    below.anyOn = below.hasLayers && m_checked.contains(path);
    below.anyOff = below.hasLayers && !below.anyOn;
    const auto added = m_added.find(path);
    if (added != m_added.end()) below.added = added->second;
  }
  for (int i = 0; i < item->childCount(); ++i) {
    const Below child = refreshItem(item->child(i));
    below.hasLayers |= child.hasLayers;
    below.anyOn |= child.anyOn;
    below.anyOff |= child.anyOff;
    below.added += child.added;
  }
  item->setText(kAdded, below.added == 0 ? QString()
                        : whole          ? tr("whole, %1").arg(countText(below.added))
                                         : countText(below.added));
  const Qt::ItemFlags flags = item->flags();
  item->setFlags(below.hasLayers ? flags | Qt::ItemIsUserCheckable : flags & ~Qt::ItemIsUserCheckable);
  if (below.hasLayers)
    item->setCheckState(kName, !below.anyOn ? Qt::Unchecked : below.anyOff ? Qt::PartiallyChecked : Qt::Checked);
  else
    item->setData(kName, Qt::CheckStateRole, QVariant());
  return below;
}

void ModuleTree::showChecks() {
  m_showing = true;
  for (int i = 0; i < m_tree->topLevelItemCount(); ++i) refreshItem(m_tree->topLevelItem(i));
  std::map<std::string, std::pair<int, int>> counts;  // of a kind: checked, all
  for (const TargetLayer& layer : m_layers) {
    auto& [on, all] = counts[lastPart(layer.path)];
    on += m_checked.contains(layer.path);
    ++all;
  }
  for (const auto& [kind, box] : m_kinds) {
    const auto [on, all] = counts[kind];
    box->setCheckState(on == 0 ? Qt::Unchecked : on == all ? Qt::Checked : Qt::PartiallyChecked);
  }
  m_showing = false;
}

void ModuleTree::check(const std::string& path, bool on) {
  std::set<std::string> layers = m_checked;
  for (const std::string& layer : m_layerPaths) {
    if (!isBelow(layer, path) || m_whole.contains(layer)) continue;
    if (on)
      layers.insert(layer);
    else
      layers.erase(layer);
  }
  pick(std::move(layers));
}

void ModuleTree::toggleItem(QTreeWidgetItem* item) {
  // A box that stood in between is filled by a click, as everywhere.
  check(pathOf(item), item->checkState(kName) != Qt::Unchecked);
}

void ModuleTree::toggleKind(const std::string& kind, bool on) {
  std::set<std::string> layers = m_checked;
  for (const TargetLayer& layer : m_layers) {
    if (lastPart(layer.path) != kind || m_whole.contains(layer.path)) continue;
    if (on)
      layers.insert(layer.path);
    else
      layers.erase(layer.path);
  }
  pick(std::move(layers));
}

void ModuleTree::pick(std::set<std::string> layers) {
  m_checked = std::move(layers);
  emit picked(qs(targetsFor(m_config, m_checked)));
}

}  // namespace lorikeet
