// Python's regular expressions over module names, as PEFT uses them, through ICU. Torch-free. Used by targets.
#pragma once
#include <memory>
#include <string>

namespace lorikeet {

/// A compiled pattern.
class NameRegex {
 public:
  /// @param where opens the sentence of the Error for a pattern that cannot be compiled.
  NameRegex(const std::string& pattern, const std::string& where);
  ~NameRegex();
  NameRegex(NameRegex&&) noexcept;

  /// Python's re.fullmatch. @throws Error when the pattern backtracks without end.
  bool matchesWhole(const std::string& name) const;
  /// Python's re.match: from the start, to anywhere.
  bool matchesStart(const std::string& name) const;
  /// The same; @return what the first group holds, "" without a match.
  std::string firstGroup(const std::string& name) const;

 private:
  struct Compiled;
  enum class Extent { Whole, Start };
  bool run(const std::string& name, Extent extent, std::string* group) const;
  std::unique_ptr<const Compiled> m_compiled;
};

/// Anchors a pattern as PEFT's get_pattern_key does: the end of a name, from a point or from its start.
std::string nameEnding(const std::string& pattern);

}  // namespace lorikeet
