// Regular expressions of tokenizer.json are Oniguruma's; this writes them for ICU. Used by unicode_regex.cpp.
#pragma once
#include <string>
#include <string_view>

namespace lorikeet {

/// The same expression for ICU with its flags MULTILINE and UNIX_LINES set (as Oniguruma always is). What ICU lacks is left as it
/// is, for ICU's compiler to refuse.
std::string toIcuSyntax(std::string_view pattern);

}  // namespace lorikeet
