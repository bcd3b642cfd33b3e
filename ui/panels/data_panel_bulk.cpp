// The Data page's changes of many rows at once: bulk edits, split, fixes, variants, drafts. Computed on a snapshot beside the
// window, applied as one step of undo. See data_panel.h.
#include <QInputDialog>
#include <QTabWidget>
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "core/edit/row_checks.h"
#include "core/util/error.h"
#include "ui/engine/background.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/split_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

using Changes = std::vector<DatasetModel::RowChange>;

RowPtr shared(Row row) { return std::make_shared<const Row>(std::move(row)); }

QString plainName(const QString& text) { return QString(text).remove(QLatin1Char('&')).remove(QStringLiteral(" …")); }

bool isUnanswered(const Row& row) { return qs(row.answer()).trimmed().isEmpty() && !row.question().empty(); }

/// What the model is asked: the row without its empty answer.
std::vector<Message> promptOf(const Row& row) {
  std::vector<Message> turns = row.turns;
  if (!turns.empty() && turns.back().role == "assistant") turns.pop_back();
  return turns;
}

}  // namespace

QAction* DataPanel::makeBulkAction(const char* name, const QString& text, const BulkEdit& edit, const QString& question) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  connect(action, &QAction::triggered, this, [this, edit, question, undoName = plainName(text)] {
    if (question.isEmpty())
      applyBulk(edit, undoName);
    else
      askForBulk(edit, undoName, question);
  });
  return action;
}

void DataPanel::makeBulkActions() {
  using Kind = BulkEdit::Kind;
  const auto edit = [](Kind kind, BulkTarget target = BulkTarget::Questions, Split split = Split::Auto) {
    return BulkEdit{kind, target, {}, {}, split};
  };
  makeBulkAction("prefixQuestions", tr("Put before questions …"), edit(Kind::Prefix), tr("Text before each question"));
  makeBulkAction("suffixQuestions", tr("Put after questions …"), edit(Kind::Suffix), tr("Text after each question"));
  makeBulkAction("prefixAnswers", tr("Put before answers …"), edit(Kind::Prefix, BulkTarget::Answers),
                 tr("Text before each answer"));
  makeBulkAction("suffixAnswers", tr("Put after answers …"), edit(Kind::Suffix, BulkTarget::Answers), tr("Text after each answer"));
  makeBulkAction("trimQuestions", tr("Trim questions"), edit(Kind::Trim));
  makeBulkAction("trimAnswers", tr("Trim answers"), edit(Kind::Trim, BulkTarget::Answers));
  makeBulkAction("setSystem", tr("Set system prompt …"), edit(Kind::SetSystem), tr("System prompt of each row"));
  makeBulkAction("removeSystem", tr("Remove system prompt"), edit(Kind::RemoveSystem));
  makeBulkAction("addTags", tr("Add tags …"), edit(Kind::AddTags), tr("Tags, with commas between them"));
  makeBulkAction("removeTags", tr("Remove tags …"), edit(Kind::RemoveTags), tr("Tags, with commas between them"));
  makeBulkAction("splitTrain", tr("Set to training"), edit(Kind::SetSplit, BulkTarget::Questions, Split::Train));
  makeBulkAction("splitValidation", tr("Set to validation"), edit(Kind::SetSplit, BulkTarget::Questions, Split::Validation));
  makeBulkAction("splitAuto", tr("Set to auto"), edit(Kind::SetSplit));
  makeBulkAction("lockRows", tr("Lock the split"), edit(Kind::Lock));
  makeBulkAction("unlockRows", tr("Unlock the split"), edit(Kind::Unlock));
  makeBulkAction("approveRows", tr("Approve drafts"), edit(Kind::Approve));
}

void DataPanel::askForBulk(BulkEdit edit, const QString& name, const QString& question) {
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setObjectName(QStringLiteral("bulkDialog"));
  dialog->setWindowTitle(name);
  dialog->setLabelText(question);
  if (edit.kind == BulkEdit::Kind::SetSystem) dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
  connect(dialog, &QInputDialog::textValueSelected, this, [this, edit, name](const QString& text) {
    BulkEdit asked = edit;
    asked.text = text.toStdString();
    for (const QString& tag : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
      if (!tag.trimmed().isEmpty()) asked.tags.push_back(tag.trimmed().toStdString());
    applyBulk(asked, name);
  });
  dialog->open();
}

void DataPanel::applyBulk(const BulkEdit& edit, const QString& name) {
  const std::vector<int> selected = selectedRows();
  if (selected.empty()) {
    m_banner->showMessage(Banner::Kind::Info, tr("Choose the rows first (Ctrl+A in the table chooses all)."));
    return;
  }
  m_bulkJob->start([this, rows = m_model->rows(), selected, edit, name](const std::stop_token& stop, const Background::Post& post) {
    Changes changes;
    for (const int row : selected) {
      if (stop.stop_requested()) throw Cancelled();
      const auto at = static_cast<std::size_t>(row);
      if (std::optional<Row> changed = applied(rows[at], edit)) changes.emplace_back(at, shared(std::move(*changed)));
    }
    post([this, rows, changes, name] {
      if (m_model->rows().sharesAllWith(rows))
        m_model->changeRows(changes, tr("%1 in %n row(s)", nullptr, static_cast<int>(changes.size())).arg(name));
    });
  });
}

// ---- split ----

void DataPanel::openSplit() {
  auto* dialog = new SplitDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] { applySplit(dialog->plan()); });
  dialog->open();
}

void DataPanel::applySplit(const SplitPlan& plan) {
  m_splitJob->start([this, rows = m_model->rows(), plan](const std::stop_token& stop, const Background::Post& post) {
    const std::vector<Split> sides = planSplit(rows, plan, stop);
    Changes changes;
    std::size_t validation = 0;
    for (std::size_t at = 0; at < rows.size(); ++at) {
      if (sides[at] == Split::Validation) ++validation;
      if (rows[at].split == sides[at]) continue;
      Row changed = rows[at];
      changed.split = sides[at];
      changes.emplace_back(at, shared(std::move(changed)));
    }
    post([this, rows, changes, validation] {
      if (!m_model->rows().sharesAllWith(rows)) return;
      m_model->changeRows(changes, tr("split %n row(s)", nullptr, static_cast<int>(changes.size())));
      m_banner->showMessage(Banner::Kind::Info, tr("%n row(s) are kept for validation.", nullptr, static_cast<int>(validation)));
    });
  });
}

// ---- fixes ----

void DataPanel::fixIssues(int issueKind) {
  const auto kind = static_cast<IssueKind>(issueKind);
  m_bulkJob->start(
      [this, kind, rows = m_model->rows(), facts = m_model->allFacts()](const std::stop_token& stop, const Background::Post& post) {
        Changes changes;
        std::vector<int> removed;
        for (std::size_t at = 0; at < rows.size(); ++at) {
          if (!hasIssue(facts[at].issues, kind)) continue;
          if (stop.stop_requested()) throw Cancelled();
          if (kind == IssueKind::Duplicate)
            removed.push_back(static_cast<int>(at));
          else if (std::optional<Row> mended = fixed(rows[at], kind))
            changes.emplace_back(at, shared(std::move(*mended)));
        }
        post([this, rows, changes, removed] {
          if (!m_model->rows().sharesAllWith(rows)) return;
          m_model->removeRowsAt(removed, tr("delete %n duplicate(s)", nullptr, static_cast<int>(removed.size())));
          m_model->changeRows(changes, tr("fix %n row(s)", nullptr, static_cast<int>(changes.size())));
          if (changes.empty() && removed.empty())
            m_banner->showMessage(Banner::Kind::Info,
                                  tr("None of these rows can be mended safely without you. Press F8 to go through them."));
        });
      });
}

// ---- variants ----

void DataPanel::makeVariants() {
  const std::vector<int> selected = selectedRows();
  if (selected.empty()) return;
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setObjectName(QStringLiteral("variantsDialog"));
  dialog->setWindowTitle(tr("Question variants"));
  dialog->setLabelText(tr("One pattern a line; {question} stands for the question. Each makes a new row with the same answer."));
  dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
  QStringList patterns;
  for (const std::string& pattern : defaultVariantPatterns(m_model->row(selected.front()).question())) patterns.append(qs(pattern));
  dialog->setTextValue(patterns.join(QLatin1Char('\n')));
  connect(dialog, &QInputDialog::textValueSelected, this, [this, selected](const QString& text) {
    std::vector<std::string> lines;
    for (const QString& line : text.split(QLatin1Char('\n'))) lines.push_back(line.toStdString());
    RowList after = m_model->rows();
    std::vector<RowSplice> splices;
    int made = 0;
    for (auto row = selected.rbegin(); row != selected.rend(); ++row) {  // from the end, so that the places before stay right
      if (*row >= m_model->rowCount()) continue;
      std::vector<RowPtr> variants;
      for (Row& variant : questionVariants(m_model->row(*row), lines)) variants.push_back(shared(std::move(variant)));
      if (variants.empty()) continue;
      const std::size_t at = static_cast<std::size_t>(*row) + 1;
      made += static_cast<int>(variants.size());
      splices.insert(splices.begin(), {at, 0, variants.size()});
      after.splice(at, 0, std::move(variants));
    }
    m_model->edit(tr("add %n variant(s)", nullptr, made), std::move(after), std::move(splices));
  });
  dialog->open();
}

// ---- drafts ----

void DataPanel::draftAnswers() {
  if (!m_controller->model()) {
    m_banner->showMessage(Banner::Kind::Info, tr("Open a model on the Setup page first; it writes the draft."));
    return;
  }
  for (const int row : selectedRows())
    if (isUnanswered(m_model->row(row)))
      m_drafting.insert(m_drafting.begin(), m_model->rows().pointer(static_cast<std::size_t>(row)));
  if (m_drafting.empty())
    m_banner->showMessage(Banner::Kind::Info, tr("Choose rows that have a question and no answer yet."));
  else if (!m_draftAsked)
    draftNext();
}

void DataPanel::draftNext() {
  m_draftAsked = !m_drafting.empty();
  if (!m_draftAsked) return;
  m_banner->showMessage(Banner::Kind::Info,
                        tr("The model writes drafts: %n row(s) to go.", nullptr, static_cast<int>(m_drafting.size())));
  m_controller->draft(promptOf(*m_drafting.back()));
}

void DataPanel::onDrafted(const GenerateResult& result) {
  const RowPtr asked = m_drafting.back();
  m_drafting.pop_back();
  std::size_t at = 0;
  for (auto each = m_model->rows().begin(); each != m_model->rows().end() && each.shared() != asked; ++each) ++at;
  if (at < m_model->rows().size() && !result.text.empty()) {  // a row that was edited meanwhile is left alone
    Row row = *asked;
    if (row.turns.empty() || row.turns.back().role != "assistant") row.turns.push_back({"assistant", ""});
    row.turns.back().content = result.text;
    row.draft = true;
    m_model->changeRows({{at, shared(std::move(row))}}, tr("draft an answer for row %1").arg(at + 1));
  }
  draftNext();
  if (m_drafting.empty())
    m_banner->showMessage(Banner::Kind::Info, tr("The drafts are written. Read them, then approve them (Rows menu)."));
}

}  // namespace lorikeet
