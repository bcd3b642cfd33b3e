// The pieces of ImportDialog's window. See import_dialog.h.
#include <QComboBox>
#include <QGridLayout>
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
#include "ui/widgets/sentence_text.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {
constexpr std::size_t kShownIssues = 3, kCellBytes = 600;

QLabel* labelOf(const QString& text, QComboBox* box) {
  auto* label = new QLabel(text);
  label->setBuddy(box);
  return label;
}

}

ImportDialog::ImportDialog(QWidget* parent, Dialogs* dialogs)
    : QDialog(parent), m_dialogs(dialogs), m_reading(new Background(QStringLiteral("preview"), this)),
      m_importing(new Background(QStringLiteral("import"), this)) {
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
  connect(m_importing, &Background::failed, this, &ImportDialog::importFailed);
  connect(this, &QDialog::finished, m_reading, &Background::cancel);
  connect(this, &QDialog::finished, m_importing, &Background::cancel);
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
  m_add = makeButton(QStringLiteral("importAdd"), tr("Add a file…"), QStringLiteral("add"));
  connect(m_add, &QPushButton::clicked, this, &ImportDialog::chooseFile);
  column->addWidget(m_add);
  m_remove = makeButton(QStringLiteral("importRemove"), tr("Leave out"), QStringLiteral("close"));
  connect(m_remove, &QPushButton::clicked, this, &ImportDialog::removeFile);
  column->addWidget(m_remove);
  return area;
}

QWidget* ImportDialog::makeChoices() {
  auto* area = new QWidget;
  auto* grid = new QGridLayout(area);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(kGrid * 3 / 2);
  grid->setVerticalSpacing(kGrid);
  const auto makeBox = [this](const char* name, const QString& accessible, void (ImportDialog::*changed)()) {
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    connect(box, &QComboBox::activated, this, changed);
    return box;
  };
  const auto add = [grid](int row, int place, QLabel* label, QWidget* box, int span = 1) {
    grid->addWidget(label, row, 2 * place);
    grid->addWidget(box, row, 2 * place + 1, 1, span);
  };
  m_fileForm = makeBox("importFileForm", tr("Form of the file"), &ImportDialog::lookAgain);
  for (const FileForm it : {FileForm::Json, FileForm::JsonLines, FileForm::Csv, FileForm::Tsv})
    m_fileForm->addItem(qs(nameOf(it)), static_cast<int>(it));
  m_encoding = makeBox("importEncoding", tr("Encoding of the file"), &ImportDialog::lookAgain);
  m_encoding->setToolTip(tr("How the file's bytes stand for letters. If the rows below show odd signs, try another one."));
  for (const TextEncoding it : kTextEncodings) m_encoding->addItem(qs(nameOf(it)), static_cast<int>(it));
  m_rowForm = makeBox("importRowForm", tr("Form of the rows"), &ImportDialog::readAgain);
  for (const RowForm it : {RowForm::Alpaca, RowForm::ShareGpt, RowForm::Messages, RowForm::QuestionAnswer})
    m_rowForm->addItem(formName(it), static_cast<int>(it));
  m_question = makeBox("importQuestion", tr("Column of the question"), &ImportDialog::readAgain);
  m_answer = makeBox("importAnswer", tr("Column of the answer"), &ImportDialog::readAgain);
  m_system = makeBox("importSystem", tr("Column of the system prompt"), &ImportDialog::readAgain);
  m_tags = makeBox("importTags", tr("Column of the tags"), &ImportDialog::readAgain);
  m_tags->setToolTip(tr("Words by which rows are found and split. Several in one cell have commas between them."));
  m_split = makeBox("importSplit", tr("Column of the split"), &ImportDialog::readAgain);
  m_split->setToolTip(tr("Rows that say train or validation stay on that side; dev, test and the like count as validation."));
  add(0, 0, labelOf(tr("File"), m_fileForm), m_fileForm);
  add(0, 1, labelOf(tr("Encoding"), m_encoding), m_encoding);
  add(1, 0, labelOf(tr("Rows"), m_rowForm), m_rowForm, 3);
  m_questionLabel = labelOf(tr("Question"), m_question);
  m_answerLabel = labelOf(tr("Answer"), m_answer);
  add(2, 0, m_questionLabel, m_question);
  add(2, 1, m_answerLabel, m_answer);
  add(3, 0, labelOf(tr("System"), m_system), m_system);
  add(3, 1, labelOf(tr("Tags"), m_tags), m_tags);
  add(3, 2, labelOf(tr("Split"), m_split), m_split);
  for (const int box : {1, 3, 5}) grid->setColumnStretch(box, 1);
  return area;
}

QWidget* ImportDialog::makeDetails() {
  auto* area = new QWidget;
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  column->addWidget(makeChoices());
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
  auto* column = new QVBoxLayout(bar);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGrid);
  m_failure = new QLabel;
  m_failure->setObjectName(QStringLiteral("importFailure"));
  m_failure->setWordWrap(true);
  m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setTextKind(m_failure, QStringLiteral("error"));
  column->addWidget(m_failure);
  auto* row = new QHBoxLayout;
  row->setSpacing(kGrid);
  column->addLayout(row);
  m_replace = new QRadioButton(tr("Replace the rows"));
  m_replace->setObjectName(QStringLiteral("importReplace"));
  m_append = new QRadioButton(tr("Add to the rows"));
  m_append->setObjectName(QStringLiteral("importAppend"));
  row->addWidget(m_replace);
  row->addWidget(m_append);
  m_progress = new QProgressBar;
  m_progress->setObjectName(QStringLiteral("importProgress"));
  m_progress->setRange(0, 1000);
  m_progress->setTextVisible(false);
  row->addWidget(m_progress, 1);
  row->addStretch();
  QPushButton* cancel = makeButton(QStringLiteral("importCancel"), tr("Cancel"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  row->addWidget(cancel);
  m_import = makeButton(QStringLiteral("importNow"), tr("Import"), {}, true);
  connect(m_import, &QPushButton::clicked, this, &ImportDialog::importNow);
  row->addWidget(m_import);
  return bar;
}

void ImportDialog::showPreview(const File& file) {
  m_preview->setRowCount(0);
  m_issues->hide();
  m_total->setVisible(file.preview != nullptr);
  if (file.preview == nullptr) return;
  const Dataset& dataset = *file.preview;
  const std::size_t shown = dataset.rows.size();
  m_total->setText(tr("The first %n row(s), as they are read:", nullptr, static_cast<int>(shown)));
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
  for (std::size_t i = 0; i < std::min(kShownIssues, dataset.issues.size()); ++i) sentences.append(sentenceText(dataset.issues[i].sentence));
  if (dataset.issues.size() > kShownIssues)
    sentences.append(tr("and %n more", nullptr, static_cast<int>(dataset.issues.size() - kShownIssues)));
  m_issues->setText(sentences.join(QLatin1Char('\n')));
  m_issues->setVisible(!sentences.isEmpty());
}

}  // namespace lorikeet
