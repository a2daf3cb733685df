#include "server/http/static_files.hpp"

#include <boost/beast/http.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/http/problem.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxBytes = 64 << 20;
constexpr std::string_view kPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
    " worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'";

std::string type_of(const std::filesystem::path& file) {
  static const std::map<std::string, std::string> kTypes = {{".html", "text/html; charset=utf-8"},
                                                            {".js", "text/javascript; charset=utf-8"},
                                                            {".css", "text/css; charset=utf-8"},
                                                            {".svg", "image/svg+xml"},
                                                            {".png", "image/png"},
                                                            {".jpg", "image/jpeg"},
                                                            {".woff2", "font/woff2"},
                                                            {".json", "application/json"}};
  const auto found = kTypes.find(file.extension().string());
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

}  // namespace

StaticFiles::StaticFiles(const std::filesystem::path& folder) {
  auto files = std::make_shared<Files>();
  std::size_t bytes = 0;
  if (!std::filesystem::exists(folder / "index.html")) {
    throw std::runtime_error(folder.string() + " has no index.html: the web client was not built");
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    bytes += content.size();
    if (bytes > kMaxBytes) throw std::runtime_error(folder.string() + " is larger than 64 MiB");
    File file;
    file.type = type_of(entry.path());
    file.etag = "\"" + std::to_string(std::hash<std::string>()(content)) + "\"";
    file.body = std::make_shared<const std::string>(std::move(content));
    files->emplace(std::filesystem::relative(entry.path(), folder).generic_string(), std::move(file));
  }
  files_ = std::move(files);
}

asio::awaitable<Response> StaticFiles::serve(std::shared_ptr<const Files> files, std::string name, bool immutable,
                                             Request request) {
  const auto found = files->find(name);
  if (found == files->end()) co_return problem(beast_http::status::not_found, "unknown", "There is nothing here");
  if (request.method != beast_http::verb::get && request.method != beast_http::verb::head) {
    auto refusal = problem(beast_http::status::method_not_allowed, "method", "This can only be read");
    refusal.headers.emplace_back("Allow", "GET, HEAD");
    co_return refusal;
  }
  const auto& file = found->second;
  Response response;
  response.headers = {{"Content-Type", file.type},
                      {"ETag", file.etag},
                      {"Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache"},
                      {"Content-Security-Policy", std::string(kPolicy)},
                      {"Permissions-Policy", "camera=(self), microphone=(self)"}};
  if (request.headers[beast_http::field::if_none_match] == file.etag) {
    response.status = beast_http::status::not_modified;
    co_return response;
  }
  response.body = file.body;
  co_return response;
}

void StaticFiles::add_to(Router& router) const {
  const auto page = [files = files_](std::string name) {
    return Handler([files, name](Request request) { return serve(files, name, false, std::move(request)); });
  };
  router.add("/", page("home.html"));
  router.add("/e/{slug}", page("index.html"));
  router.add("/e/{slug}/studio", page("studio.html"));
  router.add("/e/{slug}/moderate", page("moderate.html"));
  router.add("/assets/*", [files = files_](Request request) {
    std::string name;
    for (const auto& part : request.path) name += (name.empty() ? "" : "/") + part;
    return serve(files, name, true, std::move(request));
  });
}

}  // namespace rostrum::http
