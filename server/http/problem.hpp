// An error as RFC 9457 says it. contracts.md: `type` is `/problems/NAME`.
#pragma once
#include <string>
#include <string_view>

#include "server/http/exchange.hpp"

namespace rostrum::http {

Response problem(beast_http::status status, std::string_view name, std::string_view title,
                 std::string_view detail = {});
Response json_response(std::string body, beast_http::status status = beast_http::status::ok);

}  // namespace rostrum::http
