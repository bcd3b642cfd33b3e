// Text that was decoded in the wrong encoding: finding it and turning it back. Used by row_checks.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace lorikeet {

/// UTF-8 that was read as Windows-1252 or Latin-1 ("Ã©", "ä½ å¥½"), or as GBK ("浣犲ソ", "锟斤拷").
bool hasMojibake(std::string_view text);
/// The text as it was meant, where the way back is exact for all of it; nothing otherwise, or when there is nothing to mend.
std::optional<std::string> withoutMojibake(std::string_view text);
/// The character that Windows-1252 has at 0x80 to 0x9F; 0 where it has none.
char32_t windows1252(unsigned char byte);

}  // namespace lorikeet
