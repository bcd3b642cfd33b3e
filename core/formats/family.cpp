#include "core/formats/family.h"

#include <algorithm>

#include "core/formats/families.h"

namespace lorikeet {
namespace {

const std::vector<Family>& allFamilies() {
  static const std::vector<Family> kFamilies = [] {
    std::vector<Family> all;
    for (const auto& list : {llamaFamilies(), gemmaFamilies(), phiFamilies(), gpt2Families(), t5Families()})
      all.insert(all.end(), list.begin(), list.end());
    return all;
  }();
  return kFamilies;
}

}  // namespace

const Family* findFamily(const std::string& modelType) {
  for (const Family& family : allFamilies()) {
    if (modelType == family.modelType) return &family;
  }
  return nullptr;
}

std::string familyNames() {
  std::vector<std::string> names;
  for (const Family& family : allFamilies()) names.emplace_back(family.modelType);
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace lorikeet
