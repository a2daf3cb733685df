#include "server/sign_in/letter.hpp"

#include "server/mail/layout.hpp"
#include "server/mail/message.hpp"
#include "server/mail/words.hpp"

namespace rostrum::sign_in {

mail::Letter letter(const Envelope& envelope, const std::string& base_url, const std::string& token) {
  const auto& words = mail::words_of(envelope.language);
  const auto scheme = base_url.find("://");
  const auto host = scheme == std::string::npos ? base_url : base_url.substr(scheme + 3);
  const auto phrase = [&](std::string_view pattern) {
    return mail::filled(pattern, std::array<mail::Filling, 1>{{{"title", host}}});
  };
  mail::Content content;
  content.title = host;
  content.lead = phrase(words.sign_in.lead);
  content.button = words.sign_in.button;
  // After the hash: it stands in no server's log, and whoever opens it has not used it yet.
  content.link = base_url + "/sign-in#link=" + token;
  content.footer = words.sign_in_footer;
  mail::Message message;
  message.subject = phrase(words.sign_in.subject);
  message.from = {"", envelope.from};
  message.to = {"", envelope.to};
  message.text = mail::plain_text(content);
  message.html = mail::hypertext(words, content);
  message.id = envelope.id + "@" + envelope.from.substr(envelope.from.rfind('@') + 1);
  message.date = envelope.at;
  return {envelope.id, envelope.to, mail::write(message)};
}

}  // namespace rostrum::sign_in
