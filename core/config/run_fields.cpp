// The one table of training settings: name, default, range, unit, help and advice of each. Read by JSON, CLI flags and the GUI's
// form.
#include "core/config/config_table.h"
#include "core/config/run_config.h"

namespace lorikeet {
namespace {

using config_table::boolean;
using config_table::choice;
using config_table::integer;
using config_table::Place;
using config_table::real;
using config_table::text;
using config_table::Words;
using Fields = std::vector<Field<RunConfig>>;
using C = RunConfig;

constexpr double kMaxSteps = 1e9;
constexpr double kMaxSeed = 9007199254740991.0;  // the largest integer that JSON readers everywhere keep exactly

#define LK_WORDS(label, unit, help, advice)                                               \
  Words {                                                                                 \
    LK_TR("RunConfig", label), unit, LK_TR("RunConfig", help), LK_TR("RunConfig", advice) \
  }

void addData(Fields& fields) {
  const Place place{"Data"};
  fields.push_back(text(
      "baseModel", &C::baseModel, "", place,
      LK_WORDS(
          "Base model", "", "The folder of the language model that learns; it is only read, never changed.",
          "Leave it empty for the small built-in model; choose a folder with config.json and model.safetensors for your own.")));
  fields.push_back(text("dataset", &C::dataset, "", place,
                        LK_WORDS("Dataset", "", "The file of questions and answers that the model learns from.",
                                 "JSON, JSON lines, CSV and TSV all work; leave it empty to try the sample dataset.")));
  fields.push_back(text("validationFile", &C::validationFile, "", place,
                        LK_WORDS("Validation file", "", "A file of questions that are never trained on, only used to measure.",
                                 "Leave it empty to keep back a share of the dataset instead.")));
  fields.push_back(text("chatTemplate", &C::chatTemplate, "auto", place,
                        LK_WORDS("Chat template", "", "How questions and answers are written into one text for the model.",
                                 "Keep auto unless the model's page names another; a wrong template makes answers worse.")));
  fields.push_back(
      text("systemPrompt", &C::systemPrompt, "", place,
           LK_WORDS("System prompt", "", "An instruction that stands before every conversation which has none of its own.",
                    "Use the same text when you chat with the trained model.")));
  fields.push_back(integer(
      "maxLength", &C::maxLength, 512, 8, 1 << 20, Place{"Data", true},
      LK_WORDS("Longest row", "tokens", "Longer conversations are cut at this many tokens; a token is a word or a piece of one.",
               "Raise it if the plan says that rows are cut; memory and time grow with it.")));
}

void addTraining(Fields& fields) {
  const Place place{"Training"}, basic{"Training", true};
  fields.push_back(
      choice("method", &C::method, "lora", {"lora", "full"}, place,
             LK_WORDS("Method", "", "What is trained: small added matrices (lora) or every weight of the model (full).",
                      "Keep lora: it needs far less memory and keeps the base model as it was.")));
  fields.push_back(
      integer("epochs", &C::epochs, 0, 0, 10000, Place{"Training", true, LK_TR("RunConfig", "automatic")},
              LK_WORDS("Epochs", "passes", "How many times the model goes through all training rows.",
                       "Keep automatic first; use fewer if the validation loss rises while the training loss falls.")));
  fields.push_back(
      integer("maxSteps", &C::maxSteps, 0, 0, kMaxSteps, Place{"Training", false, LK_TR("RunConfig", "no limit")},
              LK_WORDS("Most steps", "steps", "The run ends after this many updates of the weights, whatever the epochs say.",
                       "Set it to a small number for a quick trial.")));
  fields.push_back(real("learningRate", &C::learningRate, 2e-4, 1e-8, 1, 8, basic,
                        LK_WORDS("Learning rate", "", "How far the weights move in one step.",
                                 "Halve it if the loss jumps up and down; double it if the loss hardly falls.")));
  fields.push_back(choice(
      "schedule", &C::schedule, "cosine", {"cosine", "linear", "constant"}, place,
      LK_WORDS("Schedule", "", "How the learning rate falls during the run: along a half cosine, a straight line, or not at all.",
               "Cosine suits most runs; constant is useful when you do not know yet how long to train.")));
  fields.push_back(
      real("warmupShare", &C::warmupShare, 0.05, 0, 0.5, 3, Place{"Training", false, LK_TR("RunConfig", "off")},
           LK_WORDS("Warm-up", "of all steps", "The share of the run in which the learning rate rises from zero to its peak.",
                    "Raise it if the loss jumps at the very beginning.")));
  fields.push_back(integer("batchSize", &C::batchSize, 8, 1, 65536, basic,
                           LK_WORDS("Batch size", "rows", "How many rows are computed together.",
                                    "Lower it if memory runs out, and raise accumulation by as much.")));
  fields.push_back(integer("accumulation", &C::accumulation, 1, 1, 65536, place,
                           LK_WORDS("Accumulation", "batches", "How many batches are added up before the weights move once.",
                                    "Raise it to act like a larger batch without more memory.")));
  fields.push_back(integer("seed", &C::seed, 42, 0, kMaxSeed, basic,
                           LK_WORDS("Seed", "", "The number that all chance in the run comes from: split, order and first values.",
                                    "The same seed and settings give the same run; change it to see how much is luck.")));
}

void addOptimiser(Fields& fields) {
  const Place place{"Training"}, off{"Training", false, LK_TR("RunConfig", "off")};
  fields.push_back(real("weightDecay", &C::weightDecay, 0.0, 0, 1, 4, off,
                        LK_WORDS("Weight decay", "", "Pulls trained weights towards zero a little in every step.",
                                 "A small value such as 0.01 can help when a small dataset is learnt by heart.")));
  fields.push_back(
      real("clipNorm", &C::clipNorm, 1.0, 0, 1e6, 3, off,
           LK_WORDS("Gradient clipping", "", "Steps larger than this are shortened to it, so that one odd row does no harm.",
                    "Keep 1; lower it if the loss has sudden spikes.")));
  fields.push_back(real("beta1", &C::beta1, 0.9, 0, 0.9999, 4, place,
                        LK_WORDS("Adam beta 1", "", "How long the optimiser remembers the direction of earlier steps.",
                                 "Leave it alone unless you know why.")));
  fields.push_back(real("beta2", &C::beta2, 0.999, 0, 0.999999, 6, place,
                        LK_WORDS("Adam beta 2", "", "How long the optimiser remembers the size of earlier steps.",
                                 "0.95 is a common choice for training a whole model; leave it alone for lora.")));
  fields.push_back(real("adamEpsilon", &C::adamEpsilon, 1e-8, 1e-16, 0.1, 16, place,
                        LK_WORDS("Adam epsilon", "", "A tiny number that keeps the optimiser from dividing by zero.",
                                 "Leave it alone unless you know why.")));
}

void addLora(Fields& fields) {
  const Place place{"LoRA"};
  fields.push_back(
      integer("rank", &C::rank, 8, 1, 4096, Place{"LoRA", true},
              LK_WORDS("Rank", "", "How much new knowledge the added matrices can hold: their size.",
                       "8 is enough for style and a few facts; try 16 to 64 for many facts, at the price of memory.")));
  fields.push_back(real("alpha", &C::alpha, 0.0, 0, 65536, 2, Place{"LoRA", false, LK_TR("RunConfig", "twice the rank")},
                        LK_WORDS("Alpha", "", "How strongly the added matrices act; it is divided by the rank.",
                                 "Keep twice the rank; change the learning rate first.")));
  fields.push_back(
      real("dropout", &C::dropout, 0.0, 0, 0.95, 3, Place{"LoRA", false, LK_TR("RunConfig", "off")},
           LK_WORDS("Dropout", "", "The share of inputs to the added matrices that is switched off at random in each step.",
                    "Try 0.05 to 0.1 when a small dataset is learnt by heart.")));
  fields.push_back(
      text("targets", &C::targets, "all-linear", place,
           LK_WORDS("Layers", "",
                    "Which layers of the model get added matrices: all-linear, names with commas, or a regular expression.",
                    "all-linear learns best; q_proj,v_proj is smaller and faster.")));
  fields.push_back(boolean("rslora", &C::rslora, false, place,
                           LK_WORDS("Rank-stabilised", "", "Divides alpha by the square root of the rank in place of the rank.",
                                    "Switch it on for ranks above about 32.")));
}

void addEvaluation(Fields& fields) {
  fields.push_back(
      real("validationShare", &C::validationShare, 0.1, 0, 0.9, 3, Place{"Evaluation", true, LK_TR("RunConfig", "off")},
           LK_WORDS("Validation share", "of rows",
                    "The share of rows that is kept back from training to measure how well the model answers what it has not seen.",
                    "0.1 suits most datasets; set 0 when every row must be learnt.")));
  fields.push_back(integer("evalEvery", &C::evalEvery, 0, 0, kMaxSteps, Place{"Evaluation", false, LK_TR("RunConfig", "automatic")},
                           LK_WORDS("Evaluate every", "steps", "How often the validation loss is measured.",
                                    "Measure less often if evaluations take a large part of the time.")));
  fields.push_back(integer("saveEvery", &C::saveEvery, 0, 0, kMaxSteps,
                           Place{"Evaluation", false, LK_TR("RunConfig", "at each evaluation")},
                           LK_WORDS("Save every", "steps", "How often a checkpoint is written, from which the run can go on.",
                                    "Save more often if the machine may be switched off.")));
  fields.push_back(
      integer("patience", &C::patience, 0, 0, 100000, Place{"Evaluation", false, LK_TR("RunConfig", "never")},
              LK_WORDS("Patience", "evaluations", "The run ends early after this many evaluations in a row without improvement.",
                       "3 to 5 saves time on long runs; the best checkpoint is kept in any case.")));
}

void addMachine(Fields& fields) {
  fields.push_back(
      choice("dtype", &C::dtype, "auto", {"auto", "float32", "bfloat16"}, Place{"Machine"},
             LK_WORDS("Number format", "", "The precision of the computation: float32 is exact, bfloat16 is half the size.",
                      "Keep auto: it takes bfloat16 where this processor is fast at it.")));
  fields.push_back(integer("threads", &C::threads, 0, 0, 4096, Place{"Machine", false, LK_TR("RunConfig", "all cores")},
                           LK_WORDS("Threads", "", "How many processor cores the training uses.",
                                    "Use fewer to keep the machine quick for other work.")));
}

#undef LK_WORDS

}  // namespace

const std::vector<Field<RunConfig>>& runFields() {
  static const Fields kFields = [] {
    Fields fields;
    addData(fields);
    addTraining(fields);
    addOptimiser(fields);
    addLora(fields);
    addEvaluation(fields);
    addMachine(fields);
    return fields;
  }();
  return kFields;
}

}  // namespace lorikeet
