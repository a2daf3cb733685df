#include "media/ingest/feed.hpp"

#include <algorithm>

namespace rostrum::ingest {

Feed::Feed(FeedPlan plan, MakeCodecAssembler make_assembler, std::unique_ptr<FeedSink> sink,
           std::shared_ptr<KeyFrameFlag> flag)
    : plan_(std::move(plan)), sink_(std::move(sink)), flag_(std::move(flag)) {
  for (const TrackPlan& track : plan_.tracks) {
    tracks_.push_back(std::make_unique<Track>(track, make_assembler, sender_));
  }
}

bool Feed::has(bool video) const {
  return std::any_of(tracks_.begin(), tracks_.end(), [&](const auto& track) { return track->video() == video; });
}

std::optional<Instant> Feed::last_packet() const {
  std::optional<Instant> last;
  for (const auto& track : tracks_) {
    const auto packet = track->last_packet();
    if (packet && (!last || *packet > *last)) last = packet;
  }
  return last;
}

void Feed::packet(const RtpPacket& packet, Instant now) {
  // Everything with a number counts, probes and unknown streams too: the sender asks about the path.
  if (plan_.transport_feedback && packet.transport_sequence) arrivals_.packet(*packet.transport_sequence, now);
  estimate_.received(packet.payload.size());
  Track* best = nullptr;
  Track::Claim claim = Track::Claim::no;
  for (const auto& track : tracks_) {
    const Track::Claim wanted = track->claims(packet);
    if (wanted == Track::Claim::no || wanted <= claim) continue;
    claim = wanted;
    best = track.get();
  }
  if (best == nullptr) {
    ++unclaimed_;
    return;
  }
  best->packet(packet, now);
  // What may complete a frame is not kept until the next poll.
  if (packet.marker || !best->video()) deliver(now);
}

void Feed::sender_report(std::uint32_t ssrc, std::uint64_t ntp, std::uint32_t timestamp, Instant now) {
  for (const auto& track : tracks_) {
    if (Receiver* const receiver = track->receiver_of(ssrc)) receiver->sender_report(ntp, timestamp, now);
  }
}

void Feed::deliver(Instant now) {
  // One stream without reports would be on another clock than the rest: by sender all or none.
  const bool by_sender =
      std::all_of(tracks_.begin(), tracks_.end(), [](const auto& track) { return track->reported(); });
  for (const auto& track : tracks_) {
    for (EncodedFrame& frame : track->frames(by_sender, now)) {
      // What stands in for lost sound comes with this frame, and is played before it.
      const std::chrono::nanoseconds before{std::min(frame.missing_ns, kConcealedMostNs)};
      delay_.frame(now - from_monotonic_ns(frame.capture_ns) + before, now);
      frame.playout_delay_ns = delay_.value().count();
      if (track->video()) {
        sink_->video(std::move(frame));
      } else {
        sink_->audio(std::move(frame));
      }
    }
  }
}

void Feed::report(Feedback& feedback, Instant now) {
  reported_at_ = now;
  double lost = 0;
  Feedback::Estimate estimate;
  for (const auto& track : tracks_) {
    track->for_layers([&](std::uint32_t ssrc, Receiver& receiver) {
      const Reception::Report report = receiver.report(now);
      lost = std::max(lost, report.fraction_lost / 256.0);
      feedback.reports.push_back({ssrc, report});
      estimate.ssrcs.push_back(ssrc);
    });
  }
  estimate.bits_per_second = estimate_.update(lost, now);
  // draft-alvestrand-rmcat-remb-03: with transport-wide feedback the sender's own estimate stands.
  if (plan_.remb && !plan_.transport_feedback && !estimate.ssrcs.empty()) feedback.estimate = std::move(estimate);
}

Feedback Feed::poll(Instant now) {
  Feedback feedback;
  if (flag_->take()) {
    for (const auto& track : tracks_) track->want_key_frame();
  }
  deliver(now);
  for (const auto& track : tracks_) {
    track->for_layers([&](std::uint32_t ssrc, Receiver& receiver) {
      auto nacks = receiver.nacks(now);
      if (!nacks.empty()) feedback.nacks.push_back({ssrc, std::move(nacks)});
      if (receiver.key_frame_request_due(now)) feedback.key_frames.push_back(ssrc);
    });
  }
  if (now - reported_at_ >= kReportEvery) report(feedback, now);
  if (plan_.transport_feedback && now - transport_at_ >= kTransportEvery) {
    transport_at_ = now;
    report_transport(feedback);
  }
  return feedback;
}

void Feed::report_transport(Feedback& feedback) {
  std::optional<std::uint32_t> ssrc;
  for (const auto& track : tracks_) {
    track->for_layers([&](std::uint32_t one, Receiver&) { ssrc = ssrc.value_or(one); });
  }
  // Nothing but probes yet: what came is told with the first stream.
  if (!ssrc) return;
  if (auto report = arrivals_.take()) feedback.transport = Feedback::Transport{*ssrc, *std::move(report)};
}

}  // namespace rostrum::ingest
