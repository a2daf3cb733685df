#include "server/sign_in/enter.hpp"

#include "server/http/replies.hpp"
#include "server/registration/address.hpp"
#include "server/sign_in/replies.hpp"

namespace rostrum::sign_in {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;
using http::beast_http::status;

/// Whom the event knows: by their address, else by what the provider knows them as.
access::Claims claims_of(const EnterPorts& ports, const Session& session, const std::string& event) {
  const auto& mail = session.shown.mail;
  access::Claims claims;
  claims.event = event;
  claims.person =
      ports.keys.id_of("p", event + " " + (mail.empty() ? session.shown.subject : registration::address_key(mail)));
  claims.roles = {session.rights.organiser ? "organiser" : "moderator"};
  claims.name = session.name.empty() ? mail.substr(0, mail.find('@')) : session.name;
  claims.expires = std::chrono::system_clock::time_point(std::chrono::milliseconds(session.until));
  return claims;
}

asio::awaitable<Response> enter(std::shared_ptr<const EnterPorts> ports, Request request) {
  if (request.method != http::beast_http::verb::post) co_return http::not_allowed("POST");
  const auto event = request.path.at(3);
  if (!ports->exists(event)) co_return http::unknown();
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  const auto session = ports->sign_ins.find(token);
  if (!session || !(session->rights.organiser || session->rights.moderates(event))) co_return http::forbidden();
  const auto personal = ports->keys.issue(claims_of(*ports, *session, event));
  json::object body;
  body["token"] = personal;
  body["url"] = ports->base_url() + "/e/" + event + "/moderate#token=" + personal;
  co_return http::json_response(json::serialize(body));
}

}  // namespace

void add_enter(http::Router& router, EnterPorts ports) {
  const auto shared = std::make_shared<const EnterPorts>(std::move(ports));
  router.add("/api/v1/events/{slug}/enter", [shared](Request request) { return enter(shared, std::move(request)); });
}

}  // namespace rostrum::sign_in
