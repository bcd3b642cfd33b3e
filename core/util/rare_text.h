// Texts that a million rows have and hardly one uses: they cost a pointer where they are empty or one of a few usual words. Used by
// Message and Row.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lorikeet {

/// A text that is nearly always empty or the name of a role; 8 bytes. Other texts are copied with it. Reads like a std::string.
class RareText {
 public:
  RareText() noexcept;
  RareText(std::string_view text);  // implicit, as the texts of std::string are
  RareText(const std::string& text) : RareText(std::string_view(text)) {}
  RareText(const char* text) : RareText(std::string_view(text)) {}
  RareText(const RareText& other);
  RareText(RareText&& other) noexcept : RareText() { std::swap(m_text, other.m_text); }
  RareText& operator=(RareText other) noexcept {
    std::swap(m_text, other.m_text);
    return *this;
  }
  ~RareText() {
    if (isOwn()) delete m_text;
  }

  const std::string& text() const { return *m_text; }
  operator const std::string&() const { return *m_text; }
  operator std::string_view() const { return *m_text; }
  bool empty() const { return m_text->empty(); }
  std::size_t find(std::string_view part) const { return m_text->find(part); }

  friend bool operator==(const RareText& a, const RareText& b) { return a.m_text == b.m_text || *a.m_text == *b.m_text; }
  friend bool operator==(const RareText& a, std::string_view b) { return *a.m_text == b; }
  friend bool operator==(const RareText& a, const std::string& b) { return *a.m_text == b; }
  friend bool operator==(const RareText& a, const char* b) { return *a.m_text == b; }

 private:
  bool isOwn() const;
  const std::string* m_text;  ///< one of the usual texts, which nobody owns; else its own
};

/// A list of texts that is nearly always empty; 8 bytes. Reads like a std::vector<std::string>.
class RareTexts {
 public:
  using value_type = std::string;
  using const_iterator = std::vector<std::string>::const_iterator;

  RareTexts() = default;
  RareTexts(std::vector<std::string> texts) : m_list(made(std::move(texts))) {}
  RareTexts(std::initializer_list<std::string> texts) : RareTexts(std::vector<std::string>(texts)) {}
  RareTexts(const RareTexts& other) : RareTexts(other.list()) {}
  RareTexts(RareTexts&& other) noexcept = default;
  RareTexts& operator=(const RareTexts& other) { return *this = RareTexts(other); }
  RareTexts& operator=(RareTexts&& other) noexcept = default;

  const std::vector<std::string>& list() const;
  operator const std::vector<std::string>&() const { return list(); }
  /// To be changed.
  std::vector<std::string>& edit();

  bool empty() const { return list().empty(); }
  std::size_t size() const { return list().size(); }
  const std::string& operator[](std::size_t at) const { return list()[at]; }
  const std::string& front() const { return list().front(); }
  const_iterator begin() const { return list().begin(); }
  const_iterator end() const { return list().end(); }
  void push_back(std::string text) { edit().push_back(std::move(text)); }
  void clear() { m_list.reset(); }

  friend bool operator==(const RareTexts& a, const RareTexts& b) { return a.list() == b.list(); }

 private:
  static std::unique_ptr<std::vector<std::string>> made(std::vector<std::string>&& texts);
  std::unique_ptr<std::vector<std::string>> m_list;  ///< null = empty
};

}  // namespace lorikeet
