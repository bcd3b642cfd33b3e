// The chat's transcripts: saved and loaded as JSON with everything that made the answers, exported as Markdown. See chat_panel.h.
#include <QFileInfo>
#include <algorithm>

#include "core/util/file.h"
#include "ui/engine/background.h"
#include "ui/models/transcript.h"
#include "ui/panels/chat_composer.h"
#include "ui/panels/chat_panel.h"
#include "ui/panels/sampling_card.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/chat_pane.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/ui_kit.h"

namespace lorikeet {
namespace {

// In the order of AdapterSource::Kind; what the file says.
constexpr const char* kKinds[] = {"base", "newest", "run", "folder"};

AdapterSource::Kind kindOf(const std::string& name) {
  for (int i = 0; i < 4; ++i)
    if (name == kKinds[i]) return static_cast<AdapterSource::Kind>(i);
  return AdapterSource::Kind::Folder;
}

ChatSeat seatOf(const TranscriptSeat& written) {
  ChatSeat seat;
  seat.id = written.id;
  seat.source = {kindOf(written.kind), written.dir, written.step};
  seat.strength = written.strength;
  return seat;
}

/// The file's panes as a page can show them: the base among them, each once, no more than there is room for.
std::vector<ChatSeat> seatsOf(const Transcript& transcript) {
  ChatSeat base;
  base.id = ChatSession::kBaseSeat;
  std::vector<ChatSeat> seats{base};
  for (const TranscriptSeat& written : transcript.seats) {
    const ChatSeat seat = seatOf(written);
    const bool known = std::any_of(seats.begin(), seats.end(), [&](const ChatSeat& each) { return each.id == seat.id; });
    if (!known && !seat.isBase() && seats.size() < ChatSession::kMostSeats) seats.push_back(seat);
  }
  return seats;
}

}  // namespace

Transcript ChatPanel::transcript() const {
  Transcript transcript;
  if (const ModelHandle& model = m_controller->model()) {
    transcript.modelName = model->info().name;
    transcript.modelPath = model->info().path.string();
    transcript.modelHash = model->info().hash;
  }
  transcript.systemPrompt = m_session->systemPrompt();
  transcript.sampling = m_session->sampling();
  for (const ChatSeat& seat : m_session->seats()) {
    const ChatPane* shown = pane(seat.id);
    transcript.seats.push_back({seat.id, kKinds[static_cast<int>(seat.source.kind)], seat.source.dir.string(), seat.source.step, seat.strength,
                                shown != nullptr ? shown->title().toStdString() : std::string()});
  }
  transcript.talk = m_session->talk();
  return transcript;
}

void ChatPanel::writeText(const QString& path, const std::string& text) {
  m_files->start([this, path, text](const std::stop_token&, const Background::Post& post) {
    writeFileAtomic(path.toStdString(), text);
    post([this, path] { m_banner->showMessage(Banner::Kind::Info, tr("Saved as %1.").arg(QFileInfo(path).fileName())); });
  });
}

void ChatPanel::saveTranscript() {
  m_dialogs->saveFile(this, tr("Save the transcript"), QStringLiteral("chat.json"), tr("Transcripts (*.json)"),
                      [this](const QString& path) { writeText(path, toText(transcript())); });
}

void ChatPanel::exportTranscript() {
  m_dialogs->saveFile(this, tr("Export the conversation"), QStringLiteral("chat.md"), tr("Markdown (*.md)"),
                      [this](const QString& path) { writeText(path, toMarkdown(transcript())); });
}

void ChatPanel::loadTranscript() {
  m_dialogs->openFile(this, tr("Load a transcript"), {}, tr("Transcripts (*.json)"), [this](const QString& path) {
    m_files->start([this, path](const std::stop_token&, const Background::Post& post) {
      const auto loaded = std::make_shared<const Transcript>(transcriptFromText(readFile(path.toStdString()), path.toStdString()));
      post([this, loaded] { take(*loaded); });
    });
  });
}

void ChatPanel::take(const Transcript& transcript) {
  endEdit();
  const std::vector<ChatSeat> seats = seatsOf(transcript);
  m_sampling->setSampling(transcript.sampling);
  m_sampling->setSystemPrompt(qs(transcript.systemPrompt));
  m_session->restore(transcript.talk, seats, transcript.systemPrompt, transcript.sampling);
  const bool sameModel = m_controller->model() == nullptr || m_controller->model()->info().hash == transcript.modelHash;
  if (sameModel)
    m_banner->dismiss();
  else
    m_banner->showMessage(Banner::Kind::Warning, tr("These answers were made with another base model, %1. Questions from now on are answered by the one that is open.")
                                                     .arg(qs(transcript.modelName)));
  refreshState();
}

}  // namespace lorikeet
