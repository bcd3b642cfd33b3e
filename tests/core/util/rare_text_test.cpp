// Texts and lists that are nearly always empty: they behave as std::string and std::vector do, and cost a pointer.
#include "core/util/rare_text.h"

#include <gtest/gtest.h>

namespace lorikeet {
namespace {

static_assert(sizeof(RareText) == sizeof(void*) && sizeof(RareTexts) == sizeof(void*));

TEST(RareText, IsTheTextThatWasPut) {
  for (const char* text : {"", "user", "assistant", "system", "tool", "function_call", "narrator", "User"}) {
    RareText rare(text);
    EXPECT_EQ(rare.text(), text);
    EXPECT_EQ(rare.empty(), std::string(text).empty());
    EXPECT_TRUE(rare == text && rare == std::string(text) && rare == std::string_view(text) && rare == RareText(text));
    EXPECT_TRUE(rare != "else" && rare != RareText("else"));
    const RareText copy = rare;
    RareText moved = std::move(rare);
    EXPECT_TRUE(copy == moved && rare.empty());
    rare = copy;
    EXPECT_EQ(rare, text);
    rare = "other words";
    EXPECT_TRUE(rare == "other words" && copy == text);
  }
  EXPECT_EQ(RareText("abc").find("c"), 2u);
  EXPECT_EQ(RareText("user").find("x"), std::string::npos);
}

TEST(RareTexts, AreTheListThatWasPut) {
  RareTexts none, some{"a", "b"};
  EXPECT_TRUE(none.empty() && none == RareTexts(std::vector<std::string>{}) && none.begin() == none.end());
  const RareTexts copy = some;
  some.push_back("c");
  some.edit()[0] = "x";
  EXPECT_EQ(some, (std::vector<std::string>{"x", "b", "c"}));
  EXPECT_EQ(copy, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(copy[1] + copy.front(), "ba");
  some.clear();
  EXPECT_EQ(some, none);
  none.edit();
  EXPECT_EQ(some, none);
}

}  // namespace
}  // namespace lorikeet
