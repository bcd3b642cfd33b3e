// The lists of family descriptions, one function a file. Used by family.cpp alone.
#pragma once
#include <vector>

#include "core/formats/family.h"

namespace lorikeet {

std::vector<Family> llamaFamilies();
std::vector<Family> gemmaFamilies();
std::vector<Family> phiFamilies();
std::vector<Family> gpt2Families();
std::vector<Family> t5Families();

}  // namespace lorikeet
