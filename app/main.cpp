// The workbench: application, language, theme, window. --screenshot DIR saves a picture of each page and quits (README, checks).
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTimer>
#include <QTranslator>
#include <exception>

#include "core/engine/engine.h"
#include "core/util/file.h"
#include "ui/main_window.h"
#include "ui/widgets/theme.h"

namespace {

using lorikeet::MainWindow;

struct Options {
  QString theme, language, dataset, model, screenshots;
};

Options parse(const QApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QCoreApplication::translate("main", "Fine-tunes language models on your own questions and answers."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOption({QStringLiteral("theme"), QCoreApplication::translate("main", "light, dark or system"), QStringLiteral("name")});
  parser.addOption({QStringLiteral("lang"), QCoreApplication::translate("main", "en or zh"), QStringLiteral("language")});
  parser.addOption(
      {QStringLiteral("model"), QCoreApplication::translate("main", "folder of the base model to open"), QStringLiteral("folder")});
  QCommandLineOption screenshot(QStringLiteral("screenshot"), {}, QStringLiteral("folder"));
  screenshot.setFlags(QCommandLineOption::HiddenFromHelp);
  parser.addOption(screenshot);
  parser.addPositionalArgument(QStringLiteral("dataset"),
                               QCoreApplication::translate("main", "file of questions and answers to open"));
  parser.process(application);
  Options options;
  options.theme =
      parser.isSet(QStringLiteral("theme")) ? parser.value(QStringLiteral("theme")) : qEnvironmentVariable("LORIKEET_THEME");
  options.language = parser.value(QStringLiteral("lang"));
  options.model = parser.value(QStringLiteral("model"));
  options.screenshots = parser.value(screenshot);
  options.dataset = parser.positionalArguments().value(0);
  return options;
}

void install(QApplication& application, const QLocale& locale, const QString& name, const QString& folder) {
  auto* translator = new QTranslator(&application);
  if (translator->load(locale, name, QStringLiteral("_"), folder)) QCoreApplication::installTranslator(translator);
}

/// English is the language of the sources (its file holds the plurals); what the locale has comes on top of it.
void installTranslations(QApplication& application, const QString& language) {
  const QLocale locale =
      language.isEmpty() ? QLocale::system() : QLocale(language == QLatin1String("zh") ? QStringLiteral("zh_CN") : language);
  QLocale::setDefault(locale);
  const QString own = QStringLiteral("lorikeet"), folder = QStringLiteral(":/i18n");
  install(application, QLocale(QLocale::English), own, folder);
  install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  install(application, locale, own, folder);
}

QString sampleDataset() {
  try {
    return QString::fromStdString(lorikeet::shippedPath("datasets/hiahia.jsonl").string());
  } catch (const std::exception&) {
    return {};  // the window opens with its empty state, which says what to do
  }
}

/// Shows each page for a while and saves it.
class PageCamera : public QObject {
 public:
  PageCamera(MainWindow& window, const QString& folder) : QObject(&window), m_window(window), m_folder(folder) {
    QDir().mkpath(folder);
    connect(&m_timer, &QTimer::timeout, this, &PageCamera::next);
    m_timer.start(1500);
  }

 private:
  void next() {
    static const char* const names[] = {"data", "setup", "train", "chat", "runs"};
    if (m_page >= 0) m_window.grab().save(QStringLiteral("%1/%2.png").arg(m_folder, QLatin1String(names[m_page])));
    if (++m_page == MainWindow::PageCount)
      m_window.close();
    else
      m_window.showPage(m_page);
  }

  MainWindow& m_window;
  QString m_folder;
  QTimer m_timer;
  int m_page = -1;
};

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("lorikeet"));
  QCoreApplication::setApplicationName(QStringLiteral("lorikeet"));
  QGuiApplication::setApplicationDisplayName(QStringLiteral("Lorikeet"));
  QGuiApplication::setDesktopFileName(QStringLiteral("lorikeet"));
  QCoreApplication::setApplicationVersion(QStringLiteral(LORIKEET_VERSION));
  const Options options = parse(application);
  installTranslations(application, options.language);
  const QString theme = options.theme.isEmpty() ? QSettings().value(QStringLiteral("window/theme")).toString() : options.theme;
  lorikeet::applyTheme(application, lorikeet::themeFromName(theme));

  MainWindow window({});
  window.showMachineWarnings(lorikeet::machineInfo());
  window.openModel(options.model);
  const QString dataset = options.dataset.isEmpty() ? sampleDataset() : options.dataset;
  if (!dataset.isEmpty()) window.openDataset(dataset);
  window.show();
  if (!options.screenshots.isEmpty()) new PageCamera(window, options.screenshots);
  return application.exec();
}
