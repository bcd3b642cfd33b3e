// See chat_worker.h.
#include "ui/engine/chat_worker.h"

#include "ui/engine/event_buffer.h"

namespace lorikeet {

ChatWorker::ChatWorker(std::shared_ptr<EventBuffer> buffer) : m_buffer(std::move(buffer)) {}

void ChatWorker::answer(const ChatRequest& request) {
  guarded(EngineTask::Chat, [&] {
    const auto onText = [&](std::size_t lane, const std::string& text) { m_buffer->pushText(request.number, lane, text); };
    emit answered(request.number, generate(*request.model, request.lanes, request.sampling, onText, request.stop));
  });
}

void ChatWorker::draft(const ModelHandle& model, const std::vector<Message>& messages, const std::stop_token& stop) {
  guarded(EngineTask::Draft, [&] {
    GenerateLane lane;
    lane.messages = messages;
    emit drafted(generate(*model, {lane}, SamplingConfig(), {}, stop).front());
  });
}

void ChatWorker::openAdapter(const ModelHandle& model, const std::filesystem::path& dir) {
  guarded(EngineTask::OpenAdapter, [&] { emit adapterOpened(lorikeet::openAdapter(*model, dir)); });
}

}  // namespace lorikeet
