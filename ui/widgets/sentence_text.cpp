// See sentence_text.h. The templates are the core's own words; a test holds them against its sources.
#include "ui/widgets/sentence_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <vector>

namespace lorikeet {
namespace {

// %1 to %9 stand for what differs: paths, numbers, names.
constexpr const char* kTemplates[] = {
    QT_TRANSLATE_NOOP("Sentence", "%1 has no rows; it must hold at least one question with an answer."),
    QT_TRANSLATE_NOOP("Sentence", "%1 has no record with fields: %2 %3. Each record must be an object such as {\"question\": \"...\", \"answer\": \"...\"}."),
    QT_TRANSLATE_NOOP("Sentence", "%1 has the columns %2, which fit no known form. Name two of them \"question\" and \"answer\", or choose the columns yourself."),
    QT_TRANSLATE_NOOP("Sentence", "%1: choose the question and the answer column. Its columns are %2."),
    QT_TRANSLATE_NOOP("Sentence", "%1 has no column \"%2\". Its columns are %3."),
    QT_TRANSLATE_NOOP("Sentence", "%1: question and answer cannot both be the column \"%2\"."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is empty; it must hold at least one row."),
    QT_TRANSLATE_NOOP("Sentence", "%1 has turns that Alpaca's form cannot hold (it has questions and answers in turn); save as messages or ShareGPT."),
    QT_TRANSLATE_NOOP("Sentence", "%1 has more than one question and answer, which two columns cannot hold; save as messages or ShareGPT."),
    QT_TRANSLATE_NOOP("Sentence", "%1 must hold a list of records, but holds %2."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds two lists of records, \"%2\" and \"%3\"; save each as a file of its own."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot read %1: it is a folder, not a file."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot read %1: the disk reports an error."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot read %1: %2."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot write %1: %2."),
    QT_TRANSLATE_NOOP("Sentence", "The text has the character \"%1\", which %2 does not have; save it as UTF-8."),
    QT_TRANSLATE_NOOP("Sentence", "The regular expression /%1/ is not understood at character %2: %3. Put a \\ before a sign that is meant as itself."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds no whole copy of unsaved rows: it was cut off or damaged. It can be deleted."),
    QT_TRANSLATE_NOOP("Sentence", "%1 was written by another version of Lorikeet; open it with that one."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1:\" needs a value, for example %2."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1:%2\" is not known; use %3."),
    QT_TRANSLATE_NOOP("Sentence", "Lorikeet found no fast linear-algebra library, so training will be many times slower than it could be. Install the package libopenblas0-pthread and start again."),
    QT_TRANSLATE_NOOP("Sentence", "The tokenizer in %1 has %2 tokens, but the model only %3. They belong to different models; get both from the same place."),
    QT_TRANSLATE_NOOP("Sentence", "The dataset has changed since this run was started, so the run cannot be continued exactly. Open the dataset as it was, or start a new run."),
    QT_TRANSLATE_NOOP("Sentence", "The validation file %1 has changed since this run was started, so its losses could not be compared. Put the file back as it was, or start a new run."),
    QT_TRANSLATE_NOOP("Sentence", "This run was started from another base model than %1. Open that model first."),
    QT_TRANSLATE_NOOP("Sentence", "There is no model folder %1. Choose the folder that holds config.json and model.safetensors."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds its weights as pytorch_model.bin, a pickle file, which can run code when it is read; Lorikeet does not open it. Get the model.safetensors of this model, or convert it with transformers: model.save_pretrained(folder)."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds an adapter, not a model. Choose the folder of its base model here and load this one as the adapter."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds no model.safetensors and no model.safetensors.index.json. Choose the folder that holds the model's weights."),
    QT_TRANSLATE_NOOP("Sentence", "The shard %1 is missing; %2 needs it. Download it again."),
    QT_TRANSLATE_NOOP("Sentence", "%1: tensor \"%2\" is not in %3. The shards do not belong to this index."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is truncated: a safetensors file has at least 8 bytes, this one has %2. Download or copy it again."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is truncated: its header needs %2, the file has %3. Download or copy it again."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is truncated: tensor \"%2\" needs %3 bytes, the file has %4. Download or copy it again."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is not a safetensors file: its header would have %2 (the limit is %3)."),
    QT_TRANSLATE_NOOP("Sentence", "There is nothing to answer: the prompt is empty. Type a question first."),
    QT_TRANSLATE_NOOP("Sentence", "The conversation has %1 tokens, but this model reads at most %2. Start a new conversation or shorten it."),
    QT_TRANSLATE_NOOP("Sentence", "The matrix library oneDNN could not multiply (%1). The computer may be out of memory: close other programs, or choose a smaller batch or length."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter %1 lacks the tensor %2%3. It is incomplete or was made for another base model."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter's tensor %1 has shape %2, but this base model and the adapter's settings need %3. The adapter was made for another base model; open that one."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter's tensor %1 has values that are not numbers (NaN or infinity). The file is damaged or its training failed."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter %1 has the tensor %2, which has no place in this base model. It was made for another base model or uses what Lorikeet does not support."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter %1 fits no layer of this base model (its first tensor is %2). It was made for another base model; open that one."),
    QT_TRANSLATE_NOOP("Sentence", "LoRA would train nothing: no linear layer of this model matches \"%1\". Its linear layers are %2; name some of them, or use all-linear."),
    QT_TRANSLATE_NOOP("Sentence", "LoRA cannot be put on \"%1\": it is a norm. Leave it out, or name it under the modules trained whole."),
    QT_TRANSLATE_NOOP("Sentence", "No module of this model is called \"%1\", which shall be trained whole. Its modules are %2."),
    QT_TRANSLATE_NOOP("Sentence", "The model's weights lack the tensor %1 (expected shape %2). The folder is incomplete or config.json belongs to another model."),
    QT_TRANSLATE_NOOP("Sentence", "The tensor %1 has shape %2, but config.json asks for %3. The weights and config.json belong to different models."),
    QT_TRANSLATE_NOOP("Sentence", "The tensor %1 has values that are not numbers (NaN or infinity). The file is damaged or its training failed; get the model again."),
    QT_TRANSLATE_NOOP("Sentence", "The computer is out of memory: a block of %1 MB could not be had. Close other programs, or choose a smaller batch, a shorter length or a base in fewer bits."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot create the folder of runs %1: %2."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot create the run folder %1: %2."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is no run: it has no run.json."),
    QT_TRANSLATE_NOOP("Sentence", "There is no tokenizer in %1: expected tokenizer.json or tokenizer.model. Copy it there from the model's download."),
    QT_TRANSLATE_NOOP("Sentence", "There is no chat template named \"%1\". Choose one of: %2."),
    QT_TRANSLATE_NOOP("Sentence", "The chat template, line %1, column %2: %3."),
    QT_TRANSLATE_NOOP("Sentence", "The checkpoint file %1 is damaged. Delete its folder and resume from an earlier checkpoint."),
    QT_TRANSLATE_NOOP("Sentence", "The checkpoint %1 lacks the tensor %2. It belongs to another run."),
    QT_TRANSLATE_NOOP("Sentence", "The dataset has no rows. Add question-answer pairs on the Data page, or open a file."),
    QT_TRANSLATE_NOOP("Sentence", "Nothing would be learned: no row has an answer that the model could learn. Fill in the answers."),
    QT_TRANSLATE_NOOP("Sentence", "%1 will be left out, because nothing of an answer remains to learn from."),
    QT_TRANSLATE_NOOP("Sentence", "There are no validation rows, so the last checkpoint is kept instead of the best one."),
    QT_TRANSLATE_NOOP("Sentence", "Nothing would be learned: every answer is cut away at %1. Raise the maximum length."),
    QT_TRANSLATE_NOOP("Sentence", "%1 will be cut at %2. Raise the maximum length to keep them whole."),
    QT_TRANSLATE_NOOP("Sentence", "The loss is no longer a number at step %1. %2"),
    QT_TRANSLATE_NOOP("Sentence", "Start a new run with a lower learning rate."),
    QT_TRANSLATE_NOOP("Sentence", "Look at row %1 of the dataset, which gave it, or start a new run with a lower learning rate."),
    QT_TRANSLATE_NOOP("Sentence", "%1 No checkpoint was written yet; resuming starts from the beginning."),
    QT_TRANSLATE_NOOP("Sentence", "%1 The checkpoint of step %2 is kept: use it as it is, or resume the run from there once the cause is gone."),
    QT_TRANSLATE_NOOP("Sentence", "The run folder %1 was removed or moved while the run was going on, so that it stopped at step %2. Put the folder back and resume the run from its last checkpoint, or start it again."),
    QT_TRANSLATE_NOOP("Sentence", "Training failed in step %1: %2."),
    QT_TRANSLATE_NOOP("Sentence", "Discarded; it lies in the trash."),
    QT_TRANSLATE_NOOP("Sentence", "Stopped; it can be resumed."),
    QT_TRANSLATE_NOOP("Sentence", "Cannot find %1 that ships with Lorikeet (looked in %2). Set LORIKEET_RESOURCES to the folder that holds it, or install Lorikeet again."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is not valid JSON: %2: %3."),
    QT_TRANSLATE_NOOP("Sentence", "%1 must hold a JSON object, but holds %2."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" is not a known setting. %2"),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" must look like q_proj=16, v_proj=4, but has \"%2\"."),
    QT_TRANSLATE_NOOP("Sentence", "\"layersToTransform\" must hold layer numbers and ranges such as 0-5,8, but has \"%1\"."),
    QT_TRANSLATE_NOOP("Sentence", "Dropout belongs to LoRA layers, which the method \"full\" does not have; set it to 0."),
    QT_TRANSLATE_NOOP("Sentence", "The method \"full\" changes every weight, which int8 and nf4 cannot hold exactly; set \"dtype\" to auto, or train with LoRA."),
    QT_TRANSLATE_NOOP("Sentence", "DoRA belongs to LoRA layers, which the method \"full\" does not have; switch it off."),
    QT_TRANSLATE_NOOP("Sentence", "LoRA+ belongs to LoRA layers, which the method \"full\" does not have; set its ratio to 0."),
    QT_TRANSLATE_NOOP("Sentence", "The method \"full\" trains every module already; leave \"modulesToSave\" empty."),
    QT_TRANSLATE_NOOP("Sentence", "No layer is named to be trained; set \"targets\" to all-linear or to layer names."),
    QT_TRANSLATE_NOOP("Sentence", "A run of one step has no room for a warm-up; set the warm-up to 0."),
    QT_TRANSLATE_NOOP("Sentence", "Patience needs validation rows, and there are none; set a validation share or a validation file."),
    QT_TRANSLATE_NOOP("Sentence", "There is one system prompt and a list of several; clear one of the two."),
    QT_TRANSLATE_NOOP("Sentence", "the disk is full; free some space and try again"),
    QT_TRANSLATE_NOOP("Sentence", "The computer ran out of memory in step %1. Close other programs, or start a new run with a smaller batch, a shorter length or gradient checkpointing."),
    QT_TRANSLATE_NOOP("Sentence", "%1 rows"),
    QT_TRANSLATE_NOOP("Sentence", "%1 row"),
    QT_TRANSLATE_NOOP("Sentence", "%1 tokens"),
    QT_TRANSLATE_NOOP("Sentence", "The embedding \"%1\" cannot have an adapter in a model with an encoder: encoder and decoder share one table here, and PEFT gives each name of it tensors of its own. Leave it out of the adapter's layers."),
    QT_TRANSLATE_NOOP("Sentence", "The table of position biases \"%1\" cannot have an adapter: Lorikeet computes the biases of all blocks from it at once. Leave it out of the adapter's layers."),
    QT_TRANSLATE_NOOP("Sentence", "LoRA cannot be put on \"%1\": it is a group of layers, and PEFT would not load such an adapter. Choose names or a regular expression that hit linear layers alone, such as %2."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" would be trained whole (\"%2\") and have low-rank matrices as well. Name whole parts of module names, or exclude the layer."),
    QT_TRANSLATE_NOOP("Sentence", "PiSSA takes the strongest parts of \"%1\", which has only %2, but the rank is %3. Lower the rank, or start from the default."),
    QT_TRANSLATE_NOOP("Sentence", "PiSSA divides by alpha, which is 0. Set an alpha above 0, or start from the default."),
    QT_TRANSLATE_NOOP("Sentence", "%1 \"%2\" is not a valid regular expression. Use names such as q_proj,v_proj, or all-linear."),
    QT_TRANSLATE_NOOP("Sentence", "%1 \"%2\" failed on the module name %3 (%4). Write a simpler regular expression."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" must be %2, but is %3."),
    QT_TRANSLATE_NOOP("Sentence", "a whole number %1"),
    QT_TRANSLATE_NOOP("Sentence", "a number %1"),
    QT_TRANSLATE_NOOP("Sentence", "from %1 to %2"),
    QT_TRANSLATE_NOOP("Sentence", "true or false"),
    QT_TRANSLATE_NOOP("Sentence", "a text"),
    QT_TRANSLATE_NOOP("Sentence", "one of %1"),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" gives \"%2\" a value that is out of range; use one from %3 to 65536."),
    QT_TRANSLATE_NOOP("Sentence", "\"rankPattern\" gives \"%1\" a rank that is no whole number."),
    QT_TRANSLATE_NOOP("Sentence", "\"placeholders\" must be an object from names to texts, but is %1."),
    QT_TRANSLATE_NOOP("Sentence", "The placeholder \"%1\" must be a text, but is %2."),
    QT_TRANSLATE_NOOP("Sentence", "Settings must be a JSON object, but are %1."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds no preset."),
    QT_TRANSLATE_NOOP("Sentence", "A preset needs a name."),
    QT_TRANSLATE_NOOP("Sentence", "The name of a preset may be 60 letters long; this one is longer."),
    QT_TRANSLATE_NOOP("Sentence", "The name \"%1\" cannot be a file's name: it must not begin with a point or hold a slash."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" is a preset that ships with Lorikeet. Choose another name."),
    QT_TRANSLATE_NOOP("Sentence", "There is a preset \"%1\" already. Choose another name."),
    QT_TRANSLATE_NOOP("Sentence", "The preset \"%1\" has \"%2\", which is no setting of a preset."),
    QT_TRANSLATE_NOOP("Sentence", "Pinned question %1 is not answered: %2"),
    QT_TRANSLATE_NOOP("Sentence", "Nobody was chosen to answer; choose the base or an adapter."),
    QT_TRANSLATE_NOOP("Sentence", "The run has %1 steps already, and %2 epochs are only %3. Give more epochs to go on."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter %1 has the tensor %2 twice, in two spellings."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter's tensor %1 (%2) is another one than the base model's (%3): its vocabulary or its embedding was changed. Open the base model that it was trained with."),
    QT_TRANSLATE_NOOP("Sentence", "The adapter's weights are in %1, a pickle file: opening one runs code that is stored in it, so Lorikeet does not. Convert it in Python: %2"),
    QT_TRANSLATE_NOOP("Sentence", "The adapter %1 has tensors for %2, but its adapter_config.json does not name this layer, and PEFT would leave them out. The two files belong to different adapters."),
    QT_TRANSLATE_NOOP("Sentence", "The tensor %1 is of type %2; Lorikeet reads float32, float16 and bfloat16 weights. A quantized model must be converted back first."),
    QT_TRANSLATE_NOOP("Sentence", "%1 tensors of the file have no place in this model and are not used (the first is %2)."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds no losses yet."),
    QT_TRANSLATE_NOOP("Sentence", "%1 is neither a trainer_state.json of transformers (with \"log_history\") nor a trainer_log.jsonl of LLaMA-Factory (with \"current_steps\")."),
    QT_TRANSLATE_NOOP("Sentence", "There is no run %1 in %2."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" is no name of a run's folder."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" is going on right now; stop it first."),
    QT_TRANSLATE_NOOP("Sentence", "There is no run %1 in the trash of %2."),
    QT_TRANSLATE_NOOP("Sentence", "There is another run in %1; move it away first."),
    QT_TRANSLATE_NOOP("Sentence", "The run %1 is being trained by another process. Wait until it ends, or stop it there first."),
    QT_TRANSLATE_NOOP("Sentence", "%1 holds neither %2 nor %3, and no checkpoint of transformers."),
    QT_TRANSLATE_NOOP("Sentence", "\"%1\" was imported from %2: only its curves are here, no adapter and no checkpoint, so it cannot be resumed or chatted with."),
    QT_TRANSLATE_NOOP("Sentence", "The run %1 is not there any more."),
    QT_TRANSLATE_NOOP("Sentence", "Another program is writing to %1 all the time; try again later."),
    QT_TRANSLATE_NOOP("Sentence", "%1 It holds the name, tags and notes of this run: repair or remove the file, then try again."),
    QT_TRANSLATE_NOOP("Sentence", "The checkpoint's tensor %1 has shape %2, expected %3. It belongs to another run."),
    QT_TRANSLATE_NOOP("Sentence", "The checkpoint's optimizer file lacks %1. It is damaged; resume from an earlier checkpoint."),
    QT_TRANSLATE_NOOP("Sentence", "The checkpoint's optimizer tensor %1 has another shape than the adapter. It belongs to another run."),
    QT_TRANSLATE_NOOP("Sentence", "The run folder %1 is gone."),
    QT_TRANSLATE_NOOP("Sentence", "The folder holds no tokenizer (tokenizer.json, tokenizer.model ...). Get it from the model's page."),
    QT_TRANSLATE_NOOP("Sentence", "The chat template \"%1\" knows no role \"%2\". Use system, user, assistant, tool or function_call."),
    QT_TRANSLATE_NOOP("Sentence", "The model has several chat templates and none is its default. Choose one by name: %1."),
    QT_TRANSLATE_NOOP("Sentence", "The tokenizer %1 does not exist. Choose a model folder, a tokenizer.json or a .model file."),
    QT_TRANSLATE_NOOP("Sentence", "%1: \"%2\" %3."),
    QT_TRANSLATE_NOOP("Sentence", "is missing"),
    QT_TRANSLATE_NOOP("Sentence", "must be a text, but is %1"),
    QT_TRANSLATE_NOOP("Sentence", "must be a whole number, but is %1"),
    QT_TRANSLATE_NOOP("Sentence", "must be a number, but is %1"),
    QT_TRANSLATE_NOOP("Sentence", "must be true or false, but is %1"),
    QT_TRANSLATE_NOOP("Sentence", "is \"%1\", which Lorikeet cannot compute (known: %2); the model cannot be loaded"),
    QT_TRANSLATE_NOOP("Sentence", "is \"%1\", which Lorikeet does not know (known: %2)%3"),
    QT_TRANSLATE_NOOP("Sentence", "says that the weights are quantised, which Lorikeet cannot train; choose the float32, bfloat16 or float16 version of this model"),
    QT_TRANSLATE_NOOP("Sentence", "is \"%1\", but Lorikeet loads only LORA adapters"),
    QT_TRANSLATE_NOOP("Sentence", "The chat template \"%1\" writes no end behind an answer, so the model would never learn to stop. Choose another chat template%2"),
    QT_TRANSLATE_NOOP("Sentence", ", or a model whose tokenizer has an end token."),
    QT_TRANSLATE_NOOP("Sentence", ", such as %1"),
    QT_TRANSLATE_NOOP("Sentence", "The run may need %1 GB besides the model, %2 this computer has %3 GB free. Choose a smaller batch, a shorter length, gradient checkpointing, or a base in 8 or 4 bits."),
    QT_TRANSLATE_NOOP("Sentence", "there is no such file or folder"),
    QT_TRANSLATE_NOOP("Sentence", "No such file or directory"),
    QT_TRANSLATE_NOOP("Sentence", "Permission denied"),
    QT_TRANSLATE_NOOP("Sentence", "No space left on device"),
    QT_TRANSLATE_NOOP("Sentence", "Read-only file system"),
};

struct Template {
  const char* source;
  QRegularExpression pattern;
  qsizetype fixedLetters;  ///< how much of it is its own: the more, the surer a match
};

Template compiled(const char* source) {
  static const QRegularExpression kPlace(QStringLiteral("%([1-9])"));
  const QString text = QString::fromUtf8(source);
  QString pattern;
  qsizetype from = 0, fixed = 0;
  for (auto places = kPlace.globalMatch(text); places.hasNext();) {
    const QRegularExpressionMatch place = places.next();
    pattern += QRegularExpression::escape(text.mid(from, place.capturedStart() - from)) + QStringLiteral("(.*?)");
    fixed += place.capturedStart() - from;
    from = place.capturedEnd();
  }
  pattern += QRegularExpression::escape(text.mid(from));
  fixed += text.size() - from;
  return {source, QRegularExpression(QRegularExpression::anchoredPattern(pattern), QRegularExpression::DotMatchesEverythingOption), fixed};
}

const std::vector<Template>& templates() {
  static const std::vector<Template> kAll = [] {
    std::vector<Template> all;
    for (const char* source : kTemplates) all.push_back(compiled(source));
    std::stable_sort(all.begin(), all.end(), [](const Template& a, const Template& b) { return a.fixedLetters > b.fixedLetters; });
    return all;
  }();
  return kAll;
}

/// The places filled at once, so that a path with "%1" in it stays as it is.
QString filled(const QString& words, const QRegularExpressionMatch& match) {
  QString text;
  for (qsizetype i = 0; i < words.size(); ++i) {
    const int place = words[i] == QLatin1Char('%') && i + 1 < words.size() ? words[i + 1].digitValue() : -1;
    if (place < 1 || place > match.lastCapturedIndex()) {
      text += words[i];
      continue;
    }
    text += sentenceText(match.captured(place));
    ++i;
  }
  return text;
}

}  // namespace

QString sentenceText(const QString& english) {
  for (const Template& each : templates()) {
    const QRegularExpressionMatch match = each.pattern.match(english);
    if (!match.hasMatch()) continue;
    const QString words = QCoreApplication::translate("Sentence", each.source);
    return words == QString::fromUtf8(each.source) ? english : filled(words, match);
  }
  return english;
}

QString sentenceText(const std::string& english) { return sentenceText(QString::fromStdString(english)); }

std::vector<QString> sentenceTemplates() {
  std::vector<QString> all;
  for (const char* source : kTemplates) all.push_back(QString::fromUtf8(source));
  return all;
}

}  // namespace lorikeet
