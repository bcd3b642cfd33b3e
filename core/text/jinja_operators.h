// Operators on template values, with Python's meaning. Used by the interpreter and by tests that are operators.
#pragma once
#include <optional>

#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

/// + - * / // % **   @throws Failure for operands that do not fit, division by zero, results too large.
Value binary(Interpreter& interpreter, const std::string& op, const Value& left, const Value& right);
/// == != < <= > >= in, not in
bool compare(const std::string& op, const Value& left, const Value& right);
Value negated(const Value& value);
Value slice(const Value& base, std::optional<std::int64_t> start, std::optional<std::int64_t> stop, std::int64_t step);
/// Of a list, tuple or text (its characters); `index` must be inside.
Value itemAt(const Value& base, std::size_t index);
bool contains(const Value& container, const Value& item);

}  // namespace lorikeet::jinja
