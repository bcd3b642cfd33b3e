// Pieces and their ids, both ways. Used by the models of tokenizer.json.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/json_input.h"
#include "core/text/tokenizer.h"

namespace lorikeet {

/// A 64-bit hash of short texts; not for anything that must resist an attacker.
std::uint64_t hashText(std::string_view text);

/// Two pieces may share an id (then the later one names it); ids may have holes.
class Vocabulary {
 public:
  Vocabulary() = default;
  /// Reads {"piece": id, …}. @throws Error when it is no such object or an id is out of range.
  Vocabulary(const Json& pieces, const std::string& where);

  /// A piece that is there already gets the new id.
  void add(std::string piece, TokenId id);
  std::optional<TokenId> idOf(std::string_view piece) const;
  /// Null where the vocabulary has a hole, or out of range.
  const std::string* pieceOf(TokenId id) const;
  /// Highest id + 1.
  TokenId size() const { return static_cast<TokenId>(m_byId.size()); }
  /// How many pieces there are: less than size() where ids have holes.
  std::size_t count() const { return m_entries.size(); }
  const std::vector<std::pair<std::string, TokenId>>& entries() const { return m_entries; }

 private:
  std::size_t slotOf(std::string_view piece) const;
  void grow();

  std::vector<std::pair<std::string, TokenId>> m_entries;
  std::vector<std::int32_t> m_slots;  // open addressing: index of m_entries, -1 = free; a power of two
  std::vector<std::int32_t> m_byId;   // index of m_entries, -1 = hole
};

}  // namespace lorikeet
