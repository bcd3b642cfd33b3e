// See export_dialog.h.
#include "ui/panels/export_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/engine/background.h"
#include "ui/models/row_check.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

QString suffixOf(FileForm form) {
  switch (form) {
    case FileForm::Json: return QStringLiteral("json");
    case FileForm::JsonLines: return QStringLiteral("jsonl");
    case FileForm::Csv: return QStringLiteral("csv");
    case FileForm::Tsv: return QStringLiteral("tsv");
  }
  return {};
}

/// A system turn in front has a place of its own in both forms.
bool isPairs(const Row& row, std::size_t mostTurns) {
  const std::size_t first = !row.turns.empty() && row.turns[0].role == "system" ? 1 : 0;
  if (row.turns.size() - first > mostTurns) return false;
  for (std::size_t i = first; i < row.turns.size(); ++i)
    if (row.turns[i].role != ((i - first) % 2 == 0 ? "user" : "assistant")) return false;
  return true;
}

}  // namespace

std::optional<std::size_t> firstMisfit(const RowList& rows, RowForm form) {
  if (form != RowForm::Alpaca && form != RowForm::QuestionAnswer) return std::nullopt;
  const std::size_t most = form == RowForm::QuestionAnswer ? 2 : static_cast<std::size_t>(-1);
  std::size_t at = 0;
  for (const Row& row : rows) {
    if (!isPairs(row, most)) return at;
    ++at;
  }
  return std::nullopt;
}

ExportDialog::ExportDialog(QWidget* parent, Dialogs* dialogs)
    : QDialog(parent), m_dialogs(dialogs), m_writing(new Background(QStringLiteral("export"), this)) {
  if (m_dialogs == nullptr) {
    m_ownDialogs = std::make_unique<NativeDialogs>();
    m_dialogs = m_ownDialogs.get();
  }
  makeWindow();
  connect(m_writing, &Background::failed, this, [this](const QString& sentence) {
    setBusy(false);
    showMessage(QStringLiteral("error"), sentence);
  });
  connect(this, &QDialog::finished, m_writing, &Background::cancel);
}

ExportDialog::~ExportDialog() = default;

QComboBox* ExportDialog::makeBox(const char* name) {
  auto* box = new QComboBox;
  box->setObjectName(QLatin1String(name));
  connect(box, &QComboBox::currentIndexChanged, this, &ExportDialog::check);
  return box;
}

void ExportDialog::makeWindow() {
  setObjectName(QStringLiteral("exportDialog"));
  setWindowTitle(tr("Export rows"));
  setMinimumWidth(64 * kGrid);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid * 3 / 2);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(2 * kGrid);
  m_scope = makeBox("exportScope");
  m_fileForm = makeBox("exportFileForm");
  m_rowForm = makeBox("exportRowForm");
  for (const FileForm it : {FileForm::JsonLines, FileForm::Json, FileForm::Csv, FileForm::Tsv})
    m_fileForm->addItem(qs(nameOf(it)), static_cast<int>(it));
  for (const RowForm it : {RowForm::Messages, RowForm::ShareGpt, RowForm::Alpaca, RowForm::QuestionAnswer})
    m_rowForm->addItem(formName(it), static_cast<int>(it));
  form->addRow(tr("Which rows"), m_scope);
  form->addRow(tr("File"), m_fileForm);
  form->addRow(tr("Form of the rows"), m_rowForm);
  column->addLayout(form);
  m_message = new QLabel;
  m_message->setObjectName(QStringLiteral("exportMessage"));
  m_message->setWordWrap(true);
  m_message->setMinimumHeight(3 * fontMetrics().lineSpacing());
  m_message->setAlignment(Qt::AlignTop);
  column->addWidget(m_message, 1);
  auto* row = new QHBoxLayout;
  m_progress = new QProgressBar;
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  row->addWidget(m_progress, 1);
  row->addStretch();
  QPushButton* cancel = makeButton(QStringLiteral("exportCancel"), tr("Cancel"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  row->addWidget(cancel);
  m_export = makeButton(QStringLiteral("exportNow"), tr("Export…"), {}, true);
  connect(m_export, &QPushButton::clicked, this, &ExportDialog::chooseFile);
  row->addWidget(m_export);
  column->addLayout(row);
}

void ExportDialog::start(std::shared_ptr<const Dataset> all, RowList selected) {
  m_all = std::move(all);
  m_selected = std::move(selected);
  const bool wasBlocked = m_scope->blockSignals(true);
  m_scope->clear();
  const auto add = [this](Scope scope, const QString& name, std::size_t rows) {
    if (rows == 0) return;
    m_scope->addItem(tr("%1 (%2)").arg(name, countText(static_cast<qint64>(rows))), static_cast<int>(scope));
  };
  add(Scope::All, tr("All rows"), m_all->rows.size());
  add(Scope::Selected, tr("Selected rows"), m_selected.size());
  add(Scope::Training, tr("Rows marked for training"), rowsOf(Scope::Training).size());
  add(Scope::Validation, tr("Rows marked for validation"), rowsOf(Scope::Validation).size());
  m_scope->setCurrentIndex(m_selected.size() > 1 ? 1 : 0);
  m_scope->blockSignals(wasBlocked);
  m_fileForm->setCurrentIndex(m_fileForm->findData(static_cast<int>(m_all->fileForm)));
  m_rowForm->setCurrentIndex(m_rowForm->findData(static_cast<int>(m_all->rowForm)));
  setBusy(false);
  check();
  open();
}

RowList ExportDialog::rowsOf(Scope scope) const {
  if (scope == Scope::All) return m_all->rows;
  if (scope == Scope::Selected) return m_selected;
  const Split side = scope == Scope::Training ? Split::Train : Split::Validation;
  std::vector<RowPtr> rows;
  for (auto it = m_all->rows.begin(); it != m_all->rows.end(); ++it)
    if (it->split == side) rows.push_back(it.shared());
  return RowList(std::move(rows));
}

ExportDialog::Scope ExportDialog::scope() const { return static_cast<Scope>(m_scope->currentData().toInt()); }
RowForm ExportDialog::rowForm() const { return static_cast<RowForm>(m_rowForm->currentData().toInt()); }
FileForm ExportDialog::fileForm() const { return static_cast<FileForm>(m_fileForm->currentData().toInt()); }

void ExportDialog::check() {
  if (m_all == nullptr) return;
  const RowList rows = rowsOf(scope());
  const std::optional<std::size_t> misfit = firstMisfit(rows, rowForm());
  const bool isTable = fileForm() == FileForm::Csv || fileForm() == FileForm::Tsv;
  m_export->setEnabled(!misfit && !rows.empty());
  if (rows.empty()) return showMessage(QStringLiteral("warning"), tr("There are no rows to export."));
  if (misfit)
    return showMessage(QStringLiteral("warning"),
                       tr("Row %1 of these has more turns than this form can hold. Choose messages or ShareGPT.")
                           .arg(countText(static_cast<qint64>(*misfit) + 1)));
  if (isTable && (rowForm() == RowForm::Messages || rowForm() == RowForm::ShareGpt))
    return showMessage(QStringLiteral("muted"), tr("Each conversation is written as JSON into one cell of the table."));
  showMessage(QStringLiteral("muted"), tr("%n row(s) will be written.", nullptr, static_cast<int>(rows.size())));
}

void ExportDialog::chooseFile() {
  const QFileInfo from(qs(m_all->path));
  const QString name = from.completeBaseName().isEmpty() ? tr("dataset") : from.completeBaseName();
  const QString suffix = suffixOf(fileForm());
  m_dialogs->saveFile(this, tr("Export rows"), from.absoluteDir().filePath(name + QStringLiteral("-export.") + suffix),
                      tr("%1 (*.%2)").arg(m_fileForm->currentText(), suffix), [this](const QString& path) { writeTo(path); });
}

void ExportDialog::writeTo(const QString& path) {
  Dataset part;
  part.rows = rowsOf(scope());
  part.rowForm = m_all->rowForm;
  part.fileForm = m_all->fileForm;
  setBusy(true);
  m_writing->start([this, part = std::move(part), path, file = fileForm(), rows = rowForm()](const std::stop_token&,
                                                                                             const Background::Post& post) {
    writeDataset(part, path.toStdString(), file, rows);
    post([this, path] {
      emit exported(path);
      accept();
    });
  });
}

void ExportDialog::showMessage(const QString& kind, const QString& text) {
  setTextKind(m_message, kind);
  m_message->setText(text);
}

void ExportDialog::setBusy(bool busy) {
  m_progress->setVisible(busy);
  m_export->setEnabled(!busy);
  for (QComboBox* box : {m_scope, m_fileForm, m_rowForm}) box->setEnabled(!busy);
}

}  // namespace lorikeet
