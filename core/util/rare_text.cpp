// See rare_text.h.
#include "core/util/rare_text.h"

#include <array>
#include <functional>

namespace lorikeet {
namespace {

/// What most texts are: nothing, or a role. Never destroyed: rows may outlive it at the end of the program.
const std::array<std::string, 6>& usualTexts() {
  static const auto* const kTexts = new std::array<std::string, 6>{"", "user", "assistant", "system", "tool", "function_call"};
  return *kTexts;
}

}  // namespace

RareText::RareText() noexcept : m_text(&usualTexts().front()) {}

RareText::RareText(std::string_view text) : RareText() {
  for (const std::string& usual : usualTexts())
    if (usual == text) {
      m_text = &usual;
      return;
    }
  m_text = new std::string(text);
}

RareText::RareText(const RareText& other) : m_text(other.isOwn() ? new std::string(*other.m_text) : other.m_text) {}

bool RareText::isOwn() const {
  const std::less<const std::string*> before;
  const auto& usual = usualTexts();
  return before(m_text, usual.data()) || !before(m_text, usual.data() + usual.size());
}

const std::vector<std::string>& RareTexts::list() const {
  static const auto* const kNone = new std::vector<std::string>();
  return m_list ? *m_list : *kNone;
}

std::vector<std::string>& RareTexts::edit() {
  if (!m_list) m_list = std::make_unique<std::vector<std::string>>();
  return *m_list;
}

std::unique_ptr<std::vector<std::string>> RareTexts::made(std::vector<std::string>&& texts) {
  return texts.empty() ? nullptr : std::make_unique<std::vector<std::string>>(std::move(texts));
}

}  // namespace lorikeet
