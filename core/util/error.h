// The one exception type of the engine: a sentence a person can act on. Used everywhere in core; caught once at each edge.
#pragma once
#include <stdexcept>
#include <string>

namespace lorikeet {

/// What failed, where (file, line, row, tensor: expected and found) and what to do, as plain sentences without a stack trace.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence) : std::runtime_error(sentence) {}
};

/// Thrown when a std::stop_token asked for the end of an operation that cannot return a partial result.
class Cancelled : public Error {
 public:
  Cancelled() : Error("Cancelled.") {}
};

}  // namespace lorikeet
