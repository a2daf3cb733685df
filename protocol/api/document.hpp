// The one description of what rostrumd says over HTTP and WebSocket, as it is served: OpenAPI 3.1 with the JSON Schemas
// (2020-12) beside it bundled in. The schemas keep their $id, so that references between them hold inside the bundle as
// they do between the files (JSON Schema Core 9.3.1). Pure.
#pragma once
#include <string>

namespace rostrum::api {

/// JSON. Throws std::exception only if this folder's files are broken, which a unit test rules out.
std::string openapi_document();

}  // namespace rostrum::api
