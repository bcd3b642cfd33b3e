// See dialogs.h.
#include "ui/widgets/dialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <utility>

namespace lorikeet {
namespace {

QString text(const char* source) { return QCoreApplication::translate("Dialogs", source); }

void showFileDialog(QFileDialog* dialog, Dialogs::PathCallback done) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  QObject::connect(dialog, &QFileDialog::fileSelected, dialog, std::move(done));
  dialog->open();
}

}  // namespace

void NativeDialogs::openFile(QWidget* parent, const QString& title, const QString& folder, const QString& filter,
                             PathCallback done) {
  auto* dialog = new QFileDialog(parent, title, folder, filter);
  dialog->setFileMode(QFileDialog::ExistingFile);
  showFileDialog(dialog, std::move(done));
}

void NativeDialogs::openFolder(QWidget* parent, const QString& title, const QString& folder, PathCallback done) {
  auto* dialog = new QFileDialog(parent, title, folder);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  showFileDialog(dialog, std::move(done));
}

void NativeDialogs::saveFile(QWidget* parent, const QString& title, const QString& path, const QString& filter, PathCallback done) {
  auto* dialog = new QFileDialog(parent, title, path, filter);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(path);
  showFileDialog(dialog, std::move(done));
}

void NativeDialogs::confirm(QWidget* parent, const QString& question, const QString& detail, const QString& agree,
                            std::function<void()> done) {
  auto* box = new QMessageBox(QMessageBox::Question, QCoreApplication::applicationName(), question, QMessageBox::NoButton, parent);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setInformativeText(detail);
  QPushButton* yes = box->addButton(agree, QMessageBox::AcceptRole);
  box->setDefaultButton(box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Cancel")), QMessageBox::RejectRole));
  QObject::connect(yes, &QPushButton::clicked, box, std::move(done));
  box->open();
}

void NativeDialogs::askToSave(QWidget* parent, const QString& question, std::function<void(SaveChoice)> done) {
  auto* box = new QMessageBox(QMessageBox::Question, QCoreApplication::applicationName(), question, QMessageBox::NoButton, parent);
  box->setAttribute(Qt::WA_DeleteOnClose);
  QPushButton* save = box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Save")), QMessageBox::AcceptRole);
  QPushButton* discard = box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Do not save")), QMessageBox::DestructiveRole);
  QPushButton* cancel = box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Cancel")), QMessageBox::RejectRole);
  box->setDefaultButton(save);
  QObject::connect(save, &QPushButton::clicked, box, [done] { done(SaveChoice::Save); });
  QObject::connect(discard, &QPushButton::clicked, box, [done] { done(SaveChoice::Discard); });
  QObject::connect(cancel, &QPushButton::clicked, box, [done] { done(SaveChoice::Cancel); });
  box->open();
}

void NativeDialogs::askToClose(QWidget* parent, const QString& question, const QString& detail, std::function<void(CloseChoice)> done) {
  auto* box = new QMessageBox(QMessageBox::Question, QCoreApplication::applicationName(), question, QMessageBox::NoButton, parent);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setInformativeText(detail);
  QPushButton* keep = box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Keep running in the background")), QMessageBox::AcceptRole);
  QPushButton* stop = box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Stop and close")), QMessageBox::DestructiveRole);
  box->setDefaultButton(box->addButton(text(QT_TRANSLATE_NOOP("Dialogs", "Cancel")), QMessageBox::RejectRole));
  QObject::connect(keep, &QPushButton::clicked, box, [done] { done(CloseChoice::KeepRunning); });
  QObject::connect(stop, &QPushButton::clicked, box, [done] { done(CloseChoice::StopAndKeep); });
  box->open();
}

}  // namespace lorikeet
