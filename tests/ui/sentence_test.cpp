// The core's sentences in the window's language: known ones are translated with their numbers and names, the rest stays as it is, and
// every template is still what the core says.
#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>

#include "ui/widgets/sentence_text.h"

using namespace lorikeet;

namespace {

/// All of the core's sources, with texts that go on over several lines joined and their escapes undone.
QString coreSources() {
  QString all;
  for (QDirIterator files(QStringLiteral(LORIKEET_SOURCE_DIR "/core"), {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                          QDirIterator::Subdirectories);
       files.hasNext();) {
    QFile file(files.next());
    if (file.open(QIODevice::ReadOnly)) all += QString::fromUtf8(file.readAll());
  }
  all.replace(QRegularExpression(QStringLiteral("(?<!\\\\)\"\\s*\\+?\\s*\n\\s*\"")), QString());
  return all.replace(QLatin1String("\\\""), QLatin1String("\"")).replace(QLatin1String("\\\\"), QLatin1String("\\"));
}

}  // namespace

class SentenceTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(m_translator.load(QStringLiteral(":/i18n/lorikeet_zh_CN.qm")));
    QVERIFY(QCoreApplication::installTranslator(&m_translator));
  }

  void knownSentencesKeepTheirNamesAndNumbers() {
    const QString text = sentenceText(std::string("/tmp/a.json has no rows; it must hold at least one question with an answer."));
    QVERIFY2(text.contains(QStringLiteral("/tmp/a.json")) && text.contains(QStringLiteral("没有任何行")), qPrintable(text));
    const QString loss = sentenceText(
        std::string("The loss is no longer a number at step 17. Lower the learning rate and start again, or resume; the last good "
                    "checkpoint is kept."));
    QVERIFY2(loss.contains(QStringLiteral("第 17 步")), qPrintable(loss));
  }

  void reasonsInsideASentenceAreTranslatedToo() {
    const QString text = sentenceText(std::string("Cannot write /tmp/x: the disk is full; free some space and try again."));
    QVERIFY2(text.contains(QStringLiteral("磁盘已满")), qPrintable(text));
  }

  void unknownSentencesAndOddPathsStayAsTheyAre() {
    QCOMPARE(sentenceText(std::string("Something nobody wrote.")), QStringLiteral("Something nobody wrote."));
    QVERIFY(sentenceText(std::string("%2 %1 is no run: it has no run.json.")).contains(QStringLiteral("%2 %1")));
    QCOMPARE(sentenceText(std::string()), QString());
  }

  void everyTemplateIsStillSaidByTheCore() {
    const QString sources = coreSources();
    static const QRegularExpression kPlace(QStringLiteral("%[1-9]"));
    for (const QString& sentence : sentenceTemplates()) {
      if (!sentence.contains(QLatin1Char(' ')) || sentence == QStringLiteral("No such file or directory") ||
          sentence == QStringLiteral("Permission denied") || sentence == QStringLiteral("No space left on device") ||
          sentence == QStringLiteral("Read-only file system"))
        continue;  // the system's own words
      for (const QString& piece : sentence.split(kPlace))
        if (piece.trimmed().size() > 3) QVERIFY2(sources.contains(piece), qPrintable(piece + QStringLiteral(" | ") + sentence));
    }
  }

 private:
  QTranslator m_translator;
};

QTEST_MAIN(SentenceTest)
#include "sentence_test.moc"
