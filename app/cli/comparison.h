// Base and adapted answers to the same questions, counted and shown. Used by eval and demo.
#pragma once
#include <string>
#include <vector>

#include "app/cli/interrupt.h"
#include "core/engine/engine.h"

namespace lorikeet::cli {

/// The answers to one list of questions. `adapted` is empty where there is no adapter.
struct Comparison {
  std::string title;
  EvalResult base, adapted;
  bool hasAdapted() const { return !adapted.rows.empty(); }
};

/// Asks base and adapter (null = base only) every question, with a progress line.
/// @throws Cancelled on Ctrl-C
Comparison compare(const std::string& title, const LoadedModel& model, const AdapterHandle& adapter, const Dataset& questions,
                   const SamplingConfig& sampling, const Interrupt& interrupt);

/// A table of at most `limit` questions, spread evenly, with ✓ and ✗; 0 = all.
std::string questionTable(const Comparison& comparison, std::size_t limit = 0);
/// One line a comparison: how many answers are right.
std::string shareTable(const std::vector<Comparison>& comparisons);
Json comparisonJson(const Comparison& comparison);

}  // namespace lorikeet::cli
