// Normalizers that write each character anew, and those of whole models (BERT, SentencePiece). Used by normalizer.cpp.
#pragma once
#include <memory>
#include <string>

#include "core/text/normalizer.h"

namespace lorikeet {

std::unique_ptr<const Normalizer> makeLowercase();
std::unique_ptr<const Normalizer> makeStripAccents();
/// SentencePiece's rules for "nmt_nfkc": control characters go, odd spaces become spaces.
std::unique_ptr<const Normalizer> makeNmt();
/// Text in GPT-2's byte alphabet.
std::unique_ptr<const Normalizer> makeByteLevelNormalizer();
std::unique_ptr<const Normalizer> makePrecompiled(const Json& json, const std::string& where);
std::unique_ptr<const Normalizer> makeBertNormalizer(const Json& json, const std::string& where);
/// @param form NFC, NFD, NFKC or NFKD
std::unique_ptr<const Normalizer> makeUnicodeForm(const std::string& form);
std::unique_ptr<const Normalizer> makeNormalizerSequence(std::vector<std::unique_ptr<const Normalizer>> steps);

}  // namespace lorikeet
