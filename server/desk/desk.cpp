#include "server/desk/desk.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <utility>

#include "server/registration/address.hpp"
#include "server/registration/codec.hpp"

namespace rostrum::desk {

namespace asio = boost::asio;
namespace reg = registration;

namespace {

/// Whose registration an event changes; empty for nobody's.
PersonId about(const reg::Event& event) {
  if (const auto* registered = std::get_if<reg::Registered>(&event)) return registered->person;
  if (const auto* moved = std::get_if<reg::Moved>(&event)) return moved->person;
  if (const auto* changed = std::get_if<reg::Changed>(&event)) return changed->person;
  if (const auto* erased = std::get_if<reg::Erased>(&event)) return erased->person;
  if (const auto* forgotten = std::get_if<reg::RegistrationForgotten>(&event)) return forgotten->person;
  return {};
}

}  // namespace

Desk::Desk(asio::any_io_executor executor, std::string slug, Ports ports)
    : slug_(std::move(slug)), ports_(std::move(ports)), strand_(asio::make_strand(executor)) {}

void Desk::post(std::function<void()> work) {
  asio::post(strand_, [self = shared_from_this(), work = std::move(work)] { work(); });
}

void Desk::load() {
  if (refused_) return;
  loading_ = true;
  ports_.journal.history(stream(), [self = shared_from_this()](std::variant<journal::History, journal::Failure> found) {
    auto shared = std::make_shared<std::variant<journal::History, journal::Failure>>(std::move(found));
    self->post([self, shared] {
      self->loading_ = false;
      if (self->refused_) return;
      if (const auto* failure = std::get_if<journal::Failure>(shared.get())) {
        // The disk may come back: the next beat tries again.
        spdlog::error("event={} its registrations cannot be read: {}", self->slug_, failure->detail);
        return;
      }
      self->loaded(std::get<journal::History>(std::move(*shared)));
    });
  });
}

void Desk::loaded(journal::History history) {
  book_ = {};
  by_address_.clear();
  texts_ = std::move(history.contents);
  for (const auto& row : history.rows) {
    auto event = reg::decode(row.kind, row.version, row.body);
    if (!event) {
      // Whoever meets what it does not know must not go on writing after it.
      spdlog::critical(
          "event={} registrations are not served: the journal has a {} of version {} that this program"
          " cannot read",
          slug_, row.kind, row.version);
      refused_ = true;
      look_again();
      return;
    }
    reg::apply(book_, row.seq, row.at, *event);
  }
  for (const auto& [id, registration] : book_.registrations) {
    const auto address = texts_.find(registration.address);
    if (address != texts_.end() && !address->second.empty()) by_address_[reg::address_key(address->second)] = id;
  }
  {
    const std::lock_guard lock(mutex_);
    admitted_.clear();
  }
  for (const auto& [id, registration] : book_.registrations) admit({{id, admitted(registration)}});
  {
    const std::lock_guard lock(mutex_);
    ready_ = true;
  }
  to_erase_.clear();
  for (const auto& [person, times] : history.erasures) {
    const auto* known = book_.find(person);
    if (known != nullptr && !known->address.empty()) to_erase_.push_back(person);
  }
  open_ = true;
  announced_ = false;
  if (document_) announce(document_);
}

void Desk::announce(std::shared_ptr<const document::Document> document) {
  {
    const std::lock_guard lock(mutex_);
    told_ = document;
    access_ = document->terms.rules.access;
  }
  post([this, document = std::move(document)] {
    document_ = document;
    if (!open_) return;
    decide({reg::Announce{document_->starts_at, document_->ends_at, document_->cancelled()}, {}});
    announced_ = true;
    // Of a journal that was put back from an older copy.
    for (auto& person : std::exchange(to_erase_, {})) decide({reg::Erase{std::move(person)}, {}});
    look_again();
  });
}

void Desk::tell_end(event::Ending ending) {
  post([this, ending] { ending_ = ending; });
}

void Desk::finish(std::function<void()> done) {
  post([this, done = std::move(done)] {
    finishing_ = true;
    once_on_disk([done](std::optional<Unavailable>) { done(); });
  });
}

void Desk::abolish() {
  post([this] {
    open_ = false;
    refused_ = true;
    std::vector<std::string> mails;
    for (const auto& [id, mail] : book_.mails) mails.push_back(id);
    ports_.mailer.forget(std::move(mails));
    book_ = {};
    texts_.clear();
    by_address_.clear();
    look_again();
    const std::lock_guard lock(mutex_);
    admitted_.clear();
  });
}

void Desk::beat() {
  post([this] {
    if (finishing_) return;
    if (!open_ && !loading_ && !refused_) load();
    if (!open_ || !announced_ || pending_.size() > kMaxPending / 2) return;
    const auto per_minute = std::max(1, ports_.mailer.settings().per_minute);
    decide({reg::Pass{60'000 / per_minute}, {}});
    // As long as the end may be undone, it is none for those who are written to.
    const auto ended_at = ending_ ? ending_->ended_at : std::nullopt;
    const bool over = ended_at && ports_.now() >= *ended_at + event::kReopenMs;
    if (over && !book_.schedule.told_thanks) decide({reg::Thank{*ended_at}, {}});
    forget_expired();
    send_due();
    hand_over();
    post_comments();
  });
}

std::variant<reg::Outcome, reg::Reason, Unavailable> Desk::decide(Changes changes) {
  if (!open_ || !document_ || pending_.size() >= kMaxPending) return Unavailable{};
  const reg::Context context{ports_.now(), document_->terms.rules, ports_.fresh};
  auto decided = reg::decide(book_, changes.command, context);
  if (const auto* reason = std::get_if<reg::Reason>(&decided)) return *reason;
  auto& outcome = std::get<reg::Outcome>(decided);
  if (!outcome.events.empty()) commit(outcome.events, std::move(changes.contents));
  return std::move(outcome);
}

void Desk::commit(const std::vector<reg::Event>& events, std::vector<journal::Content> contents) {
  journal::Commit commit;
  commit.event = stream();
  commit.after = book_.seq;
  const auto now = ports_.now();
  std::set<PersonId> touched;
  for (const auto& event : events) {
    journal::Row row;
    row.seq = book_.seq + 1;
    row.at = now;
    row.kind = reg::kind_of(event);
    row.body = reg::encode(event);
    // What is blanked is blanked with the event that says so.
    if (const auto* erased = std::get_if<reg::Erased>(&event)) {
      commit.erased.push_back({erased->person, 1});
      const auto& gone = book_.registrations.at(erased->person);
      by_address_.erase(reg::address_key(texts_[gone.address]));
      blank(erased->person,
            {gone.address, gone.said.name, gone.said.organisation, gone.said.answers, gone.said.needs,
             gone.said.question},
            contents);
    }
    if (const auto* forgotten = std::get_if<reg::RegistrationForgotten>(&event)) {
      const auto& gone = book_.registrations.at(forgotten->person);
      by_address_.erase(reg::address_key(texts_[gone.address]));
      const auto& said = gone.said;
      blank(forgotten->person, {gone.address, said.name, said.organisation, said.answers, said.needs, said.question},
            contents);
      commit.scrub = true;
    }
    if (const auto* forgotten = std::get_if<reg::NeedsForgotten>(&event)) {
      const auto& needs = book_.registrations.at(forgotten->person).said.needs;
      contents.push_back({needs, forgotten->person, "needs", ""});
      commit.scrub = true;
    }
    if (const auto* moved = std::get_if<reg::OfferMoved>(&event);
        moved != nullptr && moved->to != reg::OfferState::confirmed) {
      const auto& gone = book_.offers.at(moved->offer);
      blank(moved->offer, {gone.address, gone.name, gone.text}, contents);
      commit.scrub = true;
    }
    reg::apply(book_, row.seq, now, event);
    if (const auto person = about(event); !person.empty()) touched.insert(person);
    commit.rows.push_back(std::move(row));
  }
  for (const auto& content : contents) {
    texts_.insert_or_assign(content.id, content.text);
    if (content.kind == "address") by_address_[reg::address_key(content.text)] = content.person;
  }
  commit.contents = std::move(contents);
  Admissions admissions;
  for (const auto& person : touched) admissions.emplace_back(person, admitted(book_.registrations.at(person)));
  pending_.emplace_back();
  pending_.back().push_back([this, admissions = std::move(admissions)](std::optional<Unavailable> fault) {
    if (!fault) admit(admissions);
  });
  ports_.journal.commit(std::move(commit), [self = shared_from_this()](std::optional<journal::Failure> failure) {
    self->post([self, failure = std::move(failure)] { self->committed(failure); });
  });
}

void Desk::blank(const PersonId& person, const std::vector<reg::TextId>& texts,
                 std::vector<journal::Content>& contents) {
  for (const auto& id : texts) {
    if (!id.empty()) contents.push_back({id, person, "erased", ""});
  }
  std::vector<std::string> mails;
  for (const auto& [id, mail] : book_.mails) {
    if (mail.person == person) mails.push_back(id);
  }
  ports_.mailer.forget(std::move(mails));
}

void Desk::committed(const std::optional<journal::Failure>& failure) {
  // After a failure everything that waited was told already.
  if (pending_.empty()) return;
  if (!failure) {
    const auto told = std::move(pending_.front());
    pending_.pop_front();
    for (const auto& tell : told) tell(std::nullopt);
    return;
  }
  const Unavailable fault{failure->reason == journal::Failure::Reason::disk_full};
  auto failed = std::exchange(pending_, {});
  open_ = false;
  spdlog::error("event={} registrations not written, {} refused: {}", slug_, failed.size(), failure->detail);
  for (const auto& told : failed) {
    for (const auto& tell : told) tell(fault);
  }
  load();
}

void Desk::once_on_disk(Told told) {
  if (pending_.empty()) return told(open_ ? std::nullopt : std::optional(Unavailable{}));
  pending_.back().push_back(std::move(told));
}

template <class T>
void Desk::settle(Changes changes, std::function<T(const reg::Outcome&)> answer, const Done<T>& done) {
  auto decided = decide(std::move(changes));
  if (const auto* fault = std::get_if<Unavailable>(&decided)) return done(*fault);
  if (const auto* reason = std::get_if<reg::Reason>(&decided)) return done(*reason);
  const auto outcome = std::get<reg::Outcome>(std::move(decided));
  // Told at once: whether something happened behind it is not to be seen by the time it took.
  if (outcome.refused) return done(*outcome.refused);
  once_on_disk([given = answer(outcome), done](std::optional<Unavailable> fault) {
    if (fault) return done(*fault);
    done(given);
  });
}

reg::Particulars Desk::keep(const reg::Form& form, const PersonId& person, const reg::Particulars& before,
                            std::vector<journal::Content>& contents) {
  reg::Particulars said;
  // A text that goes is blanked; one that stays the same keeps its id.
  const auto put = [&](const reg::TextId& old, const std::string& text, const char* kind) -> reg::TextId {
    const auto known = texts_.find(old);
    if (!old.empty() && known != texts_.end() && known->second == text) return old;
    if (!old.empty()) contents.push_back({old, person, kind, ""});
    if (text.empty()) return {};
    const auto id = ports_.fresh("t");
    contents.push_back({id, person, kind, text});
    return id;
  };
  said.name = put(before.name, form.name, "name");
  said.organisation = put(before.organisation, form.organisation, "organisation");
  said.answers = put(before.answers, form.answers, "answers");
  said.needs = put(before.needs, form.needs, "needs");
  said.question = put(before.question, form.question, "question");
  said.language = form.language;
  said.consents = form.consents;
  said.anonymous = form.anonymous;
  return said;
}

void Desk::enrol(reg::Form form, std::string key, std::string digest, Done<reg::Status> done) {
  post([this, form = std::move(form), key = std::move(key), digest = std::move(digest), done = std::move(done)] {
    reg::Register asked;
    const auto known = by_address_.find(reg::address_key(form.address));
    if (known != by_address_.end()) asked.known = known->second;
    asked.attending = form.attending;
    asked.key = key;
    asked.form = digest;
    const auto* before = book_.find(asked.known);
    // By invitation nobody is taken on by a form: it only has their mail sent again.
    const bool by_form = document_ && document_->terms.rules.access != reg::Access::invited;
    const bool returns = by_form && before != nullptr &&
                         (before->status == reg::Status::cancelled || before->status == reg::Status::lapsed);
    Changes changes;
    if (before == nullptr || returns) {
      // Whoever is new gets an id in the decision: their texts are given it afterwards.
      asked.said = keep(form, asked.known, returns ? before->said : reg::Particulars(), changes.contents);
      asked.address = returns ? before->address : ports_.fresh("t");
      if (!returns) changes.contents.push_back({asked.address, "", "address", form.address});
    }
    changes.command = asked;
    if (asked.known.empty()) {
      const auto id = ports_.fresh("r");
      for (auto& content : changes.contents) content.person = id;
      std::get<reg::Register>(changes.command).fresh = id;
    }
    settle<reg::Status>(
        std::move(changes), [](const reg::Outcome& outcome) { return outcome.status; }, done);
  });
}

void Desk::act(reg::Act act, Done<reg::Status> done) {
  post([this, act = std::move(act), done = std::move(done)] {
    settle<reg::Status>(
        {act, {}}, [&](const reg::Outcome&) { return book_.find(act.id)->status; }, done);
  });
}

void Desk::change(PersonId person, reg::Form form, std::optional<reg::Seq> expected, Done<reg::Status> done) {
  post([this, person = std::move(person), form = std::move(form), expected, done = std::move(done)] {
    const auto* before = book_.find(person);
    if (before == nullptr || before->address.empty()) return done(reg::Reason::unknown);
    if (expected && *expected != before->changed_by) return done(reg::Reason::stale);
    Changes changes;
    auto said = keep(form, person, before->said, changes.contents);
    changes.command = reg::Change{person, std::move(said)};
    settle<reg::Status>(
        std::move(changes), [&](const reg::Outcome&) { return book_.find(person)->status; }, done);
  });
}

void Desk::erase(PersonId person, Done<reg::Status> done) {
  post([this, person = std::move(person), done = std::move(done)] {
    settle<reg::Status>(
        {reg::Erase{person}, {}}, [](const reg::Outcome&) { return reg::Status::cancelled; }, done);
  });
}

void Desk::invite(std::vector<reg::Listed> guests, Done<std::size_t> done) {
  post([this, guests = std::move(guests), done = std::move(done)] {
    reg::Invite list;
    Changes changes;
    for (const auto& guest : guests) {
      if (by_address_.contains(reg::address_key(guest.address))) continue;
      reg::Invite::Guest invited;
      invited.id = ports_.fresh("r");
      reg::Form form;
      form.name = guest.name;
      form.organisation = guest.organisation;
      form.language = guest.language.empty() && document_ ? document_->floor_language : guest.language;
      invited.said = keep(form, invited.id, {}, changes.contents);
      invited.address = ports_.fresh("t");
      changes.contents.push_back({invited.address, invited.id, "address", guest.address});
      list.guests.push_back(std::move(invited));
    }
    const auto count = list.guests.size();
    changes.command = std::move(list);
    settle<std::size_t>(
        std::move(changes), [count](const reg::Outcome&) { return count; }, done);
  });
}

void Desk::write(std::string subject, std::string text, Done<std::size_t> done) {
  post([this, subject = std::move(subject), text = std::move(text), done = std::move(done)] {
    Changes changes;
    const auto subject_id = ports_.fresh("t");
    const auto text_id = ports_.fresh("t");
    changes.contents.push_back({subject_id, "", "mail", subject});
    changes.contents.push_back({text_id, "", "mail", text});
    changes.command = reg::Write{subject_id, text_id};
    settle<std::size_t>(
        std::move(changes), [](const reg::Outcome& outcome) { return outcome.events.size(); }, done);
  });
}

void Desk::read(std::function<boost::json::value(const Shown&)> look, Done<boost::json::value> done) {
  post([this, look = std::move(look), done = std::move(done)] {
    if (!open_ || !document_) {
      if (refused_ || unread_.size() >= kMaxPending) return done(Unavailable{});
      // It is being read: of an event that was made just now, or by a server that has just begun.
      unread_.push_back([this, look, done] { read(look, done); });
      return;
    }
    auto seen = look({book_, texts_, *document_, ports_.now()});
    once_on_disk([seen = std::move(seen), done](std::optional<Unavailable> fault) {
      if (fault) return done(*fault);
      done(seen);
    });
  });
}

void Desk::look_again() {
  for (const auto& look : std::exchange(unread_, {})) look();
}

Admission Desk::admission(const PersonId& person) const {
  const std::lock_guard lock(mutex_);
  const auto found = admitted_.find(person);
  if (found != admitted_.end()) return {true, found->second};
  return {access_ == reg::Access::open, {}};
}

bool Desk::ready() const {
  const std::lock_guard lock(mutex_);
  return ready_ || access_ == reg::Access::open;
}

bool Desk::was_read() const {
  const std::lock_guard lock(mutex_);
  return ready_;
}

std::shared_ptr<const document::Document> Desk::document() const {
  const std::lock_guard lock(mutex_);
  return told_;
}

std::optional<std::string> Desk::admitted(const reg::Registration& registration) const {
  if (registration.status != reg::Status::taken) return std::nullopt;
  const auto name = texts_.find(registration.said.name);
  return name == texts_.end() ? std::string() : name->second;
}

void Desk::admit(const Admissions& admissions) {
  const std::lock_guard lock(mutex_);
  for (const auto& [person, name] : admissions) {
    if (name) {
      admitted_.insert_or_assign(person, *name);
    } else {
      admitted_.erase(person);
    }
  }
}

void Desk::send_due() {
  const auto now = ports_.now();
  for (const auto& [due, id] : book_.outgoing) {
    // One that was not tried yet waits for no time: the clock was set back since it was queued.
    if (due > now && book_.mails.at(id).attempts > 0) continue;
    if (in_flight_.contains(id)) continue;
    if (!ports_.mailer.admit()) return;
    in_flight_.insert(id);
    // Only what is on disk is told of.
    once_on_disk([this, id = id](std::optional<Unavailable> fault) {
      const auto found = book_.mails.find(id);
      if (fault || found == book_.mails.end()) {
        in_flight_.erase(id);
        return;
      }
      auto letter = letter_of({book_, texts_, *document_, ports_.now()}, found->second, sender());
      if (!letter) return tried(id, {mail::Fate::refused, "what it told of is over"});
      ports_.mailer.post(*std::move(letter), [self = shared_from_this(), id](mail::Result result) {
        self->post([self, id, result = std::move(result)] { self->tried(id, result); });
      });
    });
  }
}

void Desk::offer(reg::CommentForm form, std::string key, std::string digest, Done<bool> done) {
  post([this, form = std::move(form), key = std::move(key), digest = std::move(digest), done = std::move(done)] {
    reg::OfferComment asked;
    const auto address = reg::address_key(form.address);
    for (const auto& id : book_.waiting_offers) {
      const auto found = texts_.find(book_.offers.at(id).address);
      if (found != texts_.end() && reg::address_key(found->second) == address) ++asked.waiting;
    }
    asked.key = key.empty() ? key : "comment " + key;
    asked.form = digest;
    auto& offer = asked.offer;
    offer.id = ports_.fresh("k");
    offer.address = ports_.fresh("t");
    offer.name = ports_.fresh("t");
    offer.text = ports_.fresh("t");
    offer.language = form.language;
    Changes changes;
    // What is not taken on is not kept either.
    if (asked.waiting < reg::kMaxOffersOfAddress) {
      changes.contents = {{offer.address, offer.id, "commenter", form.address},
                          {offer.name, offer.id, "name", form.name},
                          {offer.text, offer.id, "comment", form.text}};
    }
    changes.command = std::move(asked);
    settle<bool>(
        std::move(changes), [](const reg::Outcome&) { return true; }, done);
  });
}

void Desk::move_offer(PersonId person, reg::OfferState to, Done<reg::OfferState> done) {
  post([this, person = std::move(person), to, done = std::move(done)] {
    settle<reg::OfferState>(
        {reg::MoveOffer{person, to}, {}}, [&](const reg::Outcome&) { return book_.offers.at(person).state; }, done);
  });
}

void Desk::bounced(mail::Bounce bounce, Done<bool> done) {
  post([this, bounce = std::move(bounce), done = std::move(done)] {
    settle<bool>(
        {reg::Bounced{bounce.mail, bounce.permanent, bounce.reason}, {}}, [](const reg::Outcome&) { return true; },
        done);
  });
}

Sender Desk::sender() const {
  return {ports_.base_url(), ports_.mailer.settings().from,
          [this](const PersonId& person) { return ports_.token(slug_, person); }};
}

}  // namespace rostrum::desk
