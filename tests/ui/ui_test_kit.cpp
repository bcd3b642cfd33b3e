// See ui_test_kit.h.
#include "ui_test_kit.h"

#include <QTest>
#include <algorithm>
#include <ctime>
#include <fstream>
#include <random>
#include <vector>

#include "core/formats/safetensors.h"
#include "ui/panels/data_panel.h"
#include "ui/widgets/theme.h"

namespace lorikeet::test {
namespace fs = std::filesystem;

void FakeDialogs::openFile(QWidget*, const QString&, const QString&, const QString&, PathCallback done) {
  if (!openPath.isEmpty()) done(openPath);
}
void FakeDialogs::openFolder(QWidget*, const QString&, const QString&, PathCallback done) {
  if (!folderPath.isEmpty()) done(folderPath);
}
void FakeDialogs::saveFile(QWidget*, const QString&, const QString&, const QString&, PathCallback done) {
  if (!savePath.isEmpty()) done(savePath);
}
void FakeDialogs::confirm(QWidget*, const QString& text, const QString&, const QString&, std::function<void()> done) {
  asked.append(text);
  if (agree) done();
}
void FakeDialogs::askToClose(QWidget*, const QString& text, const QString&, std::function<void(CloseChoice)> done) {
  asked.append(text);
  done(closeChoice);
}
void FakeDialogs::askToSave(QWidget*, const QString& text, std::function<void(SaveChoice)> done) {
  asked.append(text);
  done(saveChoice);
}

namespace {

/// Tensors with their storage, for writeSafetensors.
struct Weights {
  void add(const std::string& name, std::vector<std::int64_t> shape, bool ones = false) {
    std::size_t count = 1;
    for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
    auto values = std::make_unique<std::vector<float>>(count, 1.0f);
    std::normal_distribution<float> normal(0.0f, 0.08f);
    if (!ones)
      for (float& value : *values) value = normal(random);
    views.push_back({name, "F32", std::move(shape), reinterpret_cast<const std::byte*>(values->data()), count * sizeof(float)});
    storage.push_back(std::move(values));
  }
  std::mt19937 random{7};
  std::vector<std::unique_ptr<std::vector<float>>> storage;
  std::vector<TensorView> views;
};

}  // namespace

fs::path makeTinyModel(const fs::path& dir) {
  constexpr std::int64_t kVocabulary = 512, kWidth = 32, kForward = 64, kKeyValue = 16;
  fs::create_directories(dir);
  const fs::path tokenizer = fs::path(LORIKEET_SOURCE_DIR) / "tests/golden/text/stories260K";
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"}) fs::copy_file(tokenizer / name, dir / name);
  std::ofstream(dir / "config.json") << R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 32,
    "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 512,
    "max_position_embeddings": 256, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": true,
    "bos_token_id": 1, "eos_token_id": 2, "torch_dtype": "float32"})";
  Weights weights;
  weights.add("model.embed_tokens.weight", {kVocabulary, kWidth});
  for (int layer = 0; layer < 2; ++layer) {
    const std::string at = "model.layers." + std::to_string(layer) + ".";
    weights.add(at + "self_attn.q_proj.weight", {kWidth, kWidth});
    weights.add(at + "self_attn.k_proj.weight", {kKeyValue, kWidth});
    weights.add(at + "self_attn.v_proj.weight", {kKeyValue, kWidth});
    weights.add(at + "self_attn.o_proj.weight", {kWidth, kWidth});
    weights.add(at + "mlp.gate_proj.weight", {kForward, kWidth});
    weights.add(at + "mlp.up_proj.weight", {kForward, kWidth});
    weights.add(at + "mlp.down_proj.weight", {kWidth, kForward});
    weights.add(at + "input_layernorm.weight", {kWidth}, true);
    weights.add(at + "post_attention_layernorm.weight", {kWidth}, true);
  }
  weights.add("model.norm.weight", {kWidth}, true);
  writeSafetensors(dir / "model.safetensors", weights.views);
  return dir;
}

QString makeDataset(const QTemporaryDir& dir, int rows) {
  const QString path = dir.filePath(QStringLiteral("rows.jsonl"));
  std::ofstream file(path.toStdString());
  for (int i = 0; i < rows; ++i) file << R"({"question": "What is number )" << i << R"(?", "answer": "It is )" << i * 7 << ".\"}\n";
  return path;
}

GapMeter::GapMeter() {
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, [this] {
    m_longestMs = std::max(m_longestMs, static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
    m_clock.start();
  });
  m_clock.start();
  m_timer.start(1);
}

bool barsCount() { return qEnvironmentVariableIsSet("LORIKEET_BARS"); }

TestWindow::TestWindow() {
  applyTheme(*qApp, ThemeChoice::Light);
  WindowOptions options;
  auto fake = std::make_unique<FakeDialogs>();
  dialogs = fake.get();
  options.dialogs = std::move(fake);
  options.settings = std::make_unique<QSettings>(dir.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
  options.runsRoot = dir.filePath(QStringLiteral("runs")).toStdString();
  window = std::make_unique<MainWindow>(std::move(options));
  window->show();
  window->activateWindow();
  static_cast<void>(QTest::qWaitForWindowActive(window.get()));
}

TestWindow::~TestWindow() = default;

void TestWindow::load(int rows) {
  const fs::path model = makeTinyModel(dir.filePath(QStringLiteral("tiny")).toStdString());
  window->openModel(QString::fromStdString(model.string()));
  window->openDataset(makeDataset(dir, rows));
  const auto* data = find<DataPanel>("dataPanel");
  QVERIFY(QTest::qWaitFor([&] { return window->controller()->model() != nullptr && data->model()->rowCount() == rows; }, 30000));
}

}  // namespace lorikeet::test
