#include "server/signing_in.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <chrono>

#include "server/sign_in/enter.hpp"
#include "server/sign_in/letter.hpp"
#include "server/sign_in/openid_routes.hpp"
#include "server/sign_in/routes.hpp"

namespace rostrum::server {
namespace {

constexpr std::int64_t kSecond_ms = 1'000;

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

SigningIn::SigningIn(boost::asio::any_io_executor executor, const access::Keys& keys, journal::Journal& journal,
                     mail::Mailer& mailer, Settings settings, std::function<std::string()> base_url)
    : executor_(std::move(executor)),
      keys_(keys),
      mailer_(mailer),
      base_url_(std::move(base_url)),
      openid_name_(std::move(settings.openid_name)),
      sign_ins_(keys, journal, std::move(settings.grants), wall_ms),
      post_(std::make_shared<sign_in::Post>(executor_, mailer, wall_ms)) {
  if (settings.openid.issuer.empty()) return;
  provider_ = std::make_unique<openid::Provider>(
      std::move(settings.openid), [] { return wall_ms() / kSecond_ms; }, [] { return steady_ms() / kSecond_ms; });
}

void SigningIn::finish() {
  if (provider_) provider_->finish();
}

void SigningIn::mail_link(const std::string& address, const std::string& language) {
  const auto listed = sign_ins_.listed(address);
  if (!listed) return;
  if (!limit_.take(*listed, steady_ms())) return spdlog::warn("a mailbox was sent links enough: none is sent now");
  sign_in::Envelope envelope;
  envelope.id = access::random_id("s");
  envelope.from = mailer_.settings().from;
  envelope.to = *listed;
  envelope.language = language;
  envelope.at = wall_ms();
  const auto until = envelope.at + std::chrono::milliseconds(sign_in::SignIns::kLinkFor).count();
  post_->send(sign_in::letter(envelope, base_url_(), sign_ins_.link(*listed)), until);
}

void SigningIn::add_to(http::Router& router, std::function<bool(const std::string& event)> exists) {
  sign_in::add_enter(router, {sign_ins_, keys_, std::move(exists), base_url_});
  if (provider_) {
    sign_in::add_openid(router, {sign_ins_, keys_, *provider_, base_url_});
  } else {
    sign_in::add_no_openid(router);
  }
  sign_in::add_sign_in(router, sign_ins_, openid_name_, [this](std::string address, std::string language) {
    boost::asio::post(executor_, [this, address = std::move(address), language = std::move(language)] {
      mail_link(address, language);
    });
  });
}

}  // namespace rostrum::server
