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

  void problemsOfAPlanAndOfSettingsAreTranslatedToTheirLastWord() {
    const auto hasNoEnglish = [](const std::string& sentence, const QStringList& names) {
      QString text = sentenceText(sentence);
      for (const QString& name : names) text.remove(name);
      static const QRegularExpression kWord(QStringLiteral("[A-Za-z]{3,}"));
      return QTest::qVerify(!text.contains(kWord), "no English is left", qPrintable(text), __FILE__, __LINE__);
    };
    const QStringList names{QStringLiteral("chatml"),  QStringLiteral("mine"),  QStringLiteral("rank"),   QStringLiteral("q_proj"),
                            QStringLiteral("dropout"), QStringLiteral("PiSSA"), QStringLiteral("v_proj"), QStringLiteral("PEFT"),
                            QStringLiteral("LoRA"),    QStringLiteral("mlp")};
    for (const char* sentence :
         {"3 rows will be cut at 256 tokens. Raise the maximum length to keep them whole.",
          "1 row will be left out, because nothing of an answer remains to learn from.",
          "The chat template \"mine\" writes no end behind an answer, so the model would never learn to stop. Choose another chat template, such as chatml.",
          "The run may need 9.5 GB besides the model, but this computer has 3.0 GB free. Choose a smaller batch, a shorter length, gradient "
          "checkpointing, or a base in 8 or 4 bits.",
          "\"rank\" must be a whole number from 1 to 4096, but is 0.", "\"dropout\" must be a number from 0 to 1, but is 2.",
          "PiSSA takes the strongest parts of \"q_proj\", which has only 8, but the rank is 16. Lower the rank, or start from the default.",
          "LoRA cannot be put on \"mlp\": it is a group of layers, and PEFT would not load such an adapter. Choose names or a regular expression "
          "that hit linear layers alone, such as q_proj, v_proj."})
      if (!hasNoEnglish(sentence, names)) return;
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
