// The chat formats that ship with the program. Sources: each model family's published chat_template. See builtin_templates.h.
#include "core/text/builtin_templates.h"

#include <array>

namespace lorikeet {

namespace {

constexpr TurnFormat kHermesTool{"<|im_start|>user\n", "<tool_response>\n", "\n</tool_response>", "<|im_end|>", "\n"};
constexpr TurnFormat kHermesCall{"<|im_start|>assistant\n", "<tool_call>\n", "\n</tool_call>", "<|im_end|>", "\n"};

constexpr std::array<BuiltInFormat, 10> kFormats{{
    {.name = "chatml",
     .start = "",
     .defaultSystem = "",
     .systemInsideUser = false,
     .trims = false,
     .system = {"<|im_start|>system\n", "", "", "<|im_end|>", "\n"},
     .user = {"<|im_start|>user\n", "", "", "<|im_end|>", "\n"},
     .assistant = {"<|im_start|>assistant\n", "", "", "<|im_end|>", "\n"},
     .tool = kHermesTool,
     .functionCall = kHermesCall},
    {.name = "llama2",
     .start = "",
     .defaultSystem = "",
     .systemInsideUser = true,
     .trims = true,
     .system = {"<<SYS>>\n", "", "", "", "\n<</SYS>>\n\n"},
     .user = {"{bos}[INST] ", "", "", "", " [/INST]"},
     .assistant = {"", " ", " ", "{eos}", ""},
     .tool = {"{bos}[INST] ", "", "", "", " [/INST]"},
     .functionCall = {"", " ", " ", "{eos}", ""}},
    {.name = "llama3",
     .start = "{bos}",
     .defaultSystem = "",
     .systemInsideUser = false,
     .trims = true,
     .system = {"<|start_header_id|>system<|end_header_id|>\n\n", "", "", "<|eot_id|>", ""},
     .user = {"<|start_header_id|>user<|end_header_id|>\n\n", "", "", "<|eot_id|>", ""},
     .assistant = {"<|start_header_id|>assistant<|end_header_id|>\n\n", "", "", "<|eot_id|>", ""},
     .tool = {"<|start_header_id|>ipython<|end_header_id|>\n\n", "", "", "<|eot_id|>", ""},
     .functionCall = {"<|start_header_id|>assistant<|end_header_id|>\n\n", "", "", "<|eot_id|>", ""}},
    {.name = "mistral",
     .start = "{bos}",
     .defaultSystem = "",
     .systemInsideUser = true,
     .trims = true,
     .system = {"", "", "", "", "\n\n"},
     .user = {"[INST] ", "", "", "", " [/INST]"},
     .assistant = {"", " ", "", "{eos}", ""},
     .tool = {"[TOOL_RESULTS] ", "", "", "", " [/TOOL_RESULTS]"},
     .functionCall = {"", "[TOOL_CALLS] ", "", "{eos}", ""}},
    {.name = "gemma",
     .start = "{bos}",
     .defaultSystem = "",
     .systemInsideUser = true,
     .trims = true,
     .system = {"", "", "", "", "\n\n"},
     .user = {"<start_of_turn>user\n", "", "", "<end_of_turn>", "\n"},
     .assistant = {"<start_of_turn>model\n", "", "", "<end_of_turn>", "\n"},
     .tool = {"<start_of_turn>user\n", "", "", "<end_of_turn>", "\n"},
     .functionCall = {"<start_of_turn>model\n", "", "", "<end_of_turn>", "\n"}},
    {.name = "phi3",
     .start = "",
     .defaultSystem = "",
     .systemInsideUser = false,
     .trims = false,
     .system = {"<|system|>\n", "", "", "<|end|>", "\n"},
     .user = {"<|user|>\n", "", "", "<|end|>", "\n"},
     .assistant = {"<|assistant|>\n", "", "", "<|end|>", "\n"},
     .tool = {"<|user|>\n", "", "", "<|end|>", "\n"},
     .functionCall = {"<|assistant|>\n", "", "", "<|end|>", "\n"}},
    {.name = "zephyr",
     .start = "",
     .defaultSystem = "",
     .systemInsideUser = false,
     .trims = false,
     .system = {"<|system|>\n", "", "", "{eos}", "\n"},
     .user = {"<|user|>\n", "", "", "{eos}", "\n"},
     .assistant = {"<|assistant|>\n", "", "", "{eos}", "\n"},
     .tool = {"<|user|>\n", "", "", "{eos}", "\n"},
     .functionCall = {"<|assistant|>\n", "", "", "{eos}", "\n"}},
    {.name = "vicuna",
     .start = "{bos}",
     .defaultSystem = "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, "
                      "detailed, and polite answers to the "
                      "user's questions.",
     .systemInsideUser = false,
     .trims = true,
     .system = {"", "", "", "", " "},
     .user = {"USER: ", "", "", "", " "},
     .assistant = {"ASSISTANT:", " ", "", "{eos}", ""},
     .tool = {"USER: ", "", "", "", " "},
     .functionCall = {"ASSISTANT:", " ", "", "{eos}", ""}},
    {.name = "alpaca",
     .start = "{bos}",
     .defaultSystem = "Below is an instruction that describes a task. Write a response that appropriately completes the request.",
     .systemInsideUser = false,
     .trims = true,
     .system = {"", "", "", "", "\n\n"},
     .user = {"### Instruction:\n", "", "", "", "\n\n"},
     .assistant = {"### Response:\n", "", "", "{eos}", "\n\n"},
     .tool = {"### Input:\n", "", "", "", "\n\n"},
     .functionCall = {"### Response:\n", "", "", "{eos}", "\n\n"}},
    {.name = "plain",
     .start = "",
     .defaultSystem = "",
     .systemInsideUser = false,
     .trims = false,
     .system = {"", "", "", "", "\n"},
     .user = {"", "", "", "", "\n"},
     .assistant = {"", "", "", "{eos}", "\n"},
     .tool = {"", "", "", "", "\n"},
     .functionCall = {"", "", "", "{eos}", "\n"}},
}};

}  // namespace

std::span<const BuiltInFormat> builtInFormats() { return kFormats; }

const BuiltInFormat* findBuiltInFormat(std::string_view name) {
  for (const BuiltInFormat& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace lorikeet
