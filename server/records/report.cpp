#include "server/records/report.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "protocol/session/instant.hpp"
#include "server/records/markup.hpp"
#include "server/records/tables.hpp"

namespace rostrum::records {
namespace {

namespace json = boost::json;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #fff; --line: #d1d9e0; --plot: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117; --line: #3d444d; --plot: #4493f8; } }
@media print { :root { --ink: #000; --soft: #444; --paper: #fff; --line: #999; --plot: #333; } section { break-inside: avoid-page; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .3rem .6rem .3rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; } .number { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; } .plot { width: 45%; }
bdi { white-space: pre-wrap; overflow-wrap: anywhere; } .soft { color: var(--soft); font-size: .875rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; } dt { color: var(--soft); font-size: .875rem; } dd { margin: 0; font-size: 1.5rem; }
svg { display: block; width: 100%; } .bar, .strip { height: .8rem; margin-top: .35rem; } .strip { background: color-mix(in srgb, var(--line) 40%, transparent); } .bar rect, .strip rect, .steps path { fill: var(--plot); } .steps text { fill: var(--soft); font-size: 12px; }
)";

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}
std::string member(const json::value& value, std::string_view name) {
  const auto* object = value.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(name);
  return found == nullptr ? std::string() : text_of(*found);
}
/// To the minute; empty for none.
std::string when(const json::value& instant) {
  const auto text = text_of(instant);
  return text.empty() ? text : text.substr(0, 10) + " " + text.substr(11, 5);
}
std::string number(const json::value& value) {
  const auto tenths = std::llround(value.to_number<double>() * 10);
  const auto rest = tenths % 10;
  return std::to_string(tenths / 10) + (rest == 0 ? "" : "." + std::to_string(rest));
}
std::string plural(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

/// Cells are markup.
std::string row(std::initializer_list<std::string> cells) {
  std::string out = "<tr>";
  for (const auto& cell : cells) out += "<td>" + cell + "</td>";
  return out + "</tr>\n";
}
std::string head(std::initializer_list<std::string_view> names) {
  std::string out = "<table><thead><tr>";
  for (const auto name : names) out += "<th scope=\"col\">" + std::string(name) + "</th>";
  return out + "</tr></thead><tbody>\n";
}
constexpr std::string_view kEndOfTable = "</tbody></table>\n";

std::string bar_row(const std::string& label, std::size_t value, std::size_t most) {
  return "<tr><th scope=\"row\">" + label + "</th><td class=\"plot\">" + bar(value, most) +
         "</td><td class=\"number\">" + std::to_string(value) + "</td></tr>\n";
}

std::string figure(std::string_view name, const std::string& value) {
  return "<div><dt>" + std::string(name) + "</dt><dd>" + value + "</dd></div>";
}

std::string figures(const json::object& record) {
  const auto& everyone = record.at("attendance").at("everyone");
  const auto count = [&](std::string_view list) { return std::to_string(record.at(list).as_array().size()); };
  return "<dl>" + figure("People", number(everyone.at("unique"))) +
         figure("At once, at most", number(everyone.at("peak"))) +
         figure("Minutes, median", number(everyone.at("median_minutes"))) + figure("Questions", count("questions")) +
         figure("Polls", count("polls")) + "</dl>\n";
}

std::string attendance(const json::object& record) {
  const auto& found = record.at("attendance");
  std::string out = "<section><h2>Attendance</h2>\n";
  std::vector<Level> levels;
  for (const auto& one : found.at("presence").as_array()) {
    const auto minute = session::parse_instant(text_of(one.at("minute")));
    levels.push_back({minute.value_or(0), one.at("people").to_number<std::size_t>()});
  }
  out += steps(levels, "People present, minute by minute");
  out += head({"", "People", "At once, at most", "Minutes, median"});
  for (const auto& [label, name] : {std::pair("Everyone", "everyone"), std::pair("Viewers alone", "viewers")}) {
    const auto& sums = found.at(name);
    out += row({label, number(sums.at("unique")), number(sums.at("peak")), number(sums.at("median_minutes"))});
  }
  out += std::string(kEndOfTable) + "<ul class=\"soft\">\n";
  for (const auto& [name, text] : found.at("definitions").as_object()) {
    out += "<li>" + escaped(name) + ": " + escaped(text_of(text)) + "</li>\n";
  }
  return out + "</ul></section>\n";
}

std::string agenda(const json::object& record) {
  const auto& ran = record.at("agenda").as_array();
  if (ran.empty()) return {};
  std::string out = "<section><h2>Agenda as it ran</h2>\n" + head({"Item", "Who", "From (UTC)", "To (UTC)", "Minutes"});
  for (const auto& one : ran) {
    const auto title = in_one_language(one.at("title"));
    std::string people;
    for (const auto& name : one.at("people").as_array()) people += (people.empty() ? "" : ", ") + words(text_of(name));
    out += row({words(title.empty() ? text_of(one.at("item")) : title), people, when(one.at("from")),
                when(one.at("to")), number(one.at("minutes"))});
  }
  return out + std::string(kEndOfTable) + "</section>\n";
}

std::string stage(const json::object& record) {
  std::map<std::string, std::pair<std::string, double>> minutes;
  for (const auto& one : record.at("stage").as_array()) {
    auto& [name, sum] = minutes[member(one.at("person"), "id")];
    name = member(one.at("person"), "name");
    sum += one.at("minutes").to_number<double>();
  }
  if (minutes.empty()) return {};
  std::string out = "<section><h2>On stage</h2>\n" + head({"Who", "Minutes"});
  for (const auto& [id, one] : minutes) out += row({words(one.first), number(json::value(one.second))});
  return out + std::string(kEndOfTable) + "</section>\n";
}

/// Where everybody spoke, between the first word and the last, each on a strip.
std::string speaking(const json::object& record) {
  struct Speaker {
    std::string name;
    std::vector<Span> turns;
    double seconds = 0;
  };
  std::map<std::string, Speaker> speakers;
  std::optional<Span> whole;
  for (const auto& one : record.at("speaking").as_array()) {
    const Span turn{session::parse_instant(text_of(one.at("from"))).value_or(0),
                    session::parse_instant(text_of(one.at("to"))).value_or(0)};
    auto& speaker = speakers[member(one.at("person"), "id")];
    speaker.name = member(one.at("person"), "name");
    speaker.turns.push_back(turn);
    speaker.seconds += one.at("seconds").to_number<double>();
    if (!whole) whole = turn;
    whole->from = std::min(whole->from, turn.from);
    whole->to = std::max(whole->to, turn.to);
  }
  if (!whole) return {};
  std::vector<const Speaker*> most;
  for (const auto& [id, speaker] : speakers) most.push_back(&speaker);
  std::ranges::stable_sort(most, std::greater<>(), &Speaker::seconds);
  std::string out = "<section><h2>Who spoke</h2>\n" + head({"Who", "When", "Times", "Minutes"});
  for (const auto* speaker : most) {
    const auto label = "Spoke " + plural(speaker->turns.size(), "time", "times");
    out += "<tr><td>" + words(speaker->name) + "</td><td class=\"plot\">" + strip(speaker->turns, *whole, label) +
           "</td><td class=\"number\">" + std::to_string(speaker->turns.size()) + "</td><td class=\"number\">" +
           number(json::value(speaker->seconds / 60)) + "</td></tr>\n";
  }
  const auto time = [](Instant at) { return session::format_instant(at).substr(11, 5); };
  return out + std::string(kEndOfTable) + "<p class=\"soft\">By their sound in the programme, from " +
         time(whole->from) + " to " + time(whole->to) +
         " UTC. Pauses of up to a second and a half are part of a turn; turns shorter than a second are "
         "none.</p></section>\n";
}

std::string question(const json::value& entry) {
  const auto& one = entry.at("question");
  const auto& asked = one.as_object();
  auto author = member(asked.at("author"), "name");
  if (author.empty()) author = asked.at("author").is_null() ? "Anonymous" : "Guest";
  const auto text = member(one, "text");
  auto said = text.empty() ? "<span class=\"soft\">Redacted</span>" : words(text);
  const auto answer = asked.contains("answer_private") ? std::string() : member(one, "answer");
  if (!answer.empty()) said += "<br><strong>Answer:</strong> " + words(answer);
  return row({said + "<br><span class=\"soft\">" + words(author) + ", " + when(asked.at("asked_at")) + "</span>",
              escaped(member(one, "state")), number(asked.at("votes"))});
}

std::string questions(const json::object& record) {
  const auto& list = record.at("questions").as_array();
  std::string out = "<section><h2>Questions</h2>\n";
  if (list.empty()) return out + "<p>None was asked.</p></section>\n";
  constexpr std::array<std::string_view, 8> kStates = {"answered", "live",      "next",      "approved",
                                                       "pending",  "dismissed", "withdrawn", "merged"};
  std::map<std::string, std::size_t, std::less<>> counts;
  for (const auto& one : list) ++counts[member(one.at("question"), "state")];
  out += head({"State", "", "Questions"});
  for (const auto state : kStates) {
    if (const auto found = counts.find(state); found != counts.end()) {
      out += bar_row(std::string(state), found->second, list.size());
    }
  }
  out += std::string(kEndOfTable) + "<h3>What was asked</h3>\n" + head({"Question", "State", "Votes"});
  for (const auto state : kStates) {
    for (const auto& one : list) {
      if (member(one.at("question"), "state") == state) out += question(one);
    }
  }
  return out + std::string(kEndOfTable) + "</section>\n";
}

std::string poll(const json::value& entry) {
  const auto& one = entry.at("poll").as_object();
  const auto voters = one.at("voters").to_number<std::size_t>();
  const auto* counts = one.at("counts").if_object();
  std::string out = "<h3>" + words(text_of(one.at("question"))) + "</h3><p class=\"soft\">" +
                    plural(voters, "person", "people") + " voted, " +
                    (one.at("anonymous").as_bool() ? "anonymously" : "by name") +
                    (counts == nullptr ? "; not counted yet" : "") + ".</p>\n";
  if (counts == nullptr) return out;
  std::size_t most = 0;
  for (const auto& [option, votes] : *counts) most = std::max(most, votes.to_number<std::size_t>());
  out += head({"Option", "", "Votes"});
  for (const auto& option : one.at("options").as_array()) {
    const auto& votes = counts->at(option.at("id").as_string());
    out += bar_row(words(text_of(option.at("text"))), votes.to_number<std::size_t>(), most);
  }
  return out + std::string(kEndOfTable);
}

std::string polls(const json::object& record) {
  const auto& list = record.at("polls").as_array();
  if (list.empty()) return {};
  std::string out = "<section><h2>Polls</h2>\n";
  for (const auto& one : list) out += poll(one);
  return out + "</section>\n";
}

std::string announcements(const json::object& record) {
  const auto& list = record.at("announcements").as_array();
  if (list.empty()) return {};
  std::string out = "<section><h2>Announcements</h2>\n" + head({"At (UTC)", "Text"});
  for (const auto& one : list) {
    const auto retracted = when(one.at("retracted_at"));
    out += row({when(one.at("announcement").at("at")),
                words(member(one.at("announcement"), "text")) +
                    (retracted.empty() ? "" : " <span class=\"soft\">(retracted " + retracted + ")</span>")});
  }
  return out + std::string(kEndOfTable) + "</section>\n";
}

std::string chat(const json::object& record) {
  std::string lines;
  for (const auto& one : record.at("chat").as_array()) {
    const auto& message = one.at("message");
    if (member(message, "channel") != "all" || one.at("deleted").as_bool()) continue;
    lines += row({when(message.at("at")), words(member(message.at("author"), "name")), words(member(message, "text"))});
  }
  if (lines.empty()) return {};
  return "<section><h2>Chat</h2>\n" + head({"At (UTC)", "Who", "Text"}) + lines + std::string(kEndOfTable) +
         "</section>\n";
}

std::string comments(const json::object& record) {
  std::string lines;
  for (const auto& one : record.at("comments").as_array()) {
    const auto text = member(one, "text");
    if (text.empty() || member(one, "state") != "approved") continue;
    lines += row({when(one.at("at")), words(member(one.at("author"), "name")), words(text)});
  }
  if (lines.empty()) return {};
  return "<section><h2>Comments</h2>\n" + head({"At (UTC)", "Who", "Text"}) + lines + std::string(kEndOfTable) +
         "</section>\n";
}

std::string registrations(const json::object& record) {
  std::string lines;
  for (const auto& [status, count] : record.at("registrations").at("counts").as_object()) {
    if (const auto people = count.to_number<std::size_t>(); people > 0)
      lines += row({escaped(status), std::to_string(people)});
  }
  if (lines.empty()) return {};
  return "<section><h2>Registrations</h2>\n" + head({"Status", "People"}) + lines + std::string(kEndOfTable) +
         "</section>\n";
}

}  // namespace

std::string report_html(const json::object& record) {
  const auto& event = record.at("event").as_object();
  const auto* titles = event.if_contains("title");
  const auto title = titles == nullptr ? std::string() : in_one_language(*titles);
  std::string times;
  if (const auto* starts = event.if_contains("starts_at")) times = "Planned for " + when(*starts) + " UTC. ";
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         escaped(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         words(title) + "</h1>\n<p class=\"soft\">" + times + "Record made " + when(record.at("made_at")) +
         " UTC.</p>\n" + figures(record) + attendance(record) + agenda(record) + stage(record) + speaking(record) +
         questions(record) + polls(record) + announcements(record) + chat(record) + comments(record) +
         registrations(record) + "</main>\n</body>\n</html>\n";
}

}  // namespace rostrum::records
