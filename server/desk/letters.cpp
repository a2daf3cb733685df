#include "server/desk/letters.hpp"

#include "server/mail/layout.hpp"
#include "server/mail/message.hpp"
#include "server/mail/words.hpp"
#include "server/registration/address.hpp"

namespace rostrum::desk {
namespace {

using registration::Template;

const mail::Phrases* phrases_of(const mail::Words& words, Template about) {
  switch (about) {
    case Template::confirm:
      return &words.confirm;
    case Template::confirmed:
      return &words.confirmed;
    case Template::waiting:
      return &words.waiting;
    case Template::awaiting:
      return &words.awaiting;
    case Template::offered:
      return &words.offered;
    case Template::declined:
      return &words.declined;
    case Template::cancelled:
      return &words.cancelled;
    case Template::invited:
      return &words.invited;
    case Template::rescheduled:
      return &words.rescheduled;
    case Template::called_off:
      return &words.called_off;
    case Template::day_before:
      return &words.day_before;
    case Template::soon:
      return &words.soon;
    case Template::comment:
      return &words.comment;
    case Template::thanks:
      return &words.thanks;
    case Template::news:
      return nullptr;
  }
  return nullptr;
}

/// Whether the reader's calendar is to learn something, and what.
std::optional<calendar::Method> calendar_for(Template about, const registration::Registration& reader) {
  switch (about) {
    case Template::confirmed:
      return calendar::Method::request;
    case Template::rescheduled:
      if (reader.status == registration::Status::taken) return calendar::Method::request;
      return std::nullopt;
    case Template::cancelled:
    case Template::called_off:
      return calendar::Method::cancel;
    default:
      return std::nullopt;
  }
}

bool has_passed(Template about, const Shown& shown) {
  const auto& schedule = shown.book.schedule;
  switch (about) {
    case Template::day_before:
      return shown.now >= schedule.starts_at;
    case Template::called_off:
    case Template::cancelled:
    case Template::news:
    case Template::comment:
    case Template::thanks:
      return false;
    default:
      return shown.now >= schedule.ends_at;
  }
}

/// The greeting of somebody whose name is not known has none.
std::string greeting_of(const mail::Words& words, const std::string& name) {
  if (!name.empty()) return mail::filled(words.greeting, std::array<mail::Filling, 1>{{{"name", name}}});
  return {};
}

/// What there is on the event's page after the end.
std::string what_follows(const mail::Words& words, const document::Document& document) {
  std::string out;
  const auto add = [&](std::string_view sentence) {
    out += std::string(words.between_sentences) + std::string(sentence);
  };
  if (document.page.at("recording").at("publish").as_bool()) add(words.recording_follows);
  if (document.rules.comments.open) add(words.comments_welcome);
  return out;
}

/// Under which host names the mail and the calendar are: that of the sender's address.
std::string host_of(const Sender& sender) { return sender.address.substr(sender.address.rfind('@') + 1); }

}  // namespace

calendar::Entry entry_of(const Shown& shown, const Sender& sender, std::string_view language) {
  const auto& schedule = shown.book.schedule;
  const auto& page = shown.document.page;
  calendar::Entry entry;
  entry.method = schedule.cancelled ? calendar::Method::cancel : calendar::Method::publish;
  entry.uid = schedule.uid + "@rostrum";
  entry.sequence = schedule.sequence;
  entry.stamped_at = schedule.stamped_at;
  entry.starts_at = schedule.starts_at;
  entry.ends_at = schedule.ends_at;
  entry.zone = page.at("time_zone").as_string();
  entry.summary = shown.document.title(language);
  entry.url = sender.base_url + "/e/" + shown.document.slug;
  const auto& summaries = page.at("summary").as_object();
  const auto* summary = summaries.if_contains(language);
  if (summary == nullptr) summary = summaries.if_contains(shown.document.floor_language);
  entry.description = (summary == nullptr ? std::string() : std::string(summary->as_string()) + "\n\n") + entry.url;
  // RFC 5546 3.2.1 wants an organiser: who answers, if the document says.
  const auto* contact = page.if_contains("contact");
  const auto address = contact == nullptr ? std::nullopt : registration::parse_address(contact->as_string().c_str());
  entry.organiser.address = address ? *address : sender.address;
  const auto& organisers = page.at("organisers").as_array();
  if (!organisers.empty()) entry.organiser.name = organisers.front().at("name").as_string();
  return entry;
}

namespace {

/// To whoever wrote a comment, or somebody else in the name of this address: so it says nothing that they wrote.
std::optional<mail::Letter> comment_letter(const Shown& shown, const registration::Mail& mail, const Sender& sender) {
  const auto offer = shown.book.offers.find(mail.person);
  if (offer == shown.book.offers.end() || offer->second.state != registration::OfferState::offered) return std::nullopt;
  const auto address = shown.text(offer->second.address);
  if (address.empty()) return std::nullopt;
  const auto& words = mail::words_of(offer->second.language);
  const std::string zone(shown.document.page.at("time_zone").as_string());
  const auto until = mail::moment_text(words, offer->second.asked_at + registration::kOfferLapses_ms, zone);
  mail::Content content;
  content.title = shown.document.title(words.tag);
  const auto phrase = [&](std::string_view pattern) {
    return mail::filled(pattern, std::array<mail::Filling, 2>{{{"title", content.title}, {"until", until}}});
  };
  content.when = mail::hours_text(words, shown.book.schedule.starts_at, shown.book.schedule.ends_at, zone);
  content.lead = phrase(words.comment.lead);
  content.button = words.comment.button;
  content.link = sender.base_url + "/e/" + shown.document.slug + "#comment=" + sender.token(mail.person);
  content.footer = words.comment_footer;
  mail::Message message;
  message.subject = phrase(words.comment.subject);
  message.from = {entry_of(shown, sender, words.tag).organiser.name, sender.address};
  message.to = {"", address};
  message.text = mail::plain_text(content);
  message.html = mail::hypertext(words, content);
  message.id = mail.id + "@" + host_of(sender);
  message.date = mail.queued_at;
  return mail::Letter{mail.id, address, mail::write(message)};
}

}  // namespace

std::optional<mail::Letter> letter_of(const Shown& shown, const registration::Mail& mail, const Sender& sender) {
  if (mail.about == Template::comment) return comment_letter(shown, mail, sender);
  const auto* reader = shown.book.find(mail.person);
  if (reader == nullptr || has_passed(mail.about, shown)) return std::nullopt;
  const auto address = shown.text(reader->address);
  if (address.empty()) return std::nullopt;
  const auto& words = mail::words_of(reader->said.language);
  const auto& schedule = shown.book.schedule;
  const std::string zone(shown.document.page.at("time_zone").as_string());
  const auto title = shown.document.title(words.tag);
  const auto name = shown.text(reader->said.name);
  const auto until = reader->until ? mail::moment_text(words, *reader->until, zone) : std::string("–");
  // Thanks lead to the event itself, where the recording and the comments are; all else to the reader's own page.
  const std::string page = mail.about == Template::thanks ? "#token=" : "/registration#token=";
  const auto link = sender.base_url + "/e/" + shown.document.slug + page + sender.token(reader->id);
  const auto phrase = [&](std::string_view pattern) {
    return mail::filled(pattern, std::array<mail::Filling, 2>{{{"title", title}, {"until", until}}});
  };
  mail::Content content;
  content.greeting = greeting_of(words, name);
  content.title = title;
  content.when = mail::hours_text(words, schedule.starts_at, schedule.ends_at, zone);
  content.link = link;
  mail::Message message;
  if (const auto* phrases = phrases_of(words, mail.about)) {
    message.subject = phrase(phrases->subject);
    content.lead = phrase(phrases->lead);
    content.button = phrases->button;
    if (mail.about == Template::thanks) content.lead += what_follows(words, shown.document);
  } else {
    message.subject = shown.text(mail.subject);
    content.lead = shown.text(mail.text);
    content.button = words.own_page;
  }
  if (!reader->confirmed) content.footer = words.footer;
  message.from = {entry_of(shown, sender, words.tag).organiser.name, sender.address};
  message.to = {name, address};
  message.text = mail::plain_text(content);
  message.html = mail::hypertext(words, content);
  message.id = mail.id + "@" + host_of(sender);
  message.date = mail.queued_at;
  if (const auto method = calendar_for(mail.about, *reader)) {
    auto entry = entry_of(shown, sender, words.tag);
    entry.method = *method;
    // Outlook and Google take an invitation only from its organiser: that is whoever sends it.
    entry.organiser.address = sender.address;
    entry.attendee = {name, address};
    entry.url = sender.base_url + "/e/" + shown.document.slug + "#token=" + sender.token(reader->id);
    entry.description = content.lead + "\n\n" + link;
    message.calendar = calendar::write(entry);
    message.calendar_method = calendar::word(*method);
  }
  return mail::Letter{mail.id, address, mail::write(message)};
}

}  // namespace rostrum::desk
