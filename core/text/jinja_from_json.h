// JSON as the values of a template. Used by the model's own template for messages, tools and documents.
#pragma once
#include <nlohmann/json.hpp>

#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

/// Objects keep their order, as Python's dicts do. @throws Error for what is nested more than 90 levels deep, or a whole number
/// beyond 64 bits.
Value fromJson(const nlohmann::ordered_json& json);

/// Reads a JSON text. @param what opens the sentence of the Error ("The tools of the conversation").
Value fromJsonText(const std::string& text, const std::string& what);

}  // namespace lorikeet::jinja
