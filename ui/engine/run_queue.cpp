// See run_queue.h.
#include "ui/engine/run_queue.h"

#include <QTimer>

#include "core/util/error.h"
#include "core/util/file.h"
#include "core/util/json_reader.h"
#include "ui/engine/background.h"

namespace lorikeet {
namespace {

std::string textOf(const std::vector<QueuedRun>& runs) {
  Json list = Json::array();
  for (const QueuedRun& run : runs) list.push_back({{"name", run.name.toStdString()}, {"config", toJson(run.config)}});
  return list.dump(2) + "\n";
}

}  // namespace

RunQueue::RunQueue(EngineController* controller, std::filesystem::path file, QObject* parent)
    : QObject(parent), m_controller(controller), m_file(std::move(file)), m_writer(std::make_unique<Background>(QStringLiteral("queue"))) {
  connect(m_writer.get(), &Background::failed, this, &RunQueue::failed);
  connect(controller, &EngineController::runEnded, this, [this](const TrainResult& result) { onEnded(result.info.status != RunStatus::Finished); });
  connect(controller, &EngineController::failed, this, [this](EngineTask task, const QString& sentence) {
    if (task == EngineTask::Train) onEnded(sentence.isEmpty());
  });
  load();
}

RunQueue::~RunQueue() = default;

void RunQueue::load() {
  try {
    if (!std::filesystem::exists(m_file)) return;
    for (const Json& run : parseJson(readFile(m_file), m_file.string())) {
      const JsonReader reader(run, m_file.string());
      const Json* config = reader.find("config");
      if (config != nullptr) m_runs.push_back({runConfigFromJson(*config), QString::fromStdString(reader.textOr("name", "")), nullptr});
    }
  } catch (const Error&) {  // a queue is a wish list: what cannot be read is asked for again by the person
    m_runs.clear();
  }
}

void RunQueue::save() {
  emit changed();
  m_writer->start([file = m_file, text = textOf(m_runs)](const std::stop_token&, const Background::Post&) {
    std::filesystem::create_directories(file.parent_path());
    writeFileAtomic(file, text);
  });
}

void RunQueue::add(const RunConfig& config, const DatasetHandle& dataset, const QString& name) {
  m_runs.push_back({config, name, dataset});
  save();
}

void RunQueue::remove(std::size_t at) {
  if (at >= m_runs.size()) return;
  m_runs.erase(m_runs.begin() + static_cast<std::ptrdiff_t>(at));
  save();
}

void RunQueue::move(std::size_t at, int by) {
  const auto target = static_cast<std::ptrdiff_t>(at) + by;
  if (at >= m_runs.size() || target < 0 || target >= static_cast<std::ptrdiff_t>(m_runs.size())) return;
  std::swap(m_runs[at], m_runs[static_cast<std::size_t>(target)]);
  save();
}

void RunQueue::startNext() {
  if (m_runs.empty() || m_controller->isRunActive()) return;
  const QueuedRun run = m_runs.front();
  m_runs.erase(m_runs.begin());
  save();
  emit started(run);
  m_controller->startQueued(run.config, run.dataset, run.name, true);
}

void RunQueue::onEnded(bool stoppedByPerson) {
  if (stoppedByPerson || m_runs.empty()) return;
  QTimer::singleShot(0, this, &RunQueue::startNext);  // once everybody has heard of the end
}

}  // namespace lorikeet
