#include "server/desk/shapes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "protocol/session/instant.hpp"
#include "server/registration/address.hpp"
#include "server/registration/codec.hpp"
#include "server/tables/csv.hpp"

namespace rostrum::desk {
namespace {

namespace json = boost::json;
namespace reg = registration;

constexpr std::size_t kMailsListed = 200;

json::value instant(const std::optional<reg::Instant>& at) {
  return at ? json::value(session::format_instant(*at)) : json::value();
}

json::object answers_of(const Shown& shown, const reg::Registration& registration) {
  boost::system::error_code error;
  auto value = json::parse(shown.text(registration.said.answers), error);
  return error || !value.is_object() ? json::object() : std::move(value.get_object());
}

/// By when they asked: the order in which people think of a list.
std::vector<const reg::Registration*> chosen(const Shown& shown, const Wanted& wanted) {
  const auto needle = reg::address_key(wanted.text);
  const auto has = [&](const reg::TextId& id) {
    return reg::address_key(shown.text(id)).find(needle) != std::string::npos;
  };
  std::vector<const reg::Registration*> found;
  for (const auto& [id, registration] : shown.book.registrations) {
    if (!wanted.status.empty() && reg::word(registration.status) != wanted.status) continue;
    const auto& said = registration.said;
    if (!needle.empty() && !has(said.name) && !has(registration.address) && !has(said.organisation)) continue;
    found.push_back(&registration);
  }
  std::ranges::sort(found, [](const auto* a, const auto* b) {
    return std::pair(a->asked_at, a->id) < std::pair(b->asked_at, b->id);
  });
  return found;
}

std::string joined(const json::value& answer) {
  if (answer.is_string()) return std::string(answer.get_string());
  std::string out;
  if (answer.is_array()) {
    for (const auto& one : answer.get_array()) out += (out.empty() ? "" : "; ") + std::string(one.as_string());
  }
  return out;
}

}  // namespace

json::object registration_shape(const Shown& shown, const reg::Registration& registration, Needs needs) {
  const auto& said = registration.said;
  json::object out;
  out["id"] = registration.id;
  out["status"] = reg::word(registration.status);
  out["confirmed"] = registration.confirmed;
  out["attending"] = registration.attending == reg::Attending::assistant ? "assistant" : "participant";
  out["email"] = shown.text(registration.address);
  out["name"] = shown.text(said.name);
  out["organisation"] = shown.text(said.organisation);
  out["language"] = said.language;
  out["answers"] = answers_of(shown, registration);
  out["question"] = shown.text(said.question);
  out["anonymous"] = said.anonymous;
  if (needs == Needs::shown) out["needs"] = shown.text(said.needs);
  json::array consents;
  for (const auto& consent : said.consents) {
    json::object one;
    one["field"] = consent.field;
    one["version"] = consent.version;
    consents.emplace_back(std::move(one));
  }
  out["consents"] = std::move(consents);
  out["asked_at"] = session::format_instant(registration.asked_at);
  out["until"] = instant(registration.until);
  if (!registration.unreachable.empty()) out["bounced"] = registration.unreachable;
  return out;
}

json::object list_shape(const Shown& shown, const Wanted& wanted) {
  json::object counts;
  for (int status = 0; status <= static_cast<int>(reg::Status::lapsed); ++status) {
    const auto word = reg::word(static_cast<reg::Status>(status));
    counts[word] = std::ranges::count_if(shown.book.registrations, [&](const auto& entry) {
      return entry.second.status == static_cast<reg::Status>(status);
    });
  }
  const auto found = chosen(shown, wanted);
  json::array list;
  for (auto at = wanted.offset; at < found.size() && list.size() < wanted.limit; ++at) {
    list.emplace_back(registration_shape(shown, *found[at], wanted.needs));
  }
  const auto& rules = shown.document.terms.rules;
  json::object out;
  out["registrations"] = std::move(list);
  out["found"] = found.size();
  out["counts"] = std::move(counts);
  out["seats"] = shown.book.seats;
  out["capacity"] = rules.capacity ? json::value(*rules.capacity) : json::value();
  return out;
}

json::object outbox_shape(const Shown& shown, std::string_view transport, std::size_t offset) {
  std::vector<const reg::Mail*> mails;
  std::size_t queued = 0;
  std::size_t failed = 0;
  std::size_t bounced = 0;
  for (const auto& [id, mail] : shown.book.mails) {
    mails.push_back(&mail);
    queued += mail.state == reg::MailState::queued ? 1 : 0;
    failed += mail.state == reg::MailState::failed ? 1 : 0;
    bounced += mail.state == reg::MailState::bounced ? 1 : 0;
  }
  // What needs a look first, then the newest.
  const auto rank = [](const reg::Mail& mail) {
    const bool lost = mail.state == reg::MailState::failed || mail.state == reg::MailState::bounced;
    return lost ? 0 : mail.state == reg::MailState::queued ? 1 : 2;
  };
  std::ranges::sort(mails, [&](const auto* a, const auto* b) {
    return std::tuple(rank(*a), -a->queued_at, a->id) < std::tuple(rank(*b), -b->queued_at, b->id);
  });
  json::array list;
  for (auto at = offset; at < mails.size() && list.size() < kMailsListed; ++at) {
    const auto& mail = *mails[at];
    const auto* person = shown.book.find(mail.person);
    json::object one;
    one["id"] = mail.id;
    one["person"] = mail.person;
    const auto offer = shown.book.offers.find(mail.person);
    one["to"] = person != nullptr                  ? shown.text(person->address)
                : offer != shown.book.offers.end() ? shown.text(offer->second.address)
                                                   : std::string();
    one["about"] = reg::word(mail.about);
    one["state"] = reg::word(mail.state);
    one["queued_at"] = session::format_instant(mail.queued_at);
    one["due_at"] = session::format_instant(mail.due_at);
    one["attempts"] = mail.attempts;
    one["fault"] = mail.fault;
    list.emplace_back(std::move(one));
  }
  json::object out;
  out["transport"] = transport;
  out["queued"] = queued;
  out["failed"] = failed;
  out["bounced"] = bounced;
  out["sent"] = mails.size() - queued - failed - bounced;
  out["mails"] = std::move(list);
  return out;
}

std::string list_csv(const Shown& shown, const Wanted& wanted) {
  std::vector<std::string> names = {"id",           "status", "confirmed", "attending", "name",
                                    "organisation", "email",  "language",  "asked_at",  "question"};
  const auto& fields = shown.document.terms.fields;
  for (const auto& field : fields) {
    const bool answered = field.kind != reg::FieldKind::accessibility && field.kind != reg::FieldKind::question;
    if (answered) names.push_back("field:" + field.id);
  }
  if (wanted.needs == Needs::shown) names.emplace_back("needs");
  std::string out(tables::kByteOrderMark);
  const auto line = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + tables::cell(cells[i]);
    out += "\r\n";
  };
  line(names);
  for (const auto* registration : chosen(shown, wanted)) {
    const auto& said = registration->said;
    std::vector<std::string> cells = {
        registration->id,
        std::string(reg::word(registration->status)),
        registration->confirmed ? "yes" : "no",
        registration->attending == reg::Attending::assistant ? "assistant" : "participant",
        shown.text(said.name),
        shown.text(said.organisation),
        shown.text(registration->address),
        said.language,
        session::format_instant(registration->asked_at),
        shown.text(said.question)};
    const auto answers = answers_of(shown, *registration);
    for (const auto& field : fields) {
      if (field.kind == reg::FieldKind::accessibility || field.kind == reg::FieldKind::question) continue;
      if (field.kind == reg::FieldKind::consent) {
        const auto consent = std::ranges::find(said.consents, field.id, &reg::Consent::field);
        cells.push_back(consent == said.consents.end() ? "" : consent->version);
        continue;
      }
      const auto* answer = answers.if_contains(field.id);
      cells.push_back(answer == nullptr ? "" : joined(*answer));
    }
    if (wanted.needs == Needs::shown) cells.push_back(shown.text(said.needs));
    line(cells);
  }
  return out;
}

}  // namespace rostrum::desk
