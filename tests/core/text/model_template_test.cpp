// The model's own template: the reference's rendered chats, and what of them an assistant wrote.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"
#include "core/util/file.h"
#include "text_test_files.h"

namespace lorikeet {
namespace {

using Json = nlohmann::json;

std::vector<std::string> learned(const RenderedChat& chat) {
  std::vector<std::string> out;
  for (const TextSpan& span : chat.assistantSpans) out.push_back(chat.text.substr(span.begin, span.end - span.begin));
  return out;
}

std::vector<Message> messagesOf(const Json& json) {
  std::vector<Message> out;
  for (const Json& each : json) out.push_back({each["role"].get<std::string>(), each["content"]});
  return out;
}

TEST(ModelTemplate, sharedGoldens) {
  if (test::sharedFolder().empty()) GTEST_SKIP() << "no shared reference folder";
  const Json goldens = Json::parse(readFile(test::sharedFolder() / "reference/text_goldens.json"));
  for (const std::string name : {"qwen3", "llama3"}) {
    const auto tokenizer = loadTokenizer(test::sharedFolder() / "reference/tokenizers" / name);
    const auto chatTemplate = makeChatTemplate("auto", *tokenizer);
    EXPECT_EQ(chatTemplate->name(), "model's own");
    for (const Json& row : goldens[name]["chat"]) {
      const auto messages = messagesOf(row["messages"]);
      const RenderedChat chat = chatTemplate->render(messages, row["add_generation_prompt"]);
      EXPECT_EQ(chat.text, row["rendered"].get<std::string>()) << name;
      const std::string end = name == "qwen3" ? "<|im_end|>" : "<|eot_id|>";
      std::size_t next = 0;
      for (const Message& message : messages) {
        if (message.role != "assistant") continue;
        ASSERT_LT(next, chat.assistantSpans.size());
        EXPECT_TRUE(learned(chat)[next].ends_with(message.content + end)) << learned(chat)[next];
        ++next;
      }
      EXPECT_EQ(next, chat.assistantSpans.size());
      EXPECT_EQ(chatTemplate->endOfTurn().front(), end);
    }
  }
}

/// stories260K's tokenizer with two chat tokens and the given template.
class WithTemplate : public testing::Test {
 protected:
  std::shared_ptr<const ChatTemplate> make(const std::string& source) {
    const fs::path folder = test::scratchFolder("model-template");
    fs::create_directories(folder);
    fs::copy_file(test::goldenText() / "stories260K/tokenizer.model", folder / "tokenizer.model",
                  fs::copy_options::overwrite_existing);
    const Json token = {{"special", true}, {"content", "<|im_start|>"}}, end = {{"special", true}, {"content", "<|im_end|>"}};
    const Json config = {{"bos_token", "<s>"},
                         {"eos_token", "<|im_end|>"},
                         {"chat_template", source},
                         {"added_tokens_decoder", {{"512", token}, {"513", end}}}};
    std::ofstream(folder / "tokenizer_config.json", std::ios::trunc) << config.dump();
    m_tokenizer = loadTokenizer(folder);
    return makeChatTemplate("auto", *m_tokenizer);
  }
  std::unique_ptr<Tokenizer> m_tokenizer;
  const std::vector<Message> m_chat = {{"system", "S"}, {"user", "4"}, {"assistant", " 4 "}, {"user", "again"}, {"assistant", "4"}};
};

constexpr const char* kChatml =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

TEST_F(WithTemplate, chatmlEqualsTheBuiltIn) {
  const auto own = make(kChatml);
  const auto builtIn = makeChatTemplate("chatml", *m_tokenizer);
  for (const bool prompt : {false, true}) {
    const RenderedChat a = own->render(m_chat, prompt), b = builtIn->render(m_chat, prompt);
    EXPECT_EQ(a.text, b.text);
    EXPECT_EQ(learned(a), learned(b));
  }
  EXPECT_EQ(own->endOfTurn(), (std::vector<std::string>{"<|im_end|>"}));
  const auto spans = own->render(m_chat, false).assistantSpans;
  EXPECT_EQ(own->render({m_chat.begin(), m_chat.end() - 1}, true).text, own->render(m_chat, false).text.substr(0, spans[1].begin));
}

TEST_F(WithTemplate, trimmedContents) {
  const auto own = make("{% for m in messages %}<|im_start|>{{ m.role }}: {{ m.content | trim }}<|im_end|>\n{% endfor %}");
  EXPECT_EQ(learned(own->render(m_chat, false)), (std::vector<std::string>{" 4<|im_end|>", " 4<|im_end|>"}));
}

TEST_F(WithTemplate, generationBlocks) {
  const auto own = make(
      "{% for m in messages %}{% if m.role == 'assistant' %}A:{% generation %}{{ m.content }}<|im_end|>\n{% endgeneration %}"
      "{% else %}Q:{{ m.content }}\n{% endif %}{% endfor %}");
  EXPECT_EQ(learned(own->render(m_chat, false)), (std::vector<std::string>{" 4 <|im_end|>", "4<|im_end|>"}));
}

TEST_F(WithTemplate, templatesThatLookIntoAnswers) {
  const auto own = make(
      "{% for m in messages %}[{{ m.role }}]{% if m.content|length > 3 %}{{ m.content[:3] }}{% else %}{{ m.content }}{% endif %}{% "
      "endfor %}");
  EXPECT_EQ(learned(own->render({{"user", "abc"}, {"assistant", "abc"}}, false)), (std::vector<std::string>{"abc"}));
}

TEST_F(WithTemplate, anEmptyAnswerAndMarksInTheText) {
  const auto own = make(kChatml);
  EXPECT_EQ(learned(own->render({{"user", "x"}, {"assistant", ""}}, false)), (std::vector<std::string>{"<|im_end|>"}));
  const std::string mark = "\xF3\xB0\x80\x80";  // a private character of the kind that marks answers
  EXPECT_EQ(learned(own->render({{"user", mark}, {"assistant", "a" + mark}}, false)),
            (std::vector<std::string>{"a" + mark + "<|im_end|>"}));
}

TEST_F(WithTemplate, toolCalls) {
  const auto own = make(
      "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}{% for t in m.tool_calls %}<tool_call>{{ t.function.name }} "
      "{{ t.function.arguments | tojson }}</tool_call>{% endfor %}<|im_end|>\n{% endfor %}{# 'tool' #}"
      "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}");
  const RenderedChat chat = own->render({{"user", "time?"},
                                         {"function_call", R"({"name": "clock", "arguments": {"zone": "é", "n": [1, null]}})"},
                                         {"tool", "12:00"},
                                         {"assistant", "Noon."}},
                                        false);
  EXPECT_EQ(learned(chat), (std::vector<std::string>{"Noon.<|im_end|>"}));
  ASSERT_EQ(chat.toolCallSpans.size(), 1u);
  EXPECT_EQ(chat.text.substr(chat.toolCallSpans[0].begin, chat.toolCallSpans[0].end - chat.toolCallSpans[0].begin),
            "<tool_call>clock {\"zone\": \"é\", \"n\": [1, null]}</tool_call><|im_end|>");
  EXPECT_NE(chat.text.find("<|im_start|>tool\n12:00<|im_end|>"), std::string::npos);
}

TEST_F(WithTemplate, refusalsAreErrorsWithTheTemplatesWords) {
  const auto own = make("{{ raise_exception('roles must alternate') }}");
  try {
    own->render(m_chat, false);
    ADD_FAILURE();
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("roles must alternate"), std::string::npos);
  }
  EXPECT_EQ(own->endOfTurn(), (std::vector<std::string>{"<|im_end|>"}));
  EXPECT_THROW(make("{% if %}"), Error);
}

}  // namespace
}  // namespace lorikeet
