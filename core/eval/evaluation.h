// An evaluation as plain values: who answered which questions, what they said, how well. Made by core/engine/evaluation, saved by
// evaluation_file, shown by the report, the CLI and the GUI.
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/config/field.h"
#include "core/data/row.h"
#include "core/eval/bleu.h"

namespace lorikeet {

/// Who answers. The first of an evaluation is the one that the others are compared with, normally the bare base.
struct Contestant {
  std::string name;         ///< for people; "" = the bare base
  std::string path;         ///< of the adapter's folder, "" = none or not known
  std::string adapterHash;  ///< "" = no adapter
  std::int64_t step = -1;   ///< of the adapter's run; -1 = unknown
  std::int64_t sites = 0;
  double deltaNorm = 0;
  double strength = 1;
  bool isBase() const { return adapterHash.empty(); }
};

/// One answer and its scores. Everything but text, finish and the two reference numbers follows from the text (scoreAnswer).
struct ScoredAnswer {
  std::string text;
  std::string finish;                  ///< why it ended: "end of turn", "maximum length" ...
  bool right = false;                  ///< answerIsRight
  bool exact = false;                  ///< equalsReference
  bool contains = false;               ///< containsRequired, where words are required
  double f1 = 0, rouge = 0, bleu = 0;  ///< 0 to 1; bleu 0 to 100
  BleuCounts bleuCounts;
  double referenceNats =
      std::numeric_limits<double>::quiet_NaN();  ///< of the reference's tokens and its end together; NaN = not measured
  std::int64_t referenceTokens = 0;
  /// exp(nats per token) of the reference answer: how surprised the model is by it. NaN = not measured
  double perplexity() const { return std::exp(referenceNats / static_cast<double>(referenceTokens)); }
};

struct EvaluatedRow {
  std::size_t index = 0;  ///< in the question set
  std::string question;   ///< the last user turn before the answer, the turns before it above, one a line with its role
  std::string reference;
  std::vector<std::string> mustContain;
  std::string issue;                  ///< why it was not asked (longer than the context ...); "" = it was
  std::vector<ScoredAnswer> answers;  ///< one for each contestant; none where there is an issue
  bool asked() const { return issue.empty(); }
  bool hasReference() const { return asked() && !reference.empty(); }
  bool hasRequired() const { return asked() && !mustContain.empty(); }
  /// There is something to hold the answer against.
  bool scored() const { return hasReference() || hasRequired(); }
};

struct EvaluatedSet {
  std::string title, path;
  std::string dataHash;                           ///< datasetHash of the rows
  bool general = false;                           ///< general questions: what was forgotten is reckoned on them
  BleuTokenizer tokenizer = BleuTokenizer::V13a;  ///< zh where any reference has a Chinese character
  std::size_t total = 0;                          ///< rows of the set; more than rows.size() when the evaluation was stopped
  std::vector<EvaluatedRow> rows;
};

/// A person's choice between two unnamed answers.
enum class Vote { None, Left, Right, Tie };

/// Two contestants' answers in random order without names. Rows and sides follow from the seed; see blind_test.h.
struct BlindTest {
  std::size_t set = 0, first = 0, second = 1;  ///< question set and the two contestants
  std::uint64_t seed = 0;
  std::vector<std::size_t> rows;  ///< indices in EvaluatedSet::rows, in the order they are shown
  std::vector<Vote> votes;        ///< one for each of them
};

struct Evaluation {
  std::string id, createdAt;  ///< ISO 8601, UTC
  std::string modelName, modelHash, modelDtype, chatTemplate, systemPrompt;
  Json sampling;           ///< toJson(SamplingConfig)
  bool rougeStem = false;  ///< ROUGE-L with Porter's stemmer
  bool complete = false;   ///< false = stopped before the last row
  double seconds = 0;
  std::vector<Contestant> contestants;
  std::vector<EvaluatedSet> sets;
  std::vector<BlindTest> blindTests;
};

/// Fills everything of `answer` that follows from its text.
void scoreAnswer(const EvaluatedRow& row, BleuTokenizer tokenizer, bool rougeStem, ScoredAnswer& answer);

enum class AnswerChange { Improved, Worse, Same };
/// What a contestant's answer is beside the first's: by whether it is right where words are required, else by token F1, which must
/// differ by more than kNoticeableF1. Rows that were not scored are the same.
AnswerChange changeOf(const EvaluatedRow& row, std::size_t contestant);
inline constexpr double kNoticeableF1 = 0.05;

}  // namespace lorikeet
