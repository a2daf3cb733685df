#include "server/mail/words.hpp"

namespace rostrum::mail {

// clang-format off: a line is a phrase.
const Words kEnglish = {
    .tag = "en",
    .right_to_left = false,
    .greeting = "Hello {name},",
    .footer =
        "You get this mail because somebody registered for this event with your address. If that was not you, there is "
        "nothing to do: without you nothing is final.",
    .date = "{weekday} {day} {month} {year}",
    .weekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"},
    .confirm =
        {"Please confirm: {title}",
         "Please confirm that this address is yours, to register for “{title}”. Your place is kept until {until}.",
         "Confirm on this page"},
    .confirmed = {"You are registered: {title}",
                  "You have a seat at “{title}”. Your personal link leads to the event and lets you change or cancel "
                  "your registration; please do not pass it on.",
                  "Open your page"},
    .waiting = {"On the waiting list: {title}",
                "All seats at “{title}” are taken. You are on the waiting list and will hear from us as soon as a seat "
                "becomes free.",
                "Open your page"},
    .awaiting = {"Waiting for approval: {title}",
                 "Thank you, your address is confirmed. The organisers of “{title}” will look at your registration and "
                 "you will hear from us.",
                 "Open your page"},
    .offered = {"A seat for you: {title}", "A seat at “{title}” has become free. It is kept for you until {until}.",
                "Take the seat on this page"},
    .declined = {"Your registration: {title}",
                 "Unfortunately the organisers of “{title}” could not accept your registration.", "Open your page"},
    .cancelled = {"Registration cancelled: {title}", "Your registration for “{title}” is cancelled.", "Open your page"},
    .invited = {"Invitation: {title}", "You are invited to “{title}”.", "Answer on this page"},
    .rescheduled = {"New time: {title}", "“{title}” has a new time. Your registration stays as it is.",
                    "Open your page"},
    .called_off = {"Cancelled: {title}", "“{title}” does not take place.", "Open the event"},
    .day_before = {"Tomorrow: {title}", "“{title}” takes place tomorrow.", "Go to the event"},
    .soon = {"Starting soon: {title}", "“{title}” starts in a few minutes.", "Go to the event"},
    .comment = {"Please confirm your comment: {title}",
                "Somebody wrote a comment on “{title}” with this address. Is it yours? Read it on the page and confirm "
                "it there, until {until}; the organisers look at it before others see it.",
                "Look at the comment"},
    .thanks = {"Thank you: {title}", "Thank you for being part of “{title}”.", "Open the event"},
    .sign_in = {"Sign in: {title}",
                "Here is the link to sign in to {title} as an organiser. It is good once, for 15 minutes; nothing "
                "happens before you press the button on its page.",
                "Sign in on this page"},
    .recording_follows = "The recording will be on its page as soon as it is published.",
    .comments_welcome = "The page takes your comments.",
    .between_sentences = " ",
    .comment_footer =
        "You get this mail because somebody wrote a comment with your address. If that was not you, there is nothing "
        "to do: without you it appears nowhere and is deleted.",
    .sign_in_footer =
        "You get this mail because somebody asked for such a link with your address. If that was not you, there is "
        "nothing to do: nobody comes in without the link. Please pass it on to nobody.",
    .own_page = "Your page",
};
// clang-format on

}  // namespace rostrum::mail
