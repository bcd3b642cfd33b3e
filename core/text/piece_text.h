// Small steps on strings that several decoders share. Used by token_decoder.cpp.
#pragma once
#include <string>
#include <string_view>

namespace lorikeet {

/// Every `from` becomes `to`; an empty `from` is found before each character and at the end (as Rust's replace does).
std::string replaceEach(std::string_view text, std::string_view from, std::string_view to);

/// English put back together: no space before punctuation or in contractions. Source: BERT's clean_up_tokenization.
std::string cleanedUp(std::string text);

/// A byte's value if `piece` is "<0xE4>" or the like; else -1.
int byteOfPiece(std::string_view piece);

}  // namespace lorikeet
