#include "server/records/processing.hpp"

#include <algorithm>
#include <set>

#include "protocol/session/instant.hpp"
#include "server/records/book.hpp"
#include "server/records/chronicle.hpp"
#include "server/records/markup.hpp"

namespace rostrum::records {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; } body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; } table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .8rem .4rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid #8888; overflow-wrap: anywhere; }
.number { text-align: end; font-variant-numeric: tabular-nums; }
)";

struct Counter {
  const journal::Archive& archive;
  const Chronicle& told;
  const registration::Book& book;

  [[nodiscard]] bool said(const std::map<std::string, std::string>& texts, const std::string& id) const {
    const auto found = texts.find(id);
    return found != texts.end() && !found->second.empty();
  }
  template <class List, class Fits>
  [[nodiscard]] static std::size_t count(const List& list, Fits fits) {
    return static_cast<std::size_t>(std::ranges::count_if(list, fits));
  }
  [[nodiscard]] std::size_t of(event::Kept kind) const {
    const auto& state = told.state;
    switch (kind) {
      case event::Kept::needs:
        return count(book.registrations,
                     [&](const auto& one) { return said(archive.registration_texts, one.second.said.needs); });
      case event::Kept::registrations:
        return count(book.registrations,
                     [&](const auto& one) { return said(archive.registration_texts, one.second.address); });
      case event::Kept::questions:
        return count(state.questions, [&](const auto& one) { return said(told.texts, one.second.now.text); });
      case event::Kept::chat:
        return count(told.messages, [&](const auto& one) { return said(told.texts, one.text); });
      case event::Kept::comments:
        return book.waiting_offers.size() +
               count(state.comments, [&](const auto& one) { return said(told.texts, one.second.text); });
      case event::Kept::attendance: {
        std::set<std::string> people;
        for (const auto& visit : archive.visits) {
          if (!visit.person.starts_with("gone-")) people.insert(visit.person);
        }
        return people.size();
      }
    }
    return 0;
  }
  /// Of those that are kept as long as the event, by what they are, in the table's order.
  [[nodiscard]] std::size_t of_event(document::Lasting kind) const {
    const auto& state = told.state;
    std::size_t found = 0;
    switch (kind) {
      case document::Lasting::people:
        return count(state.people, [&](const auto& one) { return said(told.texts, one.second.name); });
      case document::Lasting::votes:
        for (const auto& [id, question] : state.questions) found += question.voters.size();
        for (const auto& [id, poll] : state.polls) found += poll.voters.size();
        return found;
      case document::Lasting::consents:
        for (const auto& [id, one] : book.registrations) found += one.said.consents.size();
        return found;
    }
    return found;
  }
};

std::string days_text(std::optional<std::uint32_t> days) {
  if (!days) return "As long as the event is kept";
  if (*days == 0) return "Until the end of the event";
  return std::to_string(*days) + (*days == 1 ? " day" : " days") + " after the end of the event";
}

std::string row(const document::KeptKind& kept, std::optional<std::uint32_t> days, std::size_t now) {
  std::string out = "<tr>";
  for (const auto& cell : {std::string(kept.what), std::string(kept.purpose), std::string(kept.where), days_text(days),
                           std::string(kept.recipients)}) {
    out += "<td>" + escaped(cell) + "</td>";
  }
  return out + "<td class=\"number\">" + std::to_string(now) + "</td></tr>\n";
}

std::string member(const document::Document& document, std::string_view name) {
  const auto* found = document.page.if_contains(name);
  return found == nullptr || !found->is_string() ? std::string() : std::string(found->as_string());
}

}  // namespace

std::string processing_html(const journal::Archive& archive, std::int64_t now) {
  const auto told = chronicle_of(archive.session, archive.session_texts);
  const auto book = book_of(archive.registrations);
  const Counter counter{archive, told, book};
  const auto title = told.document.page.empty() ? told.document.slug : told.document.title("en");
  std::string controllers;
  if (const auto* organisers = told.document.page.if_contains("organisers")) {
    for (const auto& one : organisers->as_array()) {
      controllers += (controllers.empty() ? "" : ", ") + words(std::string(one.at("name").as_string()));
    }
  }
  std::string rows;
  for (const auto& kept : document::kKept) {
    rows += kept.kind ? row(kept, told.document.retention.of(*kept.kind), counter.of(*kept.kind))
                      : row(kept, std::nullopt, counter.of_event(kept.lasting));
  }
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>Record of processing: " +
         escaped(title) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         words(title) + ": record of processing</h1>\n<p>Organisers: " +
         (controllers.empty() ? "not named in the document" : controllers) + ". Contact: " +
         (member(told.document, "contact").empty() ? "none named" : words(member(told.document, "contact"))) +
         ".</p>\n<p>Made " + escaped(session::format_instant(now)) +
         ". Everything lies on the server that holds the event; nothing is sent elsewhere but mails. Deleting the "
         "event "
         "deletes all of it; whoever asks for it has their own part deleted at any time.</p>\n<table><thead><tr>"
         "<th scope=\"col\">Data</th><th scope=\"col\">Purpose</th><th scope=\"col\">Where</th><th scope=\"col\">How "
         "long</th><th scope=\"col\">Who gets them</th><th scope=\"col\">Now</th></tr></thead><tbody>\n" +
         rows + "</tbody></table>\n</main>\n</body>\n</html>\n";
}

}  // namespace rostrum::records
