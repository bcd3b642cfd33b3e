// The inside of liblorikeet_spm.so: SentencePiece behind a plain C border. See spm_abi.h.
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "core/text/spm/spm_abi.h"

struct LkSpmModel {
  sentencepiece::SentencePieceProcessor processor;
};

namespace {

void tell(void* context, LkSpmText error, std::string_view reason) { error(context, reason.data(), reason.size()); }

LkSpmModel* openModel(const char* bytes, std::size_t size, void* context, LkSpmText error) {
  try {
    auto model = std::make_unique<LkSpmModel>();
    const auto status = model->processor.LoadFromSerializedProto({bytes, size});
    if (status.ok() && model->processor.GetPieceSize() > 0) return model.release();
    tell(context, error, status.message());
  } catch (const std::exception& problem) {
    tell(context, error, problem.what());
  }
  return nullptr;
}

void closeModel(LkSpmModel* model) { std::unique_ptr<LkSpmModel> owner(model); }

std::int32_t sizeOf(const LkSpmModel* model) { return model->processor.GetPieceSize(); }

void specials(const LkSpmModel* model, std::int32_t ids[4]) {
  const auto& p = model->processor;
  ids[0] = p.bos_id(), ids[1] = p.eos_id(), ids[2] = p.pad_id(), ids[3] = p.unk_id();
}

std::int32_t typeOf(const LkSpmModel* model, std::int32_t id) {
  const auto& p = model->processor;
  return p.IsUnknown(id) ? 1 : p.IsControl(id) ? 2 : p.IsByte(id) ? 3 : p.IsUnused(id) ? 4 : 0;
}

void pieceOf(const LkSpmModel* model, std::int32_t id, void* context, LkSpmText piece) {
  tell(context, piece, model->processor.IdToPiece(id));
}

std::int32_t idOf(const LkSpmModel* model, const char* piece, std::size_t size) {
  return model->processor.PieceToId({piece, size});
}

std::int32_t encode(const LkSpmModel* model, const char* text, std::size_t size, void* pieceContext, LkSpmPiece piece,
                    void* errorContext, LkSpmText error) {
  try {
    sentencepiece::ImmutableSentencePieceText encoded;
    const auto status = model->processor.Encode({text, size}, encoded.mutable_proto());
    if (!status.ok()) {
      tell(errorContext, error, status.message());
      return 1;
    }
    for (const auto& one : encoded.pieces()) piece(pieceContext, static_cast<std::int32_t>(one.id()), one.begin(), one.end());
    return 0;
  } catch (const std::exception& problem) {
    tell(errorContext, error, problem.what());
    return 1;
  }
}

std::int32_t train(const char* arguments, std::size_t size, void* context, LkSpmText error) {
  try {
    const auto status = sentencepiece::SentencePieceTrainer::Train(std::string_view(arguments, size));
    if (status.ok()) return 0;
    tell(context, error, status.message());
  } catch (const std::exception& problem) {
    tell(context, error, problem.what());
  }
  return 1;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const LkSpmApi* lorikeetSpmApi() {
  static const LkSpmApi api{openModel, closeModel, sizeOf, specials, typeOf, pieceOf, idOf, encode, train};
  return &api;
}
