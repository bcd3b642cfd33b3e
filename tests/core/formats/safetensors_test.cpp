// safetensors: exact round trips, every lie a header can tell, model folders, mutations.
#include "core/formats/safetensors.h"

#include <cstring>
#include <numeric>

#include "formats_fixture.h"

namespace lorikeet {
namespace {

using SafetensorsTest = FormatsTest;

TensorView view(const std::string& name, const std::string& dtype, std::vector<std::int64_t> shape, const std::string& bytes) {
  return {name, dtype, std::move(shape), reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()};
}

std::string bytesOf(const TensorView& tensor) { return {reinterpret_cast<const char*>(tensor.data), tensor.bytes}; }

std::string openError(const fs::path& path) {
  try {
    SafetensorsFile::open(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_F(SafetensorsTest, RoundTripsEveryDtype) {
  std::string data(256, '\0');
  std::iota(data.begin(), data.end(), '\0');
  const std::string odd = data.substr(0, 3), wide = data.substr(8, 48), none;
  const std::vector<TensorView> tensors = {
      view("odd", "BOOL", {3}, odd),    view("f64", "F64", {2, 3}, wide),   view("f32", "F32", {12}, wide),
      view("bf16", "BF16", {24}, wide), view("f16", "F16", {2, 12}, wide),  view("i64", "I64", {6}, wide),
      view("i32", "I32", {3, 4}, wide), view("i16", "I16", {24}, wide),     view("i8", "I8", {48}, wide),
      view("u8", "U8", {48}, wide),     view("empty", "F32", {0, 5}, none), view("scalar 名\"", "U8", {}, data)};
  auto all = tensors;
  all.back().bytes = 1;
  writeSafetensors(m_dir / "x.safetensors", all, {{"format", "pt"}, {"key", "值"}});
  const SafetensorsFile file = SafetensorsFile::open(m_dir / "x.safetensors");
  ASSERT_EQ(file.tensors().size(), all.size());
  for (const TensorView& expected : all) {
    const TensorView& found = file.tensors().at(expected.name);
    EXPECT_EQ(found.dtype, expected.dtype);
    EXPECT_EQ(found.shape, expected.shape);
    EXPECT_EQ(bytesOf(found), bytesOf(expected)) << expected.name;
    EXPECT_EQ(static_cast<std::size_t>(found.data - file.file()->data()) % dtypeBytes(found.dtype), 0u) << expected.name;
  }
  EXPECT_EQ(file.metadata().at("key"), "值");
}

TEST_F(SafetensorsTest, EmptyFileOfTensorsIsFine) {
  writeSafetensors(m_dir / "x.safetensors", {}, {});
  EXPECT_TRUE(SafetensorsFile::open(m_dir / "x.safetensors").tensors().empty());
}

TEST_F(SafetensorsTest, RefusesToWriteNonsense) {
  const std::string data(8, 'x');
  EXPECT_CONTAINS(messageOf([&] { writeSafetensors(m_dir / "x", {view("a", "F32", {3}, data)}); }), "needs 12 bytes, has 8");
  EXPECT_CONTAINS(messageOf([&] { writeSafetensors(m_dir / "x", {view("a", "F99", {2}, data)}); }), "unknown dtype");
  EXPECT_CONTAINS(messageOf([&] {
                    writeSafetensors(m_dir / "x", {view("a", "F32", {2}, data), view("a", "F32", {2}, data)});
                  }),
                  "twice");
  EXPECT_FALSE(fs::exists(m_dir / "x"));
}

TEST_F(SafetensorsTest, LengthLies) {
  EXPECT_CONTAINS(openError(put("x", "abc")), "has 3");
  EXPECT_CONTAINS(openError(put("x", "")), "truncated");
  EXPECT_CONTAINS(openError(put("x", rawFile("{}", "", 1000))), "truncated: its header needs 1008 bytes, the file has 10");
  EXPECT_CONTAINS(openError(put("x", rawFile("{}", "", ~std::uint64_t{0} - 1))), "limit");
  EXPECT_CONTAINS(openError(put("x", rawFile("{\"a\": }", ""))), "line 1, column 7");
  EXPECT_CONTAINS(openError(put("x", rawFile("[]", ""))), "object");
  EXPECT_CONTAINS(openError(m_dir / "missing"), "no such file");
}

TEST_F(SafetensorsTest, HeaderLies) {
  const auto errorFor = [&](const std::string& entry, std::size_t dataBytes = 8) {
    return openError(put("x", rawFile("{\"t\":" + entry + "}", std::string(dataBytes, 'x'))));
  };
  EXPECT_EQ(errorFor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})"), "");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", 7), "truncated: tensor \"t\" needs");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", 9), "1 bytes at the end");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})"),
                  "[3] and dtype F32 needs 12 bytes, its range has 8");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"Q4_K","shape":[2],"data_offsets":[0,8]})"), "\"Q4_K\"");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"), "before it begins");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"), "shape");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":"2","data_offsets":[0,8]})"), "shape");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[2],"data_offsets":[0]})"), "data_offsets");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8.0]})"), "data_offsets");
  EXPECT_CONTAINS(errorFor(R"({"shape":[2],"data_offsets":[0,8]})"), "dtype");
  EXPECT_CONTAINS(errorFor("7"), "object");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]})"), "impossible");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"F32","shape":[4611686018427387906],"data_offsets":[0,8]})"), "impossible");
  EXPECT_CONTAINS(errorFor(R"({"dtype":"U8","shape":[8],"data_offsets":[18446744073709551600,18446744073709551608]})"),
                  "truncated");
}

TEST_F(SafetensorsTest, OverlapsAndGapsAreRefused) {
  const auto two = [&](int begin, int end) {
    return rawFile(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[)" +
                       std::to_string(end - begin) + R"(],"data_offsets":[)" + std::to_string(begin) + "," + std::to_string(end) +
                       "]}}",
                   std::string(8, 'x'));
  };
  EXPECT_EQ(openError(put("x", two(4, 8))), "");
  EXPECT_CONTAINS(openError(put("x", two(3, 8))), "\"a\" and \"b\" overlap");
  EXPECT_CONTAINS(openError(put("x", two(5, 8))), "belong to no tensor");
  EXPECT_CONTAINS(openError(put("x", rawFile(R"({"__metadata__":{"a":1}})", ""))), "metadata \"a\"");
}

TEST_F(SafetensorsTest, EveryTruncationIsRefused) {
  const std::string data(64, 'x');
  writeSafetensors(m_dir / "x", {view("a", "F32", {8}, data.substr(0, 32)), view("b", "F32", {8}, data.substr(32))});
  const std::string whole = readFile(m_dir / "x");
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(openError(put("cut", whole.substr(0, length))), "") << length;
}

TEST_F(SafetensorsTest, MutationsNeverCrash) {
  const std::string data(64, 'x');
  writeSafetensors(m_dir / "x", {view("weight", "F32", {4, 2}, data.substr(0, 32)), view("bias", "BF16", {16}, data.substr(32))});
  const std::string whole = readFile(m_dir / "x");
  Mutator mutator(3);
  for (int i = 0; i < 200; ++i) {
    const fs::path path = put("m", mutator.mutate(whole));
    try {
      const SafetensorsFile file = SafetensorsFile::open(path);
      for (const auto& [name, tensor] : file.tensors()) {
        ASSERT_GE(tensor.data, file.file()->data());
        ASSERT_LE(tensor.data + tensor.bytes, file.file()->data() + file.file()->size());
      }
    } catch (const Error& error) {
      EXPECT_GT(std::string(error.what()).size(), 10u);
    }
  }
}

TEST_F(SafetensorsTest, ModelFolders) {
  const std::string data(8, 'x');
  const auto folderError = [&] { return messageOf([&] { openModelFiles(m_dir); }); };
  EXPECT_CONTAINS(folderError(), "holds no model.safetensors");
  EXPECT_CONTAINS(messageOf([&] { openModelFiles(m_dir / "none"); }), "no model folder");
  put("adapter_model.safetensors", "");
  EXPECT_CONTAINS(folderError(), "adapter, not a model");
  put("pytorch_model.bin", "");
  EXPECT_CONTAINS(folderError(), "pickle");
  put("model.safetensors.index.json", R"({"weight_map": {"a": "1.safetensors", "b": "2.safetensors"}})");
  writeSafetensors(m_dir / "1.safetensors", {view("a", "F32", {2}, data)});
  EXPECT_CONTAINS(folderError(), "2.safetensors is missing");
  writeSafetensors(m_dir / "2.safetensors", {view("c", "F32", {2}, data)});
  EXPECT_CONTAINS(folderError(), "\"b\" is not in 2.safetensors");
  writeSafetensors(m_dir / "2.safetensors", {view("b", "F32", {2}, data)});
  EXPECT_EQ(openModelFiles(m_dir).size(), 2u);
  put("model.safetensors.index.json", R"({"weight_map": {"a": "../1.safetensors"}})");
  EXPECT_CONTAINS(folderError(), "not a file of this folder");
  put("model.safetensors.index.json", R"({"weight_map": {}})");
  EXPECT_CONTAINS(folderError(), "weight_map");
  writeSafetensors(m_dir / "model.safetensors", {view("a", "F32", {2}, data)});
  EXPECT_EQ(openModelFiles(m_dir).size(), 1u);
}

TEST_F(SafetensorsTest, ReadsEveryGolden) {
  const fs::path goldens = sharedDir() / "reference" / "goldens";
  if (!fs::exists(goldens)) GTEST_SKIP() << goldens << " is not here";
  for (const auto& folder : fs::directory_iterator(goldens)) {
    EXPECT_FALSE(openModelFiles(folder.path())[0].tensors().empty()) << folder.path();
    const SafetensorsFile adapter = SafetensorsFile::open(folder.path() / "adapter" / "adapter_model.safetensors");
    std::vector<TensorView> tensors;
    for (const auto& [name, tensor] : adapter.tensors()) tensors.push_back(tensor);
    writeSafetensors(m_dir / "copy", tensors, adapter.metadata());
    const SafetensorsFile copy = SafetensorsFile::open(m_dir / "copy");
    for (const TensorView& tensor : tensors) EXPECT_EQ(bytesOf(copy.tensors().at(tensor.name)), bytesOf(tensor)) << tensor.name;
  }
}

}  // namespace
}  // namespace lorikeet
