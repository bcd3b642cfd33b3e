// Compiling and rendering. See jinja_template.h.
#include "core/text/jinja_template.h"

#include "core/text/jinja_interpreter.h"
#include "core/text/jinja_parser.h"
#include "core/text/utf8.h"

namespace lorikeet::jinja {

struct JinjaTemplate::Tree {
  Body body;
};

JinjaTemplate::JinjaTemplate(const std::string& source) : m_tree(std::make_unique<Tree>(Tree{parseTemplate(repairUtf8(source))})) {}
JinjaTemplate::~JinjaTemplate() = default;
JinjaTemplate::JinjaTemplate(JinjaTemplate&&) noexcept = default;

RenderedTemplate JinjaTemplate::render(const Dict& globals) const {
  RenderedTemplate out;
  Interpreter interpreter(globals);
  try {
    out.text = interpreter.run(m_tree->body, out.generationSpans);
  } catch (const Failure& failure) {
    failAt(interpreter.position(), failure.what());
  }
  return out;
}

}  // namespace lorikeet::jinja
