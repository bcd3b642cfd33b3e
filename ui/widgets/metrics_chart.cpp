// See metrics_chart.h.
#include "ui/widgets/metrics_chart.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <filesystem>

#include "core/util/error.h"
#include "ui/engine/background.h"
#include "ui/engine/worker.h"
#include "ui/widgets/chart_export.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QToolButton* menuButton(const char* name, const QString& text, QMenu* menu) {
  auto* button = new QToolButton;
  button->setObjectName(QLatin1String(name));
  button->setText(text);
  button->setMenu(menu);
  menu->setParent(button, menu->windowFlags());
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

}  // namespace

MetricsChart::MetricsChart(Dialogs* dialogs, QWidget* parent)
    : QWidget(parent), m_dialogs(dialogs), m_canvas(new ChartCanvas), m_writer(new Background(QStringLiteral("chart"), this)) {
  setObjectName(QStringLiteral("metricsChart"));
  m_canvas->setAccessibleName(tr("Chart of losses, learning rate, gradient norm, tokens per second and memory"));
  // Not a tool tip of the canvas: it would lie over the readings whenever the pointer rests.
  m_help = tr("Turn the wheel or press + and - to look closer, with Ctrl in height; drag or Shift+arrows to move; double-click or Home to "
         "see everything. Arrows read values; click a point or press Enter to see its rows.");
  m_canvas->setWhatsThis(m_help);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid / 2);
  column->addWidget(makeBar());
  column->addWidget(m_canvas, 1);
  connect(m_canvas, &ChartCanvas::stepClicked, this, &MetricsChart::stepClicked);
  connect(m_canvas, &ChartCanvas::zoomedChanged, m_all, &QWidget::setEnabled);
  connect(m_writer, &Background::failed, this, &MetricsChart::saveFailed);
  refreshAxes();
}

QWidget* MetricsChart::makeBar() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_x = new QComboBox;
  m_x->setObjectName(QStringLiteral("chartX"));
  m_x->setAccessibleName(tr("What the x axis counts"));
  m_x->setToolTip(m_x->accessibleName());
  for (const XKind kind : {XKind::Step, XKind::Epoch, XKind::Tokens, XKind::Time}) m_x->addItem(xTitle(kind));
  connect(m_x, &QComboBox::activated, this, [this](int at) { change([at](ChartView& view) { view.x = static_cast<XKind>(at); }); });
  row->addWidget(m_x);
  const auto check = [&](const char* name, const QString& text, const QString& toolTip, bool on, bool ChartView::*member) {
    auto* box = new QCheckBox(text);
    box->setObjectName(QLatin1String(name));
    box->setToolTip(toolTip);
    box->setChecked(on);
    connect(box, &QCheckBox::toggled, this, [this, member](bool now) { change([=](ChartView& view) { view.*member = now; }); });
    row->addWidget(box);
  };
  check("chartLog", tr("Log scale"), tr("Losses on a logarithmic axis: equal ratios are equally high, so small changes late in a run show."),
        false, &ChartView::logLoss);
  check("chartRaw", tr("Each step"), tr("The train loss of each single step, pale behind its smoothed curve."), true, &ChartView::showRaw);
  row->addStretch(1);
  m_all = new QToolButton;
  m_all->setObjectName(QStringLiteral("chartAll"));
  m_all->setText(tr("Show all"));
  m_all->setToolTip(tr("Back to the whole run (double-click, Home)") + QStringLiteral("\n\n") + m_help);
  m_all->setEnabled(false);
  m_all->setFocusPolicy(Qt::TabFocus);
  connect(m_all, &QToolButton::clicked, m_canvas, &ChartCanvas::showAll);
  row->addWidget(m_all);
  row->addWidget(menuButton("chartShow", tr("Curves"), makeShowMenu()));
  row->addWidget(menuButton("chartSave", tr("Save as"), makeSaveMenu()));
  return bar;
}

QMenu* MetricsChart::makeShowMenu() {
  auto* menu = new QMenu;
  for (std::size_t i = 0; i < kPanes; ++i) {
    QAction* action = menu->addAction(paneTitle(static_cast<Pane>(i)));
    action->setObjectName(QStringLiteral("chartPane%1").arg(i));
    action->setCheckable(true);
    action->setChecked(true);
    connect(action, &QAction::toggled, this, [this, i](bool on) { change([=](ChartView& view) { view.shown[i] = on; }); });
  }
  return menu;
}

QMenu* MetricsChart::makeSaveMenu() {
  auto* menu = new QMenu;
  menu->addAction(tr("Picture (PNG) …"), this, [this] { askWhere(QStringLiteral("png"), tr("PNG pictures (*.png)")); });
  menu->addAction(tr("Drawing (SVG) …"), this, [this] { askWhere(QStringLiteral("svg"), tr("SVG drawings (*.svg)")); });
  menu->addAction(tr("Numbers (CSV) …"), this, [this] { askWhere(QStringLiteral("csv"), tr("CSV tables (*.csv)")); });
  return menu;
}

void MetricsChart::change(const std::function<void(ChartView&)>& how) {
  ChartView view = m_canvas->view();
  how(view);
  m_canvas->setView(view);
}

void MetricsChart::setCurves(std::vector<Curve> curves) {
  std::vector<CurveTable> tables;
  for (const Curve& curve : curves) tables.emplace_back(curve);
  m_canvas->setTables(std::move(tables));
  refreshAxes();
}

void MetricsChart::append(const std::vector<MetricPoint>& points) {
  if (points.empty()) return;
  if (tables().empty()) m_canvas->setTables({CurveTable()});
  m_canvas->table(0).append(points);
  m_canvas->changed();
  refreshAxes();
}

void MetricsChart::setBest(std::int64_t step) {
  if (tables().empty()) return;
  m_canvas->table(0).setBestStep(step);
  m_canvas->changed();
}

void MetricsChart::clear() {
  m_canvas->setTotalSteps(0);
  setCurves({});
}

bool MetricsChart::isEmpty() const {
  for (const CurveTable& table : tables())
    if (!table.isEmpty()) return false;
  return true;
}

/// Axes that no run has numbers for (tokens of runs made elsewhere) cannot be chosen.
void MetricsChart::refreshAxes() {
  for (int i = 1; i < m_x->count(); ++i) {
    bool known = tables().empty();
    for (const CurveTable& table : tables()) known = known || table.lastX(static_cast<XKind>(i)) > 0;
    // QComboBox's own model takes this role for "can be chosen".
    m_x->setItemData(i, known ? QVariant() : QVariant(0), Qt::UserRole - 1);
  }
}

void MetricsChart::askWhere(const QString& suffix, const QString& filter) {
  const QString name = tables().empty() || tables().front().name().isEmpty() ? tr("curves") : tables().front().name();
  QString safe = name;
  safe.replace(QLatin1Char('/'), QLatin1Char('-'));
  m_dialogs->saveFile(this, tr("Save the curves"), safe + QLatin1Char('.') + suffix, filter, [this, suffix](const QString& path) {
    saveTo(path.endsWith(QLatin1Char('.') + suffix, Qt::CaseInsensitive) ? path : path + QLatin1Char('.') + suffix);
  });
}

void MetricsChart::saveTo(const QString& path) {
  const std::filesystem::path file = path.toStdString();
  if (path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
    m_writer->start([this, path, file, copy = tables()](const std::stop_token& stop, const Background::Post& post) {
      writeChartCsv(file, copy, stop);
      post([this, path] { emit saved(path); });
    });
    return;
  }
  const bool vector = path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
  const auto sentence = Worker::attempt(
      [&] { (vector ? writeChartSvg : writeChartPng)(file, tables(), m_canvas->view(), m_canvas->size(), m_canvas->font()); });
  if (sentence)
    emit saveFailed(*sentence);
  else
    emit saved(path);
}

}  // namespace lorikeet
