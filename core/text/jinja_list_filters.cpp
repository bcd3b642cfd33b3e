// Jinja's filters on lists and dicts. See jinja_builtins.h.
#include <algorithm>
#include <charconv>
#include <utility>

#include "core/text/jinja_builtins.h"
#include "core/text/jinja_interpreter.h"
#include "core/text/jinja_operators.h"

namespace lorikeet::jinja {

Value attributePath(Interpreter& interpreter, const Value& value, const Value& path) {
  if (path.isInt()) return interpreter.item(value, path);
  Value found = value;
  const std::string& text = path.toText("an attribute");
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string name = text.substr(begin, end - begin);
    std::int64_t index = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
    const bool isIndex = !name.empty() && read.ec == std::errc() && read.ptr == name.data() + name.size();
    found = interpreter.item(found, isIndex ? Value(index) : Value(name));
    begin = end + 1;
  }
  return found;
}

namespace {

using Args = const Arguments&;

bool flag(Args a, std::size_t index, const char* name, bool fallback) {
  const Value* value = a.find(index, name);
  return value ? value->truthy() : fallback;
}

/// Equal keys have no order to ask for: None and None sort, as Python compares the lists that hold them.
bool sortsBefore(const Value& a, const Value& b) { return !(a == b) && a.lessThan(b); }

/// What sort, min, max, unique and groupby compare: an attribute or the value, in lower case unless asked otherwise.
Value sortKey(Interpreter& interpreter, const Value& value, const Value* attribute, bool caseSensitive) {
  if (attribute && attribute->isString() && attribute->text().find(',') != std::string::npos) {
    List keys;
    const std::string& names = attribute->text();
    for (std::size_t begin = 0; begin <= names.size();) {
      const std::size_t end = std::min(names.find(',', begin), names.size());
      const Value name(names.substr(begin, end - begin));
      keys.push_back(sortKey(interpreter, value, &name, caseSensitive));
      begin = end + 1;
    }
    return Value(std::move(keys));
  }
  Value key = attribute && !attribute->isNone() ? attributePath(interpreter, value, *attribute) : value;
  return key.isString() && !caseSensitive ? Value(lowerText(key.text())) : key;
}

List sorted(Interpreter& interpreter, const List& items, const Value* attribute, bool caseSensitive, bool reverse) {
  std::vector<std::pair<Value, Value>> keyed;
  for (const Value& item : items) keyed.emplace_back(sortKey(interpreter, item, attribute, caseSensitive), item);
  interpreter.spend(items.size());
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    return reverse ? sortsBefore(b.first, a.first) : sortsBefore(a.first, b.first);
  });
  List out;
  for (auto& [key, item] : keyed) out.push_back(std::move(item));
  return out;
}

Value length(Interpreter&, const Value& input, Args) { return Value(input.length()); }
Value list(Interpreter&, const Value& input, Args) { return Value(input.iterate()); }

Value first(Interpreter&, const Value& input, Args) {
  const List items = input.iterate();
  return items.empty() ? Value::undefined("there is no first item, the list is empty") : items.front();
}
Value last(Interpreter&, const Value& input, Args) {
  const List items = input.iterate();
  return items.empty() ? Value::undefined("there is no last item, the list is empty") : items.back();
}

Value join(Interpreter& interpreter, const Value& input, Args a) {
  const Value *separator = a.find(0, "d"), *attribute = a.find(1, "attribute");
  List items = input.iterate();
  if (attribute && !attribute->isNone())
    for (Value& item : items) item = attributePath(interpreter, item, *attribute);
  return Value(joinTexts(items, separator ? separator->str() : ""));
}

Value reverse(Interpreter&, const Value& input, Args) {
  List items = input.iterate();
  std::reverse(items.begin(), items.end());
  return input.isString() ? Value(joinTexts(items, "")) : Value(std::move(items));
}

Value sort(Interpreter& interpreter, const Value& input, Args a) {
  return Value(sorted(interpreter, input.iterate(), a.find(2, "attribute"), flag(a, 1, "case_sensitive", false),
                      flag(a, 0, "reverse", false)));
}

template <bool kMax>
Value extreme(Interpreter& interpreter, const Value& input, Args a) {
  const List items = sorted(interpreter, input.iterate(), a.find(1, "attribute"), flag(a, 0, "case_sensitive", false), kMax);
  return items.empty() ? Value::undefined("the list is empty") : items.front();
}

Value unique(Interpreter& interpreter, const Value& input, Args a) {
  List keys, out;
  for (const Value& item : input.iterate()) {
    const Value key = sortKey(interpreter, item, a.find(1, "attribute"), flag(a, 0, "case_sensitive", false));
    interpreter.spend(keys.size());
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    keys.push_back(key);
    out.push_back(item);
  }
  return Value(std::move(out));
}

Value sum(Interpreter& interpreter, const Value& input, Args a) {
  const Value *attribute = a.find(0, "attribute"), *start = a.find(1, "start");
  Value total = start ? *start : Value(0);
  for (const Value& item : input.iterate())
    total =
        binary(interpreter, "+", total, attribute && !attribute->isNone() ? attributePath(interpreter, item, *attribute) : item);
  return total;
}

Value items(Interpreter&, const Value& input, Args) {
  List out;
  if (input.isUndefined()) return Value(std::move(out));
  if (!input.isDict()) throw Failure("items needs a dict, found " + input.typeName());
  for (const auto& [key, value] : input.dict().items) out.push_back(Value(List{key, value}, true));
  return Value(std::move(out));
}

Value dictsort(Interpreter& interpreter, const Value& input, Args a) {
  const Value pairs = items(interpreter, input, a);
  const Value* by = a.find(1, "by");
  const Value index(by && by->isString() && by->text() == "value" ? 1 : 0);
  return Value(sorted(interpreter, pairs.items(), &index, flag(a, 0, "case_sensitive", false), flag(a, 2, "reverse", false)));
}

Value attr(Interpreter& interpreter, const Value& input, Args a) {
  a.expectCount(1, 1, "attr");
  return interpreter.attribute(input, a.find(0, "name")->toText("an attribute"));
}

/// The arguments behind the first `skip` positional ones.
Arguments rest(Args a, std::size_t skip) {
  Arguments out;
  if (a.positional.size() > skip)
    out.positional.assign(a.positional.begin() + static_cast<std::ptrdiff_t>(skip), a.positional.end());
  out.named = a.named;
  return out;
}

Value map(Interpreter& interpreter, const Value& input, Args a) {
  const Value *attribute = a.find(SIZE_MAX, "attribute"), *fallback = a.find(SIZE_MAX, "default");
  if (!attribute && a.positional.empty()) throw Failure("map needs the name of a filter or attribute=");
  List out;
  if (!input.truthy()) return Value(std::move(out));
  for (const Value& item : input.iterate()) {
    if (attribute) {
      const Value found = attributePath(interpreter, item, *attribute);
      out.push_back(found.isUndefined() && fallback ? *fallback : found);
    } else {
      out.push_back(interpreter.applyFilter(a.positional[0].toText("the name of a filter"), item, rest(a, 1)));
    }
  }
  return Value(std::move(out));
}

/// select, reject, selectattr, rejectattr: keeps items whose value (or attribute) passes a test, or fails it.
template <bool kByAttribute, bool kKeep>
Value select(Interpreter& interpreter, const Value& input, Args a) {
  constexpr std::size_t kTestIndex = kByAttribute ? 1 : 0;
  if (a.positional.size() < kTestIndex) throw Failure("the name of the attribute is missing");
  List out;
  if (!input.truthy()) return Value(std::move(out));  // None and 0 too: Jinja asks for truth before it goes over the list
  for (const Value& item : input.iterate()) {
    const Value tested = kByAttribute ? attributePath(interpreter, item, a.positional[0]) : item;
    const bool passes =
        a.positional.size() > kTestIndex
            ? interpreter.applyTest(a.positional[kTestIndex].toText("the name of a test"), tested, rest(a, kTestIndex + 1))
            : tested.truthy();
    if (passes == kKeep) out.push_back(item);
  }
  return Value(std::move(out));
}

Value batch(Interpreter&, const Value& input, Args a) {
  const Value *size = a.find(0, "linecount"), *fill = a.find(1, "fill_with");
  const std::int64_t wanted = size ? size->toInt("the size of a batch") : 0;
  if (wanted < 1 || wanted > static_cast<std::int64_t>(kMaxItems)) throw Failure("the size of a batch should be at least 1");
  List out, current;
  for (const Value& item : input.iterate()) {
    if (static_cast<std::int64_t>(current.size()) == wanted) out.push_back(Value(std::exchange(current, {})));
    current.push_back(item);
  }
  if (current.empty()) return Value(std::move(out));
  if (fill && !fill->isNone()) current.resize(static_cast<std::size_t>(wanted), *fill);
  out.push_back(Value(std::move(current)));
  return Value(std::move(out));
}

/// slice(n): n columns, the first ones longer; `fill_with` for the missing ones.
Value sliceColumns(Interpreter&, const Value& input, Args a) {
  const Value *count = a.find(0, "slices"), *fill = a.find(1, "fill_with");
  const std::int64_t wanted = count ? count->toInt("the number of slices") : 0;
  if (wanted < 1 || wanted > static_cast<std::int64_t>(kMaxItems)) throw Failure("the number of slices should be at least 1");
  const List items = input.iterate();
  const std::size_t slices = static_cast<std::size_t>(wanted), each = items.size() / slices, longer = items.size() % slices;
  List out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < slices; ++i) {
    List column;
    for (std::size_t size = each + (i < longer ? 1 : 0); size > 0; --size) column.push_back(items[next++]);
    if (fill && !fill->isNone() && i >= longer) column.push_back(*fill);
    out.push_back(Value(std::move(column)));
  }
  return Value(std::move(out));
}

Value groupby(Interpreter& interpreter, const Value& input, Args a) {
  const Value* attribute = a.find(0, "attribute");
  if (!attribute) throw Failure("groupby needs an attribute");
  List out, group;
  Value key;
  const auto close = [&] {
    if (group.empty()) return;
    out.push_back(Value(List{key, Value(std::exchange(group, {}))}, true));
  };
  for (const Value& item : sorted(interpreter, input.iterate(), attribute, false, false)) {
    const Value itemKey = attributePath(interpreter, item, *attribute);
    if (!group.empty() && !(sortKey(interpreter, itemKey, nullptr, false) == sortKey(interpreter, key, nullptr, false))) close();
    if (group.empty()) key = itemKey;
    group.push_back(item);
  }
  close();
  return Value(std::move(out));
}

struct NamedFilter {
  const char* name;
  Filter filter;
};

constexpr NamedFilter kFilters[] = {{"length", {length}},
                                    {"count", {length}},
                                    {"list", {list}},
                                    {"first", {first}},
                                    {"last", {last}},
                                    {"join", {join}},
                                    {"reverse", {reverse}},
                                    {"sort", {sort}},
                                    {"min", {extreme<false>}},
                                    {"max", {extreme<true>}},
                                    {"unique", {unique}},
                                    {"sum", {sum}},
                                    {"items", {items}},
                                    {"dictsort", {dictsort}},
                                    {"attr", {attr}},
                                    {"map", {map}},
                                    {"select", {select<false, true>}},
                                    {"reject", {select<false, false>}},
                                    {"selectattr", {select<true, true>}},
                                    {"rejectattr", {select<true, false>}},
                                    {"batch", {batch}},
                                    {"slice", {sliceColumns}},
                                    {"groupby", {groupby}}};

}  // namespace

const Filter* findListFilter(const std::string& name) {
  for (const NamedFilter& each : kFilters)
    if (name == each.name) return &each.filter;
  return nullptr;
}

}  // namespace lorikeet::jinja
