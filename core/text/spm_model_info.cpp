// A minimal protobuf walk over a SentencePiece model. See spm_model_info.h.
#include "core/text/spm_model_info.h"

#include <cstdint>
#include <optional>

namespace lorikeet {

namespace {

class ProtoWalk {
 public:
  explicit ProtoWalk(std::string_view bytes) : m_bytes(bytes) {}

  /// Calls onVarint(field, value) and onBytes(field, view) for each field until the end or the first broken one.
  template <class OnVarint, class OnBytes>
  void run(OnVarint&& onVarint, OnBytes&& onBytes) {
    while (m_pos < m_bytes.size()) {
      const auto tag = varint();
      if (!tag) return;
      const auto field = static_cast<int>(*tag >> 3);
      const int wire = static_cast<int>(*tag & 7);
      if (wire == 0) {
        const auto value = varint();
        if (!value) return;
        onVarint(field, *value);
      } else {
        const auto length = wire == 1 ? std::optional<std::uint64_t>(8) : wire == 5 ? std::optional<std::uint64_t>(4) : varint();
        if ((wire != 1 && wire != 2 && wire != 5) || !length || *length > m_bytes.size() - m_pos) return;
        onBytes(field, m_bytes.substr(m_pos, *length));
        m_pos += *length;
      }
    }
  }

 private:
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && m_pos < m_bytes.size(); shift += 7) {
      const auto byte = static_cast<unsigned char>(m_bytes[m_pos++]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }

  std::string_view m_bytes;
  std::size_t m_pos = 0;
};

constexpr int kTrainerSpec = 2, kNormalizerSpec = 3;                             // of ModelProto
constexpr int kModelType = 3, kAddDummyPrefix = 3, kRemoveExtraWhitespaces = 4;  // of those two

}  // namespace

SpmModelInfo readSpmModelInfo(std::string_view serializedModel) {
  SpmModelInfo info;
  const auto ignoreVarint = [](int, std::uint64_t) {};
  const auto ignoreBytes = [](int, std::string_view) {};
  const auto onTrainer = [&](int field, std::uint64_t value) {
    if (field == kModelType) info.modelType = static_cast<int>(value);
  };
  const auto onNormalizer = [&](int field, std::uint64_t value) {
    if (field == kAddDummyPrefix) info.addDummyPrefix = value != 0;
    if (field == kRemoveExtraWhitespaces) info.removeExtraWhitespaces = value != 0;
  };
  ProtoWalk(serializedModel).run(ignoreVarint, [&](int field, std::string_view message) {
    if (field == kTrainerSpec) ProtoWalk(message).run(onTrainer, ignoreBytes);
    if (field == kNormalizerSpec) ProtoWalk(message).run(onNormalizer, ignoreBytes);
  });
  return info;
}

}  // namespace lorikeet
