// The record of an event as tables (server/tables/csv.hpp), each made of its JSON. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>

namespace rostrum::records {

/// English, or else the first; empty for none.
std::string in_one_language(const boost::json::value& texts);

std::string questions_csv(const boost::json::object& record);
/// A line for each thing that was done to a question.
std::string question_history_csv(const boost::json::object& record);
/// A line for each option.
std::string polls_csv(const boost::json::object& record);
/// Of named polls: a line for each vote.
std::string ballots_csv(const boost::json::object& record);
std::string chat_csv(const boost::json::object& record);
std::string comments_csv(const boost::json::object& record);
std::string announcements_csv(const boost::json::object& record);
std::string agenda_csv(const boost::json::object& record);
std::string stage_csv(const boost::json::object& record);
/// A line for each turn of somebody who spoke.
std::string speakers_csv(const boost::json::object& record);
std::string attendance_csv(const boost::json::object& record);
/// Minutes in which the number of people present changed.
std::string presence_csv(const boost::json::object& record);

}  // namespace rostrum::records
