// Who signs in: organisers by a link that is mailed to an address of the settings, organisers and moderators by what an
// OpenID provider says of them. A link is good once and for a quarter of an hour, a session for half a day; both are
// signed with the organiser key and not kept. What was used or ended is listed in the journal's file before anyone is
// told, so that a crash brings nothing back. What a session opens is read from the settings at each request: whoever
// leaves them is out with the next start. Thread-safe: a mutex guards what was spent, never held over a wait.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/access/keys.hpp"
#include "server/journal/journal.hpp"
#include "server/sign_in/grants.hpp"

namespace rostrum::sign_in {

/// Somebody who signed in. Times are milliseconds of Unix time.
struct Session {
  std::string id;
  Shown shown;
  /// As the provider tells it; empty without.
  std::string name;
  std::int64_t until = 0;
  /// By the settings as they are now.
  Rights rights;
};

class SignIns {
 public:
  using Clock = std::function<std::int64_t()>;
  using Written = std::function<void(std::optional<journal::Failure>)>;
  static constexpr std::chrono::minutes kLinkFor{15};
  static constexpr std::chrono::hours kSessionFor{12};
  /// Entries of one setting.
  static constexpr std::size_t kMaxEntries = 100;

  struct Opened {
    std::string token;
    Session session;
  };
  /// The link was used, has expired, is of an address that is not listed any more, or was never one.
  struct NotGood {};
  using Redeemed = std::variant<Opened, NotGood, journal::Failure>;

  /// `keys` and `journal` outlive it. `now`: milliseconds of Unix time.
  SignIns(const access::Keys& keys, journal::Journal& journal, Grants grants, Clock now);

  /// Blocks until what was spent is read; before anyone asks. Throws std::runtime_error with what the journal says.
  void load();

  /// Whether anybody may sign in by mail.
  [[nodiscard]] bool by_mail() const { return !grants_.by_mail.empty(); }
  /// As the settings write it; nullopt when they do not.
  [[nodiscard]] std::optional<std::string> listed(std::string_view address) const;
  /// The token of a link for a listed address.
  [[nodiscard]] std::string link(const std::string& address) const;
  /// Called back on the journal's thread, or at once.
  void redeem(std::string_view token, std::function<void(Redeemed)> done);

  /// A session of whom a provider vouches for; nullopt for whom the settings let in nowhere.
  [[nodiscard]] std::optional<Opened> open(Shown shown, std::string name) const;

  /// nullopt for what is no session of ours, has expired, was ended, or is of somebody whom the settings let in nowhere
  /// any more.
  [[nodiscard]] std::optional<Session> find(std::string_view token) const;
  /// It opens nothing from now on, whether or not the disk takes it.
  void end(const Session& session, Written done);

  [[nodiscard]] std::int64_t now() const { return now_(); }

 private:
  struct State;
  /// With an id and a time of its own.
  [[nodiscard]] Opened begun(Session session) const;
  [[nodiscard]] std::string seal(std::string_view kind, const Session& of) const;
  [[nodiscard]] std::optional<Session> unseal(std::string_view kind, std::string_view token) const;

  // Given.
  const access::Keys& keys_;
  journal::Journal& journal_;
  Grants grants_;
  Clock now_;
  // Shared with what waits for the disk.
  std::shared_ptr<State> state_;
};

}  // namespace rostrum::sign_in
