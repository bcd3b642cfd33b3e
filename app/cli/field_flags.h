// Command-line flags made from a table of settings (core/config/field.h), so that no flag is declared twice. Used by train,
// generate, chat, eval.
#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/config/field.h"
#include "core/util/error.h"

namespace lorikeet::cli {

/// What was given on the command line, in order, already checked.
template <class Config>
struct GivenFields {
  std::vector<std::pair<const Field<Config>*, std::string>> values;

  void applyTo(Config& config) const {
    for (const auto& [field, text] : values) field->setText(config, text);
  }
};

/// The help text of a flag: what it is, its range and its default.
std::string flagHelp(const FieldSpec& spec);

using FieldFilter = std::function<bool(const std::string& key)>;
FieldFilter only(std::vector<std::string> keys);
FieldFilter allBut(std::vector<std::string> keys);

/// Adds one flag for each field that `wanted` lets through; grouped in --help as in the form.
/// A bad value is a usage error that names the flag. @param fields must outlive the parse (the tables do: they are static)
template <class Config>
std::shared_ptr<GivenFields<Config>> addFieldFlags(CLI::App& app, const std::vector<Field<Config>>& fields,
                                                   const FieldFilter& wanted = allBut({})) {
  auto given = std::make_shared<GivenFields<Config>>();
  for (const Field<Config>& field : fields) {
    if (!wanted(field.spec.key)) continue;
    const std::string flag = "--" + flagName(field.spec.key);
    const auto take = [given, &field, flag](const std::string& text) {
      try {
        parsedValue(field.spec, text);
      } catch (const Error& error) {
        throw CLI::ValidationError(flag, error.what());
      }
      given->values.emplace_back(&field, text);
    };
    CLI::Option* option = nullptr;
    if (field.spec.type == FieldType::Boolean) {
      option = app.add_flag_function(
          flag + ",!--no-" + flagName(field.spec.key), [take](std::int64_t count) { take(count > 0 ? "true" : "false"); },
          flagHelp(field.spec));
    } else {
      option = app.add_option_function<std::string>(flag, take, flagHelp(field.spec));
    }
    option->group(field.spec.group.empty() ? "Settings" : field.spec.group);
  }
  return given;
}

}  // namespace lorikeet::cli
