// The plain C border to the SentencePiece library, which lives in a module of its own (liblorikeet_spm.so).
// Why a module: Debian's libsentencepiece exports its own old copy of protobuf, and torch loads a newer libprotobuf. In one symbol
// scope each calls the other's functions and the program dies before main. The module is opened in a namespace of its own (dlmopen).
// It has its own C library too, so results come through callbacks and no memory or exception crosses the border.
#pragma once
#include <cstddef>
#include <cstdint>

extern "C" {
struct LkSpmModel;
using LkSpmText = void (*)(void* context, const char* text, std::size_t size);
using LkSpmPiece = void (*)(void* context, std::int32_t id, std::size_t begin, std::size_t end);

struct LkSpmApi {
  /// A model from its file's bytes; null on failure, with the reason through `error`.
  LkSpmModel* (*open)(const char* bytes, std::size_t size, void* context, LkSpmText error);
  void (*close)(LkSpmModel* model);
  std::int32_t (*size)(const LkSpmModel* model);
  /// bos, eos, pad, unk in this order; -1 = none.
  void (*specials)(const LkSpmModel* model, std::int32_t ids[4]);
  /// 0 normal, 1 unknown, 2 control, 3 byte, 4 unused.
  std::int32_t (*typeOf)(const LkSpmModel* model, std::int32_t id);
  void (*pieceOf)(const LkSpmModel* model, std::int32_t id, void* context, LkSpmText piece);
  std::int32_t (*idOf)(const LkSpmModel* model, const char* piece, std::size_t size);
  /// Pieces with byte offsets into `text`. 0 on success; else 1 with the reason through `error`.
  std::int32_t (*encode)(const LkSpmModel* model, const char* text, std::size_t size, void* pieceContext, LkSpmPiece piece,
                         void* errorContext, LkSpmText error);
  /// Trains a model with the arguments of spm_train ("--input=... --vocab_size=..."); writes the files they name. 0 on success.
  std::int32_t (*train)(const char* arguments, std::size_t size, void* context, LkSpmText error);
};

/// The module's one entry.
const LkSpmApi* lorikeetSpmApi();
}
