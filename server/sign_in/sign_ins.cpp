#include "server/sign_in/sign_ins.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/json.hpp>
#include <future>
#include <map>
#include <mutex>
#include <stdexcept>

#include "server/registration/address.hpp"

namespace rostrum::sign_in {
namespace {

namespace json = boost::json;

constexpr std::string_view kLink = "link1";
constexpr std::string_view kSession = "session1";

std::int64_t ms(std::chrono::milliseconds time) { return time.count(); }

}  // namespace

struct SignIns::State {
  /// Whether it was not spent before.
  bool spend(const std::string& id, std::int64_t until, std::int64_t now) {
    const std::lock_guard lock(mutex);
    std::erase_if(spent, [now](const auto& entry) { return entry.second <= now; });
    return spent.emplace(id, until).second;
  }
  void give_back(const std::string& id) {
    const std::lock_guard lock(mutex);
    spent.erase(id);
  }
  [[nodiscard]] bool is_spent(const std::string& id) {
    const std::lock_guard lock(mutex);
    return spent.contains(id);
  }

  std::mutex mutex;
  std::map<std::string, std::int64_t> spent;
};

SignIns::SignIns(const access::Keys& keys, journal::Journal& journal, Grants grants, Clock now)
    : keys_(keys),
      journal_(journal),
      grants_(std::move(grants)),
      now_(std::move(now)),
      state_(std::make_shared<State>()) {}

void SignIns::load() {
  std::promise<std::optional<journal::Failure>> read;
  journal_.spent(
      [state = state_](journal::Spent& kept) {
        const std::lock_guard lock(state->mutex);
        for (const auto& [id, until] : kept.all()) state->spent.emplace(id, until);
      },
      [&read](std::optional<journal::Failure> failure) { read.set_value(std::move(failure)); });
  const auto failure = read.get_future().get();
  if (failure) throw std::runtime_error(failure->detail);
}

std::optional<std::string> SignIns::listed(std::string_view address) const {
  const auto key = registration::address_key(address);
  const auto found = std::ranges::find_if(
      grants_.by_mail, [&](const std::string& one) { return registration::address_key(one) == key; });
  return found == grants_.by_mail.end() ? std::nullopt : std::optional(*found);
}

std::string SignIns::seal(std::string_view kind, const Session& of) const {
  json::object body;
  body["id"] = of.id;
  body["by_mail"] = of.shown.by_mail;
  body["subject"] = of.shown.subject;
  body["mail"] = of.shown.mail;
  body["groups"] = json::value_from(of.shown.groups);
  body["name"] = of.name;
  body["until"] = of.until;
  return keys_.seal(kind, json::serialize(body));
}

std::optional<Session> SignIns::unseal(std::string_view kind, std::string_view token) const {
  const auto words = keys_.unseal(kind, token);
  if (!words) return std::nullopt;
  Session found;
  try {
    // Signed by us, yet read as carefully as anything.
    const auto value = json::parse(*words);
    const auto& from = value.as_object();
    found.id = from.at("id").as_string();
    found.shown.by_mail = from.at("by_mail").as_bool();
    found.shown.subject = from.at("subject").as_string();
    found.shown.mail = from.at("mail").as_string();
    found.shown.groups = json::value_to<std::vector<std::string>>(from.at("groups"));
    found.name = from.at("name").as_string();
    found.until = from.at("until").to_number<std::int64_t>();
  } catch (const std::exception&) {
    return std::nullopt;
  }
  found.rights = rights_of(grants_, found.shown);
  if (found.until <= now_() || !found.rights.any() || state_->is_spent(found.id)) return std::nullopt;
  return found;
}

std::string SignIns::link(const std::string& address) const {
  Session link;
  link.id = access::random_id("l");
  link.shown.mail = address;
  link.until = now_() + ms(kLinkFor);
  return seal(kLink, link);
}

void SignIns::redeem(std::string_view token, std::function<void(Redeemed)> done) {
  const auto link = unseal(kLink, token);
  if (!link || !state_->spend(link->id, link->until, now_())) return done(NotGood{});
  const auto opened = begun(*link);
  journal_.spent([link = *link, now = now_()](journal::Spent& kept) { kept.add(link.id, link.until, now); },
                 [state = state_, id = link->id, opened, done = std::move(done)](auto failure) {
                   if (failure) {
                     state->give_back(id);
                     return done(*std::move(failure));
                   }
                   spdlog::info("session={} an organiser signed in by mail", opened.session.id);
                   done(opened);
                 });
}

std::optional<SignIns::Opened> SignIns::open(Shown shown, std::string name) const {
  Session session;
  session.shown = std::move(shown);
  session.shown.groups = of_use(grants_, session.shown.groups);
  session.rights = rights_of(grants_, session.shown);
  if (!session.rights.any()) return std::nullopt;
  session.name = std::move(name);
  auto opened = begun(std::move(session));
  spdlog::info("session={} somebody signed in by OpenID Connect", opened.session.id);
  return opened;
}

SignIns::Opened SignIns::begun(Session session) const {
  Opened opened;
  opened.session = std::move(session);
  opened.session.id = access::random_id("s");
  opened.session.until = now_() + ms(kSessionFor);
  opened.token = seal(kSession, opened.session);
  return opened;
}

std::optional<Session> SignIns::find(std::string_view token) const { return unseal(kSession, token); }

void SignIns::end(const Session& session, Written done) {
  state_->spend(session.id, session.until, now_());
  // Also when it was ended before: that may not have come to the disk.
  journal_.spent([session, now = now_()](journal::Spent& kept) { kept.add(session.id, session.until, now); },
                 std::move(done));
}

}  // namespace rostrum::sign_in
