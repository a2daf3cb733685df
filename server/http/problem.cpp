#include "server/http/problem.hpp"

#include <boost/json.hpp>

namespace rostrum::http {

Response problem(beast_http::status status, std::string_view name, std::string_view title, std::string_view detail) {
  boost::json::object body;
  body["type"] = "/problems/" + std::string(name);
  body["title"] = title;
  body["status"] = static_cast<int>(status);
  if (!detail.empty()) body["detail"] = detail;
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}};
  response.body = boost::json::serialize(body);
  return response;
}

Response json_response(std::string body, beast_http::status status) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  response.body = std::move(body);
  return response;
}

}  // namespace rostrum::http
