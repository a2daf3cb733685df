#include "server/registration/codec.hpp"

#include <algorithm>
#include <iterator>

#include "server/journal/described_json.hpp"
#include "server/journal/row.hpp"

namespace rostrum::registration {

BOOST_DESCRIBE_ENUM(Status, held, waiting, awaiting, offered, taken, invited, declined, cancelled, lapsed)
BOOST_DESCRIBE_ENUM(Attending, participant, assistant)
BOOST_DESCRIBE_ENUM(Template, confirm, confirmed, waiting, awaiting, offered, declined, cancelled, invited, rescheduled,
                    called_off, day_before, soon, news, comment, thanks)
BOOST_DESCRIBE_ENUM(MailState, queued, sent, failed, bounced)
BOOST_DESCRIBE_STRUCT(Consent, (), (field, version))
BOOST_DESCRIBE_STRUCT(Particulars, (), (name, organisation, answers, needs, question, language, consents, anonymous))
BOOST_DESCRIBE_STRUCT(Schedule, (),
                      (uid, sequence, starts_at, ends_at, cancelled, stamped_at, told_day_before, told_soon,
                       told_thanks))
BOOST_DESCRIBE_STRUCT(Scheduled, (), (schedule))
BOOST_DESCRIBE_STRUCT(Registered, (), (person, address, said, attending, status, until))
BOOST_DESCRIBE_STRUCT(FormAnswered, (), (key, form, status))
BOOST_DESCRIBE_STRUCT(AskedAgain, (), (person, retried))
BOOST_DESCRIBE_STRUCT(Moved, (), (person, status, confirmed, until))
BOOST_DESCRIBE_STRUCT(Changed, (), (person, said))
BOOST_DESCRIBE_STRUCT(Erased, (), (person))
BOOST_DESCRIBE_STRUCT(MailQueued, (), (mail, person, about, subject, text))
BOOST_DESCRIBE_STRUCT(MailTried, (), (mail, state, attempts, due_at, fault))
BOOST_DESCRIBE_STRUCT(MailBounced, (), (mail, person, permanent, reason))
BOOST_DESCRIBE_STRUCT(Reminded, (), (about))
BOOST_DESCRIBE_STRUCT(HandedOver, (), (person, question))
BOOST_DESCRIBE_ENUM(OfferState, offered, confirmed, posted, refused, lapsed, withdrawn)
BOOST_DESCRIBE_STRUCT(Offer, (), (id, address, name, text, language, state, asked_at))
BOOST_DESCRIBE_STRUCT(CommentOffered, (), (offer))
BOOST_DESCRIBE_STRUCT(OfferMoved, (), (offer, to))
BOOST_DESCRIBE_STRUCT(NeedsForgotten, (), (person))
BOOST_DESCRIBE_STRUCT(RegistrationForgotten, (), (person))

namespace {

namespace json = boost::json;
namespace described = journal::described;

constexpr std::string_view kKinds[] = {
    "scheduled",   "registered",      "form_answered", "asked_again",     "moved",
    "changed",     "erased",          "mail_queued",   "mail_tried",      "reminded",
    "handed_over", "comment_offered", "offer_moved",   "needs_forgotten", "registration_forgotten",
    "mail_bounced"};
static_assert(std::size(kKinds) == std::variant_size_v<Event>);

}  // namespace

std::string_view kind_of(const Event& event) { return kKinds[event.index()]; }

std::string encode(const Event& event) {
  return json::serialize(std::visit([](const auto& held) { return described::write(held); }, event));
}

boost::system::result<Event> decode(std::string_view kind, int version, std::string_view body) {
  const auto found = std::find(std::begin(kKinds), std::end(kKinds), kind);
  if (found == std::end(kKinds) || version != journal::kRowVersion) return make_error_code(json::error::unknown_name);
  const auto index = static_cast<std::size_t>(found - std::begin(kKinds));
  return described::guarded<Event>([&] {
    Event event;
    described::read(json::array{index, json::parse(body)}, event);
    return event;
  });
}

std::string_view word(Status status) { return boost::describe::enum_to_string(status, ""); }
std::string_view word(Template about) { return boost::describe::enum_to_string(about, ""); }
std::string_view word(OfferState state) { return boost::describe::enum_to_string(state, ""); }
std::string_view word(MailState state) { return boost::describe::enum_to_string(state, ""); }

}  // namespace rostrum::registration
