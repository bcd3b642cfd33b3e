// The functions a chat template can call by name. See jinja_builtins.h.
#include <ctime>
#include <utility>

#include "core/text/jinja_builtins.h"
#include "core/text/jinja_interpreter.h"

namespace lorikeet::jinja {

namespace {

Value callRange(Interpreter& interpreter, const Arguments& arguments) {
  arguments.expectCount(1, 3, "range()");
  std::int64_t bounds[3] = {0, 0, 1};
  for (std::size_t i = 0; i < arguments.positional.size(); ++i) bounds[i] = arguments.positional[i].toInt("a bound of range()");
  if (arguments.positional.size() == 1) std::swap(bounds[0], bounds[1]);
  const auto [start, stop, step] = bounds;
  if (step == 0) throw Failure("the step of range() is zero");
  // Jinja's sandbox has the same limit.
  constexpr double kMaxRange = 100000;
  const double count = (static_cast<double>(stop) - static_cast<double>(start)) / static_cast<double>(step);
  if (count > kMaxRange) throw Failure("range() is longer than 100000");
  List out;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(kMaxRange) + 1 && static_cast<double>(i) < count; ++i)
    out.emplace_back(start + i * step);
  interpreter.spend(out.size());
  return Value(std::move(out));
}

Value callNamespace(Interpreter& interpreter, const Arguments& arguments) {
  const auto made = interpreter.makeNamespace();
  for (const Value& each : arguments.positional)
    if (each.isDict())
      for (const auto& [key, value] : each.dict().items) made->setAttribute(key.toText("a key of namespace()"), value);
  for (const auto& [name, value] : arguments.named) made->setAttribute(name, value);
  return Value(std::static_pointer_cast<Object>(made));
}

Value callDict(Interpreter&, const Arguments& arguments) {
  Dict dict;
  for (const Value& each : arguments.positional) {
    if (!each.isDict()) throw Failure("dict() needs a dict or named values, found " + each.typeName());
    for (const auto& [key, value] : each.dict().items) dict.set(key, value);
  }
  for (const auto& [name, value] : arguments.named) dict.set(Value(name), value);
  return Value(std::move(dict));
}

Value asFunction(const char* name, NativeFunction::Body body) {
  return Value(std::static_pointer_cast<Object>(std::make_shared<NativeFunction>(name, std::move(body))));
}

/// joiner(): empty the first time it is called, then the separator.
Value callJoiner(Interpreter&, const Arguments& arguments) {
  const Value* given = arguments.find(0, "sep");
  const std::string separator = given ? given->str() : ", ";
  return asFunction("joiner", [separator, used = std::make_shared<bool>(false)](Interpreter&, const Arguments&) {
    return Value(std::exchange(*used, true) ? separator : std::string());
  });
}

/// cycler(a, b …): an object whose next() goes round.
class Cycler final : public Object {
 public:
  explicit Cycler(List items) : m_items(std::make_shared<List>(std::move(items))) {}
  std::string typeName() const override { return "cycler"; }
  std::optional<Value> attribute(std::string_view name) const override {
    if (name == "current") return (*m_items)[*m_next % m_items->size()];
    if (name == "next")
      return asFunction(
          "next", [items = m_items, next = m_next](Interpreter&, const Arguments&) { return (*items)[(*next)++ % items->size()]; });
    if (name == "reset")
      return asFunction("reset", [next = m_next](Interpreter&, const Arguments&) { return *next = 0, Value::none(); });
    return std::nullopt;
  }

 private:
  std::shared_ptr<List> m_items;
  std::shared_ptr<std::size_t> m_next = std::make_shared<std::size_t>(0);
};

Value callCycler(Interpreter&, const Arguments& arguments) {
  if (arguments.positional.empty()) throw Failure("cycler() needs values");
  return Value(std::static_pointer_cast<Object>(std::make_shared<Cycler>(arguments.positional)));
}

Value callRaise(Interpreter&, const Arguments& arguments) {
  const Value* message = arguments.find(0, "message");
  throw Failure("the template refuses this conversation: " + (message ? message->str() : std::string("no reason given")));
}

Value callStrftimeNow(Interpreter&, const Arguments& arguments) {
  arguments.expectCount(1, 1, "strftime_now()");
  const std::string& format = arguments.find(0, "format")->toText("the format of strftime_now()");
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  char buffer[512];
  const std::size_t size = format.size() < 200 ? std::strftime(buffer, sizeof buffer, format.c_str(), &local) : 0;
  if (size == 0 && !format.empty()) throw Failure("the format of strftime_now() is too long");
  return Value(std::string(buffer, size));
}

using Function = Value (*)(Interpreter&, const Arguments&);
struct NamedFunction {
  const char* name;
  Function function;
};
constexpr NamedFunction kFunctions[] = {{"range", callRange},
                                        {"namespace", callNamespace},
                                        {"dict", callDict},
                                        {"joiner", callJoiner},
                                        {"cycler", callCycler},
                                        {"raise_exception", callRaise},
                                        {"strftime_now", callStrftimeNow}};

}  // namespace

std::optional<Value> builtInFunction(const std::string& name) {
  for (const NamedFunction& each : kFunctions)
    if (name == each.name) return asFunction(each.name, each.function);
  return std::nullopt;
}

}  // namespace lorikeet::jinja
