// Lives in the chat thread: makes answers, beside a training that goes on in its own thread. Used only by EngineController.
#pragma once
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "ui/engine/worker.h"

namespace lorikeet {

class EventBuffer;

/// One question to all lanes.
struct ChatRequest {
  std::uint64_t number = 0;
  ModelHandle model;
  std::vector<GenerateLane> lanes;
  SamplingConfig sampling;
  std::stop_token stop;
};

class ChatWorker : public Worker {
  Q_OBJECT
 public:
  explicit ChatWorker(std::shared_ptr<EventBuffer> buffer);

  void answer(const ChatRequest& request);
  /// One answer that nobody watches, for a row of the dataset.
  void draft(const ModelHandle& model, const std::vector<Message>& messages, const std::stop_token& stop);
  void openAdapter(const ModelHandle& model, const std::filesystem::path& dir);

 signals:
  void answered(quint64 number, const std::vector<GenerateResult>& results);
  void drafted(const GenerateResult& result);
  void adapterOpened(AdapterHandle adapter);

 private:
  std::shared_ptr<EventBuffer> m_buffer;
};

}  // namespace lorikeet
