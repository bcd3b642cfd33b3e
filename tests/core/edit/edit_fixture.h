// Small helpers for the tests of core/edit.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "core/data/row_list.h"
#include "core/util/error.h"

namespace lorikeet::test {

inline Row pairRow(const std::string& question, const std::string& answer) {
  Row row;
  row.turns = {{"user", question}, {"assistant", answer}};
  return row;
}

template <class Action>
std::string errorOf(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

template <class Action>
double millisecondsOf(Action&& action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// Random text of words, Chinese, spaces, quotes and line ends.
inline std::string randomText(std::mt19937_64& random, std::size_t parts) {
  static const std::vector<std::string> kParts = {"river", "Paris ", "the ",  "你好",  "，",  "question", "Straße ", "\"",   "\t",  "\n",  "a,b",
                                                  "{x}",   "[1]",    "'",     "|",     "🙂", "\\n",      "$1",      "ÉCOLE", "12 ", "。", ": "};
  std::string text;
  for (std::size_t i = 0; i < parts; ++i) text += kParts[random() % kParts.size()];
  return text;
}

/// Rows of about `bytes` bytes of English words, all different.
inline RowList manyRows(std::size_t count, std::size_t bytes) {
  static const char* kWords[] = {"river", "stone", "paper", "question", "answer", "model", "train", "light", "garden", "number", "winter", "city"};
  std::mt19937_64 random(7);
  RowList rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = std::to_string(i) + " ";
    while (text.size() < bytes) text += std::string(kWords[random() % 12]) + std::to_string(random() % 50) + " ";
    rows.push_back(pairRow("What about " + text.substr(0, bytes / 4), text.substr(bytes / 4)));
  }
  return rows;
}

}  // namespace lorikeet::test
