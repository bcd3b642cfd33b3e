// Built-in chat templates: exact text, and spans that hold each answer with its end token and nothing else.
#include <gtest/gtest.h>

#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"
#include "core/util/error.h"
#include "text_test_files.h"

namespace lorikeet {
namespace {

const std::vector<Message> kChat = {
    {"system", "Be brief."}, {"user", "2+2?"}, {"assistant", "4"}, {"user", "3+3?"}, {"assistant", "6"}};

std::vector<std::string> learned(const RenderedChat& chat) {
  std::vector<std::string> out;
  for (const TextSpan& span : chat.assistantSpans) out.push_back(chat.text.substr(span.begin, span.end - span.begin));
  return out;
}

class BuiltInTemplates : public testing::Test {
 protected:
  std::unique_ptr<Tokenizer> m_tokenizer = loadTokenizer(test::goldenText() / "stories260K/tokenizer.model");
};

TEST_F(BuiltInTemplates, chatml) {
  const auto chatml = makeChatTemplate("chatml", *m_tokenizer);
  const RenderedChat chat = chatml->render(kChat, true);
  EXPECT_EQ(chat.text,
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n2+2?<|im_end|>\n<|im_start|>assistant\n4<|im_end|>\n"
            "<|im_start|>user\n3+3?<|im_end|>\n<|im_start|>assistant\n6<|im_end|>\n<|im_start|>assistant\n");
  EXPECT_EQ(learned(chat), (std::vector<std::string>{"4<|im_end|>", "6<|im_end|>"}));
  EXPECT_EQ(chatml->endOfTurn(), (std::vector<std::string>{"<|im_end|>", "</s>"}));
}

TEST_F(BuiltInTemplates, llama2) {
  const RenderedChat chat = makeChatTemplate("llama2", *m_tokenizer)->render(kChat, false);
  EXPECT_EQ(chat.text, "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\n2+2? [/INST] 4 </s><s>[INST] 3+3? [/INST] 6 </s>");
  EXPECT_EQ(learned(chat), (std::vector<std::string>{" 4 </s>", " 6 </s>"}));
}

TEST_F(BuiltInTemplates, llama3) {
  const RenderedChat chat = makeChatTemplate("llama3", *m_tokenizer)->render({{"user", " hi "}, {"assistant", "yo"}}, true);
  EXPECT_EQ(
      chat.text,
      "<s><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nyo<|eot_id|>"
      "<|start_header_id|>assistant<|end_header_id|>\n\n");
  EXPECT_EQ(learned(chat), (std::vector<std::string>{"yo<|eot_id|>"}));
}

TEST_F(BuiltInTemplates, plain) {
  const RenderedChat chat = makeChatTemplate("plain", *m_tokenizer)->render({{"user", "Who?"}, {"assistant", "Me."}}, false);
  EXPECT_EQ(chat.text, "Who?\nMe.</s>\n");
  EXPECT_EQ(learned(chat), (std::vector<std::string>{"Me.</s>"}));
}

TEST_F(BuiltInTemplates, aPromptIsThePrefixOfTheWholeChat) {
  for (const std::string& name : builtInTemplateNames()) {
    const auto chatTemplate = makeChatTemplate(name, *m_tokenizer);
    const RenderedChat whole = chatTemplate->render(kChat, false);
    ASSERT_EQ(whole.assistantSpans.size(), 2u) << name;
    const RenderedChat prompt = chatTemplate->render({kChat.begin(), kChat.end() - 1}, true);
    EXPECT_EQ(whole.text.substr(0, whole.assistantSpans[1].begin), prompt.text) << name;
    EXPECT_FALSE(chatTemplate->endOfTurn().empty()) << name;
  }
}

TEST_F(BuiltInTemplates, toolTurnsAreReadNotLearned) {
  const std::vector<Message> chat = {
      {"user", "time?"}, {"function_call", "{\"name\":\"clock\"}"}, {"tool", "12:00"}, {"assistant", "Noon."}};
  for (const std::string& name : builtInTemplateNames()) {
    const RenderedChat rendered = makeChatTemplate(name, *m_tokenizer)->render(chat, false);
    const auto spans = learned(rendered);
    ASSERT_EQ(spans.size(), 1u) << name;
    EXPECT_EQ(spans[0].find("12:00"), std::string::npos) << name;
    ASSERT_EQ(rendered.toolCallSpans.size(), 1u) << name;
    const TextSpan call = rendered.toolCallSpans[0];
    EXPECT_NE(rendered.text.substr(call.begin, call.end - call.begin).find("clock"), std::string::npos) << name;
  }
}

TEST_F(BuiltInTemplates, unknownNamesAreErrors) {
  EXPECT_THROW(makeChatTemplate("nonsense", *m_tokenizer), Error);
  EXPECT_THROW(makeChatTemplate("chatml", *m_tokenizer)->render({{"narrator", "x"}}, false), Error);
  EXPECT_EQ(makeChatTemplate("auto", *m_tokenizer)->name(), "plain");
}

}  // namespace
}  // namespace lorikeet
