#include "core/config/run_config.h"

#include "core/config/config_table.h"
#include "core/config/lora_texts.h"
#include "core/util/file.h"

namespace lorikeet {
namespace {

constexpr const char* kPlaceholders = "placeholders";

std::map<std::string, std::string> readPlaceholders(const Json& json) {
  if (!json.is_object()) throw Error("\"placeholders\" must be an object from names to texts, but is " + describeJson(json) + ".");
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) throw Error("The placeholder \"" + name + "\" must be a text, but is " + describeJson(value) + ".");
    values[name] = value.get<std::string>();
  }
  return values;
}

/// What must be said of the texts that hold small lists.
void nameTextProblems(const RunConfig& config, std::vector<std::string>& problems) {
  const auto check = [&](const auto& parse) {
    try {
      parse();
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  };
  check([&] {
    for (const auto& [name, rank] : parseSiteValues(config.rankPattern, "rankPattern", 1))
      if (rank != static_cast<double>(static_cast<std::int64_t>(rank)))
        throw Error("\"rankPattern\" gives \"" + name + "\" a rank that is no whole number.");
  });
  check([&] { parseSiteValues(config.alphaPattern, "alphaPattern", 0); });
  check([&] { parseLayerNumbers(config.layersToTransform); });
}

void nameAdapterProblems(const RunConfig& config, std::vector<std::string>& problems) {
  const auto isBlank = [](const std::string& text) { return text.find_first_not_of(" ,\t\n") == std::string::npos; };
  if (config.method == "full") {
    if (config.dropout > 0)
      problems.emplace_back("Dropout belongs to LoRA layers, which the method \"full\" does not have; set it to 0.");
    if (config.dtype == "int8" || config.dtype == "nf4")
      problems.emplace_back("The method \"full\" changes every weight, which int8 and nf4 cannot hold exactly; set \"dtype\" to auto, "
                            "or train with LoRA.");
    if (config.dora) problems.emplace_back("DoRA belongs to LoRA layers, which the method \"full\" does not have; switch it off.");
    if (config.loraPlusRatio > 0)
      problems.emplace_back("LoRA+ belongs to LoRA layers, which the method \"full\" does not have; set its ratio to 0.");
    if (!isBlank(config.modulesToSave))
      problems.emplace_back("The method \"full\" trains every module already; leave \"modulesToSave\" empty.");
    return;
  }
  if (isBlank(config.targets))
    problems.emplace_back("No layer is named to be trained; set \"targets\" to all-linear or to layer names.");
  if (!isBlank(config.layersToTransform) && looksLikeRegex(config.targets))
    problems.emplace_back(
        "Layer numbers cannot be used beside a regular expression, as PEFT could not read them; write the numbers into "
        "\"targets\" and leave \"layersToTransform\" empty.");
  nameTextProblems(config, problems);
}

}  // namespace

RunConfig::RunConfig() { config_table::setDefaults(*this, runFields()); }

Json toJson(const RunConfig& config) {
  Json json = toJson(config, runFields());
  json[kPlaceholders] = Json(Json::value_t::object);
  for (const auto& [name, value] : config.placeholders) json[kPlaceholders][name] = value;
  return json;
}

RunConfig runConfigFromJson(const Json& json) {
  if (!json.is_object()) throw Error("Settings must be a JSON object, but are " + describeJson(json) + ".");
  RunConfig config;
  for (const auto& [key, value] : json.items()) {
    if (key == kPlaceholders)
      config.placeholders = readPlaceholders(value);
    else
      config_table::setByKey(config, runFields(), key, value);
  }
  return config;
}

RunConfig runConfigFromFile(const std::string& path) {
  const Json json = parseJson(readFile(path), path);
  try {
    return runConfigFromJson(json);
  } catch (const Error& error) {
    throw Error(path + ": " + error.what());
  }
}

std::vector<std::string> problemsOf(const RunConfig& config) {
  std::vector<std::string> problems;
  if (config.schedule == "constant" && config.maxSteps == 1 && config.warmupShare > 0)
    problems.emplace_back("A run of one step has no room for a warm-up; set the warm-up to 0.");
  if (config.patience > 0 && config.validationShare == 0 && config.validationFile.empty())
    problems.emplace_back("Patience needs validation rows, and there are none; set a validation share or a validation file.");
  if (!config.systemPrompt.empty() && config.systemPrompts.find_first_not_of(" \t\r\n") != std::string::npos)
    problems.emplace_back("There is one system prompt and a list of several; clear one of the two.");
  nameAdapterProblems(config, problems);
  return problems;
}

}  // namespace lorikeet
