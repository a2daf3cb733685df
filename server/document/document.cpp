#include "server/document/document.hpp"

#include <algorithm>
#include <set>

#include "protocol/session/instant.hpp"
#include "server/document/finite.hpp"
#include "server/document/pictures.hpp"
#include "server/document/reader.hpp"
#include "server/document/registration.hpp"

namespace rostrum::document {
namespace {

constexpr std::size_t kMaxList = 200;

void read_languages(const Reader& root, std::string_view name, json::object& page) {
  json::array tags;
  if (const auto list = root.member(name)) {
    for (const Reader& tag : list->elements(50)) tags.emplace_back(tag.tag());
  }
  page[name] = std::move(tags);
}

void copy(const Reader& root, std::string_view name, json::object& page) {
  if (const auto found = root.member(name)) page[name] = found->value();
}

/// A picture is an asset of ours: no page loads anything from elsewhere. Pages are told its address.
void read_picture(const Reader& owner, std::string_view name, const std::string& slug, json::object& shown) {
  const auto asset = owner.member(name);
  if (!asset) return;
  const auto path = asset->text();
  if (path.find("://") != std::string::npos || path.starts_with("//") || path.starts_with("data:")) {
    asset->fail("must be an asset or a file beside the document, not an address elsewhere");
  }
  if (path.find("..") != std::string::npos || path.starts_with('/')) asset->fail("must not climb out of its folder");
  if (is_picture_name(path)) {
    shown[name] = picture_address(slug, path);
    return;
  }
  // In the journal there may be one of before this was asked; nothing lies under it.
  if (asset->strict()) asset->fail("must be the name of an asset: a-z, 0-9, '.', '_' and '-' only");
  shown.erase(name);
}

void check_link(const Reader& link) {
  const auto url = link.text();
  if (!url.starts_with("https://") && !url.starts_with("http://")) link.fail("must be an http or https address");
}

void read_organisers(const Reader& root, json::object& page) {
  json::array list;
  if (const auto organisers = root.member("organisers")) {
    for (const Reader& organiser : organisers->elements(kMaxList)) {
      organiser.only({"name", "url", "logo"});
      static_cast<void>(organiser.required("name").text(300));
      if (const auto url = organiser.member("url")) check_link(*url);
      auto shown = organiser.object();
      read_picture(organiser, "logo", std::string(page.at("slug").as_string()), shown);
      list.emplace_back(std::move(shown));
    }
  }
  page["organisers"] = std::move(list);
}

std::set<std::string> read_people(const Reader& root, json::object& page) {
  std::set<std::string> ids;
  json::array list;
  if (const auto people = root.member("people")) {
    for (const Reader& person : people->elements(kMaxList)) {
      person.only({"id", "name", "title", "organisation", "photo"});
      const auto id = person.required("id");
      if (!ids.insert(id.name()).second) id.fail("is used twice");
      static_cast<void>(person.required("name").text(300));
      if (const auto title = person.member("title")) title->texts();
      if (const auto organisation = person.member("organisation")) static_cast<void>(organisation->text(300));
      auto shown = person.object();
      read_picture(person, "photo", std::string(page.at("slug").as_string()), shown);
      list.emplace_back(std::move(shown));
    }
  }
  page["people"] = std::move(list);
  return ids;
}

void read_agenda(const Reader& root, const std::set<std::string>& people, Document& document) {
  const auto agenda = root.member("agenda");
  if (!agenda) return;
  std::set<std::string> ids;
  for (const Reader& item : agenda->elements(kMaxList)) {
    item.only({"id", "kind", "title", "minutes", "people", "cue", "questions"});
    const auto id = item.required("id");
    if (!ids.insert(id.name()).second) id.fail("is used twice");
    json::object out;
    out["id"] = id.name();
    out["kind"] = item.required("kind").one_of({"opening", "keynote", "panel", "questions", "break"});
    if (const auto title = item.member("title")) {
      title->texts();
      out["title"] = title->value();
    } else {
      out["title"] = json::object();
    }
    const auto minutes = item.member("minutes");
    out["minutes"] = minutes ? minutes->number(0, 24 * 60) : 0;
    json::array members;
    if (const auto listed = item.member("people")) {
      for (const Reader& person : listed->elements(kMaxList)) {
        const auto name = person.name();
        if (!people.contains(name)) person.fail("is nobody of /people");
        members.emplace_back(name);
      }
    }
    out["people"] = std::move(members);
    if (const auto gate = item.member("questions"); gate && gate->one_of({"open", "closed"}) == "closed") {
      document.rules.closed_items.insert(id.name());
    }
    document.rules.agenda.push_back(id.name());
    document.agenda.emplace_back(std::move(out));
  }
}

/// How many, whose need no moderator, and which words hold one up.
void read_limits(const Reader& questions, Document& document) {
  auto& rules = document.rules;
  if (const auto count = questions.member("per_person")) {
    rules.asks_per_person = static_cast<std::uint32_t>(count->number(0, 1'000'000));
  }
  if (const auto count = questions.member("in_all")) {
    rules.asks_in_all = static_cast<std::uint32_t>(count->number(0, 1'000'000));
  }
  if (const auto roles = questions.member("trusted")) {
    for (const Reader& role : roles->elements(10)) {
      const auto word =
          role.one_of({"viewer", "panelist", "interpreter", "signer", "captioner", "moderator", "organiser"});
      rules.trusted.insert(word == "viewer"        ? event::Role::viewer
                           : word == "panelist"    ? event::Role::panelist
                           : word == "interpreter" ? event::Role::interpreter
                           : word == "signer"      ? event::Role::signer
                           : word == "captioner"   ? event::Role::captioner
                           : word == "moderator"   ? event::Role::moderator
                                                   : event::Role::organiser);
    }
  }
  if (const auto words = questions.member("words")) {
    std::vector<std::string> list;
    for (const Reader& word : words->elements(1'000)) list.push_back(word.text(200));
    document.words = WordList(list);
  }
}

void read_questions(const Reader& root, Document& document) {
  auto& rules = document.rules;
  std::string anonymous = "audience";
  std::string opens = "published";
  if (const auto questions = root.member("questions")) {
    questions->only(
        {"moderated", "anonymous", "opens", "max_length", "rate", "per_person", "in_all", "trusted", "words"});
    if (const auto moderated = questions->member("moderated")) rules.moderated = moderated->flag();
    if (const auto word = questions->member("anonymous")) {
      anonymous = word->one_of({"never", "audience", "speakers", "everyone"});
    }
    if (const auto word = questions->member("opens")) opens = word->one_of({"published", "doors", "live"});
    if (const auto length = questions->member("max_length")) {
      rules.max_length = static_cast<std::uint32_t>(length->number(1, 5'000));
    }
    if (const auto rate = questions->member("rate")) {
      rate->only({"per_minute", "every_seconds"});
      if (const auto often = rate->member("per_minute")) {
        rules.asks_per_minute = static_cast<std::uint32_t>(often->number(1, 10'000));
      }
      if (const auto slow = rate->member("every_seconds")) {
        rules.seconds_between_asks = static_cast<std::uint32_t>(slow->number(0, 86'400));
      }
    }
    read_limits(*questions, document);
  }
  document.anonymous = anonymous == "never"      ? Anonymous::never
                       : anonymous == "audience" ? Anonymous::audience
                       : anonymous == "speakers" ? Anonymous::speakers
                                                 : Anonymous::everyone;
  rules.may_be_anonymous = document.anonymous != Anonymous::never;
  rules.opens = opens == "published" ? event::Opens::published
                : opens == "doors"   ? event::Opens::doors
                                     : event::Opens::live;
  json::object out;
  out["moderated"] = rules.moderated;
  out["anonymous"] = anonymous;
  out["opens"] = opens;
  out["max_length"] = rules.max_length;
  document.page["questions"] = std::move(out);
}

void read_chat(const Reader& root, Document& document) {
  auto& rules = document.rules.chat;
  if (const auto chat = root.member("chat")) {
    chat->only({"open", "slow_seconds", "max_length"});
    if (const auto open = chat->member("open")) rules.open = open->flag();
    if (const auto slow = chat->member("slow_seconds")) {
      rules.slow_seconds = static_cast<std::uint32_t>(slow->number(0, 3'600));
    }
    if (const auto length = chat->member("max_length")) {
      rules.max_length = static_cast<std::uint32_t>(length->number(1, 5'000));
    }
  }
  json::object out;
  out["open"] = rules.open;
  out["slow_seconds"] = rules.slow_seconds;
  out["max_length"] = rules.max_length;
  document.page["chat"] = std::move(out);
}

void read_retention(const Reader& root, Document& document) {
  const auto given = root.member("retention");
  if (given) {
    given->only(
        {"needs_days", "registrations_days", "questions_days", "chat_days", "comments_days", "attendance_days"});
  }
  for (const auto& kept : kKept) {
    if (!kept.kind) continue;
    auto& days = document.retention.days[static_cast<std::size_t>(*kept.kind)];
    days = kept.days;
    const auto wanted = given ? given->member(kept.key) : std::nullopt;
    if (wanted) days = static_cast<std::uint32_t>(wanted->number(0, 36'500));
  }
}

void read_comments(const Reader& root, Document& document) {
  auto& rules = document.rules.comments;
  if (const auto comments = root.member("comments")) {
    comments->only({"open", "max_length"});
    if (const auto open = comments->member("open")) rules.open = open->flag();
    if (const auto length = comments->member("max_length")) {
      rules.max_length = static_cast<std::uint32_t>(length->number(1, 5'000));
    }
  }
  json::object out;
  out["open"] = rules.open;
  out["max_length"] = rules.max_length;
  document.page["comments"] = std::move(out);
}

std::int64_t read_time(const Reader& root, std::string_view name, const std::string& zone) {
  const auto field = root.required(name);
  const auto resolved = resolve_local(field.text(40), zone);
  if (const auto* fault = std::get_if<Fault>(&resolved)) field.fail(fault->reason);
  return std::get<std::int64_t>(resolved);
}

void read_times(const Reader& root, Document& document) {
  const auto zone = root.required("time_zone");
  const auto name = zone.text(100);
  // The zone's own fault is named at the zone: any time will do.
  if (const auto checked = resolve_local("2026-06-15T12:00", name); std::holds_alternative<Fault>(checked)) {
    zone.fail(std::get<Fault>(checked).reason);
  }
  document.starts_at = read_time(root, "starts_at", name);
  document.ends_at = read_time(root, "ends_at", name);
  if (document.ends_at <= document.starts_at) root.required("ends_at").fail("must be after starts_at");
  document.page["time_zone"] = name;
  document.page["starts_at"] = session::format_instant(document.starts_at);
  document.page["ends_at"] = session::format_instant(document.ends_at);
}

/// Events of one id are told of each other.
void read_series(const Reader& root, Document& document) {
  const auto series = root.member("series");
  if (!series) return;
  series->only({"id", "title"});
  document.series = series->required("id").name(64);
  if (const auto title = series->member("title")) title->texts();
  copy(root, "series", document.page);
}

void read_rest(const Reader& root, json::object& page) {
  json::object recording;
  recording["publish"] = true;
  if (const auto given = root.member("recording")) {
    given->only({"publish", "retention_days"});
    if (const auto publish = given->member("publish")) recording["publish"] = publish->flag();
    if (const auto days = given->member("retention_days")) recording["retention_days"] = days->number(0, 36'500);
  }
  page["recording"] = std::move(recording);
  if (const auto cancelled = root.member("cancelled")) page["cancelled"] = cancelled->flag();
  if (const auto fallback = root.member("fallback")) {
    fallback->only({"url", "text"});
    check_link(fallback->required("url"));
    if (const auto text = fallback->member("text")) text->texts();
  }
  if (const auto notice = root.member("privacy_notice")) notice->texts(20'000);
  for (const char* name : {"contact", "accessibility_contact"}) {
    if (const auto contact = root.member(name)) static_cast<void>(contact->text(300));
  }
  for (const char* name : {"contact", "privacy_notice", "accessibility_contact", "fallback"}) copy(root, name, page);
}

Document read(const Reader& root) {
  root.only({"format",     "slug",           "title",     "summary",         "time_zone",
             "starts_at",  "ends_at",        "languages", "floor_languages", "interpretation",
             "captions",   "sign_languages", "access",    "registration",    "questions",
             "organisers", "people",         "agenda",    "recording",       "comments",
             "branding",   "dvr_minutes",    "contact",   "privacy_notice",  "accessibility_contact",
             "fallback",   "cancelled",      "chat",      "retention",       "series"});
  const auto format = root.required("format");
  if (format.number(1, 1'000'000) != kFormat) format.fail("is of a version that this program does not know");
  Document document;
  document.slug = root.required("slug").name(64);
  auto& page = document.page;
  page["slug"] = document.slug;
  root.required("title").texts();
  copy(root, "title", page);
  page["summary"] = json::object();
  if (const auto summary = root.member("summary")) {
    summary->texts(20'000);
    copy(root, "summary", page);
  }
  read_times(root, document);
  for (const char* name : {"languages", "floor_languages", "interpretation", "sign_languages"}) {
    read_languages(root, name, page);
  }
  for (const char* name : {"floor_languages", "languages"}) {
    const auto& tags = page[name].as_array();
    if (document.floor_language.empty() && !tags.empty()) document.floor_language = tags.front().as_string();
  }
  if (document.floor_language.empty()) document.floor_language = "en";
  read_organisers(root, page);
  read_agenda(root, read_people(root, page), document);
  read_questions(root, document);
  read_chat(root, document);
  read_comments(root, document);
  read_retention(root, document);
  document.terms = read_registration(root, page);
  read_series(root, document);
  read_rest(root, page);
  return document;
}

}  // namespace

std::string Document::title(std::string_view language) const {
  const auto& titles = page.at("title").as_object();
  for (const std::string_view tag : {language, std::string_view(floor_language)}) {
    if (const auto* found = titles.if_contains(tag)) return std::string(found->as_string());
  }
  return titles.empty() ? slug : std::string(titles.begin()->value().as_string());
}

std::variant<Document, Fault> parse(std::string_view text, Keys keys) {
  if (text.size() > kMaxBytes) return Fault{"", "is larger than 1 MiB"};
  boost::system::error_code error;
  json::stream_parser parser({}, {.max_depth = 16});
  const auto read_until = parser.write_some(text, error);
  if (!error && read_until < text.size()) error = json::error::extra_data;
  if (!error) parser.finish(error);
  if (error) {
    const auto line = 1 + std::ranges::count(text.substr(0, read_until), '\n');
    return Fault{"", "is not JSON: " + error.message() + " in line " + std::to_string(line)};
  }
  const auto value = parser.release();
  if (keys == Keys::strict) {
    if (auto fault = infinite(value)) return *std::move(fault);
  }
  try {
    return read(Reader(value, "", keys));
  } catch (Fault& fault) {
    return std::move(fault);
  }
}

}  // namespace rostrum::document
