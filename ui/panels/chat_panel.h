// The Chat page: panes side by side that answer the same questions, the question's box, and how answers are drawn. Puts the session's
// views together; what is said and who says it is ChatSession's. Used by MainWindow.
#pragma once
#include <QWidget>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "ui/engine/chat_session.h"

class QMenu;

namespace lorikeet {

class Background;
class Banner;
class ChatComposer;
class ChatPane;
class DatasetModel;
class Dialogs;
class PaneGrid;
class PromptDialog;
class RenderTurns;
class SamplingCard;
struct TokenWitness;
struct Transcript;

class ChatPanel : public QWidget {
  Q_OBJECT
 public:
  ChatPanel(EngineController* controller, DatasetModel* data, Dialogs* dialogs, QWidget* parent = nullptr);
  ~ChatPanel() override;

  ChatSession* session() const { return m_session; }
  /// Put before each conversation, as in training.
  void setSystemPrompt(const std::string& prompt);
  /// The run's adapter answers in the second pane, its checkpoints along its curve.
  void showRun(const std::filesystem::path& runDir);
  void ask(const QString& question);
  void focusInput();
  /// Offers questions of the dataset as buttons.
  void refreshSamples();
  ChatPane* pane(int seat) const;

 signals:
  /// An answer shall be a row of the dataset.
  void rowMade(const std::vector<Message>& turns);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void connectSession();
  void connectComposer();
  ChatPane* makePane(const ChatSeat& seat);
  void refreshPanes();
  void refreshState();
  void showFindings(int turn, int seat);
  void showAllFindings();
  void send(const QString& text);
  void edit(int turn);
  void endEdit();
  void stopOrCancel();

  // Who answers (chat_panel_sources.cpp).
  void fillAddMenu();
  void fillPaneMenu(QMenu* menu, int seat);
  void addSources(QMenu* menu, const std::function<void(const AdapterSource&)>& chosen);
  void showPrompt(int seat);

  // Transcripts (chat_panel_files.cpp).
  void saveTranscript();
  void exportTranscript();
  void loadTranscript();
  Transcript transcript() const;
  void take(const Transcript& transcript);
  void writeText(const QString& path, const std::string& text);

  EngineController* m_controller;
  DatasetModel* m_data;
  Dialogs* m_dialogs;
  ChatSession* m_session;
  Banner* m_banner;
  PaneGrid* m_grid;
  RenderTurns* m_turns;
  ChatComposer* m_composer;
  SamplingCard* m_sampling;
  PromptDialog* m_prompt;
  std::unique_ptr<Background> m_files;
  std::map<int, ChatPane*> m_panes;  ///< by seat; children of the grid
  std::vector<RunInfo> m_runs;       ///< newest first, as last listed
  Conversation::Turn m_editing = Conversation::kNone;
};

}  // namespace lorikeet
