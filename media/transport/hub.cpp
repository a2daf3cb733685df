#include "media/transport/hub.hpp"

#include <algorithm>
#include <utility>

#include "media/transport/session.hpp"
#include "media/transport/stun_check.hpp"

namespace rostrum::transport {
namespace {

// DTLS kept for paths that no check has validated yet: a flight of a few peers, for as long as a check is repeated.
constexpr std::size_t kMaxEarly = 32;
constexpr std::size_t kMaxEarlyBytes = 1500;
constexpr std::chrono::seconds kEarlyFor{2};
// Sessions that are over and still told so: no longer than a peer believes in its consent (RFC 7675 5.1).
constexpr std::size_t kMaxEnded = 256;
constexpr std::chrono::seconds kEndedFor{30};
// Errors a second to whoever asks wrongly; a scan gets no more out of us.
constexpr double kStunErrorsPerSecond = 50;

/// RFC 7983 7: which protocol a datagram is of, by its first byte.
enum class Kind { stun, dtls, media, none };
Kind kind_of(ByteView packet) {
  if (packet.empty()) return Kind::none;
  const auto first = std::to_integer<unsigned>(packet[0]);
  if (first <= 3) return Kind::stun;
  if (first >= 20 && first <= 63) return Kind::dtls;
  if (first >= 128 && first <= 191) return Kind::media;
  return Kind::none;
}

Reply refuse(int status, std::string problem) { return {status, {}, {}, std::move(problem)}; }

}  // namespace

Hub::Hub(HubConfig config, Outlet& outlet, ingest::MakeFeedSink make_sink, OnFeedChange on_change)
    : config_(std::move(config)),
      outlet_(outlet),
      make_sink_(std::move(make_sink)),
      on_change_(std::move(on_change)),
      stun_errors_(kStunErrorsPerSecond, kStunErrorsPerSecond) {}

Hub::~Hub() = default;

LocalDescription Hub::describe(IceCredentials ice) {
  LocalDescription local;
  local.ice = std::move(ice);
  local.fingerprint = certificate_.sha256();
  local.addresses = config_.addresses;
  local.port = config_.port;
  local.tcp = config_.tcp;
  local.session_id = ++last_description_;
  return local;
}

Reply Hub::offer(const std::string& session, const link::FeedId& feed, const std::string& sdp, Instant now,
                 const std::optional<std::string>& replaces) {
  if (sessions_.contains(session)) return refuse(409, "This session exists already.");
  const auto before = std::find_if(sessions_.begin(), sessions_.end(),
                                   [&](const auto& entry) { return entry.second->status().feed == feed; });
  // Whoever comes back by themselves does not take the stage from where the person has gone since.
  if (replaces && before != sessions_.end() && before->first != *replaces) {
    return refuse(412, "You are on stage from another device.");
  }
  if (before == sessions_.end() && sessions_.size() >= config_.max_sessions) {
    return refuse(503, "The stage is full: too many are connected.");
  }
  const LocalDescription local = describe(make_ice_credentials());
  auto judged = negotiate(sdp, local);
  if (auto* const refusal = std::get_if<Refusal>(&judged)) return refuse(refusal->status, std::move(refusal->problem));
  auto& negotiated = std::get<Negotiated>(judged);
  // A person who comes back, by reload or on another device, takes over from themselves.
  if (before != sessions_.end()) end(before, now);

  const auto flag = std::make_shared<ingest::KeyFrameFlag>();
  auto sink = make_sink_(feed, [flag] { flag->raise(); });
  auto received = std::make_unique<ingest::Feed>(negotiated.plan, make_assembler, std::move(sink), flag);
  Reply reply{201, std::move(negotiated.answer), local.ice.ufrag, {}};
  auto made = std::make_unique<Session>(session, feed, certificate_, std::move(negotiated), local.ice,
                                        std::move(received), outlet_, counters_, now);
  by_ufrag_[local.ice.ufrag] = made.get();
  Session& started = *sessions_.emplace(session, std::move(made)).first->second;
  ++counters_.sessions_started;
  counters_.sessions_now = sessions_.size();
  say(started);
  return reply;
}

Reply Hub::patch(const std::string& session, const std::string& if_match, const std::string& fragment, Instant) {
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return refuse(404, "There is no such session.");
  Session& one = *found->second;
  // RFC 9725 4.3.1: a PATCH without If-Match is told so, one for another generation fails.
  if (if_match.empty()) return refuse(428, "The request needs If-Match.");
  const auto read = read_fragment(fragment);
  if (!read) return refuse(400, "The body is no SDP fragment.");
  const bool restart = read->ice && *read->ice != one.remote_ice();
  if (if_match != "*" && if_match != one.etag()) return refuse(412, "The session's ICE has been restarted since.");
  // A lite agent learns candidates from checks: trickled ones are welcome and of no use.
  if (!restart) return {204, {}, {}, {}};
  const LocalDescription local = describe(make_ice_credentials());
  if (const auto useless = one.ice().restart(local.ice)) by_ufrag_.erase(*useless);
  by_ufrag_[local.ice.ufrag] = &one;
  one.set_remote_ice(*read->ice);
  return {200, restart_fragment(local), one.etag(), {}};
}

Reply Hub::remove(const std::string& session, Instant now) {
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return refuse(404, "There is no such session.");
  end(found, now);
  return {200, {}, {}, {}};
}

bool Hub::receive(const Path& path, ByteView packet, Instant now) {
  ++counters_.datagrams_in;
  counters_.bytes_in += packet.size();
  const Kind kind = kind_of(packet);
  if (kind == Kind::stun) return receive_stun(path, packet, now);
  const auto found = by_path_.find(path);
  if (found == by_path_.end() || kind == Kind::none) {
    if (kind == Kind::dtls) keep_early(path, packet, now);
    ++counters_.unroutable;
    // A stream that does not begin with a check is none of ours; one that is known may carry what we don't understand.
    return path.connection == 0 || found != by_path_.end();
  }
  if (kind == Kind::dtls) {
    found->second->receive_dtls(path, packet, now);
  } else {
    found->second->receive_media(packet, now);
  }
  return true;
}

bool Hub::receive_stun(const Path& path, ByteView packet, Instant now) {
  forget_ended(now);
  const auto recognise = [this](const std::string& ufrag) -> KnownUfrag {
    if (const auto found = by_ufrag_.find(ufrag); found != by_ufrag_.end()) {
      return {found->second->ice().password_of(ufrag), false};
    }
    const auto ended = std::find_if(ended_.begin(), ended_.end(), [&](const Ended& one) { return one.ufrag == ufrag; });
    return ended == ended_.end() ? KnownUfrag() : KnownUfrag{&ended->password, true};
  };
  auto judged = judge_check(packet, path, recognise);
  if (auto* const refused = std::get_if<RefusedCheck>(&judged)) {
    if (stun_errors_.allow(now)) {
      ++counters_.stun_errors_sent;
      outlet_.send(path, refused->response);
    } else {
      ++counters_.stun_errors_suppressed;
    }
    return path.connection == 0 || knows(path);
  }
  auto* const valid = std::get_if<ValidCheck>(&judged);
  if (valid == nullptr) return path.connection == 0 || knows(path);
  Session& session = *by_ufrag_.at(valid->ufrag);
  const auto verdict = session.ice().check(path, valid->ufrag, valid->use_candidate, now);
  if (verdict.retired) by_ufrag_.erase(*verdict.retired);
  if (verdict.forgotten) by_path_.erase(*verdict.forgotten);
  outlet_.send(path, valid->response);
  // A path may pass to another session: a page reloaded behind the same socket of a proxy.
  const auto [entry, added] = by_path_.try_emplace(path, &session);
  if (!added && entry->second != &session) {
    entry->second->ice().forget(path);
    entry->second = &session;
  }
  if (verdict.validated) deliver_early(path, session, now);
  return true;
}

void Hub::keep_early(const Path& path, ByteView packet, Instant now) {
  // Without a session waiting nobody will ever ask for it. TCP is in order: DTLS before the check is an error there.
  if (sessions_.empty() || path.connection != 0 || packet.size() > kMaxEarlyBytes) return;
  if (early_.size() >= kMaxEarly) early_.pop_front();
  early_.push_back({path, Bytes(packet.begin(), packet.end()), now});
}

void Hub::deliver_early(const Path& path, Session& session, Instant now) {
  for (const Early& early : early_) {
    if (early.path == path) session.receive_dtls(path, early.packet, now);
  }
  std::erase_if(early_, [&](const Early& early) { return early.path == path; });
}

void Hub::disconnected(std::uint64_t connection) {
  std::erase_if(by_path_, [&](const auto& entry) {
    if (entry.first.connection != connection) return false;
    entry.second->ice().forget(entry.first);
    return true;
  });
}

void Hub::tick(Instant now) {
  std::erase_if(early_, [&](const Early& early) { return now - early.at > kEarlyFor; });
  for (auto entry = sessions_.begin(); entry != sessions_.end();) {
    const auto current = entry++;
    if (current->second->tick(now)) {
      say(*current->second);
    } else {
      end(current, now);
    }
  }
}

void Hub::say(Session& session) {
  if (session.take_change() && on_change_) on_change_(session.status());
}

void Hub::forget_ended(Instant now) {
  while (!ended_.empty() && now - ended_.front().at > kEndedFor) ended_.pop_front();
}

void Hub::end(Sessions::iterator session, Instant now) {
  Session& ending = *session->second;
  ending.close();
  say(ending);
  forget_ended(now);
  std::erase_if(by_ufrag_, [&](const auto& entry) {
    if (entry.second != &ending) return false;
    if (const auto* password = ending.ice().password_of(entry.first)) ended_.push_back({entry.first, *password, now});
    return true;
  });
  while (ended_.size() > kMaxEnded) ended_.pop_front();
  std::vector<std::uint64_t> connections;
  std::erase_if(by_path_, [&](const auto& entry) {
    if (entry.second != &ending) return false;
    if (entry.first.connection != 0) connections.push_back(entry.first.connection);
    return true;
  });
  sessions_.erase(session);
  counters_.sessions_now = sessions_.size();
  for (const std::uint64_t connection : connections) outlet_.disconnect(connection);
}

std::vector<link::FeedStatus> Hub::feeds() const {
  std::vector<link::FeedStatus> all;
  for (const auto& [name, session] : sessions_) all.push_back(session->status());
  return all;
}

void Hub::close(Instant now) {
  while (!sessions_.empty()) end(sessions_.begin(), now);
  early_.clear();
  ended_.clear();
}

}  // namespace rostrum::transport
