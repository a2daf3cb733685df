// One event's registration desk: the actor that decides on seats, journals, and then answers, one thing at a time. Its
// rows are a stream of their own in the journal, `SLUG/registrations`, so that a rush for seats holds up no question.
// Thread-safe: calls post to the desk's strand. State runs ahead of the disk by what is being committed; whoever asks
// is answered once everything that the answer was made of is synced. When a commit fails, those who wait are told so
// and the stream is read again.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/strand.hpp>
#include <boost/json/object.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "server/desk/letters.hpp"
#include "server/desk/ports.hpp"
#include "server/desk/shown.hpp"
#include "server/document/document.hpp"
#include "server/mail/bounce.hpp"
#include "server/registration/decide.hpp"
#include "server/registration/form.hpp"

namespace rostrum::desk {

using registration::PersonId;

/// Why there is no answer: the journal cannot be read or written now, or too much waits.
struct Unavailable {
  bool disk_full = false;
};
template <class T>
using Done = std::function<void(std::variant<T, registration::Reason, Unavailable>)>;

/// Who may come in, as far as registrations say.
struct Admission {
  bool admitted = false;
  std::string name;
};

class Desk : public std::enable_shared_from_this<Desk> {
 public:
  /// Decisions that wait for the disk; further ones are refused as unavailable.
  static constexpr std::size_t kMaxPending = 4'096;
  /// Questions that the room is told at a time.
  static constexpr std::size_t kMaxHandingOver = 32;
  static constexpr std::string_view kStream = "/registrations";

  Desk(boost::asio::any_io_executor executor, std::string slug, Ports ports);

  void load();
  /// Once a second: what lapses, reminders, mails that are due.
  void beat();
  /// Nothing more is decided by time; calls back once what was decided is on disk, or cannot be.
  void finish(std::function<void()> done);
  /// Its rows were deleted: nothing is decided or sent any more, and mails that are files are removed.
  void abolish();
  /// The event's document as it is now, each time that it changed and after each start.
  void announce(std::shared_ptr<const document::Document> document);
  /// Whether the event goes on and when it ended; each time that it changed and after each start.
  void tell_end(event::Ending ending);

  /// `key` and `digest` of the request; both may be empty.
  void enrol(registration::Form form, std::string key, std::string digest, Done<registration::Status> done);
  void act(registration::Act act, Done<registration::Status> done);
  /// `expected`: the change that the caller knows of, or nothing.
  void change(PersonId person, registration::Form form, std::optional<registration::Seq> expected,
              Done<registration::Status> done);
  void erase(PersonId person, Done<registration::Status> done);
  /// A comment whose author is to show the address to be theirs. The answer says nothing of the address.
  void offer(registration::CommentForm form, std::string key, std::string digest, Done<bool> done);
  /// Its author confirms it, or takes it back.
  void move_offer(PersonId person, registration::OfferState to, Done<registration::OfferState> done);
  /// A mail came back; `unknown` where it is none of this event's.
  void bounced(mail::Bounce bounce, Done<bool> done);
  /// Answers with how many were not on the list before.
  void invite(std::vector<registration::Listed> guests, Done<std::size_t> done);
  /// To all who are registered; answers with how many that is.
  void write(std::string subject, std::string text, Done<std::size_t> done);
  /// What `look` makes of it, once that is on disk.
  void read(std::function<boost::json::value(const Shown&)> look, Done<boost::json::value> done);

  /// Whether a person of this event may come in. Answered at once, on any thread.
  [[nodiscard]] Admission admission(const PersonId& person) const;
  /// Whether admission() knows who registered.
  [[nodiscard]] bool ready() const;
  /// Whether its registrations were read from the journal; on any thread.
  [[nodiscard]] bool was_read() const;
  /// As it was told last; on any thread.
  [[nodiscard]] std::shared_ptr<const document::Document> document() const;
  /// Who writes this desk's mails. On the desk's strand, as in read().
  [[nodiscard]] Sender sender() const;

 private:
  /// Told when all that was decided before is on disk, or that it is not.
  using Told = std::function<void(std::optional<Unavailable>)>;
  struct Changes {
    registration::Command command;
    std::vector<journal::Content> contents;
  };

  void loaded(journal::History history);
  void post(std::function<void()> work);
  /// Decides, applies and commits. The outcome is told by `told`; what is refused changes nothing.
  std::variant<registration::Outcome, registration::Reason, Unavailable> decide(Changes changes);
  void once_on_disk(Told told);
  void commit(const std::vector<registration::Event>& events, std::vector<journal::Content> contents);
  void committed(const std::optional<journal::Failure>& failure);
  template <class T>
  void settle(Changes changes, std::function<T(const registration::Outcome&)> answer, const Done<T>& done);
  registration::Particulars keep(const registration::Form& form, const PersonId& person,
                                 const registration::Particulars& before, std::vector<journal::Content>& contents);
  void send_due();
  void hand_over();
  void forget_expired();
  void post_comments();
  /// Nothing of what somebody's mails and texts said is kept.
  void blank(const PersonId& person, const std::vector<registration::TextId>& texts,
             std::vector<journal::Content>& contents);
  void look_again();
  void tried(const registration::MailId& mail, const mail::Result& result);
  using Admissions = std::vector<std::pair<PersonId, std::optional<std::string>>>;
  /// Their name, if they may come in.
  [[nodiscard]] std::optional<std::string> admitted(const registration::Registration& registration) const;
  void admit(const Admissions& admissions);
  [[nodiscard]] std::string stream() const { return slug_ + std::string(kStream); }

  // Given.
  const std::string slug_;
  Ports ports_;
  // Owned.
  boost::asio::strand<boost::asio::any_io_executor> strand_;
  // State.
  registration::Book book_;
  std::map<registration::TextId, std::string> texts_;
  /// By address_key(): nothing of an address is in the journal, so this is made of the texts.
  std::map<std::string, PersonId> by_address_;
  std::shared_ptr<const document::Document> document_;
  /// By the list beside the journal, until they are.
  std::vector<PersonId> to_erase_;
  bool announced_ = false;
  /// nullopt until it was told.
  std::optional<event::Ending> ending_;
  registration::Instant forgot_at_ = 0;
  /// Looks that wait until the desk was read. Overflow policy: refused; whoever asked waits 5 s at most.
  std::vector<std::function<void()>> unread_;
  bool open_ = false;
  bool loading_ = false;
  bool refused_ = false;
  bool finishing_ = false;
  /// One for each commit under way, in order.
  std::deque<std::vector<Told>> pending_;
  /// Mails that were handed over and whose result is not known.
  std::set<registration::MailId> in_flight_;
  /// Whose question the room is being told.
  std::set<PersonId> handing_over_;
  // Guarded by the mutex: who may come in, as it is on disk.
  mutable std::mutex mutex_;
  registration::Access access_ = registration::Access::open;
  std::shared_ptr<const document::Document> told_;
  bool ready_ = false;
  std::map<PersonId, std::string> admitted_;
};

}  // namespace rostrum::desk
