// See report_texts.h.
#include "core/eval/report_texts.h"

#include <cmath>
#include <cstdio>
#include <map>

#include "core/text/utf8.h"

namespace lorikeet {
namespace {

const std::map<std::string, std::string>& chinese() {
  static const std::map<std::string, std::string> kTexts = {
      {"Evaluation", "评估报告"},
      {"base", "基础模型"},
      {"Right answers", "答对"},
      {"Exact match", "完全匹配"},
      {"Required words", "包含必需词"},
      {"Token F1", "词元 F1"},
      {"ROUGE-L", "ROUGE-L"},
      {"BLEU", "BLEU"},
      {"Perplexity", "困惑度"},
      {"Contains every required word; where a row requires none, equals the reference.",
       "包含全部必需词；没有必需词的行须与参考答案一致。"},
      {"Equals the reference but for case, width, spaces and line breaks.", "除大小写、全半角、空格和换行外与参考答案一致。"},
      {"Rows with required words whose answer holds them all.", "在规定了必需词的行中，答案包含全部必需词的比例。"},
      {"SQuAD's F1 of words; of characters where a text is Chinese.", "SQuAD 定义的词 F1；含中文时按字计算。"},
      {"F-measure of the longest common subsequence, as rouge-score; of characters where a text is Chinese.",
       "最长公共子序列的 F 值，与 rouge-score 一致；含中文时按字计算。"},
      {"BLEU of all answers together, as sacrebleu (exp smoothing).", "全部答案合计的 BLEU，与 sacrebleu 一致（exp 平滑）。"},
      {"How surprised the model is by the reference answers, per token; lower is better.",
       "模型对参考答案每个词元的意外程度；越低越好。"},
      {"Who answered", "参与者"},
      {"Name", "名称"},
      {"Adapter", "适配器"},
      {"Step", "步数"},
      {"Norm of the change", "变化量范数"},
      {"Sites", "作用位置"},
      {"Strength", "强度"},
      {"no adapter", "无适配器"},
      {"general questions", "通用问题"},
      {"%1 of %2 rows were asked", "提问了 %2 行中的 %1 行"},
      {"%1 could not be asked", "%1 行无法提问"},
      {"stopped before the end", "未完成即停止"},
      {"Measure", "指标"},
      {"Difference", "差值"},
      {"to", "至"},
      {"Means with 95 % intervals by 10,000 bootstrap resamples of the rows (Wilson's where all agree); differences are paired by "
       "row.",
       "均值及 95 % 区间由对行进行 10,000 次自助重采样得到（所有行一致时用 Wilson 区间）；差值按行配对。"},
      {"Forgotten by %1: %2 points of right answers on general questions (%3 to %4)",
       "%1 在通用问题上遗忘了 %2 个百分点（%3 至 %4）"},
      {"What was forgotten", "遗忘情况"},
      {"Rows that changed", "变化的行"},
      {"improved", "变好"},
      {"worse", "变差"},
      {"same", "不变"},
      {"Examples: %1", "示例：%1"},
      {"%1 of %2 shown", "显示 %2 个中的 %1 个"},
      {"Question", "问题"},
      {"Reference", "参考答案"},
      {"required words: %1", "必需词：%1"},
      {"right", "正确"},
      {"wrong", "错误"},
      {"Rows that could not be asked", "无法提问的行"},
      {"row %1", "第 %1 行"},
      {"Blind comparison", "盲评"},
      {"%1 won %2 votes, %3 won %4, %5 were ties. Share of %3: %6 % (%7 to %8), a tie as half a vote.",
       "%1 获 %2 票，%3 获 %4 票，平局 %5 票。%3 的得票率：%6 %（%7 至 %8），平局按半票计。"},
      {"Loss of the run %1", "训练 %1 的损失"},
      {"training", "训练"},
      {"validation", "验证"},
      {"step", "步"},
      {"best step", "最佳步"},
      {"Settings and data", "设置与数据"},
      {"Made", "生成时间"},
      {"Model", "模型"},
      {"Computed in", "计算精度"},
      {"Chat template", "对话模板"},
      {"System prompt", "系统提示"},
      {"Time taken", "用时"},
      {"%1 s", "%1 秒"},
      {"Question set", "问题集"},
      {"Data hash", "数据哈希"},
      {"Rows", "行数"},
      {"How answers were drawn", "生成设置"},
      {"Settings of the run %1", "训练 %1 的设置"},
      {"none", "无"},
      {"BLEU's words", "BLEU 分词"},
      {"stemmer", "词干提取"},
      {"yes", "是"},
      {"no", "否"},
  };
  return kTexts;
}

}  // namespace

std::string escapedHtml(std::string_view text) {
  std::string out;
  for (const char c : repairUtf8(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\n':
      case '\t': out += c; break;
      default: static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? out += "\uFFFD" : out += c;
    }
  }
  return out;
}

std::string fixedNumber(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string ReportTexts::operator()(const std::string& english) const {
  const std::string& translated = chinese().at(english);
  return isChinese() ? translated : english;
}

std::string ReportTexts::with(const std::string& english, const std::vector<std::string>& arguments) const {
  const std::string text = (*this)(english);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t number =
        text[at] == '%' && at + 1 < text.size() ? static_cast<std::size_t>(text[at + 1] - '1') : arguments.size();
    if (number < arguments.size()) {
      out += arguments[number];
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string ReportTexts::name(EvalMetric metric) const {
  static const char* const kNames[] = {"Right answers", "Exact match", "Required words", "Token F1",
                                       "ROUGE-L",       "BLEU",        "Perplexity"};
  return (*this)(kNames[static_cast<std::size_t>(metric)]);
}

std::string ReportTexts::explanation(EvalMetric metric) const {
  static const char* const kTexts[] = {
      "Contains every required word; where a row requires none, equals the reference.",
      "Equals the reference but for case, width, spaces and line breaks.",
      "Rows with required words whose answer holds them all.",
      "SQuAD's F1 of words; of characters where a text is Chinese.",
      "F-measure of the longest common subsequence, as rouge-score; of characters where a text is Chinese.",
      "BLEU of all answers together, as sacrebleu (exp smoothing).",
      "How surprised the model is by the reference answers, per token; lower is better."};
  return (*this)(kTexts[static_cast<std::size_t>(metric)]);
}

std::string ReportTexts::name(const Contestant& who) const { return who.name.empty() ? (*this)("base") : escapedHtml(who.name); }

std::string metricText(EvalMetric metric, double value) {
  if (!std::isfinite(value)) return "–";
  if (metric == EvalMetric::Perplexity) return fixedNumber(value, value < 100 ? 2 : 0);
  if (metric == EvalMetric::Bleu) return fixedNumber(value, 1);
  return fixedNumber(100 * value, 1) + " %";
}

std::string intervalText(EvalMetric metric, const Interval& interval, const ReportTexts& say) {
  if (!std::isfinite(interval.value)) return "–";
  return metricText(metric, interval.value) + " <small>(" + metricText(metric, interval.low) + " " + say("to") + " " +
         metricText(metric, interval.high) + ")</small>";
}

}  // namespace lorikeet
