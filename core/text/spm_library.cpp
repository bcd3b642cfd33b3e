#include "core/text/spm_library.h"

#include <dlfcn.h>

#include <filesystem>

#include "core/text/spm/spm_abi.h"
#include "core/util/error.h"

namespace lorikeet {
namespace {

namespace fs = std::filesystem;

/// Beside the program (../lib/lorikeet), where both the build tree and the package put it.
fs::path modulePath() {
  std::error_code code;
  const fs::path exe = fs::read_symlink("/proc/self/exe", code);
  return exe.parent_path().parent_path() / "lib" / "lorikeet" / "liblorikeet_spm.so";
}

const LkSpmApi* loadApi() {
  const std::string path = modulePath().string();
  // A namespace of its own, with its own C++ library. (RTLD_DEEPBIND would do less: it finds the unused original of std::cerr where
  // the program holds a copy.) Stays open for the life of the process.
  void* module = dlmopen(LM_ID_NEWLM, path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    throw Error("Cannot load the SentencePiece module " + path + ": " + dlerror() + ". Build or install Lorikeet again.");
  }
  const auto entry = reinterpret_cast<decltype(&lorikeetSpmApi)>(dlsym(module, "lorikeetSpmApi"));
  if (entry == nullptr)
    throw Error("The SentencePiece module " + path + " is of another version. Build or install Lorikeet again.");
  return entry();
}

const LkSpmApi& api() {
  static const LkSpmApi* loaded = loadApi();
  return *loaded;
}

void storeText(void* context, const char* text, std::size_t size) { static_cast<std::string*>(context)->assign(text, size); }

void storePiece(void* context, std::int32_t id, std::size_t begin, std::size_t end) {
  static_cast<std::vector<TokenSpan>*>(context)->push_back({id, begin, end});
}

}  // namespace

SpmModel::SpmModel(std::string_view bytes, const std::string& where) {
  std::string reason;
  m_model.reset(api().open(bytes.data(), bytes.size(), &reason, storeText), [](LkSpmModel* model) {
    if (model != nullptr) api().close(model);
  });
  if (!m_model) throw Error(where + " is no valid SentencePiece model (" + reason + "). It may be truncated; get it again.");
  const std::int32_t count = api().size(m_model.get());
  m_pieces.resize(static_cast<std::size_t>(count));
  for (std::int32_t id = 0; id < count; ++id) {
    api().pieceOf(m_model.get(), id, &m_pieces[static_cast<std::size_t>(id)], storeText);
    m_types.push_back(static_cast<SpmPieceType>(api().typeOf(m_model.get(), id)));
  }
  api().specials(m_model.get(), m_specials);
}

TokenId SpmModel::idOf(std::string_view piece) const { return api().idOf(m_model.get(), piece.data(), piece.size()); }

std::vector<TokenSpan> SpmModel::encode(std::string_view text) const {
  std::vector<TokenSpan> pieces;
  std::string reason;
  if (api().encode(m_model.get(), text.data(), text.size(), &pieces, storePiece, &reason, storeText) != 0) {
    throw Error("SentencePiece cannot encode this text: " + reason);
  }
  return pieces;
}

void trainSpmModel(const std::string& arguments) {
  std::string reason;
  if (api().train(arguments.data(), arguments.size(), &reason, storeText) != 0) {
    throw Error("SentencePiece could not be trained: " + reason);
  }
}

}  // namespace lorikeet
