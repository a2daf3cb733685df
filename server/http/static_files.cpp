#include "server/http/static_files.hpp"

#include <algorithm>
#include <boost/beast/http.hpp>
#include <cctype>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/http/problem.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kMaxBytes = 64 << 20;
/// hls.js plays from blobs and works in a worker made of one.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
    " media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'; connect-src 'self'";

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

bool is_text(const std::string& type) {
  return type.starts_with("text/") || type == "image/svg+xml" || type == "application/json";
}

/// As `"…"` with `-gzip` inside: another representation has another strong tag (RFC 9110 8.8.3.3).
std::string packed_etag(const std::string& etag) { return etag.substr(0, etag.size() - 1) + "-gzip\""; }

}  // namespace

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  while (!if_none_match.empty()) {
    const auto begin = if_none_match.find_first_not_of(" \t,");
    if (begin == std::string_view::npos) return false;
    if_none_match.remove_prefix(begin);
    if (if_none_match.front() == '*') return true;
    if (if_none_match.starts_with("W/")) if_none_match.remove_prefix(2);
    if (!if_none_match.starts_with('"')) return false;
    const auto end = if_none_match.find('"', 1);
    if (end == std::string_view::npos) return false;
    if (if_none_match.substr(0, end + 1) == etag) return true;
    if_none_match.remove_prefix(end + 1);
  }
  return false;
}

std::string content_policy(std::string_view host, bool secure) {
  std::string policy(kPolicy);
  const bool plain = !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view(".-:[]").find(c) != std::string_view::npos;
  });
  if (plain) policy.append(secure ? " wss://" : " ws://").append(host);
  return policy;
}

StaticFiles::StaticFiles(const std::filesystem::path& folder, Packing packing) {
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
    if (is_text(file.type)) {
      auto packed = packing.pack(content);
      if (packed.size() < content.size()) file.packed = std::make_shared<const std::string>(std::move(packed));
    }
    file.body = std::make_shared<const std::string>(std::move(content));
    files->by_name.emplace(std::filesystem::relative(entry.path(), folder).generic_string(), std::move(file));
  }
  files->packing = std::move(packing);
  files_ = std::move(files);
}

asio::awaitable<Response> StaticFiles::serve(std::shared_ptr<const Files> files, std::string name, Kind kind,
                                             Request request) {
  const auto found = files->by_name.find(name);
  if (found == files->by_name.end()) {
    co_return problem(beast_http::status::not_found, "unknown", "There is nothing here");
  }
  if (request.method != beast_http::verb::get && request.method != beast_http::verb::head) {
    auto refusal = problem(beast_http::status::method_not_allowed, "method", "This can only be read");
    refusal.headers.emplace_back("Allow", "GET, HEAD");
    co_return refusal;
  }
  const auto& file = found->second;
  const auto field = [&](beast_http::field field_name) {
    const auto value = request.headers[field_name];
    return std::string_view(value.data(), value.size());
  };
  const bool packed = file.packed && files->packing.wanted(field(beast_http::field::accept_encoding));
  const auto etag = packed ? packed_etag(file.etag) : file.etag;
  Response response;
  auto& headers = response.headers;
  headers = {{"Content-Type", file.type}, {"ETag", etag}, {"Cross-Origin-Resource-Policy", "same-origin"}};
  if (file.packed) headers.emplace_back("Vary", "Accept-Encoding");
  if (kind == Kind::asset) {
    // Its name carries a hash of its content.
    headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  } else {
    headers.emplace_back("Cache-Control", "no-cache");
    headers.emplace_back("Content-Security-Policy", content_policy(field(beast_http::field::host), request.secure));
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    const char* own = kind == Kind::studio ? "(self)" : "()";
    headers.emplace_back("Permissions-Policy", std::string("camera=") + own + ", microphone=" + own +
                                                   ", display-capture=" + own + ", geolocation=(), payment=(), usb=()");
  }
  if (names_etag(field(beast_http::field::if_none_match), etag)) {
    response.status = beast_http::status::not_modified;
    co_return response;
  }
  if (packed) headers.emplace_back("Content-Encoding", "gzip");
  response.body = packed ? file.packed : file.body;
  co_return response;
}

void StaticFiles::add_to(Router& router) const {
  const auto page = [files = files_](std::string name, Kind kind = Kind::page) {
    return Handler([files, name, kind](Request request) { return serve(files, name, kind, std::move(request)); });
  };
  router.add("/", page("home.html"));
  router.add("/sign-in", page("sign-in.html"));
  router.add("/e/{slug}", page("index.html"));
  router.add("/e/{slug}/studio", page("studio.html", Kind::studio));
  router.add("/e/{slug}/moderate", page("moderate.html"));
  router.add("/e/{slug}/registration", page("registration.html"));
  router.add("/e/{slug}/organise", page("organise.html"));
  router.add("/assets/*", [files = files_](Request request) {
    std::string name;
    for (const auto& part : request.path) name += (name.empty() ? "" : "/") + part;
    return serve(files, name, Kind::asset, std::move(request));
  });
}

}  // namespace rostrum::http
