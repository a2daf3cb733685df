#include "server/desk/routes.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "server/desk/asking.hpp"
#include "server/desk/replies.hpp"
#include "server/desk/shapes.hpp"
#include "server/http/problem.hpp"
#include "server/registration/codec.hpp"
#include "server/stages/utf8.hpp"

namespace rostrum::desk {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
namespace reg = registration;
using http::bearer;
using http::forbidden;
using http::has_type;
using http::not_allowed;
using http::reads;
using http::Request;
using http::Response;
using http::unauthorized;
using http::unknown;
using http::wrong_type;
using http::beast_http::field;
using http::beast_http::status;
using http::beast_http::verb;

constexpr std::size_t kMaxGuests = 20'000;
constexpr std::size_t kMaxSubject = 200;
constexpr std::size_t kMaxLetter = 20'000;

struct Counter {
  Counter(Desks& given, Authority by, std::vector<access::Network> unlimited)
      : desks(given), authority(std::move(by)), forms(std::move(unlimited)) {}

  /// How long this address is to wait before it sends another form.
  std::chrono::milliseconds wait(const asio::ip::address& address) {
    const std::lock_guard lock(mutex);
    return forms.take(address, std::chrono::steady_clock::now());
  }

  Desks& desks;
  Authority authority;
  std::mutex mutex;
  access::GuestLimit forms;
};
using Shared = std::shared_ptr<Counter>;
using At = std::shared_ptr<Desk>;

Response json_of(const json::value& value, status code = status::ok) {
  return http::json_response(json::serialize(value), code);
}

Response status_reply(const Given<reg::Status>& given) {
  const auto* now = std::get_if<reg::Status>(&given);
  if (now == nullptr) return refused(given);
  json::object body;
  body["status"] = reg::word(*now);
  return json_of(body);
}

enum class Who { nobody, stranger, themselves, organiser };

asio::awaitable<Who> who(Shared counter, std::string event, std::string token, PersonId person) {
  if (token.empty()) co_return Who::nobody;
  if (!person.empty() && counter->authority.registered(event, token) == person) co_return Who::themselves;
  auto asking = counter->authority.organises(event, std::move(token));
  const bool organises = co_await std::move(asking);
  co_return organises ? Who::organiser : Who::stranger;
}

/// nullopt when they may.
std::optional<Response> barred(Who who) {
  if (who == Who::nobody) return unauthorized();
  if (who == Who::stranger) return forbidden();
  return std::nullopt;
}

Wanted wanted_of(const Request& request) {
  Wanted wanted;
  wanted.text = request.query_value("q").value_or("");
  wanted.status = request.query_value("status").value_or("");
  wanted.offset = number_of(request, "offset", 0, reg::kMaxRegistrations);
  wanted.limit = number_of(request, "limit", wanted.limit, kMostListed);
  if (request.query_value("needs") == "true") wanted.needs = Needs::shown;
  return wanted;
}

/// The desk of the path; null for an event that there is not.
At desk_of(const Counter& counter, const Request& request) { return counter.desks.find(request.path[3]); }

/// Without a desk: there is no such event, or it is being read.
Response absent(const Counter& counter, const Request& request) {
  return counter.authority.exists(request.path[3]) ? refusal(Unavailable{}) : unknown();
}

asio::awaitable<Given<json::value>> seen(At desk, std::function<json::value(const Shown&)> look) {
  std::function<void(Done<json::value>)> ask = [desk, look = std::move(look)](Done<json::value> done) {
    desk->read(look, std::move(done));
  };
  auto telling = told<json::value>(std::move(ask));
  co_return co_await std::move(telling);
}

// The form.

/// What the event's Q&A would not take of a question in advance.
std::optional<document::Fault> question_fault(const reg::Form& form, const document::Document& document) {
  if (form.anonymous && !document.rules.may_be_anonymous) {
    return document::Fault{"/anonymous", "is not for this event, which takes no anonymous questions"};
  }
  const auto length =
      std::ranges::count_if(form.question, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  if (length <= static_cast<std::ptrdiff_t>(document.rules.max_length)) return std::nullopt;
  const auto field = std::ranges::find(document.terms.fields, reg::FieldKind::question, &reg::Field::kind);
  return document::Fault{
      "/answers/" + (field == document.terms.fields.end() ? "" : field->id),
      "is longer than the " + std::to_string(document.rules.max_length) + " characters that a question may have"};
}

asio::awaitable<Response> enrol(Shared counter, At desk, Request request) {
  if (!has_type(request, "application/json")) co_return wrong_type("application/json");
  if (const auto wait = counter->wait(request.client); wait.count() > 0) co_return too_many(wait);
  const auto key = idempotency_key(request);
  if (!key) co_return invalid({"Idempotency-Key", "must be a quoted string"});
  auto parsed = reg::parse_form(request.body, desk->document()->terms.fields, reg::Filling::first);
  if (const auto* fault = std::get_if<document::Fault>(&parsed)) co_return invalid(*fault);
  if (const auto fault = question_fault(std::get<reg::Form>(parsed), *desk->document())) co_return invalid(*fault);
  std::function<void(Done<reg::Status>)> ask =
      [desk, form = std::get<reg::Form>(parsed), key = key->empty() ? std::string() : digest_of(*key),
       digest = digest_of(request.body)](Done<reg::Status> done) { desk->enrol(form, key, digest, std::move(done)); };
  auto telling = told<reg::Status>(std::move(ask));
  const auto given = co_await std::move(telling);
  auto reply = status_reply(given);
  const auto* now = std::get_if<reg::Status>(&given);
  if (now != nullptr) reply.status = *now == reg::Status::held ? status::created : status::accepted;
  co_return reply;
}

asio::awaitable<Response> list(Shared counter, At desk, Request request, bool as_csv) {
  auto asking = who(counter, request.path[3], bearer(request), {});
  const auto caller = co_await std::move(asking);
  if (auto refusal = barred(caller)) co_return *std::move(refusal);
  std::function<json::value(const Shown&)> look = [wanted = wanted_of(request), as_csv](const Shown& shown) {
    return as_csv ? json::value(list_csv(shown, wanted)) : json::value(list_shape(shown, wanted));
  };
  auto telling = seen(desk, std::move(look));
  const auto given = co_await std::move(telling);
  const auto* value = std::get_if<json::value>(&given);
  if (value == nullptr) co_return refused(given);
  if (!as_csv) co_return json_of(*value);
  Response response;
  response.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                      {"Content-Disposition", "attachment; filename=\"" + request.path[3] + "-registrations.csv\""},
                      {"Cache-Control", "no-store"}};
  response.body = std::string(value->get_string());
  co_return response;
}

asio::awaitable<Response> registrations(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  if (request.method == verb::post) {
    auto enrolling = enrol(counter, desk, std::move(request));
    co_return co_await std::move(enrolling);
  }
  if (!reads(request)) co_return not_allowed("GET, HEAD, POST");
  auto listing = list(counter, desk, std::move(request), false);
  co_return co_await std::move(listing);
}

asio::awaitable<Response> registrations_csv(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  if (!reads(request)) co_return not_allowed("GET, HEAD");
  auto listing = list(counter, desk, std::move(request), true);
  co_return co_await std::move(listing);
}

// One registration.

asio::awaitable<Response> show(At desk, PersonId person, Needs needs) {
  std::function<json::value(const Shown&)> look = [person, needs](const Shown& shown) -> json::value {
    const auto* found = shown.book.find(person);
    // Whose words were erased is nobody any more.
    if (found == nullptr || found->address.empty()) return nullptr;
    auto shape = registration_shape(shown, *found, needs);
    shape["version"] = found->changed_by;
    return shape;
  };
  auto telling = seen(desk, std::move(look));
  auto given = co_await std::move(telling);
  auto* value = std::get_if<json::value>(&given);
  if (value == nullptr) co_return refused(given);
  if (value->is_null()) co_return unknown();
  auto& shape = value->get_object();
  const auto version = json::serialize(shape.at("version"));
  shape.erase("version");
  auto response = json_of(*value);
  response.headers.emplace_back("ETag", '"' + version + '"');
  co_return response;
}

/// Which of its owner's moves, and which of an organiser's, a word is.
std::optional<reg::Move> move_of(std::string_view word, Who by) {
  if (word == "cancel") return reg::Move::cancel;
  if (word == "mail") return reg::Move::mail;
  if (by == Who::themselves && word == "confirm") return reg::Move::confirm;
  if (by == Who::themselves && word == "accept") return reg::Move::accept;
  if (by == Who::organiser && word == "approve") return reg::Move::approve;
  if (by == Who::organiser && word == "decline") return reg::Move::decline;
  return std::nullopt;
}

/// nullopt without If-Match or with `*`; 0, which nothing has, for what is no tag of ours.
std::optional<reg::Seq> expected_of(const Request& request) {
  const auto value = request.headers[field::if_match];
  const std::string text(value.data(), value.size());
  if (text.empty() || text == "*") return std::nullopt;
  reg::Seq seq = 0;
  if (text.size() < 3 || text.size() > 22 || text.front() != '"' || text.back() != '"') return seq;
  for (const char c : text.substr(1, text.size() - 2)) {
    if (c < '0' || c > '9') return 0;
    seq = seq * 10 + static_cast<reg::Seq>(c - '0');
  }
  return seq;
}

asio::awaitable<Response> change(At desk, PersonId person, Who by, Request request) {
  if (!has_type(request, "application/json")) co_return wrong_type("application/json");
  boost::system::error_code error;
  const auto value = json::parse(request.body, error, {}, {.max_depth = 8});
  if (error || !value.is_object()) co_return invalid({"", "must be a JSON object"});
  std::function<void(Done<reg::Status>)> ask;
  if (const auto* action = value.get_object().if_contains("action")) {
    if (!action->is_string() || value.get_object().size() != 1) co_return invalid({"/action", "must stand alone"});
    const auto move = move_of(std::string_view(action->get_string()), by);
    if (!move) co_return invalid({"/action", "is not one of yours"});
    const bool by_organiser = by == Who::organiser;
    ask = [desk, act = reg::Act{person, *move, by_organiser}](Done<reg::Status> done) {
      desk->act(act, std::move(done));
    };
  } else {
    auto parsed = reg::parse_form(request.body, desk->document()->terms.fields, reg::Filling::change);
    if (const auto* fault = std::get_if<document::Fault>(&parsed)) co_return invalid(*fault);
    if (const auto fault = question_fault(std::get<reg::Form>(parsed), *desk->document())) co_return invalid(*fault);
    ask = [desk, person, form = std::get<reg::Form>(parsed), expected = expected_of(request)](Done<reg::Status> done) {
      desk->change(person, form, expected, std::move(done));
    };
  }
  auto telling = told<reg::Status>(std::move(ask));
  const auto given = co_await std::move(telling);
  co_return status_reply(given);
}

/// Cancels, or with `?erase=true` blanks what they said too.
asio::awaitable<Response> leave(Shared counter, std::string event, At desk, PersonId person, bool erase) {
  std::function<void(Done<reg::Status>)> ask = [desk, person, erase](Done<reg::Status> done) {
    if (erase) return desk->erase(person, std::move(done));
    desk->act(reg::Act{person, reg::Move::cancel}, std::move(done));
  };
  auto telling = told<reg::Status>(std::move(ask));
  const auto given = co_await std::move(telling);
  if (erase && std::holds_alternative<reg::Status>(given)) {
    // The room after the desk, which then tells it no question of theirs any more. Whoever gets no answer in between
    // asks again: their token is good for that still.
    auto erasing = counter->authority.erase(std::move(event), person);
    const bool erased = co_await std::move(erasing);
    if (!erased) co_return refusal(Unavailable{});
  }
  co_return status_reply(given);
}

asio::awaitable<Response> registration_of(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  // "me": whoever the token names, so that a page needs to know no more than its link.
  auto person = request.path[5];
  if (person == "me") person = counter->authority.registered(request.path[3], bearer(request)).value_or("");
  auto asking = who(counter, request.path[3], bearer(request), person);
  const auto caller = co_await std::move(asking);
  if (auto refusal = barred(caller)) co_return *std::move(refusal);
  if (reads(request)) {
    const bool needs = caller == Who::themselves || request.query_value("needs") == "true";
    auto showing = show(desk, person, needs ? Needs::shown : Needs::hidden);
    co_return co_await std::move(showing);
  }
  if (request.method == verb::patch) {
    auto changing = change(desk, person, caller, std::move(request));
    co_return co_await std::move(changing);
  }
  if (request.method != verb::delete_) co_return not_allowed("GET, HEAD, PATCH, DELETE");
  auto leaving = leave(counter, request.path[3], desk, person, request.query_value("erase") == "true");
  co_return co_await std::move(leaving);
}

// What organisers send.

asio::awaitable<Response> invite(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  if (request.method != verb::post) co_return not_allowed("POST");
  auto asking = who(counter, request.path[3], bearer(request), {});
  const auto caller = co_await std::move(asking);
  if (auto refusal = barred(caller)) co_return *std::move(refusal);
  if (!has_type(request, "text/csv")) co_return wrong_type("text/csv");
  if (!stages::is_utf8(request.body)) co_return invalid({"The list", "must be UTF-8"});
  const auto list = reg::parse_guests(request.body);
  if (list.guests.size() > kMaxGuests) {
    co_return invalid({"The list", "may have " + std::to_string(kMaxGuests) + " lines"});
  }
  std::function<void(Done<std::size_t>)> ask = [desk, guests = list.guests](Done<std::size_t> done) {
    desk->invite(guests, std::move(done));
  };
  auto telling = told<std::size_t>(std::move(ask));
  const auto given = co_await std::move(telling);
  const auto* count = std::get_if<std::size_t>(&given);
  if (count == nullptr) co_return refused(given);
  json::object body;
  body["invited"] = *count;
  body["known"] = list.guests.size() - *count;
  body["faulty"] = json::value_from(list.faulty);
  co_return json_of(body);
}

asio::awaitable<Response> write(At desk, Request request) {
  if (!has_type(request, "application/json")) co_return wrong_type("application/json");
  boost::system::error_code error;
  const auto value = json::parse(request.body, error, {}, {.max_depth = 4});
  const auto text_at = [&](const char* name, std::size_t longest) -> std::string {
    const auto* found = error || !value.is_object() ? nullptr : value.get_object().if_contains(name);
    if (found == nullptr || !found->is_string() || found->get_string().size() > 4 * longest) return {};
    return std::string(found->get_string());
  };
  const auto subject = text_at("subject", kMaxSubject);
  const auto text = text_at("text", kMaxLetter);
  if (subject.empty()) co_return invalid({"/subject", "must be a text of 200 characters at most"});
  if (text.empty()) co_return invalid({"/text", "must be a text of 20,000 characters at most"});
  std::function<void(Done<std::size_t>)> ask = [desk, subject, text](Done<std::size_t> done) {
    desk->write(subject, text, std::move(done));
  };
  auto telling = told<std::size_t>(std::move(ask));
  const auto given = co_await std::move(telling);
  const auto* count = std::get_if<std::size_t>(&given);
  if (count == nullptr) co_return refused(given);
  json::object body;
  body["mails"] = *count;
  co_return json_of(body, status::accepted);
}

asio::awaitable<Response> mails(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  auto asking = who(counter, request.path[3], bearer(request), {});
  const auto caller = co_await std::move(asking);
  if (auto refusal = barred(caller)) co_return *std::move(refusal);
  if (request.method == verb::post) {
    auto writing = write(desk, std::move(request));
    co_return co_await std::move(writing);
  }
  if (!reads(request)) co_return not_allowed("GET, HEAD, POST");
  const std::string transport = counter->desks.ports().mailer.settings().smtp.empty() ? "files" : "smtp";
  std::function<json::value(const Shown&)> look =
      [transport, offset = number_of(request, "offset", 0, reg::kMaxMails)](const Shown& shown) -> json::value {
    return outbox_shape(shown, transport, offset);
  };
  auto telling = seen(desk, std::move(look));
  const auto given = co_await std::move(telling);
  const auto* value = std::get_if<json::value>(&given);
  co_return value == nullptr ? refused(given) : json_of(*value);
}

/// A mail as it would go out now.
asio::awaitable<Response> one_mail(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  if (!reads(request)) co_return not_allowed("GET, HEAD");
  auto asking = who(counter, request.path[3], bearer(request), {});
  const auto caller = co_await std::move(asking);
  if (auto refusal = barred(caller)) co_return *std::move(refusal);
  std::function<json::value(const Shown&)> look = [desk, id = request.path[5]](const Shown& shown) -> json::value {
    const auto found = shown.book.mails.find(id);
    if (found == shown.book.mails.end()) return nullptr;
    const auto letter = letter_of(shown, found->second, desk->sender());
    return letter ? json::value(letter->message) : json::value();
  };
  auto telling = seen(desk, std::move(look));
  const auto given = co_await std::move(telling);
  const auto* value = std::get_if<json::value>(&given);
  if (value == nullptr) co_return refused(given);
  if (value->is_null()) co_return unknown();
  Response response;
  response.headers = {{"Content-Type", "message/rfc822"}, {"Cache-Control", "no-store"}};
  response.body = std::string(value->get_string());
  co_return response;
}

asio::awaitable<Response> calendar_file(Shared counter, Request request) {
  const auto desk = desk_of(*counter, request);
  if (!desk) co_return absent(*counter, request);
  if (!reads(request)) co_return not_allowed("GET, HEAD");
  std::function<json::value(const Shown&)> look =
      [desk, language = request.query_value("lang").value_or("")](const Shown& shown) -> json::value {
    const auto entry = entry_of(shown, desk->sender(), language);
    return json::array{calendar::word(entry.method), calendar::write(entry)};
  };
  auto telling = seen(desk, std::move(look));
  const auto given = co_await std::move(telling);
  const auto* value = std::get_if<json::value>(&given);
  if (value == nullptr) co_return refused(given);
  const auto& made = value->get_array();
  Response response;
  // RFC 5546 and 6047 2.4: the type's method is the calendar's.
  response.headers = {{"Content-Type", "text/calendar; charset=utf-8; method=" + std::string(made[0].get_string())},
                      {"Content-Disposition", "attachment; filename=\"" + request.path[3] + ".ics\""},
                      {"Cache-Control", "no-cache"}};
  response.body = std::string(made[1].get_string());
  co_return response;
}

using Handle = asio::awaitable<Response> (*)(Shared, Request);

asio::awaitable<Response> served(Shared counter, Handle handle, Request request) {
  std::function<bool()> exists = [counter, event = request.path[3]] { return counter->authority.exists(event); };
  auto reading = read_first(counter->desks, request.path[3], std::move(exists));
  co_await std::move(reading);
  auto handling = handle(std::move(counter), std::move(request));
  co_return co_await std::move(handling);
}

}  // namespace

void add_registrations(http::Router& router, Desks& desks, Authority authority,
                       std::vector<access::Network> unlimited) {
  const auto counter = std::make_shared<Counter>(desks, std::move(authority), std::move(unlimited));
  const auto add = [&](std::string_view path, Handle handle) {
    router.add("/api/v1/events/{slug}" + std::string(path),
               [counter, handle](Request request) { return served(counter, handle, std::move(request)); });
  };
  add("/registrations", registrations);
  add("/registrations.csv", registrations_csv);
  add("/registrations/{id}", registration_of);
  add("/invitations", invite);
  add("/mails", mails);
  add("/mails/{id}", one_mail);
  add("/calendar.ics", calendar_file);
}

}  // namespace rostrum::desk
