// Bulk changes: what each does, and that a row that stays as it is gives nothing.
#include "core/edit/bulk_edit.h"

#include <gtest/gtest.h>

namespace lorikeet {
namespace {

using Kind = BulkEdit::Kind;

Row sampleRow() {
  Row row;
  row.turns = {{"user", " Hi "}, {"assistant", "Hello"}, {"user", "Bye"}, {"assistant", "Ciao\xE3\x80\x80"}};
  row.tags = {"a"};
  return row;
}

TEST(BulkEdit, PrefixSuffixAndTrimReachQuestionOrAnswer) {
  const Row row = sampleRow();
  EXPECT_EQ(applied(row, {.kind = Kind::Prefix, .text = "Q:"})->question(), "Q: Hi ");
  EXPECT_EQ(applied(row, {.kind = Kind::Suffix, .target = BulkTarget::Answers, .text = "!"})->answer(), "Ciao\xE3\x80\x80!");
  EXPECT_EQ(applied(row, {.kind = Kind::Trim})->question(), "Hi");
  EXPECT_EQ(applied(row, {.kind = Kind::Trim, .target = BulkTarget::Answers})->answer(), "Ciao");
  EXPECT_EQ(applied(*applied(row, {.kind = Kind::Trim}), {.kind = Kind::Trim}), std::nullopt);
  EXPECT_EQ(applied(Row{}, {.kind = Kind::Prefix, .text = "Q:"}), std::nullopt);
  EXPECT_EQ(applied(row, {.kind = Kind::Prefix}), std::nullopt);
}

TEST(BulkEdit, SystemTurnIsSetOnceAndRemoved) {
  const Row with = *applied(sampleRow(), {.kind = Kind::SetSystem, .text = "Be kind."});
  EXPECT_EQ(with.turns.front(), (Message{"system", "Be kind."}));
  EXPECT_EQ(with.turns.size(), 5u);
  EXPECT_EQ(applied(with, {.kind = Kind::SetSystem, .text = "Be kind."}), std::nullopt);
  EXPECT_EQ(applied(with, {.kind = Kind::SetSystem, .text = "Be brief."})->turns.size(), 5u);
  EXPECT_EQ(applied(with, {.kind = Kind::RemoveSystem}), sampleRow());
  EXPECT_EQ(applied(with, {.kind = Kind::SetSystem, .text = " "}), sampleRow());
  EXPECT_EQ(applied(sampleRow(), {.kind = Kind::RemoveSystem}), std::nullopt);
}

TEST(BulkEdit, TagsAreAddedOnceAndRemoved) {
  const Row with = *applied(sampleRow(), {.kind = Kind::AddTags, .tags = {"b ", "a", "", "b"}});
  EXPECT_EQ(with.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(applied(with, {.kind = Kind::AddTags, .tags = {"b"}}), std::nullopt);
  EXPECT_EQ(applied(with, {.kind = Kind::RemoveTags, .tags = {"b", "c"}}), sampleRow());
  EXPECT_EQ(applied(sampleRow(), {.kind = Kind::RemoveTags, .tags = {"c"}}), std::nullopt);
}

TEST(BulkEdit, SplitLockAndApproval) {
  const BulkEdit toValidation{.kind = Kind::SetSplit, .split = Split::Validation};
  Row row = *applied(sampleRow(), toValidation);
  EXPECT_EQ(row.split, Split::Validation);
  EXPECT_EQ(applied(row, toValidation), std::nullopt);
  row = *applied(row, {.kind = Kind::Lock});
  EXPECT_TRUE(row.locked);
  EXPECT_EQ(applied(row, {.kind = Kind::SetSplit, .split = Split::Train}), std::nullopt) << "a locked row keeps its side";
  EXPECT_FALSE(applied(row, {.kind = Kind::Unlock})->locked);
  EXPECT_EQ(applied(row, {.kind = Kind::Approve}), std::nullopt);
  row.draft = true;
  EXPECT_FALSE(applied(row, {.kind = Kind::Approve})->draft);
}

TEST(BulkEdit, VariantsKeepTheAnswerAndDifferInTheQuestion) {
  const Row row = sampleRow();
  const std::vector<Row> variants =
      questionVariants(row, {"Please: {question}", "", "no mark", "{question}", "Please: {question}", "{question} / {question}"});
  ASSERT_EQ(variants.size(), 2u);
  EXPECT_EQ(variants[0].question(), "Please: Hi");
  EXPECT_EQ(variants[1].question(), "Hi / Hi");
  EXPECT_EQ(variants[0].answer(), row.answer());
  EXPECT_TRUE(questionVariants(Row{}, {"a {question}"}).empty());
}

TEST(BulkEdit, DefaultPatternsFollowTheLanguage) {
  const auto isChinese = [](const std::string& sample) { return defaultVariantPatterns(sample).front().starts_with("请"); };
  EXPECT_TRUE(isChinese("TCP 是什么？"));
  EXPECT_FALSE(isChinese("Translate 你好 to plain English"));
  EXPECT_FALSE(isChinese(""));
  for (const std::string sample : {"你好", "hello"})
    for (const std::string& pattern : defaultVariantPatterns(sample)) EXPECT_NE(pattern.find("{question}"), std::string::npos);
}

}  // namespace
}  // namespace lorikeet
