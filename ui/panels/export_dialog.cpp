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
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

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
    : QDialog(parent), m_dialogs(dialogs), m_counting(new Background(QStringLiteral("count"), this)),
      m_checking(new Background(QStringLiteral("check"), this)), m_writing(new Background(QStringLiteral("export"), this)) {
  if (m_dialogs == nullptr) {
    m_ownDialogs = std::make_unique<NativeDialogs>();
    m_dialogs = m_ownDialogs.get();
  }
  makeWindow();
  connect(m_writing, &Background::failed, this, [this](const QString& sentence) {
    setBusy(false);
    showMessage(QStringLiteral("error"), sentence);
  });
  connect(this, &QDialog::finished, this, [this] {
    for (Background* job : {m_counting, m_checking, m_writing}) job->cancel();
    m_all.reset();  // a snapshot that is kept would keep old versions of rows
    m_rows = {};
  });
}

ExportDialog::~ExportDialog() = default;

QComboBox* ExportDialog::makeBox(const char* name, const QString& accessible) {
  auto* box = new QComboBox;
  box->setObjectName(QLatin1String(name));
  box->setAccessibleName(accessible);
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
  m_scope = makeBox("exportScope", tr("Which rows"));
  m_fileForm = makeBox("exportFileForm", tr("Form of the file"));
  m_encoding = makeBox("exportEncoding", tr("Encoding of the file"));
  m_encoding->setToolTip(
      tr("How letters are written as bytes. UTF-8 suits nearly every program; Excel reads Chinese in CSV files with a byte-order mark (BOM) only."));
  m_rowForm = makeBox("exportRowForm", tr("Form of the rows"));
  for (const FileForm it : {FileForm::JsonLines, FileForm::Json, FileForm::Csv, FileForm::Tsv})
    m_fileForm->addItem(qs(nameOf(it)), static_cast<int>(it));
  for (const TextEncoding it : {TextEncoding::Utf8, TextEncoding::Utf8Bom, TextEncoding::Utf16LE, TextEncoding::Gb18030})
    m_encoding->addItem(qs(nameOf(it)), static_cast<int>(it));
  for (const RowForm it : {RowForm::Messages, RowForm::ShareGpt, RowForm::Alpaca, RowForm::QuestionAnswer})
    m_rowForm->addItem(formName(it), static_cast<int>(it));
  form->addRow(tr("Which rows"), m_scope);
  form->addRow(tr("File"), m_fileForm);
  form->addRow(tr("Encoding"), m_encoding);
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
  m_progress->setRange(0, 1000);
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

void ExportDialog::addScope(Scope scope, const QString& name, std::size_t rows) {
  if (rows == 0) return;
  m_scope->addItem(tr("%1 (%2)").arg(name, countText(static_cast<qint64>(rows))), static_cast<int>(scope));
}

void ExportDialog::start(std::shared_ptr<const Dataset> all, std::vector<int> selected, std::vector<int> filtered) {
  m_all = std::move(all);
  m_selected = std::move(selected);
  m_filtered = std::move(filtered);
  {
    const QSignalBlocker quiet(m_scope);
    m_scope->clear();
    addScope(Scope::All, tr("All rows"), m_all->rows.size());
    addScope(Scope::Selected, tr("Selected rows"), m_selected.size());
    addScope(Scope::Filtered, tr("Rows that the filter shows"), m_filtered.size());
    // A person who has chosen rows means those.
    const Scope meant = m_selected.size() > 1 ? Scope::Selected : !m_filtered.empty() ? Scope::Filtered : Scope::All;
    m_scope->setCurrentIndex(m_scope->findData(static_cast<int>(meant)));
  }
  m_fileForm->setCurrentIndex(m_fileForm->findData(static_cast<int>(m_all->fileForm)));
  m_encoding->setCurrentIndex(std::max(0, m_encoding->findData(static_cast<int>(m_all->encoding))));
  m_rowForm->setCurrentIndex(m_rowForm->findData(static_cast<int>(m_all->rowForm)));
  setBusy(false);
  check();
  countSplits();
  open();
}

/// A million rows are counted beside the window.
void ExportDialog::countSplits() {
  m_counting->start([this, all = m_all](const std::stop_token&, const Background::Post& post) {
    std::size_t train = 0, validation = 0;
    for (const Row& row : all->rows) {
      train += row.split == Split::Train ? 1 : 0;
      validation += row.split == Split::Validation ? 1 : 0;
    }
    post([this, train, validation] {
      addScope(Scope::Training, tr("Rows marked for training"), train);
      addScope(Scope::Validation, tr("Rows marked for validation"), validation);
    });
  });
}

ExportDialog::Scope ExportDialog::scope() const { return static_cast<Scope>(m_scope->currentData().toInt()); }
RowForm ExportDialog::rowForm() const { return static_cast<RowForm>(m_rowForm->currentData().toInt()); }
FileForm ExportDialog::fileForm() const { return static_cast<FileForm>(m_fileForm->currentData().toInt()); }

void ExportDialog::check() {
  if (m_all == nullptr) return;
  m_export->setEnabled(false);
  const Scope chosen = scope();
  const std::vector<int>& indices = chosen == Scope::Selected ? m_selected : m_filtered;
  m_checking->start([this, all = m_all, chosen, indices, form = rowForm()](const std::stop_token&, const Background::Post& post) {
    RowList rows;
    if (chosen == Scope::All) {
      rows = all->rows;
    } else if (chosen == Scope::Selected || chosen == Scope::Filtered) {
      for (const int at : indices) rows.push_back(all->rows.pointer(static_cast<std::size_t>(at)));
    } else {
      const Split side = chosen == Scope::Training ? Split::Train : Split::Validation;
      for (auto it = all->rows.begin(); it != all->rows.end(); ++it)
        if (it->split == side) rows.push_back(it.shared());
    }
    post([this, rows, misfit = firstMisfit(rows, form)] { showChecked(rows, misfit); });
  });
}

void ExportDialog::showChecked(const RowList& rows, std::optional<std::size_t> misfit) {
  m_rows = rows;
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
  Dataset part = *m_all;
  part.rows = m_rows;
  part.encoding = static_cast<TextEncoding>(m_encoding->currentData().toInt());
  setBusy(true);
  m_writing->start([this, part = std::move(part), path, file = fileForm(), form = rowForm()](const std::stop_token& stop,
                                                                                             const Background::Post& post) {
    WriteOptions options;
    options.stop = stop;
    options.onProgress = [this, &post](std::size_t done, std::size_t total) {
      post([this, share = static_cast<int>(1000 * done / total)] { m_progress->setValue(share); });
    };
    writeDataset(part, path.toStdString(), file, form, options);
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
  m_progress->setValue(0);
  m_progress->setVisible(busy);
  m_export->setEnabled(!busy);
  for (QComboBox* box : {m_scope, m_fileForm, m_encoding, m_rowForm}) box->setEnabled(!busy);
}

}  // namespace lorikeet
