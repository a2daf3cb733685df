#include "server/desk/bounces.hpp"

#include <atomic>
#include <future>
#include <memory>
#include <vector>

#include "server/registration/codec.hpp"

namespace rostrum::desk {
namespace {

namespace reg = registration;

/// What the desks have answered so far.
struct Asked {
  std::function<void(Bouncing)> done;
  std::atomic<std::size_t> left;
  std::atomic<bool> noted{false};
  std::atomic<bool> unavailable{false};
  Asked(std::function<void(Bouncing)> told, std::size_t count) : done(std::move(told)), left(count) {}

  void answered(const std::variant<bool, reg::Reason, Unavailable>& answer) {
    if (std::holds_alternative<Unavailable>(answer)) unavailable = true;
    // A report of a mail that is known, though there is nothing to be noted of it.
    const auto* reason = std::get_if<reg::Reason>(&answer);
    if (std::holds_alternative<bool>(answer) || (reason != nullptr && *reason != reg::Reason::unknown)) noted = true;
    if (left.fetch_sub(1) > 1) return;
    done(noted ? Bouncing::noted : unavailable ? Bouncing::unavailable : Bouncing::unknown);
  }
};

template <class T>
T wait_for(const std::function<void(std::function<void(T)>)>& ask) {
  std::promise<T> answer;
  ask([&answer](T given) { answer.set_value(std::move(given)); });
  return answer.get_future().get();
}

using Names = std::variant<std::vector<std::string>, journal::Failure>;
using Found = std::variant<journal::History, journal::Failure>;

/// nullopt when it holds what this program does not know.
std::optional<reg::Book> book_of(const journal::History& history) {
  reg::Book book;
  for (const auto& row : history.rows) {
    const auto event = reg::decode(row.kind, row.version, row.body);
    if (!event) return std::nullopt;
    reg::apply(book, row.seq, row.at, *event);
  }
  return book;
}

Bouncing note(journal::Journal& journal, const std::string& stream, const reg::Book& book, const mail::Bounce& bounce,
              reg::Instant now) {
  const reg::Context context{now, {}, {}};
  const auto decided = reg::decide(book, reg::Bounced{bounce.mail, bounce.permanent, bounce.reason}, context);
  const auto* outcome = std::get_if<reg::Outcome>(&decided);
  if (outcome == nullptr || outcome->events.empty()) return Bouncing::noted;
  journal::Commit commit;
  commit.event = stream;
  commit.after = book.seq;
  for (const auto& event : outcome->events) {
    journal::Row row;
    row.seq = book.seq + commit.rows.size() + 1;
    row.at = now;
    row.kind = reg::kind_of(event);
    row.body = reg::encode(event);
    commit.rows.push_back(std::move(row));
  }
  const auto failure =
      wait_for<std::optional<journal::Failure>>([&](auto done) { journal.commit(std::move(commit), std::move(done)); });
  return failure ? Bouncing::unavailable : Bouncing::noted;
}

}  // namespace

void tell_bounce(const Desks& desks, const mail::Bounce& bounce, std::function<void(Bouncing)> done) {
  const auto all = desks.all();
  if (all.empty()) return done(Bouncing::unknown);
  const auto asked = std::make_shared<Asked>(std::move(done), all.size());
  for (const auto& desk : all) {
    desk->bounced(bounce, [asked](const auto& answer) { asked->answered(answer); });
  }
}

Bouncing bounce_beside(journal::Journal& journal, const mail::Bounce& bounce, reg::Instant now) {
  const auto names = wait_for<Names>([&](auto done) { journal.events(std::move(done)); });
  if (std::holds_alternative<journal::Failure>(names)) return Bouncing::unavailable;
  bool readable = true;
  for (const auto& name : std::get<std::vector<std::string>>(names)) {
    if (!name.ends_with(Desk::kStream)) continue;
    const auto found = wait_for<Found>([&](auto done) { journal.history(name, std::move(done)); });
    const auto* history = std::get_if<journal::History>(&found);
    const auto book = history == nullptr ? std::nullopt : book_of(*history);
    if (!book) {
      readable = false;
    } else if (book->mails.contains(bounce.mail)) {
      return note(journal, name, *book, bounce, now);
    }
  }
  return readable ? Bouncing::unknown : Bouncing::unavailable;
}

}  // namespace rostrum::desk
