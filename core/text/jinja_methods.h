// Methods of Python's str as functions. Used by boundMethod.
#pragma once
#include <string>

#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

using Method = Value (*)(const Value& self, const Arguments& arguments);

/// A method of str; null where Python has none of that name that templates may use.
Method findTextMethod(const std::string& name);

}  // namespace lorikeet::jinja
