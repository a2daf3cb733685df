#include "server/records/export.hpp"

#include <boost/json.hpp>
#include <csignal>
#include <stdexcept>

#include "server/records/folder.hpp"
#include "server/records/processing.hpp"
#include "server/records/record.hpp"
#include "server/records/report.hpp"
#include "server/records/tables.hpp"

namespace rostrum::records {

void export_event(const std::filesystem::path& journal, const std::string& event, const std::filesystem::path& folder,
                  desk::Needs needs, std::int64_t now) {
  // A name with a slash is another stream of the event before it.
  const bool named = !event.empty() && event.find('/') == std::string::npos;
  const auto archive = named ? journal::read_archive(journal, event) : std::nullopt;
  if (!archive) throw std::runtime_error("there is no event " + event + " in " + journal.parent_path().string());
  const auto record = record_of(*archive, needs, now);
  // A limit of file sizes is an error of the write, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  // Last the one that speaks of all: where it is new, the others are.
  const Files files = {{"questions.csv", questions_csv(record.json)},
                       {"question_history.csv", question_history_csv(record.json)},
                       {"polls.csv", polls_csv(record.json)},
                       {"ballots.csv", ballots_csv(record.json)},
                       {"chat.csv", chat_csv(record.json)},
                       {"comments.csv", comments_csv(record.json)},
                       {"announcements.csv", announcements_csv(record.json)},
                       {"agenda.csv", agenda_csv(record.json)},
                       {"stage.csv", stage_csv(record.json)},
                       {"speakers.csv", speakers_csv(record.json)},
                       {"attendance.csv", attendance_csv(record.json)},
                       {"presence.csv", presence_csv(record.json)},
                       {"registrations.csv", record.registrations_csv},
                       {"records.json", boost::json::serialize(record.json) + "\n"},
                       {"processing.html", processing_html(*archive, now)},
                       {"report.html", report_html(record.json)}};
  write_whole(folder, files);
}

}  // namespace rostrum::records
