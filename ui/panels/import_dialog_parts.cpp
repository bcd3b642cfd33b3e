// The pieces of ImportDialog's window. See import_dialog.h.
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine/background.h"
#include "ui/models/row_check.h"
#include "ui/panels/import_dialog.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr std::size_t kPreviewRows = 20, kShownIssues = 3, kCellBytes = 600;
}

ImportDialog::ImportDialog(QWidget* parent, Dialogs* dialogs)
    : QDialog(parent), m_dialogs(dialogs), m_reading(new Background(QStringLiteral("import"), this)) {
  if (m_dialogs == nullptr) {
    m_ownDialogs = std::make_unique<NativeDialogs>();
    m_dialogs = m_ownDialogs.get();
  }
  setObjectName(QStringLiteral("importDialog"));
  setWindowTitle(tr("Import rows"));
  setAcceptDrops(true);
  resize(120 * kGrid, 76 * kGrid);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  auto* body = new QHBoxLayout;
  body->setSpacing(2 * kGrid);
  body->addWidget(makeFileColumn());
  m_stack = new QStackedWidget;
  QLabel* empty =
      makeMuted(tr("Drop files here, or add them with the button: JSON, JSON lines, CSV or TSV with questions and answers."));
  empty->setAlignment(Qt::AlignCenter);
  m_stack->addWidget(empty);
  m_stack->addWidget(makeDetails());
  body->addWidget(m_stack, 1);
  column->addLayout(body, 1);
  column->addWidget(makeFooter());
  connect(m_reading, &Background::finished, this, &ImportDialog::readNext);
  connect(m_reading, &Background::failed, this, [this](const QString& sentence) {
    if (m_readingFile < m_files.size()) m_files[m_readingFile].error = sentence;
    readNext();
  });
  connect(this, &QDialog::finished, m_reading, &Background::cancel);
}

ImportDialog::~ImportDialog() = default;

QWidget* ImportDialog::makeFileColumn() {
  auto* area = new QWidget;
  area->setFixedWidth(28 * kGrid);
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_list = new QListWidget;
  m_list->setObjectName(QStringLiteral("importFiles"));
  m_list->setAccessibleName(tr("Files to import"));
  m_list->setTextElideMode(Qt::ElideMiddle);
  m_list->setSpacing(kGrid / 4);
  connect(m_list, &QListWidget::currentRowChanged, this, &ImportDialog::showFile);
  column->addWidget(m_list, 1);
  QPushButton* add = makeButton(QStringLiteral("importAdd"), tr("Add a file…"), QStringLiteral("add"));
  connect(add, &QPushButton::clicked, this, &ImportDialog::chooseFile);
  column->addWidget(add);
  m_remove = makeButton(QStringLiteral("importRemove"), tr("Leave out"), QStringLiteral("close"));
  connect(m_remove, &QPushButton::clicked, this, &ImportDialog::removeFile);
  column->addWidget(m_remove);
  return area;
}

QWidget* ImportDialog::makeDetails() {
  auto* area = new QWidget;
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  const auto makeBox = [this](const char* name, const QString& accessible) {
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    connect(box, &QComboBox::activated, this, &ImportDialog::readAgain);
    return box;
  };
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(2 * kGrid);
  m_fileForm = makeBox("importFileForm", tr("Form of the file"));
  for (const FileForm it : {FileForm::Json, FileForm::JsonLines, FileForm::Csv, FileForm::Tsv})
    m_fileForm->addItem(qs(nameOf(it)), static_cast<int>(it));
  m_rowForm = makeBox("importRowForm", tr("Form of the rows"));
  for (const RowForm it : {RowForm::Alpaca, RowForm::ShareGpt, RowForm::Messages, RowForm::QuestionAnswer})
    m_rowForm->addItem(formName(it), static_cast<int>(it));
  form->addRow(tr("File"), m_fileForm);
  form->addRow(tr("Rows"), m_rowForm);
  column->addLayout(form);
  m_columns = new QWidget;
  auto* columns = new QHBoxLayout(m_columns);
  columns->setContentsMargins(0, 0, 0, 0);
  m_question = makeBox("importQuestion", tr("Column of the question"));
  m_answer = makeBox("importAnswer", tr("Column of the answer"));
  columns->addWidget(new QLabel(tr("Question")));
  columns->addWidget(m_question, 1);
  columns->addWidget(new QLabel(tr("Answer")));
  columns->addWidget(m_answer, 1);
  column->addWidget(m_columns);
  m_reason = makeMuted({});
  m_reason->setObjectName(QStringLiteral("importReason"));
  m_error = new QLabel;
  m_error->setObjectName(QStringLiteral("importError"));
  m_error->setWordWrap(true);
  m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setTextKind(m_error, QStringLiteral("error"));
  m_total = makeMuted({});
  m_issues = new QLabel;
  m_issues->setObjectName(QStringLiteral("importIssues"));
  m_issues->setWordWrap(true);
  setTextKind(m_issues, QStringLiteral("warning"));
  m_preview = new QTableWidget;
  m_preview->setObjectName(QStringLiteral("importPreview"));
  m_preview->setAccessibleName(tr("The first rows as they would be read"));
  m_preview->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_preview->setShowGrid(false);
  m_preview->setWordWrap(false);
  m_preview->setColumnCount(5);
  m_preview->setHorizontalHeaderLabels({tr("Question"), tr("Answer"), tr("System"), tr("Tags"), tr("Split")});
  m_preview->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_preview->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_preview->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  for (QWidget* part : std::initializer_list<QWidget*>{m_reason, m_error, m_total}) column->addWidget(part);
  column->addWidget(m_preview, 1);
  column->addWidget(m_issues);
  return area;
}

QWidget* ImportDialog::makeFooter() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid);
  m_replace = new QRadioButton(tr("Replace the rows"));
  m_replace->setObjectName(QStringLiteral("importReplace"));
  m_append = new QRadioButton(tr("Add to the rows"));
  m_append->setObjectName(QStringLiteral("importAppend"));
  row->addWidget(m_replace);
  row->addWidget(m_append);
  m_progress = new QProgressBar;
  m_progress->setObjectName(QStringLiteral("importProgress"));
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  row->addWidget(m_progress, 1);
  row->addStretch();
  QPushButton* cancel = makeButton(QStringLiteral("importCancel"), tr("Cancel"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  row->addWidget(cancel);
  m_import = makeButton(QStringLiteral("importNow"), tr("Import"), {}, true);
  connect(m_import, &QPushButton::clicked, this, &ImportDialog::finishImport);
  row->addWidget(m_import);
  return bar;
}

void ImportDialog::showPreview(const File& file) {
  m_preview->setRowCount(0);
  m_issues->hide();
  m_total->setVisible(file.dataset != nullptr);
  if (file.dataset == nullptr) return;
  const Dataset& dataset = *file.dataset;
  const std::size_t shown = std::min(kPreviewRows, dataset.rows.size());
  m_total->setText(tr("The first %1 of %2 rows, as they are read:")
                       .arg(countText(static_cast<qint64>(shown)), countText(static_cast<qint64>(dataset.rows.size()))));
  m_preview->setRowCount(static_cast<int>(shown));
  for (std::size_t i = 0; i < shown; ++i) {
    const Row& row = dataset.rows[i];
    const auto system = std::find_if(row.turns.begin(), row.turns.end(), [](const Message& turn) { return turn.role == "system"; });
    QStringList tags;
    for (const std::string& tag : row.tags) tags.append(qs(tag));
    const std::string texts[] = {row.question(), row.answer(), system == row.turns.end() ? std::string() : system->content};
    for (int cell = 0; cell < 3; ++cell)
      m_preview->setItem(
          static_cast<int>(i), cell,
          new QTableWidgetItem(qs(texts[cell].substr(0, kCellBytes)).replace(QLatin1Char('\n'), QStringLiteral(" ⏎ "))));
    m_preview->setItem(static_cast<int>(i), 3, new QTableWidgetItem(tags.join(QStringLiteral(", "))));
    m_preview->setItem(static_cast<int>(i), 4, new QTableWidgetItem(splitName(row.split)));
  }
  QStringList sentences;
  for (std::size_t i = 0; i < std::min(kShownIssues, dataset.issues.size()); ++i) sentences.append(qs(dataset.issues[i].sentence));
  if (dataset.issues.size() > kShownIssues)
    sentences.append(tr("and %n more", nullptr, static_cast<int>(dataset.issues.size() - kShownIssues)));
  m_issues->setText(sentences.join(QLatin1Char('\n')));
  m_issues->setVisible(!sentences.isEmpty());
}

}  // namespace lorikeet
