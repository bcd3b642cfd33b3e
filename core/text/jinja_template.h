// A compiled Jinja template. Used by the model's own chat template.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/text/chat_template.h"
#include "core/text/jinja_value.h"

namespace lorikeet::jinja {

struct RenderedTemplate {
  std::string text;
  std::vector<TextSpan> generationSpans;  // what {% generation %} blocks wrote
};

/// Renders like Python's jinja2 3.1 in transformers' sandbox: trim_blocks, lstrip_blocks, loop controls, tojson without escapes.
/// Immutable: safe to share between threads.
class JinjaTemplate {
 public:
  /// @throws Error with line and column for a syntax error.
  explicit JinjaTemplate(const std::string& source);
  ~JinjaTemplate();
  JinjaTemplate(JinjaTemplate&&) noexcept;

  /// @throws Error with line and column: an undefined value used, a refusal by raise_exception, a template that runs away.
  RenderedTemplate render(const Dict& globals) const;

 private:
  struct Tree;
  std::unique_ptr<const Tree> m_tree;
};

}  // namespace lorikeet::jinja
