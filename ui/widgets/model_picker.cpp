// See model_picker.h.
#include "ui/widgets/model_picker.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSettings>
#include <QStandardItemModel>
#include <QTreeView>

#include "core/engine/engine.h"
#include "ui/engine/background.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

enum Column { kName, kFamily, kParameters, kSize, kNumbers, kTemplate, kColumns };
constexpr int kPathRole = Qt::UserRole;
constexpr int kMostRecent = 12;
const QString kRecentKey = QStringLiteral("models/recent");

QString sourceText(ModelSource source) {
  switch (source) {
    case ModelSource::BuiltIn: return ModelPicker::tr("Comes with Lorikeet");
    case ModelSource::ModelsFolder: return ModelPicker::tr("In your models folder");
    case ModelSource::Environment: return ModelPicker::tr("In the folder of LORIKEET_MODELS");
    case ModelSource::HuggingFaceCache: return ModelPicker::tr("In the Hugging Face cache");
    case ModelSource::Recent: return ModelPicker::tr("Used before");
    case ModelSource::Given: return ModelPicker::tr("Chosen by its folder");
  }
  return {};
}

QStandardItem* cell(const QString& text, bool right = false) {
  auto* item = new QStandardItem(text);
  item->setEditable(false);
  if (right) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return item;
}

/// "BF16" to "bfloat16": the words of the form.
QString dtypeText(const std::string& dtype) {
  if (dtype == "BF16") return QStringLiteral("bfloat16");
  if (dtype == "F16") return QStringLiteral("float16");
  if (dtype == "F32") return QStringLiteral("float32");
  return qs(dtype);
}

}  // namespace

ModelPicker::ModelPicker(Dialogs* dialogs, QSettings* settings, QWidget* parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_settings(settings),
      m_job(new Background(QStringLiteral("models"), this)),
      m_model(new QStandardItemModel(0, kColumns, this)),
      m_chooser(new QComboBox),
      m_browse(makeButton(QStringLiteral("browseModel"), tr("Choose a folder …"), QStringLiteral("folder"))) {
  m_model->setHorizontalHeaderLabels({tr("Model"), tr("Family"), tr("Parameters"), tr("On disk"), tr("Numbers"), tr("Template")});
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(kGrid);
  auto* list = new QTreeView;
  list->setRootIsDecorated(false);
  list->setAllColumnsShowFocus(true);
  list->setUniformRowHeights(true);
  list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  list->setMinimumWidth(78 * kGrid);
  m_chooser->setModel(m_model);
  m_chooser->setView(list);
  m_chooser->setModelColumn(kName);
  m_chooser->setObjectName(QStringLiteral("modelChooser"));
  m_chooser->setAccessibleName(tr("Base model"));
  m_chooser->setMaxVisibleItems(14);
  m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_chooser->setToolTip(
      tr("The language model that learns. It is only read, never changed: what is learned becomes an adapter beside it."));
  line->addWidget(m_chooser, 1);
  line->addWidget(m_browse);
  ModelFolder builtIn;
  builtIn.source = ModelSource::BuiltIn;
  addFolder(builtIn);
  m_chooser->setCurrentIndex(0);
  connect(m_chooser, &QComboBox::activated, this, [this] { emit chosen(path()); });
  connect(m_browse, &QPushButton::clicked, this, &ModelPicker::browse);
}

QString ModelPicker::path() const { return m_chooser->currentData(kPathRole).toString(); }

int ModelPicker::rowOf(const QString& path) const {
  for (int row = 0; row < m_model->rowCount(); ++row)
    if (m_model->item(row)->data(kPathRole).toString() == path) return row;
  return -1;
}

void ModelPicker::setPath(const QString& path) {
  if (rowOf(path) < 0) {
    ModelFolder folder;
    folder.path = path.toStdString();
    folder.name = QFileInfo(path).fileName().toStdString();
    addFolder(folder);
  }
  m_chooser->setCurrentIndex(rowOf(path));
}

QStringList ModelPicker::recent() const {
  return m_settings == nullptr ? QStringList() : m_settings->value(kRecentKey).toStringList();
}

void ModelPicker::remember(const QString& path) {
  if (m_settings == nullptr || path.isEmpty()) return;
  QStringList paths = recent();
  paths.removeAll(path);
  paths.prepend(path);
  m_settings->setValue(kRecentKey, paths.mid(0, kMostRecent));
}

void ModelPicker::scan() {
  std::vector<std::filesystem::path> used;
  for (const QString& path : recent()) used.emplace_back(path.toStdString());
  m_job->start([this, used](const std::stop_token& stop, const Background::Post& post) {
    const std::vector<ModelFolder> folders = scanModelFolders(defaultModelRoots(builtInModelPath(), used), stop);
    post([this, folders] { show(folders); });
  });
}

void ModelPicker::show(const std::vector<ModelFolder>& folders) {
  const QString chosenPath = path();
  for (const ModelFolder& folder : folders) addFolder(folder);
  m_chooser->setCurrentIndex(std::max(0, rowOf(chosenPath)));
  emit scanned(m_model->rowCount());
}

/// Replaces the line of the same folder.
void ModelPicker::addFolder(const ModelFolder& folder) {
  const bool builtIn = folder.source == ModelSource::BuiltIn;
  const QString path = builtIn ? QString() : qs(folder.path.string());
  const bool known = folder.parameters > 0;
  QList<QStandardItem*> cells{cell(builtIn ? tr("Built-in small model") : qs(folder.name)),
                              cell(qs(folder.family)),
                              cell(known ? shortCountText(folder.parameters) : QString(), true),
                              cell(known ? bytesText(folder.bytesOnDisk) : QString(), true),
                              cell(dtypeText(folder.dtype)),
                              cell(!known               ? QString()
                                   : folder.hasTemplate ? tr("its own")
                                                        : tr("none of its own"))};
  if (!folder.problem.empty()) cells[kFamily]->setText(tr("cannot be used: %1").arg(sentenceText(folder.problem)));
  const QString note = folder.problem.empty() ? sourceText(folder.source) : sentenceText(folder.problem);
  for (QStandardItem* item : cells) {
    item->setToolTip(builtIn ? note : note + QLatin1Char('\n') + path);
    item->setEnabled(folder.problem.empty());
  }
  cells[kName]->setData(path, kPathRole);
  cells[kName]->setSizeHint(QSize(0, 3 * kGrid));
  const int row = rowOf(path);
  if (row < 0) return m_model->appendRow(cells);
  for (int column = 0; column < kColumns; ++column) m_model->setItem(row, column, cells[column]);
}

void ModelPicker::browse() {
  m_dialogs->openFolder(this, tr("Choose a folder with config.json and model.safetensors"), path(), [this](const QString& picked) {
    setPath(picked);
    emit chosen(picked);
  });
}

}  // namespace lorikeet
