#include "server/records/tables.hpp"

#include <boost/json.hpp>

#include "server/tables/csv.hpp"

namespace rostrum::records {
namespace {

namespace json = boost::json;
using tables::Column;
using tables::table;

/// What is inside each: questions of their entries, and so on.
json::array each(const json::value& list, std::string_view name) {
  json::array out;
  for (const auto& one : list.as_array()) out.push_back(one.at(name));
  return out;
}

/// The entries of inner lists, with a word of what they are in.
json::array flattened(const json::value& list, std::string_view outer, std::string_view inner) {
  json::array out;
  for (const auto& one : list.as_array()) {
    for (const auto& part : one.at(inner).as_array()) {
      auto row = part.as_object();
      row[outer] = one.at(outer);
      out.emplace_back(std::move(row));
    }
  }
  return out;
}

}  // namespace

std::string in_one_language(const json::value& texts) {
  const auto* found = texts.if_object();
  if (found == nullptr || found->empty()) return {};
  const auto* english = found->if_contains("en");
  return std::string((english == nullptr ? found->begin()->value() : *english).as_string());
}

std::string questions_csv(const json::object& record) {
  return tables::questions_csv(each(record.at("questions"), "question"));
}

std::string question_history_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"question", "question.id"},
                                        {"seq", "seq"},
                                        {"at", "at"},
                                        {"by", "by.id"},
                                        {"by_name", "by.name"},
                                        {"what", "what"},
                                        {"state", "to"},
                                        {"text", "text"},
                                        {"why", "why"},
                                        {"word", "word"},
                                        {"on", "on"},
                                        {"undoes", "undoes"}};
  return table(flattened(record.at("questions"), "question", "history"), kColumns);
}

std::string polls_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"poll", "poll.id"},
                                        {"question", "poll.question"},
                                        {"kind", "poll.kind"},
                                        {"anonymous", "poll.anonymous"},
                                        {"state", "poll.state"},
                                        {"opened_at", "poll.opened_at"},
                                        {"closed_at", "poll.closed_at"},
                                        {"voters", "poll.voters"},
                                        {"option", "id"},
                                        {"text", "text"},
                                        {"votes", "votes"}};
  json::array rows;
  for (const auto& one : record.at("polls").as_array()) {
    const auto& poll = one.at("poll").as_object();
    const auto* counts = poll.at("counts").if_object();
    for (const auto& option : poll.at("options").as_array()) {
      auto row = option.as_object();
      row["votes"] = counts == nullptr ? json::value() : counts->at(option.at("id").as_string());
      row["poll"] = poll;
      rows.emplace_back(std::move(row));
    }
  }
  return table(rows, kColumns);
}

std::string ballots_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"poll", "poll.id"},
                                        {"question", "poll.question"},
                                        {"person", "person.id"},
                                        {"name", "person.name"},
                                        {"options", "options"}};
  return table(flattened(record.at("polls"), "poll", "ballots"), kColumns);
}

std::string chat_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"at", "message.at"},
                                        {"channel", "message.channel"},
                                        {"thread", "message.thread"},
                                        {"author", "message.author.id"},
                                        {"name", "message.author.name"},
                                        {"text", "message.text"},
                                        {"deleted", "deleted"}};
  return table(record.at("chat").as_array(), kColumns);
}

std::string comments_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"comment", "id"},       {"at", "at"},     {"author", "author.id"},
                                        {"name", "author.name"}, {"text", "text"}, {"state", "state"},
                                        {"reason", "reason"}};
  return table(record.at("comments").as_array(), kColumns);
}

std::string announcements_csv(const json::object& record) {
  static constexpr Column kColumns[] = {
      {"at", "announcement.at"}, {"text", "announcement.text"}, {"retracted_at", "retracted_at"}};
  return table(record.at("announcements").as_array(), kColumns);
}

std::string agenda_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"item", "item"}, {"title", "title"}, {"people", "people"},
                                        {"from", "from"}, {"to", "to"},       {"minutes", "minutes"}};
  auto rows = record.at("agenda").as_array();
  for (auto& row : rows) row.as_object()["title"] = in_one_language(row.at("title"));
  return table(rows, kColumns);
}

std::string stage_csv(const json::object& record) {
  static constexpr Column kColumns[] = {
      {"person", "person.id"}, {"name", "person.name"}, {"from", "from"}, {"to", "to"}, {"minutes", "minutes"}};
  return table(record.at("stage").as_array(), kColumns);
}

std::string speakers_csv(const json::object& record) {
  static constexpr Column kColumns[] = {
      {"person", "person.id"}, {"name", "person.name"}, {"from", "from"}, {"to", "to"}, {"seconds", "seconds"}};
  return table(record.at("speaking").as_array(), kColumns);
}

std::string attendance_csv(const json::object& record) {
  static constexpr Column kColumns[] = {
      {"person", "person.id"}, {"name", "person.name"},      {"organisation", "organisation"}, {"roles", "roles"},
      {"guest", "guest"},      {"first_seen", "first_seen"}, {"last_seen", "last_seen"},       {"minutes", "minutes"}};
  return table(record.at("attendance").at("people").as_array(), kColumns);
}

std::string presence_csv(const json::object& record) {
  static constexpr Column kColumns[] = {{"minute", "minute"}, {"people", "people"}};
  return table(record.at("attendance").at("presence").as_array(), kColumns);
}

}  // namespace rostrum::records
