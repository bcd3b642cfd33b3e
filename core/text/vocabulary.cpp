// A flat hash table of pieces. See vocabulary.h.
#include "core/text/vocabulary.h"

#include <cstring>

namespace lorikeet {

namespace {
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}
}  // namespace

std::uint64_t hashText(std::string_view text) {
  constexpr std::uint64_t kFirst = 0x9E3779B97F4A7C15, kSecond = 0xD1B54A32D192ED03;
  std::uint64_t hash = kFirst ^ text.size();
  const char* data = text.data();
  std::size_t left = text.size();
  for (; left >= 8; left -= 8, data += 8) {
    std::uint64_t block;
    std::memcpy(&block, data, 8);
    hash = mix(hash ^ block, kSecond);
  }
  std::uint64_t block = 0;
  for (std::size_t i = 0; i < left; ++i) block = block << 8 | static_cast<unsigned char>(data[i]);
  return mix(hash ^ block, kSecond);
}

Vocabulary::Vocabulary(const Json& pieces, const std::string& where) {
  if (!pieces.is_object()) throw Error(where + ": the field \"vocab\" should be an object of tokens and ids.");
  constexpr std::uint64_t kMaxId = 1 << 24;  // far above any vocabulary: a larger id would only make huge tables
  for (const auto& [piece, value] : pieces.items()) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > kMaxId)
      throw Error(where + ": the token \"" + piece + "\" has no id from 0 to 16777216.");
    add(piece, value.get<TokenId>());
  }
}

std::size_t Vocabulary::slotOf(std::string_view piece) const {
  const std::size_t mask = m_slots.size() - 1;
  std::size_t slot = hashText(piece) & mask;
  while (m_slots[slot] >= 0 && m_entries[static_cast<std::size_t>(m_slots[slot])].first != piece) slot = (slot + 1) & mask;
  return slot;
}

void Vocabulary::grow() {
  m_slots.assign(m_slots.empty() ? 64 : m_slots.size() * 2, -1);
  for (std::size_t i = 0; i < m_entries.size(); ++i) m_slots[slotOf(m_entries[i].first)] = static_cast<std::int32_t>(i);
}

void Vocabulary::add(std::string piece, TokenId id) {
  if (m_entries.size() * 2 >= m_slots.size()) grow();
  std::int32_t& slot = m_slots[slotOf(piece)];
  if (slot < 0) {
    slot = static_cast<std::int32_t>(m_entries.size());
    m_entries.emplace_back(std::move(piece), id);
  }
  m_entries[static_cast<std::size_t>(slot)].second = id;
  if (static_cast<std::size_t>(id) >= m_byId.size()) m_byId.resize(static_cast<std::size_t>(id) + 1, -1);
  m_byId[static_cast<std::size_t>(id)] = slot;
}

std::optional<TokenId> Vocabulary::idOf(std::string_view piece) const {
  if (m_slots.empty()) return std::nullopt;
  const std::int32_t entry = m_slots[slotOf(piece)];
  return entry < 0 ? std::nullopt : std::optional<TokenId>(m_entries[static_cast<std::size_t>(entry)].second);
}

const std::string* Vocabulary::pieceOf(TokenId id) const {
  if (id < 0 || id >= size() || m_byId[static_cast<std::size_t>(id)] < 0) return nullptr;
  return &m_entries[static_cast<std::size_t>(m_byId[static_cast<std::size_t>(id)])].first;
}

}  // namespace lorikeet
