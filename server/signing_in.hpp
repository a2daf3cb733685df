// Joins signing in to the routes, the journal and the mailer. Owned by main.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "server/http/router.hpp"
#include "server/mail/mailer.hpp"
#include "server/openid/provider.hpp"
#include "server/sign_in/mail_limit.hpp"
#include "server/sign_in/post.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::server {

class SigningIn {
 public:
  struct Settings {
    sign_in::Grants grants;
    /// Without an issuer there is no provider.
    openid::Settings openid;
    /// How the provider is called.
    std::string openid_name;
  };
  /// What it is given outlives it. `base_url`: where links lead, without a slash at its end.
  SigningIn(boost::asio::any_io_executor executor, const access::Keys& keys, journal::Journal& journal,
            mail::Mailer& mailer, Settings settings, std::function<std::string()> base_url);

  [[nodiscard]] const sign_in::SignIns& sessions() const { return sign_ins_; }
  /// Blocks until what was spent is read; before anyone comes.
  void load() { sign_ins_.load(); }
  /// Before the listener is drained: nobody waits for the provider any more.
  void finish();
  /// It outlives the router, and what `exists` refers to does too.
  void add_to(http::Router& router, std::function<bool(const std::string& event)> exists);

 private:
  void mail_link(const std::string& address, const std::string& language);

  // Given.
  boost::asio::any_io_executor executor_;
  const access::Keys& keys_;
  mail::Mailer& mailer_;
  std::function<std::string()> base_url_;
  std::string openid_name_;
  // Owned.
  sign_in::SignIns sign_ins_;
  /// Null without.
  std::unique_ptr<openid::Provider> provider_;
  // Owned by the executor's thread.
  sign_in::MailLimit limit_;
  std::shared_ptr<sign_in::Post> post_;
};

}  // namespace rostrum::server
