#include "core/formats/safetensors.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit
constexpr const char* kKnownDtypes = "F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL";
using SortedJson = nlohmann::json;  // thousands of keys: look-ups must not be linear

std::uint64_t readLength(const std::byte* at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) value |= std::to_integer<std::uint64_t>(at[i]) << (8 * i);
  return value;
}

std::string bytesText(std::uint64_t bytes) {
  return std::to_string(bytes) + " bytes";
}

/// The header as parsed JSON. @throws Error for a length or text that cannot be one.
SortedJson readHeader(const MappedFile& file, const std::string& where, std::size_t& dataBegin) {
  if (file.size() < kLengthBytes)
    throw Error(where + " is truncated: a safetensors file has at least 8 bytes, this one has " + std::to_string(file.size()) +
                ". Download or copy it again.");
  const std::uint64_t length = readLength(file.data());
  if (length > kMaxHeaderBytes)
    throw Error(where + " is not a safetensors file: its header would have " + bytesText(length) + " (the limit is " +
                std::to_string(kMaxHeaderBytes) + ").");
  if (length > file.size() - kLengthBytes)
    throw Error(where + " is truncated: its header needs " + bytesText(length + kLengthBytes) + ", the file has " +
                std::to_string(file.size()) + ". Download or copy it again.");
  dataBegin = kLengthBytes + static_cast<std::size_t>(length);
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + kLengthBytes, static_cast<std::size_t>(length));
  SortedJson header = parseJson<SortedJson>(text, "The header of " + where);
  if (!header.is_object()) throw Error("The header of " + where + " must be a JSON object.");
  return header;
}

bool isNatural(const SortedJson& value) {
  return value.is_number_unsigned();
}

std::vector<std::int64_t> readShape(const SortedJson& entry, const std::string& tensor) {
  const auto shape = entry.find("shape");
  if (shape == entry.end() || !shape->is_array() || !std::all_of(shape->begin(), shape->end(), isNatural))
    throw Error(tensor + " has no valid \"shape\" (a list of sizes).");
  std::vector<std::int64_t> sizes;
  for (const auto& size : *shape) {
    if (size.get<std::uint64_t>() > (std::uint64_t{1} << 48)) throw Error(tensor + " has an impossible shape.");
    sizes.push_back(static_cast<std::int64_t>(size.get<std::uint64_t>()));
  }
  return sizes;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

/// Bytes a tensor of this shape needs. @throws Error on overflow.
std::uint64_t bytesNeeded(const TensorView& view, const std::string& tensor) {
  std::uint64_t bytes = dtypeBytes(view.dtype);
  for (const std::int64_t size : view.shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes))
      throw Error(tensor + " has an impossible shape " + shapeText(view.shape) + ".");
  }
  return bytes;
}

/// One tensor's entry, checked against the size of the data section.
TensorView readEntry(const std::string& name, const SortedJson& entry, const MappedFile& file, std::size_t dataBegin,
                     const std::string& where) {
  const std::string tensor = where + ": tensor \"" + name + "\"";
  if (!entry.is_object()) throw Error(tensor + " is not described by an object.");
  TensorView view;
  view.name = name;
  const auto dtype = entry.find("dtype");
  if (dtype == entry.end() || !dtype->is_string()) throw Error(tensor + " has no \"dtype\".");
  view.dtype = dtype->get<std::string>();
  if (dtypeBytes(view.dtype) == 0)
    throw Error(tensor + " has the dtype \"" + view.dtype + "\", which Lorikeet does not read (known: " + kKnownDtypes + ").");
  view.shape = readShape(entry, tensor);
  const auto offsets = entry.find("data_offsets");
  if (offsets == entry.end() || !offsets->is_array() || offsets->size() != 2 || !isNatural((*offsets)[0]) ||
      !isNatural((*offsets)[1]))
    throw Error(tensor + " has no valid \"data_offsets\" (begin and end).");
  const auto begin = (*offsets)[0].get<std::uint64_t>(), end = (*offsets)[1].get<std::uint64_t>();
  if (end < begin) throw Error(tensor + " ends (" + std::to_string(end) + ") before it begins (" + std::to_string(begin) + ").");
  if (const std::uint64_t needed = bytesNeeded(view, tensor); end - begin != needed)
    throw Error(tensor + " of shape " + shapeText(view.shape) + " and dtype " + view.dtype + " needs " + bytesText(needed) +
                ", its range has " + std::to_string(end - begin) + ".");
  if (end > file.size() - dataBegin)
    throw Error(where + " is truncated: tensor \"" + name + "\" needs " +
                (end > std::numeric_limits<std::uint64_t>::max() - dataBegin ? "more" : std::to_string(end + dataBegin)) +
                " bytes, the file has " + std::to_string(file.size()) + ". Download or copy it again.");
  view.data = file.data() + dataBegin + begin;
  view.bytes = static_cast<std::size_t>(end - begin);
  return view;
}

/// Ranges must follow each other without overlap or gap, and end with the file (the format's rule).
void checkRanges(const std::map<std::string, TensorView>& tensors, const MappedFile& file, std::size_t dataBegin,
                 const std::string& where) {
  std::vector<const TensorView*> order;
  for (const auto& [name, view] : tensors) order.push_back(&view);
  std::sort(order.begin(), order.end(),
            [](const TensorView* a, const TensorView* b) { return std::pair(a->data, a->bytes) < std::pair(b->data, b->bytes); });
  const std::byte* at = file.data() + dataBegin;
  const TensorView* before = nullptr;
  for (const TensorView* view : order) {
    if (view->data < at)
      throw Error(where + ": tensors \"" + before->name + "\" and \"" + view->name + "\" overlap; the file is damaged.");
    if (view->data > at)
      throw Error(where + ": " + bytesText(static_cast<std::uint64_t>(view->data - at)) + " before tensor \"" + view->name +
                  "\" belong to no tensor; the file is damaged.");
    at = view->data + view->bytes;
    before = view;
  }
  if (const std::byte* end = file.data() + file.size(); at != end)
    throw Error(where + ": " + bytesText(static_cast<std::uint64_t>(end - at)) +
                " at the end belong to no tensor; the file is damaged or its header was changed.");
}

void checkWritable(const TensorView& tensor, const std::string& where) {
  const std::string what = where + ": tensor \"" + tensor.name + "\"";
  if (dtypeBytes(tensor.dtype) == 0) throw Error(what + " has the unknown dtype \"" + tensor.dtype + "\".");
  if (bytesNeeded(tensor, what) != tensor.bytes)
    throw Error(what + " of shape " + shapeText(tensor.shape) + " needs " + bytesText(bytesNeeded(tensor, what)) + ", has " +
                std::to_string(tensor.bytes) + ".");
}

}  // namespace

std::size_t dtypeBytes(const std::string& dtype) {
  if (dtype == "F64" || dtype == "I64") return 8;
  if (dtype == "F32" || dtype == "I32") return 4;
  if (dtype == "F16" || dtype == "BF16" || dtype == "I16") return 2;
  if (dtype == "I8" || dtype == "U8" || dtype == "BOOL") return 1;
  return 0;
}

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) {
  SafetensorsFile result;
  result.m_path = path;
  result.m_file = MappedFile::open(path);
  const std::string where = path.string();
  std::size_t dataBegin = 0;
  const SortedJson header = readHeader(*result.m_file, where, dataBegin);
  for (const auto& [name, entry] : header.items()) {
    if (name != "__metadata__") {
      result.m_tensors.emplace(name, readEntry(name, entry, *result.m_file, dataBegin, where));
      continue;
    }
    if (!entry.is_object()) throw Error("The header of " + where + " has a \"__metadata__\" that is not an object.");
    for (const auto& [key, value] : entry.items()) {
      if (!value.is_string()) throw Error("The header of " + where + " has metadata \"" + key + "\" that is not a text.");
      result.m_metadata.emplace(key, value.get<std::string>());
    }
  }
  checkRanges(result.m_tensors, *result.m_file, dataBegin, where);
  return result;
}

void writeSafetensors(const std::filesystem::path& path, const std::vector<TensorView>& tensors,
                      const std::map<std::string, std::string>& metadata) {
  const std::string where = path.string();
  // Wide elements first (as the reference writer does): every tensor is then aligned to its own element size without gaps.
  std::vector<std::size_t> order(tensors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return dtypeBytes(tensors[a].dtype) > dtypeBytes(tensors[b].dtype); });
  std::vector<std::size_t> begin(tensors.size());
  std::size_t dataBytes = 0;
  for (const std::size_t i : order) {
    checkWritable(tensors[i], where);
    begin[i] = dataBytes;
    dataBytes += tensors[i].bytes;
  }
  // The header is assembled as text, not as one JSON object: its order is the caller's, and no look-up grows with the number of
  // tensors.
  std::string header;
  if (!metadata.empty()) header = "\"__metadata__\":" + SortedJson(metadata).dump();
  std::set<std::string> names;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].name == "__metadata__" || !names.insert(tensors[i].name).second)
      throw Error(where + ": the tensor name \"" + tensors[i].name + "\" cannot be used twice.");
    const SortedJson entry = {
        {"dtype", tensors[i].dtype}, {"shape", tensors[i].shape}, {"data_offsets", {begin[i], begin[i] + tensors[i].bytes}}};
    header += (header.empty() ? "" : ",") + SortedJson(tensors[i].name).dump() + ":" + entry.dump();
  }
  header = "{" + header + "}";
  header.append((8 - header.size() % 8) % 8, ' ');
  std::string bytes;
  bytes.reserve(kLengthBytes + header.size() + dataBytes);
  for (std::size_t i = 0; i < kLengthBytes; ++i) bytes += static_cast<char>((std::uint64_t{header.size()} >> (8 * i)) & 0xFF);
  bytes += header;
  for (const std::size_t i : order) bytes.append(reinterpret_cast<const char*>(tensors[i].data), tensors[i].bytes);
  writeFileAtomic(path, bytes);
}

}  // namespace lorikeet
