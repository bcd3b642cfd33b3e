// Character classes from ICU. See char_classes.h.
#include "core/text/char_classes.h"

#include <unicode/uchar.h>

#include <cstdint>

namespace lorikeet {

namespace {
bool inCategory(char32_t code, std::uint32_t mask) { return (U_GET_GC_MASK(static_cast<UChar32>(code)) & mask) != 0; }

// The tables of the library's parts are those of several old Unicodes; what came or changed later is not in them.
bool isAsOldAs(char32_t code, int major) {
  UVersionInfo age;
  u_charAge(static_cast<UChar32>(code), age);
  return age[0] <= major;
}
constexpr int kCategoryTables = 8, kMarkTable = 9, kScriptTable = 9;
}  // namespace

bool isNumeric(char32_t code) { return inCategory(code, U_GC_N_MASK); }

bool isPunctuation(char32_t code) {
  if (code < 0x80)
    return (code > 0x20 && code < '0') || (code > '9' && code < 'A') || (code > 'Z' && code < 'a') || (code > 'z' && code < 0x7F);
  if (code == 0x166D || code == 0x111C9) return true;  // were punctuation then
  return inCategory(code, U_GC_P_MASK) && isAsOldAs(code, kCategoryTables);
}

bool isRegexWordChar(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  return u_hasBinaryProperty(c, UCHAR_ALPHABETIC) || u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL) ||
         inCategory(code, U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK);
}

bool isNonspacingMark(char32_t code) {
  if (code == 0x1734) return true;
  if (code == 0x1885 || code == 0x1886 || code == 0xA9BD || code == 0x111C9) return false;
  return inCategory(code, U_GC_MN_MASK) && isAsOldAs(code, kCategoryTables);
}

bool isMark(char32_t code) {
  if (code == 0x1CF2 || code == 0x1CF3) return true;
  return code != 0x111C9 && inCategory(code, U_GC_M_MASK) && isAsOldAs(code, kMarkTable);
}

bool hasOldScript(char32_t code) { return isAsOldAs(code, kScriptTable); }

bool isControlLike(char32_t code) {
  return inCategory(code, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK | U_GC_CS_MASK) && isAsOldAs(code, kCategoryTables);
}

bool isChineseChar(char32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) || (code >= 0x20000 && code <= 0x2A6DF) ||
         (code >= 0x2A700 && code <= 0x2B73F) || (code >= 0x2B740 && code <= 0x2B81F) || (code >= 0x2B920 && code <= 0x2CEAF) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x2F800 && code <= 0x2FA1F);
}

}  // namespace lorikeet
