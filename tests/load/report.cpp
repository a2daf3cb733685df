#include "tests/load/report.hpp"

#include <boost/json.hpp>
#include <iomanip>
#include <sstream>

namespace rostrum::load {
namespace {

namespace json = boost::json;

json::object percentiles(Delays& delays) {
  json::object out;
  out["count"] = delays.count();
  out["p50"] = delays.percentile_ms(0.5);
  out["p95"] = delays.percentile_ms(0.95);
  out["p99"] = delays.percentile_ms(0.99);
  out["max"] = delays.percentile_ms(1);
  return out;
}

std::string line(Delays& delays) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << "p50 " << delays.percentile_ms(0.5) << ", p95 "
      << delays.percentile_ms(0.95) << ", p99 " << delays.percentile_ms(0.99) << ", max " << delays.percentile_ms(1)
      << " ms";
  return out.str();
}

double cpu_per_frame_us(const Outcome& outcome) {
  return outcome.frames == 0 ? 0 : outcome.server_cpu_seconds * 1e6 / static_cast<double>(outcome.frames);
}

double back_seconds(const Tally& tally) {
  return tally.last_back_ns == 0 ? 0 : static_cast<double>(tally.last_back_ns - tally.first_lost_ns) / 1e9;
}

}  // namespace

std::string fault_of(const Options& options, const Outcome& outcome, const Tally& tally) {
  std::ostringstream out;
  const auto& verdict = outcome.verdict;
  if (outcome.greeted < options.viewers) {
    out << options.viewers - outcome.greeted << " viewers were never welcomed; ";
  } else if (outcome.complete < options.viewers) {
    out << options.viewers - outcome.complete << " viewers were not there with everything at the end ("
        << outcome.connecting << " connecting, " << outcome.ungreeted << " without a greeting, " << outcome.waiting
        << " waiting to connect); ";
  }
  if (verdict.lost > 0) out << verdict.lost << " frames lost, the first of seq " << verdict.first_lost << "; ";
  if (verdict.doubled > 0) out << verdict.doubled << " frames doubled; ";
  if (verdict.disordered > 0) out << verdict.disordered << " frames out of order; ";
  if (tally.unreadable > 0) out << tally.unreadable << " frames unreadable; ";
  if (tally.refused > 0) out << tally.refused << " hellos refused; ";
  if (options.strict_resume && tally.rewelcomes > 0) out << tally.rewelcomes << " resumes were not served; ";
  if (!options.token.empty() && options.duration > 0 && outcome.events == 0) out << "no event was acknowledged; ";
  if (outcome.unanswered_commands > 0) out << outcome.unanswered_commands << " commands were never answered; ";
  if (outcome.votes_unanswered > 0) out << outcome.votes_unanswered << " votes were never answered; ";
  auto text = out.str();
  if (!text.empty()) text.resize(text.size() - 2);
  return text;
}

std::string summary(const Options& options, const Outcome& outcome, Tally& tally) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(2);
  out << outcome.greeted << " of " << options.viewers << " viewers welcomed in " << outcome.ramp_seconds << " s\n"
      << outcome.events << " events in " << outcome.publish_seconds << " s; " << outcome.verdict.expected
      << " frames expected, " << outcome.verdict.lost << " lost, " << outcome.verdict.doubled << " doubled, "
      << outcome.verdict.disordered << " out of order\n"
      << "delivery  " << line(tally.delivery) << "\n"
      << "answers   " << line(tally.answers) << "\n";
  if (tally.back.count() > 0) {
    out << "back      " << line(tally.back) << "; " << tally.resumes << " resumed, " << tally.rewelcomes
        << " welcomed afresh, " << tally.brought << " frames brought; " << back_seconds(tally)
        << " s from the first lost to the last one back\n";
  }
  if (!tally.closes.empty()) {
    out << "closes   ";
    for (const auto& [why, count] : tally.closes) out << "  " << why << ": " << count;
    out << "; of 1013: " << tally.try_again << "\n";
  }
  if (options.pid > 0) {
    out << "server    " << cpu_per_frame_us(outcome) << " us of CPU a frame, " << outcome.server_cpu_seconds
        << " s in all, " << outcome.server_rss_megabytes << " MB resident; this client " << outcome.own_cpu_seconds
        << " s\n";
  }
  const auto fault = fault_of(options, outcome, tally);
  out << (fault.empty() ? "ok\n" : "FAILED: " + fault + "\n");
  return out.str();
}

std::string json_line(const Options& options, const Outcome& outcome, Tally& tally) {
  json::object out;
  out["ok"] = fault_of(options, outcome, tally).empty();
  out["fault"] = fault_of(options, outcome, tally);
  out["viewers"] = options.viewers;
  out["welcomed"] = outcome.greeted;
  out["complete"] = outcome.complete;
  out["ramp_seconds"] = outcome.ramp_seconds;
  out["publish_seconds"] = outcome.publish_seconds;
  out["events"] = outcome.events;
  out["commands_refused"] = outcome.refused_commands;
  out["expected"] = outcome.verdict.expected;
  out["lost"] = outcome.verdict.lost;
  out["doubled"] = outcome.verdict.doubled;
  out["disordered"] = outcome.verdict.disordered;
  out["frames"] = outcome.frames;
  out["brought"] = tally.brought;
  out["connections"] = tally.connections;
  out["resumed"] = tally.resumes;
  out["rewelcomed"] = tally.rewelcomes;
  json::object closes;
  for (const auto& [why, count] : tally.closes) closes[why] = count;
  out["closes"] = std::move(closes);
  out["closes_1013"] = tally.try_again;
  out["delivery_ms"] = percentiles(tally.delivery);
  Delays last;
  for (const auto& [seq, delay] : tally.slowest) last.add(delay);
  out["last_socket_ms"] = percentiles(last);
  out["answer_ms"] = percentiles(tally.answers);
  out["votes"] = outcome.votes;
  out["votes_refused"] = outcome.votes_refused;
  out["votes_unanswered"] = outcome.votes_unanswered;
  out["back_ms"] = percentiles(tally.back);
  out["all_back_seconds"] = back_seconds(tally);
  out["server_cpu_seconds"] = outcome.server_cpu_seconds;
  out["server_cpu_us_per_frame"] = cpu_per_frame_us(outcome);
  out["server_rss_megabytes"] = outcome.server_rss_megabytes;
  out["server_anonymous_megabytes"] = outcome.server_anonymous_megabytes;
  out["own_cpu_seconds"] = outcome.own_cpu_seconds;
  return json::serialize(out);
}

}  // namespace rostrum::load
