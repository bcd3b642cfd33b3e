// See transcript.h.
#include "ui/models/transcript.h"

#include <map>

#include "core/util/error.h"
#include "core/util/json_reader.h"

namespace lorikeet {
namespace {

constexpr const char* kKind = "lorikeet-transcript";
constexpr FinishReason kReasons[] = {FinishReason::EndOfTurn, FinishReason::StopText, FinishReason::MaxTokens, FinishReason::ContextFull,
                                     FinishReason::Cancelled};

Json oddsJson(const TokenOdds& odds) { return Json::array({odds.id, odds.text, odds.logProb}); }

Json makerJson(const AnswerMaker& maker) {
  Json json;
  json["base"] = maker.baseHash;
  if (maker.hash.empty()) return json;
  json["adapter"] = maker.name;
  json["hash"] = maker.hash;
  json["step"] = maker.step;
  json["sites"] = maker.sites;
  json["deltaNorm"] = maker.deltaNorm;
  json["strength"] = maker.strength;
  return json;
}

Json answerJson(int seat, const Answer& answer) {
  Json json;
  json["pane"] = seat;
  json["text"] = answer.text;
  if (answer.corrected) json["corrected"] = *answer.corrected;
  if (answer.state == Answer::State::Failed) json["problem"] = answer.problem;
  json["finish"] = nameOf(answer.finish);
  json["seed"] = answer.seed;
  json["promptTokens"] = answer.promptTokens;
  json["cutTurns"] = answer.cutTurns;
  json["secondsToFirstToken"] = answer.secondsToFirstToken;
  json["tokensPerSecond"] = answer.tokensPerSecond;
  json["madeBy"] = makerJson(answer.maker);
  json["tokens"] = answer.tokens;
  Json odds = Json::array();
  for (const AnswerToken& token : answer.odds) {
    Json entry = Json::array({oddsJson(token.chosen)});
    for (const TokenOdds& other : token.likeliest) entry.push_back(oddsJson(other));
    odds.push_back(std::move(entry));
  }
  json["odds"] = std::move(odds);  // [chosen, likeliest ...], each [id, text, nats]
  return json;
}

AnswerMaker makerFrom(const Json& json, const std::string& where) {
  const JsonReader reader(json, where);
  AnswerMaker maker;
  maker.baseHash = reader.textOr("base", "");
  maker.name = reader.textOr("adapter", "");
  maker.hash = reader.textOr("hash", "");
  maker.step = reader.integerOr("step", -1, -1);
  maker.sites = reader.integerOr("sites", 0, 0);
  maker.deltaNorm = reader.numberOr("deltaNorm", 0, 0, 1e30);
  maker.strength = reader.numberOr("strength", 1, 0, 2);
  return maker;
}

TokenOdds oddsFrom(const Json& json) {
  return {json.at(0).get<TokenId>(), json.at(1).get<std::string>(), json.at(2).get<float>()};
}

Answer answerFrom(const Json& json, const std::string& where) {
  const JsonReader reader(json, where);
  Answer answer;
  answer.text = reader.text("text");
  if (reader.has("corrected")) answer.corrected = reader.text("corrected");
  answer.problem = reader.textOr("problem", "");
  answer.state = answer.problem.empty() ? Answer::State::Done : Answer::State::Failed;
  const std::string finish = reader.textOr("finish", "");
  for (const FinishReason reason : kReasons)
    if (nameOf(reason) == finish) answer.finish = reason;
  answer.seed = reader.integerOr("seed", 0, 0);
  answer.promptTokens = reader.integerOr("promptTokens", 0, 0);
  answer.cutTurns = reader.integerOr("cutTurns", 0, 0);
  answer.secondsToFirstToken = reader.numberOr("secondsToFirstToken", 0, 0, 1e9);
  answer.tokensPerSecond = reader.numberOr("tokensPerSecond", 0, 0, 1e12);
  if (const Json* maker = reader.find("madeBy")) answer.maker = makerFrom(*maker, where);
  if (const Json* tokens = reader.find("tokens")) answer.tokens = tokens->get<std::vector<TokenId>>();
  if (const Json* odds = reader.find("odds")) {
    for (const Json& entry : *odds) {
      AnswerToken token{oddsFrom(entry.at(0)), {}};
      for (std::size_t i = 1; i < entry.size(); ++i) token.likeliest.push_back(oddsFrom(entry.at(i)));
      answer.odds.push_back(std::move(token));
    }
  }
  return answer;
}

Json turnsJson(const Conversation& talk) {
  Json turns = Json::array();
  for (const Conversation::Turn turn : talk.all()) {
    Json json;
    json["turn"] = turn;
    json["after"] = talk.parent(turn);  // 0 = the beginning
    json["question"] = talk.question(turn);
    json["shown"] = talk.chosenAfter(talk.parent(turn)) == turn;
    json["remembers"] = talk.remembers(turn);
    json["seed"] = talk.seed(turn);
    json["answers"] = Json::array();
    for (const auto& [seat, answer] : talk.answers(turn))
      if (answer.state == Answer::State::Done || answer.state == Answer::State::Failed) json["answers"].push_back(answerJson(seat, answer));
    turns.push_back(std::move(json));
  }
  return turns;
}

Conversation talkFrom(const Json& turns, const std::string& where) {
  Conversation talk;
  std::map<std::int64_t, Conversation::Turn> names{{0, Conversation::kNone}};
  std::vector<Conversation::Turn> shown;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const JsonReader reader(turns[i], where + ", turn " + std::to_string(i + 1));
    const auto parent = names.find(reader.integerOr("after", 0, 0));
    if (parent == names.end()) reader.fail("after", "names a turn that does not stand before this one");
    const Conversation::Turn turn =
        talk.append(parent->second, reader.text("question"), reader.booleanOr("remembers", true), reader.integerOr("seed", 0, 0));
    names[reader.integer("turn", 1)] = turn;
    if (reader.booleanOr("shown", true)) shown.push_back(turn);
    const Json* answers = reader.find("answers");
    if (answers == nullptr) continue;
    for (const Json& each : *answers) {
      const JsonReader answer(each, reader.where());
      talk.answerFor(turn, static_cast<int>(answer.integer("pane", 0, 1 << 20))) = answerFrom(each, reader.where());
    }
  }
  for (const Conversation::Turn turn : shown) talk.chooseAmongVersions(turn);
  return talk;
}

std::string titleOf(const Transcript& transcript, int seat) {
  for (const TranscriptSeat& each : transcript.seats)
    if (each.id == seat) return each.title;
  return "Pane " + std::to_string(seat);
}

}  // namespace

std::string toText(const Transcript& transcript) {
  Json json;
  json["kind"] = kKind;
  json["version"] = 1;
  json["model"] = {{"name", transcript.modelName}, {"path", transcript.modelPath}, {"hash", transcript.modelHash}};
  json["systemPrompt"] = transcript.systemPrompt;
  json["sampling"] = toJson(transcript.sampling);
  json["panes"] = Json::array();
  for (const TranscriptSeat& seat : transcript.seats)
    json["panes"].push_back({{"pane", seat.id}, {"kind", seat.kind}, {"dir", seat.dir}, {"step", seat.step}, {"strength", seat.strength},
                             {"title", seat.title}});
  json["turns"] = turnsJson(transcript.talk);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Transcript transcriptFromText(const std::string& text, const std::string& where) {
  const Json json = parseJson(text, where);
  const JsonReader reader(json, where);
  if (reader.textOr("kind", "") != kKind) throw Error(where + " is no transcript of Lorikeet: it does not say \"kind\": \"" + kKind + "\".");
  Transcript transcript;
  try {
    if (const Json* model = reader.find("model")) {
      const JsonReader from(*model, where);
      transcript.modelName = from.textOr("name", "");
      transcript.modelPath = from.textOr("path", "");
      transcript.modelHash = from.textOr("hash", "");
    }
    transcript.systemPrompt = reader.textOr("systemPrompt", "");
    if (const Json* sampling = reader.find("sampling")) transcript.sampling = samplingConfigFromJson(*sampling);
    if (const Json* panes = reader.find("panes")) {
      for (const Json& each : *panes) {
        const JsonReader from(each, where);
        transcript.seats.push_back({static_cast<int>(from.integer("pane", 0, 1 << 20)), from.text("kind"), from.textOr("dir", ""),
                                    from.integerOr("step", -1, -1), from.numberOr("strength", 1, 0, 2), from.textOr("title", "")});
      }
    }
    if (const Json* turns = reader.find("turns")) transcript.talk = talkFrom(*turns, where);
  } catch (const Json::exception& error) {
    throw Error(where + " is a damaged transcript: " + error.what() + ". Nothing of it was taken over.");
  }
  return transcript;
}

std::string toMarkdown(const Transcript& transcript) {
  std::string out = "# " + (transcript.modelName.empty() ? std::string("Lorikeet") : transcript.modelName) + "\n\n";
  if (!transcript.modelHash.empty()) out += "Model hash " + transcript.modelHash + ".";
  const Json sampling = toJson(transcript.sampling);
  for (const auto& [key, value] : sampling.items()) out += " " + key + " " + value.dump() + ";";
  out.back() = '.';
  if (!transcript.systemPrompt.empty()) out += "\n\n> " + transcript.systemPrompt;
  for (const Conversation::Turn turn : transcript.talk.path()) {
    out += "\n\n## " + transcript.talk.question(turn) + "\n";
    for (const TranscriptSeat& seat : transcript.seats) {
      const Answer* answer = transcript.talk.answer(turn, seat.id);
      if (answer == nullptr) continue;
      out += "\n### " + titleOf(transcript, seat.id);
      if (!answer->maker.hash.empty()) {
        out += " (#" + answer->maker.hash.substr(0, 8);
        if (answer->maker.step >= 0) out += ", step " + std::to_string(answer->maker.step);
        out += ", strength " + Json(answer->maker.strength).dump() + ")";
      }
      out += "\n\n" + answer->shownText() + "\n";
    }
  }
  return out + "\n";
}

}  // namespace lorikeet
