// Links: made, listed, revoked.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

LinkRefusal not_written(const journal::Failure& failure) {
  const bool full = failure.reason == journal::Failure::Reason::disk_full;
  return {full ? kStorageFull : kBusy, "Nothing was changed; please try again."};
}

template <class Words>
json::array words_of(const std::set<Words>& set) {
  json::array words;
  for (const auto one : set) words.emplace_back(word(one));
  return words;
}

json::object link_shape(const Shown& shown, const event::Link& link) {
  json::object out;
  out["id"] = link.person;
  out["roles"] = words_of(link.roles);
  out["can"] = words_of(link.can);
  out["languages"] = json::value_from(link.languages);
  const auto* person = shown.state.person(link.person);
  // As they are called now, once they have come.
  out["name"] = text_of(shown.texts, person == nullptr ? link.name : person->name);
  const auto instant = [](event::Instant at) {
    return at > 0 ? json::value(session::format_instant(at)) : json::value();
  };
  out["made_at"] = instant(link.made_at);
  out["made_by"] = link.made_by;
  out["used"] = person != nullptr;
  out["revoked_at"] = instant(link.revoked_at.value_or(0));
  out["revoked_by"] = link.revoked_by;
  return out;
}

/// Of those who came before links were listed.
event::Link unlisted(const event::Person& person) {
  event::Link link;
  link.person = person.id;
  link.roles = person.roles;
  link.can = person.can;
  link.languages = person.languages;
  return link;
}

}  // namespace

bool Room::is_revoked(const event::PersonId& person) const {
  const auto* link = state_.link(person);
  return link != nullptr && link->revoked();
}

void Room::settle_link(const event::PersonId& person, event::Decision decision, const event::PersonId& by,
                       std::vector<journal::Content> contents, const LinkDone& done) {
  if (const auto* refusal = std::get_if<event::Refusal>(&decision)) {
    return done(LinkRefusal{problem_of(refusal->reason), refusal->detail});
  }
  Decided decided;
  decided.events = std::get<std::vector<event::Event>>(std::move(decision));
  decided.contents = std::move(contents);
  if (decided.events.empty()) return done(person);
  Pending pending;
  pending.then = [self = shared_from_this(), person, done](const std::optional<journal::Failure>& failure) {
    if (failure) return done(not_written(*failure));
    done(person);
  };
  commit(std::move(decided), by, {}, std::move(pending));
}

void Room::make_link(event::Person by, WantedLink wanted, LinkDone done) {
  asio::post(strand_, [self = shared_from_this(), by = std::move(by), wanted = std::move(wanted),
                       done = std::move(done)]() mutable {
    self->when_settled([self, by = std::move(by), wanted = std::move(wanted), done = std::move(done)] {
      if (self->over() || self->document_.page.empty()) {
        return done(LinkRefusal{problem_of(event::Reason::unknown), "There is no such event."});
      }
      event::LinkMade made;
      made.person = self->ports_.fresh("p");
      made.roles = wanted.roles;
      made.can = wanted.can;
      made.languages = wanted.languages;
      std::vector<journal::Content> contents;
      if (!wanted.name.empty()) {
        made.name = introduced_name(made.person);
        contents.push_back({made.name, made.person, "name", wanted.name});
      }
      const auto person = made.person;
      self->settle_link(person, event::link_made(self->state_, by, std::move(made)), by.id, std::move(contents), done);
    });
  });
}

void Room::revoke_link(event::Person by, event::PersonId person, LinkDone done) {
  asio::post(strand_, [self = shared_from_this(), by = std::move(by), person = std::move(person),
                       done = std::move(done)]() mutable {
    self->when_settled([self, by = std::move(by), person = std::move(person), done = std::move(done)] {
      if (self->over() || person.starts_with(kRegistered)) {
        return done(LinkRefusal{problem_of(event::Reason::unknown), "There is no such link."});
      }
      self->settle_link(person, event::link_revoked(self->state_, by, person), by.id, {}, done);
    });
  });
}

void Room::links(std::function<void(std::optional<json::array>)> done) {
  asio::post(strand_, [self = shared_from_this(), done = std::move(done)] {
    self->when_settled([self, done] {
      std::vector<event::Link> all;
      for (const auto& [id, link] : self->state_.links) all.push_back(link);
      for (const auto& [id, person] : self->state_.people) {
        const bool listed = person.guest || id.starts_with(kRegistered) || self->state_.link(id) != nullptr;
        if (!listed) all.push_back(unlisted(person));
      }
      std::ranges::stable_sort(all, std::greater(), &event::Link::made_at);
      json::array list;
      for (const auto& link : all) list.emplace_back(link_shape(self->shown(), link));
      done(std::move(list));
    });
  });
}

void Room::tell_door(const event::PersonId& person) const {
  if (ports_.barred) ports_.barred(person, {person_of(person).removed, is_revoked(person)});
}

/// Ends what they send; their sockets hear why they are closed.
void Room::send_away(const event::PersonId& person) {
  for (const auto& [feed, status] : presence_.feeds) {
    if (owner_of(feed) == person) ports_.stagehand.hang_up(slug_, status.session);
  }
}

}  // namespace rostrum::room
