// What the fuzz programs share: mutations of bytes and of JSON trees, the command line, and a watch over each case.
#pragma once
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace lorikeet::fuzz {

using Json = nlohmann::json;
using Random = std::mt19937;

struct Options {
  int cases = 200;
  unsigned seed = 1;
  int only = -1;       // this case alone
  std::string corpus;  // a folder of further good files
};

inline Options readOptions(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--cases") == 0) options.cases = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = static_cast<unsigned>(std::atoi(argv[i + 1]));
    if (std::strcmp(argv[i], "--only") == 0) options.only = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--corpus") == 0) options.corpus = argv[i + 1];
  }
  return options;
}

inline std::size_t below(Random& random, std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random() % n); }

/// Deletes, doubles, moves, overwrites or cuts off a few stretches.
inline std::string mutatedBytes(std::string text, Random& random) {
  for (std::size_t edits = 1 + below(random, 4); edits > 0 && !text.empty(); --edits) {
    const std::size_t at = below(random, text.size()), size = 1 + below(random, std::min<std::size_t>(30, text.size() - at));
    switch (below(random, 7)) {
      case 0: text.erase(at, size); break;
      case 1: text.insert(at, std::string(text, at, size)); break;
      case 2: text.insert(below(random, text.size()), std::string(text, at, size)); break;
      case 3: text[at] = static_cast<char>(random()); break;
      case 4: text[at] = "{}[]()\"',:%#-|0123456789.e+\\"[below(random, 29)]; break;
      case 5: text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8))); break;
      default:
        if (below(random, 8) == 0) text.resize(at);
    }
  }
  return text;
}

/// A value that readers may not expect; `strings` are texts that mean something in the format.
inline Json strangeValue(Random& random, const std::vector<std::string>& strings) {
  switch (below(random, 14)) {
    case 0: return nullptr;
    case 1: return below(random, 2) == 0;
    case 2: return -1;
    case 3: return 1e300;
    case 4: return 4000000000u;
    case 5: return std::uint64_t{18446744073709551615u};
    case 6: return "";
    case 7: return Json::array();
    case 8: return Json::object();
    case 9: return 0;
    case 10: return below(random, 40000);
    case 11: {
      Json deep = 1;
      for (std::size_t i = below(random, 250); i > 0; --i) deep = i % 2 ? Json::array({deep}) : Json{{"normalizers", deep}};
      return deep;
    }
    default: return strings[below(random, strings.size())];
  }
}

/// Some node of the tree: deleted, doubled, swapped with a neighbour, changed a little or replaced.
inline void mutateTree(Json& json, Random& random, const std::vector<std::string>& strings, int depth = 0) {
  const bool hasChildren = (json.is_object() || json.is_array()) && !json.empty();
  if (!hasChildren || depth > 12) {
    if (json.is_string() && below(random, 3) == 0)
      json = mutatedBytes(json.get<std::string>(), random);
    else if (json.is_number_integer() && below(random, 2) == 0)
      json = json.get<std::int64_t>() + static_cast<int>(below(random, 3)) - 1;
    else
      json = strangeValue(random, strings);
    return;
  }
  auto at = json.begin(), other = json.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(below(random, json.size())));
  std::advance(other, static_cast<std::ptrdiff_t>(below(random, json.size())));
  switch (below(random, 12)) {
    case 0: json.erase(at); return;
    case 1: std::swap(*at, *other); return;
    case 2: *at = Json(*other); return;
    case 3: *at = strangeValue(random, strings); return;
    case 4:
      if (json.is_array()) return json.push_back(Json(*at));
      json["added " + std::to_string(below(random, 9))] = Json(*at);
      return;
    default: mutateTree(*at, random, strings, depth + 1);
  }
}

/// Ends the program with a message when one case takes too long; says which one was running when it crashes.
class Watch {
 public:
  explicit Watch(int secondsPerCase) : m_seconds(static_cast<unsigned>(secondsPerCase)) {
    std::signal(SIGALRM, [](int) {
      constexpr char kText[] = "a case takes too long\n";
      [[maybe_unused]] const auto written = ::write(2, kText, sizeof kText - 1);
      std::abort();
    });
  }
  void beginCase() { ::alarm(m_seconds); }
  void end() { ::alarm(0); }

 private:
  unsigned m_seconds;
};

}  // namespace lorikeet::fuzz
