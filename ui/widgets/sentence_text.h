// The core's sentences (errors, warnings, problems of a plan) in the person's language. The core speaks English only; a sentence that
// is known here by its template is shown in the window's language, any other as it is. Used wherever the GUI shows words of the core.
#pragma once
#include <QString>
#include <string>
#include <vector>

namespace lorikeet {

QString sentenceText(const QString& english);
QString sentenceText(const std::string& english);

/// For the test that holds them against the core's sources.
std::vector<QString> sentenceTemplates();

}  // namespace lorikeet
