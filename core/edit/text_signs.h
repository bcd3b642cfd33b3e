// Characters that no text should hold. Used by row_checks and row_fixes alone.
#pragma once
#include <string_view>

namespace lorikeet {

/// Control characters but tab and line ends, U+FEFF, U+FFFD, private-use characters.
bool isStrayCharacter(char32_t code);
/// Broken UTF-8 counts too.
bool hasStrayCharacters(std::string_view text);

}  // namespace lorikeet
