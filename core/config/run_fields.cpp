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

void addData(Fields& fields) {
  const Place place{LK_TR("RunConfig", "Data")};
  fields.push_back(text("baseModel", &C::baseModel, "", place,
                        Words{LK_TR("RunConfig", "Base model"), "",
                              LK_TR("RunConfig", "The folder of the language model that learns; it is only read, never changed."),
                              LK_TR("RunConfig",
                                    "Leave it empty for the small built-in model; choose a folder with config.json and "
                                    "model.safetensors for your own.")}));
  fields.push_back(text(
      "dataset", &C::dataset, "", place,
      Words{LK_TR("RunConfig", "Dataset"), "", LK_TR("RunConfig", "The file of questions and answers that the model learns from."),
            LK_TR("RunConfig", "JSON, JSON lines, CSV and TSV all work; leave it empty to try the sample dataset.")}));
  fields.push_back(text("validationFile", &C::validationFile, "", place,
                        Words{LK_TR("RunConfig", "Validation file"), "",
                              LK_TR("RunConfig", "A file of questions that are never trained on, only used to measure."),
                              LK_TR("RunConfig", "Leave it empty to keep back a share of the dataset instead.")}));
  fields.push_back(
      text("chatTemplate", &C::chatTemplate, "auto", place,
           Words{LK_TR("RunConfig", "Chat template"), "",
                 LK_TR("RunConfig", "How questions and answers are written into one text for the model."),
                 LK_TR("RunConfig", "Keep auto unless the model's page names another; a wrong template makes answers worse.")}));
  fields.push_back(text("systemPrompt", &C::systemPrompt, "", place,
                        Words{LK_TR("RunConfig", "System prompt"), "",
                              LK_TR("RunConfig", "An instruction that stands before every conversation which has none of its own."),
                              LK_TR("RunConfig", "Use the same text when you chat with the trained model.")}));
  fields.push_back(
      text("systemPrompts", &C::systemPrompts, "", place,
           Words{LK_TR("RunConfig", "System prompts to draw from"), "",
                 LK_TR("RunConfig",
                       "Several instructions, one a line; each conversation that has none of its own gets one of them by chance."),
                 LK_TR("RunConfig", "Use it when the model should not depend on the exact words of one system prompt.")}));
  fields.push_back(boolean("superviseToolCalls", &C::superviseToolCalls, false, place,
                           Words{LK_TR("RunConfig", "Learn tool calls too"), "",
                                 LK_TR("RunConfig", "The model learns to write the tool calls of the rows, besides the answers."),
                                 LK_TR("RunConfig", "Switch it on when the model itself shall call tools after training.")}));
  fields.push_back(
      integer("maxLength", &C::maxLength, 512, 8, 1 << 20, Place{LK_TR("RunConfig", "Data"), true},
              Words{LK_TR("RunConfig", "Longest row"), LK_TR("RunConfig", "tokens"),
                    LK_TR("RunConfig", "Longer conversations are cut at this many tokens; a token is a word or a piece of one."),
                    LK_TR("RunConfig", "Raise it if the plan says that rows are cut; memory and time grow with it.")}));
}

void addTraining(Fields& fields) {
  const Place place{LK_TR("RunConfig", "Training")}, basic{LK_TR("RunConfig", "Training"), true};
  fields.push_back(
      choice("method", &C::method, "lora", {"lora", "full"}, place,
             Words{LK_TR("RunConfig", "Method"), "",
                   LK_TR("RunConfig", "What is trained: small added matrices (lora) or every weight of the model (full)."),
                   LK_TR("RunConfig", "Keep lora: it needs far less memory and keeps the base model as it was.")}));
  fields.push_back(integer(
      "epochs", &C::epochs, 0, 0, 10000, Place{LK_TR("RunConfig", "Training"), true, LK_TR("RunConfig", "automatic")},
      Words{LK_TR("RunConfig", "Epochs"), LK_TR("RunConfig", "passes"),
            LK_TR("RunConfig", "How many times the model goes through all training rows."),
            LK_TR("RunConfig", "Keep automatic first; use fewer if the validation loss rises while the training loss falls.")}));
  fields.push_back(integer(
      "maxSteps", &C::maxSteps, 0, 0, kMaxSteps, Place{LK_TR("RunConfig", "Training"), false, LK_TR("RunConfig", "no limit")},
      Words{LK_TR("RunConfig", "Most steps"), LK_TR("RunConfig", "steps"),
            LK_TR("RunConfig", "The run ends after this many updates of the weights, whatever the epochs say."),
            LK_TR("RunConfig", "Set it to a small number for a quick trial.")}));
  fields.push_back(real("learningRate", &C::learningRate, 0, 0, 1, 8,
                        Place{LK_TR("RunConfig", "Training"), true, LK_TR("RunConfig", "automatic")},
                        Words{LK_TR("RunConfig", "Learning rate"), "",
                              LK_TR("RunConfig", "How far the weights move in one step; automatic chooses it by the model's size."),
                              LK_TR("RunConfig", "Halve it if the loss jumps up and down; double it if the loss hardly falls.")}));
  fields.push_back(choice(
      "schedule", &C::schedule, "cosine", {"cosine", "linear", "constant"}, place,
      Words{LK_TR("RunConfig", "Schedule"), "",
            LK_TR("RunConfig", "How the learning rate falls during the run: along a half cosine, a straight line, or not at all."),
            LK_TR("RunConfig", "Cosine suits most runs; constant is useful when you do not know yet how long to train.")}));
  fields.push_back(real("warmupShare", &C::warmupShare, 0.05, 0, 0.5, 3,
                        Place{LK_TR("RunConfig", "Training"), false, LK_TR("RunConfig", "off")},
                        Words{LK_TR("RunConfig", "Warm-up"), LK_TR("RunConfig", "of all steps"),
                              LK_TR("RunConfig", "The share of the run in which the learning rate rises from zero to its peak."),
                              LK_TR("RunConfig", "Raise it if the loss jumps at the very beginning.")}));
  fields.push_back(integer("batchSize", &C::batchSize, 8, 1, 65536, basic,
                           Words{LK_TR("RunConfig", "Batch size"), LK_TR("RunConfig", "rows"),
                                 LK_TR("RunConfig", "How many rows are computed together."),
                                 LK_TR("RunConfig", "Lower it if memory runs out, and raise accumulation by as much.")}));
  fields.push_back(integer("accumulation", &C::accumulation, 1, 1, 65536, place,
                           Words{LK_TR("RunConfig", "Accumulation"), LK_TR("RunConfig", "batches"),
                                 LK_TR("RunConfig", "How many batches are added up before the weights move once."),
                                 LK_TR("RunConfig", "Raise it to act like a larger batch without more memory.")}));
  fields.push_back(
      integer("seed", &C::seed, 42, 0, kMaxSeed, basic,
              Words{LK_TR("RunConfig", "Seed"), "",
                    LK_TR("RunConfig", "The number that all chance in the run comes from: split, order and first values."),
                    LK_TR("RunConfig", "The same seed and settings give the same run; change it to see how much is luck.")}));
}

void addOptimiser(Fields& fields) {
  const Place place{LK_TR("RunConfig", "Training")}, off{LK_TR("RunConfig", "Training"), false, LK_TR("RunConfig", "off")};
  fields.push_back(real("weightDecay", &C::weightDecay, 0.0, 0, 1, 4, off,
                        Words{LK_TR("RunConfig", "Weight decay"), "",
                              LK_TR("RunConfig", "Pulls trained weights towards zero a little in every step."),
                              LK_TR("RunConfig", "A small value such as 0.01 can help when a small dataset is learnt by heart.")}));
  fields.push_back(real("clipNorm", &C::clipNorm, 1.0, 0, 1e6, 3, off,
                        Words{LK_TR("RunConfig", "Gradient clipping"), "",
                              LK_TR("RunConfig", "Steps larger than this are shortened to it, so that one odd row does no harm."),
                              LK_TR("RunConfig", "Keep 1; lower it if the loss has sudden spikes.")}));
  fields.push_back(real("beta1", &C::beta1, 0.9, 0, 0.9999, 4, place,
                        Words{LK_TR("RunConfig", "Adam beta 1"), "",
                              LK_TR("RunConfig", "How long the optimiser remembers the direction of earlier steps."),
                              LK_TR("RunConfig", "Leave it alone unless you know why.")}));
  fields.push_back(real("beta2", &C::beta2, 0.999, 0, 0.999999, 6, place,
                        Words{LK_TR("RunConfig", "Adam beta 2"), "",
                              LK_TR("RunConfig", "How long the optimiser remembers the size of earlier steps."),
                              LK_TR("RunConfig", "0.95 is a common choice for training a whole model; leave it alone for lora.")}));
  fields.push_back(real("adamEpsilon", &C::adamEpsilon, 1e-8, 1e-16, 0.1, 16, place,
                        Words{LK_TR("RunConfig", "Adam epsilon"), "",
                              LK_TR("RunConfig", "A tiny number that keeps the optimiser from dividing by zero."),
                              LK_TR("RunConfig", "Leave it alone unless you know why.")}));
  fields.push_back(
      real("neftuneAlpha", &C::neftuneAlpha, 0.0, 0, 1000, 2, off,
           Words{LK_TR("RunConfig", "Embedding noise (NEFTune)"), "",
                 LK_TR("RunConfig", "Random noise that is added to the words' vectors while training."),
                 LK_TR("RunConfig", "5 often makes answers of small instruction datasets richer; keep 0 for plain facts.")}));
}

/// What an adapter learns besides A and B, where it starts, and how fast.
void addAdapterKinds(Fields& fields) {
  const Place place{LK_TR("RunConfig", "LoRA")}, off{LK_TR("RunConfig", "LoRA"), false, LK_TR("RunConfig", "off")};
  fields.push_back(boolean("dora", &C::dora, false, place,
                           Words{LK_TR("RunConfig", "DoRA"), "",
                                 LK_TR("RunConfig", "Learns the length of each row of the weights apart from its direction."),
                                 LK_TR("RunConfig", "It can help at small ranks; training takes noticeably longer.")}));
  fields.push_back(choice(
      "initialisation", &C::initialisation, "default", {"default", "gaussian", "pissa"}, place,
      Words{LK_TR("RunConfig", "First values"), "",
            LK_TR("RunConfig",
                  "What the added matrices start from: even random numbers, normal ones, or the strongest parts of the weights "
                  "(pissa)."),
            LK_TR("RunConfig", "Keep default; pissa often learns faster, but needs time at the start and saves twice the rank.")}));
  fields.push_back(real("loraPlusRatio", &C::loraPlusRatio, 0.0, 0, 1000, 2, off,
                        Words{LK_TR("RunConfig", "LoRA+ ratio"), "",
                              LK_TR("RunConfig", "How many times faster the second added matrix learns than the first."),
                              LK_TR("RunConfig", "Try 16 with half the learning rate when the loss falls slowly.")}));
}

/// Which layers are trained, beyond `targets`, and with what rank.
void addLayerChoices(Fields& fields) {
  const Place place{LK_TR("RunConfig", "LoRA")};
  fields.push_back(text(
      "excludeLayers", &C::excludeLayers, "", place,
      Words{LK_TR("RunConfig", "Layers left out"), "",
            LK_TR("RunConfig",
                  "Layers that get no added matrices even if they are chosen above: names with commas or a regular expression."),
            LK_TR("RunConfig", "Leave it empty unless some layers must stay as they are.")}));
  fields.push_back(text(
      "layersToTransform", &C::layersToTransform, "", place,
      Words{
          LK_TR("RunConfig", "Layer numbers"), "",
          LK_TR("RunConfig", "The numbers of the blocks that get added matrices, such as 0-5,8, counted from 0; empty means all."),
          LK_TR("RunConfig", "Train only the last blocks to save time and memory.")}));
  fields.push_back(text("rankPattern", &C::rankPattern, "", place,
                        Words{LK_TR("RunConfig", "Ranks of some layers"), "",
                              LK_TR("RunConfig", "Layers with a rank of their own, such as q_proj=16, v_proj=4."),
                              LK_TR("RunConfig", "Leave it empty unless you know which layers need more room.")}));
  fields.push_back(text("alphaPattern", &C::alphaPattern, "", place,
                        Words{LK_TR("RunConfig", "Alphas of some layers"), "",
                              LK_TR("RunConfig", "Layers with an alpha of their own, such as q_proj=32, v_proj=8."),
                              LK_TR("RunConfig", "Change it together with the ranks above, to keep their proportion.")}));
  fields.push_back(
      text("modulesToSave", &C::modulesToSave, "", place,
           Words{LK_TR("RunConfig", "Modules trained whole"), "",
                 LK_TR("RunConfig",
                       "Modules of which every weight is trained and saved, such as lm_head or embed_tokens: names with commas."),
                 LK_TR("RunConfig", "Needed when new words are taught; the adapter becomes much larger.")}));
}

void addLora(Fields& fields) {
  const Place place{LK_TR("RunConfig", "LoRA")};
  fields.push_back(integer(
      "rank", &C::rank, 8, 1, 4096, Place{LK_TR("RunConfig", "LoRA"), true},
      Words{LK_TR("RunConfig", "Rank"), "", LK_TR("RunConfig", "How much new knowledge the added matrices can hold: their size."),
            LK_TR("RunConfig", "8 is enough for style and a few facts; try 16 to 64 for many facts, at the price of memory.")}));
  fields.push_back(real(
      "alpha", &C::alpha, 0.0, 0, 65536, 2, Place{LK_TR("RunConfig", "LoRA"), false, LK_TR("RunConfig", "twice the rank")},
      Words{LK_TR("RunConfig", "Alpha"), "", LK_TR("RunConfig", "How strongly the added matrices act; it is divided by the rank."),
            LK_TR("RunConfig", "Keep twice the rank; change the learning rate first.")}));
  fields.push_back(
      real("dropout", &C::dropout, 0.0, 0, 0.95, 3, Place{LK_TR("RunConfig", "LoRA"), false, LK_TR("RunConfig", "off")},
           Words{LK_TR("RunConfig", "Dropout"), "",
                 LK_TR("RunConfig", "The share of inputs to the added matrices that is switched off at random in each step."),
                 LK_TR("RunConfig", "Try 0.05 to 0.1 when a small dataset is learnt by heart.")}));
  fields.push_back(
      text("targets", &C::targets, "all-linear", place,
           Words{LK_TR("RunConfig", "Layers"), "",
                 LK_TR("RunConfig",
                       "Which layers of the model get added matrices: all-linear, names with commas, or a regular expression."),
                 LK_TR("RunConfig", "all-linear learns best; q_proj,v_proj is smaller and faster.")}));
  fields.push_back(boolean("rslora", &C::rslora, false, place,
                           Words{LK_TR("RunConfig", "Rank-stabilised"), "",
                                 LK_TR("RunConfig", "Divides alpha by the square root of the rank in place of the rank."),
                                 LK_TR("RunConfig", "Switch it on for ranks above about 32.")}));
  addAdapterKinds(fields);
  addLayerChoices(fields);
}

void addEvaluation(Fields& fields) {
  fields.push_back(real(
      "validationShare", &C::validationShare, 0.1, 0, 0.9, 3,
      Place{LK_TR("RunConfig", "Evaluation"), true, LK_TR("RunConfig", "off")},
      Words{LK_TR("RunConfig", "Validation share"), LK_TR("RunConfig", "of rows"),
            LK_TR("RunConfig",
                  "The share of rows that is kept back from training to measure how well the model answers what it has not seen."),
            LK_TR("RunConfig", "0.1 suits most datasets; set 0 when every row must be learnt.")}));
  fields.push_back(integer("evalEvery", &C::evalEvery, 0, 0, kMaxSteps,
                           Place{LK_TR("RunConfig", "Evaluation"), false, LK_TR("RunConfig", "automatic")},
                           Words{LK_TR("RunConfig", "Evaluate every"), LK_TR("RunConfig", "steps"),
                                 LK_TR("RunConfig", "How often the validation loss is measured."),
                                 LK_TR("RunConfig", "Measure less often if evaluations take a large part of the time.")}));
  fields.push_back(integer("saveEvery", &C::saveEvery, 0, 0, kMaxSteps,
                           Place{LK_TR("RunConfig", "Evaluation"), false, LK_TR("RunConfig", "at each evaluation")},
                           Words{LK_TR("RunConfig", "Save every"), LK_TR("RunConfig", "steps"),
                                 LK_TR("RunConfig", "How often a checkpoint is written, from which the run can go on."),
                                 LK_TR("RunConfig", "Save more often if the machine may be switched off.")}));
  fields.push_back(integer("patience", &C::patience, 0, 0, 100000,
                           Place{LK_TR("RunConfig", "Evaluation"), false, LK_TR("RunConfig", "never")},
                           Words{LK_TR("RunConfig", "Patience"), LK_TR("RunConfig", "evaluations"),
                                 LK_TR("RunConfig", "The run ends early after this many evaluations in a row without improvement."),
                                 LK_TR("RunConfig", "3 to 5 saves time on long runs; the best checkpoint is kept in any case.")}));
  fields.push_back(real("minimumGain", &C::minimumGain, 0.0, 0, 100, 4, Place{LK_TR("RunConfig", "Evaluation")},
                        Words{LK_TR("RunConfig", "Smallest gain"), "",
                              LK_TR("RunConfig", "The validation loss must fall by more than this for patience to start anew."),
                              LK_TR("RunConfig", "Raise it to 0.01 if a run creeps on without getting noticeably better.")}));
  fields.push_back(integer("keepCheckpoints", &C::keepCheckpoints, 1, 1, 100000, Place{LK_TR("RunConfig", "Evaluation")},
                           Words{LK_TR("RunConfig", "Keep"), LK_TR("RunConfig", "checkpoints"),
                                 LK_TR("RunConfig", "How many of the newest checkpoints stay on disk, besides the best one."),
                                 LK_TR("RunConfig", "Keep more to compare how the answers changed during the run.")}));
  fields.push_back(text("pinnedPrompts", &C::pinnedPrompts, "", Place{LK_TR("RunConfig", "Evaluation")},
                        Words{LK_TR("RunConfig", "Pinned questions"), "",
                              LK_TR("RunConfig", "Questions, one a line, that the model answers at every evaluation, so that you see it learn."),
                              LK_TR("RunConfig", "Two or three short ones are enough; each costs a moment at every evaluation.")}));
}

void addMachine(Fields& fields) {
  fields.push_back(
      choice("dtype", &C::dtype, "auto", {"auto", "float32", "bfloat16", "int8", "nf4"}, Place{LK_TR("RunConfig", "Machine")},
             Words{LK_TR("RunConfig", "Number format"), "",
                   LK_TR("RunConfig", "How the base model's numbers are held: float32 is exact, bfloat16 half the size, int8 a quarter, nf4 (4 bits) an eighth."),
                   LK_TR("RunConfig", "Keep auto: it takes bfloat16 where this processor is fast at it. Take int8 or nf4 when memory is short.")}));
  fields.push_back(boolean("gradientCheckpointing", &C::gradientCheckpointing, false, Place{LK_TR("RunConfig", "Machine")},
                           Words{LK_TR("RunConfig", "Save memory by recomputing"), "",
                                 LK_TR("RunConfig",
                                       "Keeps only the input of each layer and computes the rest again when it is needed (gradient checkpointing)."),
                                 LK_TR("RunConfig", "Switch it on when memory is short: steps take about a third longer.")}));
  fields.push_back(
      integer("threads", &C::threads, 0, 0, 4096, Place{LK_TR("RunConfig", "Machine"), false, LK_TR("RunConfig", "all cores")},
              Words{LK_TR("RunConfig", "Threads"), "", LK_TR("RunConfig", "How many processor cores the training uses."),
                    LK_TR("RunConfig", "Use fewer to keep the machine quick for other work.")}));
}

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
