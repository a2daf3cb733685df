#include "server/integration/payload.hpp"

#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/journal/codec.hpp"
#include "server/journal/describe.hpp"
#include "server/registration/codec.hpp"

namespace rostrum::integration {
namespace {

namespace json = boost::json;

template <class Enum>
std::string word(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

struct About {
  const Texts& texts;
  std::string type;
  std::string question;
  json::object data;

  bool operator()(const event::PhaseChanged& changed) {
    type = "event." + word(changed.what);
    data["phase"] = word(changed.to);
    return true;
  }
  bool operator()(const event::QuestionAsked& asked) {
    type = "question.asked";
    question = asked.question;
    json::object shape;
    shape["id"] = asked.question;
    shape["state"] = word(asked.state);
    shape["lang"] = asked.lang;
    shape["text"] = texts(asked.text);
    data["question"] = std::move(shape);
    return true;
  }
  bool operator()(const event::QuestionChanged& changed) {
    type = "question." + word(changed.what);
    if (changed.what != event::QuestionChange::redacted) question = changed.question;
    json::object shape;
    shape["id"] = changed.question;
    shape["state"] = word(changed.after.state);
    shape["text"] = texts(changed.after.text);
    if (!changed.after.answer.empty() && !changed.after.answer_private) shape["answer"] = texts(changed.after.answer);
    data["question"] = std::move(shape);
    return true;
  }
  bool operator()(const registration::Registered& made) {
    type = "registration.made";
    auto shape = person(made.person, made.said);
    shape["status"] = registration::word(made.status);
    shape["email"] = texts(made.address);
    data["registration"] = std::move(shape);
    return true;
  }
  bool operator()(const registration::Moved& moved) {
    type = "registration.moved";
    json::object shape;
    shape["id"] = moved.person;
    shape["status"] = registration::word(moved.status);
    shape["confirmed"] = moved.confirmed;
    data["registration"] = std::move(shape);
    return true;
  }
  bool operator()(const registration::Changed& changed) {
    type = "registration.changed";
    data["registration"] = person(changed.person, changed.said);
    return true;
  }
  bool operator()(const registration::Erased& erased) {
    type = "registration.erased";
    json::object shape;
    shape["id"] = erased.person;
    data["registration"] = std::move(shape);
    return true;
  }
  template <class Other>
  bool operator()(const Other&) {
    return false;
  }

  [[nodiscard]] json::object person(const std::string& id, const registration::Particulars& said) const {
    json::object shape;
    shape["id"] = id;
    shape["name"] = texts(said.name);
    shape["organisation"] = texts(said.organisation);
    shape["language"] = said.language;
    return shape;
  }
};

std::string body_of(const std::string& type, std::int64_t at, json::object data) {
  json::object body;
  body["type"] = type;
  body["timestamp"] = session::format_instant(at);
  body["data"] = std::move(data);
  return json::serialize(body);
}

}  // namespace

std::optional<Payload> payload_of(const std::string& event, const journal::Told& told, const Texts& texts) {
  About about{texts, {}, {}, {}};
  about.data["event"] = event;
  about.data["seq"] = told.row.seq;
  if (told.registration) {
    const auto read = registration::decode(told.row.kind, told.row.version, told.row.body);
    if (!read || !std::visit(about, *read)) return std::nullopt;
  } else {
    const auto read = journal::decode(told.row);
    if (!read || !std::visit(about, *read)) return std::nullopt;
  }
  auto body = body_of(about.type, told.row.at, std::move(about.data));
  return Payload{std::move(about.type), std::move(body), std::move(about.question)};
}

Payload test_payload(const std::string& event, std::int64_t at) {
  json::object data;
  data["event"] = event;
  return {"webhook.test", body_of("webhook.test", at, std::move(data)), {}};
}

std::string message_id(const std::string& hook, const journal::Told& told) {
  return hook + (told.registration ? ".r" : ".s") + std::to_string(told.row.seq);
}

}  // namespace rostrum::integration
