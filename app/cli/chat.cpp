// lorikeet-cli chat: a conversation with the base model and any number of adapters beside it; each keeps its own history.
#include <poll.h>
#include <unistd.h>

#include <optional>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/inputs.h"

namespace lorikeet::cli {

namespace {

struct ChatOptions {
  ModelChoice model;
  std::vector<std::string> adapters;
  std::string system;
  bool json = false;
};

/// Lines of stdin, with an eye on Ctrl-C while it waits.
class LineReader {
 public:
  /// @return the next line without its break; nothing at the end of the input or when `stop` asks.
  std::optional<std::string> next(const std::stop_token& stop) {
    while (true) {
      if (const std::size_t end = m_buffer.find('\n'); end != std::string::npos) return take(end, end + 1);
      if (m_ended) return m_buffer.empty() ? std::nullopt : take(m_buffer.size(), m_buffer.size());
      if (stop.stop_requested()) return std::nullopt;
      pollfd input{STDIN_FILENO, POLLIN, 0};
      if (poll(&input, 1, 200) <= 0) continue;
      char bytes[4096];
      const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
      m_ended = count <= 0;
      if (count > 0) m_buffer.append(bytes, static_cast<std::size_t>(count));
    }
  }

 private:
  std::optional<std::string> take(std::size_t length, std::size_t consumed) {
    std::string line = m_buffer.substr(0, length);
    m_buffer.erase(0, consumed);
    return line;
  }

  std::string m_buffer;
  bool m_ended = false;
};

class Chat {
 public:
  Chat(const ChatOptions& options, const SamplingConfig& sampling, Interrupt& interrupt)
      : m_options(options), m_sampling(sampling), m_interrupt(interrupt), m_model(openNoting(options.model)) {
    m_names.emplace_back("base");
    m_lanes.emplace_back();
    for (const std::string& dir : options.adapters) {
      GenerateLane lane;
      lane.adapter = openAdapterOf(*m_model, dir);
      m_names.push_back(lane.adapter->info().name);
      m_lanes.push_back(std::move(lane));
    }
    reset();
  }

  int run() {
    const bool terminal = isatty(STDIN_FILENO) != 0 && stdoutIsTerminal() && !m_options.json;
    if (terminal) greet();
    LineReader lines;
    while (true) {
      if (terminal) print("\n› ");
      const auto line = lines.next(m_interrupt.token());
      if (!line) return m_interrupt.requested() ? kInterrupted : kOk;
      if (line->find_first_not_of(" \t\r") == std::string::npos) continue;
      if (*line == "/quit") return kOk;
      if (*line == "/reset") {
        reset();
        continue;
      }
      answer(*line);
      if (!m_interrupt.requested()) continue;
      if (!terminal) return kInterrupted;
      m_interrupt.clear();  // the answer is cut; the conversation goes on
    }
  }

 private:
  void greet() const {
    for (std::size_t lane = 1; lane < m_lanes.size(); ++lane) {
      const AdapterInfo& info = m_lanes[lane].adapter->info();
      print(m_names[lane] + ": adapter " + info.hash.substr(0, 8) + ", " + std::to_string(info.sites) +
            " layers, norm of the change " + fixed(info.deltaNorm, 3) + "\n");
    }
    print("/reset forgets the conversation, /quit leaves; Ctrl-C cuts an answer short.\n");
  }

  void reset() {
    for (GenerateLane& lane : m_lanes) {
      lane.messages.clear();
      if (!m_options.system.empty()) lane.messages.push_back({"system", m_options.system});
    }
  }

  /// All lanes decode in one batch. On the screen the first streams; the others follow whole, as two cannot share a line.
  void answer(const std::string& question) {
    for (GenerateLane& lane : m_lanes) lane.messages.push_back({"user", question});
    const std::string label = m_lanes.size() > 1 ? m_names[0] + ": " : "";
    if (!m_options.json) print(label);
    const auto stream = [&](std::size_t lane, const std::string& text) {
      if (lane == 0 && !m_options.json) print(text);
    };
    const auto results = generate(*m_model, m_lanes, m_sampling, stream, m_interrupt.token());
    Json answers = Json::array();
    for (std::size_t lane = 0; lane < results.size(); ++lane) {
      m_lanes[lane].messages.push_back({"assistant", results[lane].text});
      answers.push_back({{"from", m_names[lane]}, {"text", results[lane].text}, {"finish", nameOf(results[lane].finish)}});
      if (!m_options.json) print(lane == 0 ? "\n" : m_names[lane] + ": " + results[lane].text + "\n");
    }
    if (m_options.json) print(Json{{"question", question}, {"answers", answers}}.dump() + "\n");
  }

  const ChatOptions& m_options;
  SamplingConfig m_sampling;
  Interrupt& m_interrupt;
  ModelHandle m_model;
  std::vector<std::string> m_names;  // of the lanes
  std::vector<GenerateLane> m_lanes;
};

}  // namespace

void addChat(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("chat", "Talk to the base model and to adapters side by side");
  const auto options = std::make_shared<ChatOptions>();
  addModelChoice(*command, options->model);
  command->add_option("--adapter", options->adapters, "PEFT folder or run folder (may be repeated)");
  command->add_option("--system", options->system, "system prompt");
  command->add_flag("--json", options->json, "print one JSON object for each question");
  const auto given = addFieldFlags(*command, samplingFields());
  command->callback([=, &invocation] {
    invocation.action = [=](Interrupt& interrupt) {
      SamplingConfig sampling;
      given->applyTo(sampling);
      return Chat(*options, sampling, interrupt).run();
    };
  });
}

}  // namespace lorikeet::cli
