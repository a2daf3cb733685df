// One event's session: the actor that decides, journals, applies, answers and fans out, one thing at a time.
// Thread-safe: every call posts to the room's strand. State runs ahead of the disk by what is being committed, but
// nobody is told of anything before it is synced: what is told whole (welcome, presence, the event's page) waits until
// the state is settled, that is, nothing is being committed, and commands are held meanwhile so that this comes soon.
// When a commit fails, the room reads its state from the journal again.
//
//   loading ──history read──► open ──a commit failed──► loading
//                             open ──deleted──────────► over
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/strand.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "protocol/session/client_frame.hpp"
#include "server/document/document.hpp"
#include "server/room/attendance.hpp"
#include "server/room/documents.hpp"
#include "server/room/links.hpp"
#include "server/room/people.hpp"
#include "server/room/ports.hpp"
#include "server/room/presence.hpp"
#include "server/room/problems.hpp"
#include "server/room/publications.hpp"
#include "server/room/rate.hpp"
#include "server/room/reactions.hpp"
#include "server/room/recent.hpp"
#include "server/room/similar.hpp"
#include "server/room/vitals.hpp"

namespace rostrum::room {

/// The event's page for anyone, and of which revision of the document it was made.
struct EventPage {
  boost::json::object page;
  event::TextId revision;
};

/// Told when it is on disk, or why it is not.
using Erased = std::function<void(const std::optional<journal::Failure>&)>;

/// Told when it is on disk, or why it is not; and why some of it was refused, if it was.
using Ordered = std::function<void(const std::optional<journal::Failure>&, const std::string& refused)>;

class Room : public std::enable_shared_from_this<Room> {
 public:
  /// Commands of one event that wait for the disk, at most; further ones are refused with 503.
  static constexpr std::size_t kMaxPending = 2'048;
  static constexpr std::uint64_t kRowsBetweenSnapshots = 5'000;
  static constexpr int kBeatsPerSecond = 4;

  Room(boost::asio::any_io_executor executor, std::string slug, Ports ports);

  /// Reads the history; whoever comes before it is read waits.
  void load();
  /// To be called kBeatsPerSecond times a second: the tally's pace, and that of everything else a room looks after.
  void beat();
  /// Writes a snapshot if there is much to replay, then calls back.
  void finish(std::function<void()> done);

  /// Ends the event, or its rehearsal, because its server leaves nothing behind; calls back once that is on disk and
  /// told, or cannot be.
  void wind_up(std::function<void()> done);

  void opened(SubscriberId subscriber, Visit visit = Visit::session);
  void received(SubscriberId subscriber, session::ClientFrame frame);
  void closed(SubscriberId subscriber);

  void apply_document(NewDocument given, Applied done);
  /// A revision of the document, or the one in force for an empty id; nothing where there is none.
  void edition(event::TextId revision, std::function<void(std::optional<std::optional<Edition>>)> done);
  /// The oldest first.
  void revisions(std::function<void(std::optional<std::vector<event::Revision>>)> done);
  /// Deletes the event, unless it goes on or `expected` is not the revision in force. Whoever is here is sent away.
  void remove(std::optional<event::TextId> expected, Removed done);
  void feed_changed(link::FeedStatus feed);
  /// A new stage came in place of a lost one: feeds are gone, studio pages post again.
  void stage_restarted();
  /// Who speaks on stage, as the stage of this timeline hears it; journalled when the turn has ended.
  void speaking(const link::Timeline& timeline, link::Speaking turn);
  void tell_staff(std::string type, boost::json::object fields);
  /// Told to staff, and to whose feed it is.
  void feed_refused(const link::FeedId& feed);
  /// Someone is about to publish: a stage shall be there.
  void need_stage();

  /// Once the journal was read and the stage and window it asks for were wished. Called back on the room's strand.
  void once_open(std::function<void()> then);
  /// Nothing while there is no document. Called back on the room's strand.
  void page(std::function<void(std::optional<EventPage>)> done);
  /// Every question that the holder of a token may see, oldest first, as frames show it; without a token those of an
  /// open event that anyone may see. Nothing for a token that is not good. Called back on the room's strand.
  void questions(std::string token, std::function<void(std::optional<boost::json::array>)> done);
  /// Whether the holder of a token may see what the asker of a question saw, and there is something to be seen. Called
  /// back on the room's strand.
  void still(std::string token, event::QuestionId id, std::function<void(std::optional<bool>)> done);
  /// What came with somebody's registration; without a text: there is nothing any more. Telling the same twice changes
  /// nothing. Called back with whether that is on disk, or nothing remains to be done; else it is to be told again.
  struct Advance {
    event::PersonId person;
    std::string name;
    std::string text;
    std::string lang;
    bool anonymous = false;
  };
  void ask_in_advance(Advance asked, std::function<void(bool)> done);
  /// As questions(): the newest comments first, from `offset` on, and how many there are.
  struct CommentsAsked {
    std::string token;
    std::size_t offset = 0;
    std::size_t limit = 0;
  };
  void comments(CommentsAsked asked, std::function<void(std::optional<boost::json::object>)> done);
  /// A comment whose author showed an address to be theirs: they are a person of the event from now on. Telling it
  /// twice changes nothing. Called back with whether that is on disk, or why it is not taken.
  struct SignedComment {
    event::PersonId author;
    std::string name;
    std::string text;
  };
  /// Why a comment of somebody whom nobody knows yet is not taken, or nothing.
  void judge_comment(std::string text, std::function<void(std::optional<event::Refusal>)> done);
  enum class Posted { yes, refused, later };
  void post_comment(SignedComment comment, std::function<void(Posted)> done);
  /// Blanks somebody's name and words. Called back when that is on disk, or with why not; at once when there is no such
  /// person.
  void erase(event::PersonId person, Erased done, std::uint32_t times = 0);
  /// Journals a link; its token is made of the person answered. `by`: as event::link_made().
  void make_link(event::Person by, WantedLink wanted, LinkDone done);
  /// Everyone who is introduced by a link, the newest first; those of whom no link is listed have no `made_at`.
  void links(std::function<void(std::optional<boost::json::array>)> done);
  /// From when it is on disk the person's token opens nothing; whoever is here by it is sent away.
  void revoke_link(event::Person by, event::PersonId person, LinkDone done);
  /// Commands of a program that the server vouches for, one after another, each by itself; they have no answers of
  /// their own. Called back on the room's strand.
  void order(Newcomer by, std::vector<session::Command> commands, Ordered done);
  /// The person that a token names, as the room knows them now.
  void person(std::string token, std::function<void(std::optional<event::Person>)> done);

  [[nodiscard]] const Vitals& vitals() const { return vitals_; }

 private:
  struct Subscriber {
    event::PersonId person;
    View view = View::viewer;
    Visit visit = Visit::session;
    /// Since the hello.
    Whence whence;
    bool greeted = false;
    std::int64_t since_ns = 0;
    /// What came before the person was greeted.
    std::vector<session::ClientFrame> early;
    bool greeting = false;
  };
  struct Deciding {
    std::string digest;
    /// Who waits for the answer.
    std::vector<SubscriberId> waiting;
  };
  /// What the room remembers of a person who is here, or about to be.
  struct Guest {
    /// Those who said hello and are not greeted yet, and those who are or just were here on an errand.
    std::size_t arriving = 0;
    /// Whether `accepted` holds what they had accepted, also before a restart; until then they wait.
    bool known = false;
    std::vector<std::function<void(bool read)>> waiting;
    /// A guest who is not in the state: nothing they did is journalled yet.
    bool lurking = false;
    std::unordered_map<std::string, journal::Accepted> accepted;
    /// Commands whose commit is under way.
    std::unordered_map<std::string, Deciding> deciding;
    CommandRate rate;
    event::Instant reacted_at = 0;
  };
  /// A question's votes, and to which views they may be told.
  struct Tally {
    std::size_t votes = 0;
    std::array<bool, kViews> seen{};
  };
  /// What each view is told of a poll's votes; nothing where it does not see the poll.
  using PollTally = std::array<std::optional<boost::json::object>, kViews>;
  /// One commit under way.
  struct Pending {
    /// Of its last event.
    event::Seq seq = 0;
    event::PersonId person;
    std::string command;
    std::string digest;
    std::string answer;
    std::vector<Publication> publications;
    std::set<event::PersonId> roles_changed;
    std::map<event::QuestionId, Tally> tallies;
    std::map<event::PollId, PollTally> polls;
    std::optional<StageWish> wish;
    /// Whoever is here is to begin afresh: what they were shown is not kept any more.
    bool afresh = false;
    /// Set when the phase changed.
    std::optional<event::Ending> ending;
    std::vector<Moment> moments;
    /// Told when it is on disk, or why it is not.
    std::function<void(const std::optional<journal::Failure>&)> then;
  };
  /// Who came on an errand and may have another one: what the room remembers of them, their rate above all, is kept.
  struct Errand {
    event::PersonId person;
    std::int64_t until_ns = 0;
  };
  /// Whom guests are to be kept out by: the person, and from where they are connected or were lately.
  struct Aim {
    event::PersonId person;
    /// Where moderators may not know the person.
    event::QuestionId asker_of;
    Neighbourhood network;
  };
  /// Who is here from somewhere.
  struct Reach {
    /// Guests whom nobody gave a role, and their sockets: they would be sent away.
    std::size_t people = 0;
    std::vector<SubscriberId> sockets;
    /// Everyone else, and how many of them have a role.
    std::size_t spared = 0;
    std::size_t staff = 0;
  };
  /// A command that waits until the state is settled.
  struct Held {
    SubscriberId subscriber = 0;
    event::PersonId person;
    session::Command command;
    /// The command's.
    std::string digest;
  };
  /// Something that happens together.
  struct Decided {
    std::vector<event::Event> events;
    std::vector<journal::Content> contents;
    /// Of a ballot: not in its event where the poll is anonymous.
    event::Choices choices;
    /// What the asker of a question sees, if that is known.
    std::shared_ptr<const std::string> still;
  };

  void loaded(journal::History history);
  void greet(SubscriberId id, const session::Hello& hello);
  void know(const event::PersonId& person, std::function<void(bool read)> then);
  void welcome(SubscriberId id, const Newcomer& newcomer, std::optional<std::uint64_t> resume);
  void enter(SubscriberId id, const Newcomer& newcomer, std::optional<std::uint64_t> resume);
  void forget(const event::PersonId& person);
  void send_welcome(SubscriberId id, const event::Person& person, const std::string& guest_token);
  void send_resumed(SubscriberId id, View view, std::vector<Frame> missed);
  void change_view(SubscriberId id);
  void begin_afresh(SubscriberId id);
  [[nodiscard]] static boost::json::object error_of(const Problem& problem, std::string_view detail,
                                                    event::Instant retry_after_ms = 0);
  void refuse(SubscriberId id, const Problem& problem, std::string_view detail, event::Instant retry_after_ms = 0);
  void turn_away(SubscriberId id, boost::json::object error);
  void become_unreadable(std::string_view reason);
  void become_over();
  [[nodiscard]] bool over() const { return removed_ || vitals_.refused; }
  void replace_document(NewDocument given, const Applied& done);
  void begin_removal(const std::optional<event::TextId>& expected, const Removed& done);
  void removal_ended(const std::optional<journal::Failure>& failure, const Removed& done);
  void take(SubscriberId id, session::ClientFrame frame);
  void command(SubscriberId id, session::Command command);
  void decide(Held due);
  void carry_out(const Newcomer& by, const std::vector<session::Command>& commands, const Ordered& done);
  [[nodiscard]] bool repeats(Guest& guest, const Held& asked);
  void join(const Newcomer& newcomer);
  void commit(Decided decided, const event::PersonId& actor, const std::string& command, Pending pending);
  void blank(Decided& decided) const;
  void take_comment(const SignedComment& comment, std::function<void(Posted)> done);
  [[nodiscard]] std::optional<event::Person> reader_of(const std::string& token);
  void take_in_advance(const Advance& asked, std::function<void(bool)> done);
  void compare(const event::Event& event);
  void compare_all();
  void committed(std::optional<journal::Failure> failure);
  void give_up(const journal::Failure& failure);
  void refuse_command(SubscriberId id, const std::optional<std::string>& command, const Problem& problem,
                      std::string_view detail, event::Instant retry_after_ms = 0);
  void send(SubscriberId id, const boost::json::object& frame);
  void publish(Publication publication);
  void show_participant(const event::PersonId& person);
  void tell_participants(const Frame& shared);
  void take_turn(const link::Speaking& turn);
  void send_speaking();
  void show_speaking(SubscriberId id, View view);
  void wish_stage();
  void announce() const;
  void forget_expired();
  void tell_end(const event::Ending& ending) const;
  [[nodiscard]] event::Ending ending() const;
  void hand_over(StageWish wish);
  void snapshot(std::function<void()> done);
  void when_open(std::function<void()> then);
  void when_settled(std::function<void()> then);
  void settle();
  void tick();
  void send_tally();
  void send_poll_tally();
  void react(SubscriberId id, const event::PersonId& person, const session::Command& asked);
  void send_reactions();
  [[nodiscard]] std::variant<Aim, event::Refusal> aim_of(const session::Command& asked) const;
  [[nodiscard]] Reach reach_of(const Neighbourhood& network) const;
  void ban(SubscriberId id, const event::PersonId& by, const session::Command& asked);
  void unban(SubscriberId id, const event::PersonId& by, const session::Command& asked);
  [[nodiscard]] bool is_banned(SubscriberId id) const;
  void keep_out(SubscriberId id);
  [[nodiscard]] boost::json::object bans_frame() const;
  void tell_bans();
  void forget_bans();
  void note_departure(const event::PersonId& person, const Whence& whence);
  void load_urns(std::map<std::string, std::vector<std::uint64_t>> stored);
  void settle_link(const event::PersonId& person, event::Decision decision, const event::PersonId& by,
                   std::vector<journal::Content> contents, const LinkDone& done);
  [[nodiscard]] bool is_revoked(const event::PersonId& person) const;
  void tell_door(const event::PersonId& person) const;
  void send_away(const event::PersonId& person);
  void tell_taken(const link::FeedStatus& feed);
  void drop_urns(journal::Commit& commit);
  void seal_polls();
  void leave(SubscriberId id);
  void write_attendance(std::optional<journal::Attendance> batch, std::function<void()> then);
  void forget_errands();

  [[nodiscard]] Shown shown() const { return {state_, document_, texts_, presence_, urns_, suggested_}; }
  [[nodiscard]] event::Person person_of(const event::PersonId& id) const;
  [[nodiscard]] StageWish stage_wish();
  [[nodiscard]] Tally tally_of(const event::QuestionId& id) const;
  [[nodiscard]] std::optional<event::Instant> media_time() const;
  [[nodiscard]] link::Tick programme_tick() const;
  [[nodiscard]] event::Instant programme_time(link::Tick tick) const;
  [[nodiscard]] boost::json::object full_tally(View view) const;
  [[nodiscard]] PollTally poll_tally_of(const event::PollId& id) const;
  [[nodiscard]] boost::json::object full_poll_tally(View view) const;

  // Given.
  const std::string slug_;
  Ports ports_;
  // Owned.
  boost::asio::strand<boost::asio::any_io_executor> strand_;
  // State.
  event::State state_;
  document::Document document_;
  Texts texts_;
  Presence presence_;
  Attendance attendance_;
  Urns urns_;
  Reactions reactions_;
  Bans bans_;
  Departures departures_;
  Moments moments_;
  /// What is on disk.
  event::Seq committed_seq_ = 0;
  Recent recent_;
  SimilarTexts similar_;
  std::map<event::QuestionId, std::vector<event::QuestionId>> suggested_;
  std::map<SubscriberId, Subscriber> subscribers_;
  std::unordered_map<event::PersonId, Guest> guests_;
  std::deque<Pending> pending_;
  std::vector<std::pair<SubscriberId, session::Hello>> waiting_hellos_;
  /// Runs in the machine's present run: recomputed from the anchor after a reboot.
  std::optional<link::Timeline> timeline_;
  /// To be told with the next beat.
  std::map<event::QuestionId, Tally> tallied_;
  std::map<event::PollId, PollTally> polled_;
  std::deque<std::function<void()>> settling_;
  std::deque<Held> held_;
  /// The oldest first.
  std::deque<Errand> errands_;
  std::uint64_t snapshot_seq_ = 0;
  std::uint64_t scene_version_ = 0;
  std::size_t told_audience_ = 0;
  /// Who speaks as pages were told last, as JSON.
  boost::json::array told_speaking_;
  Frame told_speaking_frame_;
  event::Instant forgot_at_ = 0;
  bool loading_ = false;
  bool removed_ = false;
  /// That the history could not be read was said, and not yet that it can.
  bool told_unread_ = false;
  Vitals vitals_;
  bool open_ = false;
  bool stage_needed_ = false;
  bool told_over_ = false;
  std::vector<std::function<void()>> when_open_;
};

}  // namespace rostrum::room
