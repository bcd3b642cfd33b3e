// English and Chinese are equals: no text of the window or of a setting is without its translation.
#include <QCoreApplication>
#include <QFile>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

#include "core/config/run_config.h"
#include "core/config/sampling_config.h"
#include "ui/widgets/field_row.h"

using namespace lorikeet;

class TranslationTest : public QObject {
  Q_OBJECT
 private slots:
  void nothingIsUnfinished() {
    QFile file(QStringLiteral(LORIKEET_SOURCE_DIR "/resources/translations/lorikeet_zh_CN.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QString source;
    int messages = 0;
    while (!xml.atEnd()) {
      if (xml.readNext() != QXmlStreamReader::StartElement) continue;
      if (xml.name() == QLatin1String("source")) source = xml.readElementText();
      if (xml.name() != QLatin1String("translation")) continue;
      ++messages;
      QVERIFY2(xml.attributes().value(QLatin1String("type")).isEmpty(), qPrintable(source));
      QVERIFY2(!xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed().isEmpty(), qPrintable(source));
    }
    QVERIFY(messages > 200);
  }

  void everySettingIsTranslated() {
    QTranslator translator;
    QVERIFY(translator.load(QStringLiteral(":/i18n/lorikeet_zh_CN.qm")));
    QVERIFY(QCoreApplication::installTranslator(&translator));
    const auto check = [](const FieldSpec& spec) {
      for (const std::string* text : {&spec.label, &spec.help, &spec.advice, &spec.group, &spec.zeroMeans, &spec.unit})
        if (!text->empty()) QVERIFY2(fieldText(*text) != QString::fromStdString(*text), text->c_str());
    };
    for (const auto& field : runFields()) check(field.spec);
    for (const auto& field : samplingFields()) check(field.spec);
  }
};

QTEST_MAIN(TranslationTest)
#include "translation_test.moc"
