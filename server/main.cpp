// rostrumd: reads settings and the command, and wires the parts.
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <thread>

#include "server/api.hpp"
#include "server/applying.hpp"
#include "server/assets/picture.hpp"
#include "server/assets/routes.hpp"
#include "server/bouncing.hpp"
#include "server/config.hpp"
#include "server/control.hpp"
#include "server/copies.hpp"
#include "server/delivery/gzip.hpp"
#include "server/document/pictures.hpp"
#include "server/http/server.hpp"
#include "server/http/static_files.hpp"
#include "server/integrating.hpp"
#include "server/journal/data_directory.hpp"
#include "server/links/beside.hpp"
#include "server/links/form.hpp"
#include "server/links/routes.hpp"
#include "server/metrics.hpp"
#include "server/observe/log.hpp"
#include "server/programmes.hpp"
#include "server/publishing.hpp"
#include "server/records/export.hpp"
#include "server/records/routes.hpp"
#include "server/registering.hpp"
#include "server/rooms.hpp"
#include "server/signing_in.hpp"

namespace rostrum::server {
namespace {

/// The mutable settings of one call of the program.
struct Call {
  Config config;
  std::string config_file;
  std::string document;
  std::string event;
  std::string roles;
  std::string can;
  std::string languages;
  std::string name;
  std::string folder;
  bool with_needs = false;
  bool end_events = false;
};

std::filesystem::path web_folder(const Config& config) {
  if (!config.web.empty()) return config.web;
  const auto beside = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "../../../web-client/dist";
  return std::filesystem::exists(beside) ? beside : std::filesystem::path("/usr/share/rostrum/web");
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

std::filesystem::path pictures_of(const journal::DataDirectory& data) { return data.path() / "assets"; }

/// Everything of a server but its listener and the signals.
struct Hall {
  Hall(boost::asio::any_io_executor executor, const Config& config, const access::Keys& keys, journal::Journal& journal,
       http::FanOutHub& hub)
      : programmes(executor, supervisor_config(config), [this](const std::string& event) { return rooms.find(event); }),
        rooms(executor, journal, hub, keys, programmes) {}

  static stages::SupervisorConfig supervisor_config(const Config& config) {
    stages::SupervisorConfig supervisor;
    supervisor.data = config.data;
    supervisor.program = stages::stage_program_beside_this();
    supervisor.media_addresses = config.media_address;
    supervisor.media_port = static_cast<std::uint16_t>(config.media_port);
    supervisor.arguments = {"--log-format", config.log_format, "--log-level", config.log_level};
    return supervisor;
  }

  Programmes programmes;
  Rooms rooms;
};

std::string first_line(const std::string& key, const std::filesystem::path& of) {
  std::ifstream file(of);
  std::string line;
  if (!std::getline(file, line)) throw BadConfig(key + ": " + of.string() + " cannot be read");
  return line;
}

std::vector<sign_in::Grant> grants(const std::vector<std::string>& list, bool of_event) {
  std::vector<sign_in::Grant> found;
  for (const auto& text : list) {
    if (auto grant = sign_in::parse_grant(text, of_event)) found.push_back(*std::move(grant));
  }
  return found;
}

SigningIn::Settings sign_in_settings(const Config& config) {
  SigningIn::Settings settings;
  settings.grants = {config.organiser_mail, grants(config.oidc_organisers, false),
                     grants(config.oidc_moderators, true)};
  if (config.oidc_issuer.empty()) return settings;
  settings.openid = {config.oidc_issuer, config.oidc_client_id, config.oidc_client_secret, config.oidc_ca};
  if (!config.oidc_client_secret_file.empty()) {
    settings.openid.client_secret = first_line("oidc_client_secret_file", config.oidc_client_secret_file);
  }
  const auto host = config.oidc_issuer.substr(config.oidc_issuer.find("://") + 3);
  settings.openid_name = config.oidc_name.empty() ? host.substr(0, host.find('/')) : config.oidc_name;
  return settings;
}

mail::Settings mail_settings(const Config& config) {
  mail::Settings settings;
  settings.smtp = config.mail_smtp;
  settings.user = config.mail_user;
  if (!config.mail_password_file.empty())
    settings.password = first_line("mail_password_file", config.mail_password_file);
  settings.require_tls = config.mail_tls == "required";
  settings.ca = config.mail_ca;
  settings.from = config.mail_from;
  settings.per_minute = config.mail_per_minute;
  settings.folder = config.data / "mail";
  return settings;
}

/// Each viewer is a descriptor: as many as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::unique_ptr<const http::Tls> tls_of(const Config& config) {
  return config.tls() ? std::make_unique<const http::Tls>(config.tls_cert, config.tls_key) : nullptr;
}

/// An IPv6 address has brackets in a URL (RFC 3986 3.2.2).
std::string url_of(const Config& config, std::uint16_t port) {
  const auto host = config.address();
  const bool v6 = host.find(':') != std::string::npos;
  return (config.tls() ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string without_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

/// What `serve` still does once it was told to end. First those who wait for a playlist: then no request is held.
void finish(const Call& call, Hall& hall, Registering& registering, Integrating& integrating, SigningIn& signing_in,
            records::Routes& records, assets::Routes& assets, http::Server& server) {
  // While pages are still here to be told.
  if (call.end_events) hall.rooms.wind_up();
  if (call.end_events || !hall.programmes.in_progress()) hall.programmes.end_stages();
  hall.programmes.drain();
  signing_in.finish();
  server.drain();
  records.finish();
  assets.finish();
  integrating.finish();
  registering.finish();
  hall.rooms.finish();
}

using Linked = std::function<void(std::string token, std::string fault)>;

/// For `rostrumd link` beside this server.
void make_link(const Rooms& rooms, const access::Keys& keys, const std::string& event, const std::string& text,
               Linked done) {
  const auto parsed = links::parse_link(text);
  if (const auto* fault = std::get_if<document::Fault>(&parsed)) return done({}, fault->pointer + " " + fault->reason);
  const auto wanted = std::get<room::WantedLink>(parsed);
  const auto give = [&keys, event, wanted, done](const event::PersonId& person) {
    done(keys.issue(links::claims_of(wanted, event, person, std::chrono::system_clock::now() + links::kLinkFor)), {});
  };
  const auto room = rooms.find(event);
  // Of an event that is still to be created; it is listed once somebody came by it.
  if (!room) return give(access::random_id("p"));
  room->make_link(links::key_holder(), wanted,
                  [give, done](const std::variant<event::PersonId, room::LinkRefusal>& outcome) {
                    const auto* refusal = std::get_if<room::LinkRefusal>(&outcome);
                    if (refusal != nullptr) return done({}, refusal->detail);
                    give(std::get<event::PersonId>(outcome));
                  });
}

int serve(const Call& call) {
  raise_descriptor_limit();
  observe::set_up_log(call.config.log_format, call.config.log_level);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  // Before any thread: all of them leave the signals to this one.
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  auto tls = tls_of(call.config);
  // It outlives the journal's thread, which may be the last to let go of a room.
  boost::asio::io_context room_loop(1);
  const journal::DataDirectory data(call.config.data);
  journal::Journal journal(data.journal_file());
  const auto keys = access::Keys::load(data.path() / "organiser.key");
  http::FanOutHub hub;
  auto work = boost::asio::make_work_guard(room_loop);
  Hall hall(room_loop.get_executor(), call.config, keys, journal, hub);
  hall.rooms.limit_guests(networks(call.config.guest_network));
  std::atomic<bool> draining{false};
  const http::Server* listener = nullptr;
  const auto base_url = [&] {
    if (!call.config.public_url.empty()) return without_slash(call.config.public_url);
    return url_of(call.config, listener == nullptr ? call.config.port() : listener->port());
  };
  mail::Mailer mailer(mail_settings(call.config));
  Integrating integrating(data.journal_file(), journal, hall.rooms,
                          {networks(call.config.webhook_network), std::chrono::seconds(call.config.webhook_patience)});
  SigningIn signing_in(room_loop.get_executor(), keys, journal, mailer, sign_in_settings(call.config), base_url);
  const Authority authority(hall.rooms, keys, integrating.keys(), signing_in.sessions());
  Registering registering(room_loop.get_executor(), hall.rooms, authority, keys, journal, mailer, base_url);
  assets::Authority holders;
  holders.exists = [&](const std::string& event) { return hall.rooms.exists(event); };
  holders.organises = [&](std::string event, std::string token) {
    return registering.organises(std::move(event), std::move(token));
  };
  assets::Routes assets(pictures_of(data), std::move(holders));
  const Documents documents(hall.rooms, assets, authority,
                            [&](std::string event) { return registering.objection(std::move(event)); });
  http::Router router;
  add_api(router, hall.rooms, authority, documents, journal);
  registering.add_to(router, networks(call.config.guest_network));
  records::Authority organisers;
  organisers.exists = [&](const std::string& event) { return hall.rooms.exists(event); };
  organisers.organises = [&](std::string event, std::string token) {
    return registering.organises(std::move(event), std::move(token));
  };
  organisers.person = [&](const std::string& event, std::string_view token) {
    const auto claims = keys.verify(token, std::chrono::system_clock::now());
    // Whoever has a link that went astray is not whom it names.
    const bool good = claims && claims->event == event && !hall.rooms.barred(event, claims->person).revoked;
    return good ? claims->person : std::string();
  };
  records::Routes records(data.journal_file(), std::move(organisers));
  records.add_to(router);
  assets.add_to(router);
  Copies::Ports copying;
  copying.link = [&](const std::string& event, const std::string& name, auto done) {
    boost::json::object wanted;
    wanted["role"] = "organiser";
    wanted["name"] = name;
    make_link(hall.rooms, keys, event, boost::json::serialize(wanted), std::move(done));
  };
  copying.base_url = base_url;
  const Copies copies(hall.rooms, assets, authority, std::move(copying));
  copies.add_to(router);
  links::Ports linking;
  linking.room = [&](const std::string& event) { return hall.rooms.find(event); };
  linking.person = [&](std::string event, std::string token) {
    return authority.person(std::move(event), std::move(token));
  };
  linking.token = [&](const access::Claims& claims) { return keys.issue(claims); };
  linking.base_url = base_url;
  links::add_links(router, std::move(linking));
  const auto counters = [&listener] {
    return listener == nullptr ? std::vector<const http::Counters*>() : listener->counters();
  };
  add_health(router, {hall.rooms, hall.programmes, journal, room_loop.get_executor(), counters, draining,
                      networks(call.config.metrics_from)});
  signing_in.add_to(router, [&](const std::string& event) { return hall.rooms.exists(event); });
  add_whip(router, hall.rooms, hall.programmes.supervisor());
  const auto live = hall.programmes.routes().handler();
  router.add("/live/{slug}/*", registering.guarded(live));
  http::StaticFiles(web_folder(call.config), {delivery::gzip, delivery::accepts_gzip}).add_to(router);
  integrating.add_to(router, hall.rooms, authority);
  http::ServerConfig settings;
  settings.address = call.config.address();
  settings.port = call.config.port();
  settings.threads = std::max(1u, std::thread::hardware_concurrency());
  settings.public_origin = call.config.public_url;
  settings.trusted_proxies = networks(call.config.trusted_proxy);
  settings.max_connections = static_cast<std::size_t>(call.config.max_connections);
  settings.tls = std::move(tls);
  settings.programs = integrating.programs(authority);
  http::Server server(std::move(settings), std::move(router), hall.rooms, hub);
  listener = &server;
  integrating.load();
  signing_in.load();
  hall.rooms.load();
  // What a crash left of them.
  assets.forget(hall.rooms.removed());
  std::jthread rooms([&] {
    pthread_setname_np(pthread_self(), "rooms");
    room_loop.run();
  });
  Controlled controlled;
  controlled.apply = [&](const std::string& text, std::function<void(std::optional<std::string>)> done) {
    hall.rooms.apply(text, std::move(done));
  };
  controlled.asset = [&](const std::string& event, const std::string& name, std::string bytes, auto done) {
    // A slug has neither.
    const bool one_folder = !event.empty() && event.find_first_of("/.") == std::string::npos;
    if (!one_folder || !document::is_picture_name(name)) return done("has no good name");
    assets.put(event, name, std::move(bytes), [done](const assets::Routes::Put& put) {
      const auto* fault = std::get_if<assets::Fault>(&put);
      done(fault == nullptr ? std::nullopt : std::optional(assets::words_of(*fault)));
    });
  };
  controlled.bounce = [&](const mail::Bounce& bounce, auto done) {
    registering.bounced(bounce, [done](desk::Bouncing bouncing) {
      done(bouncing == desk::Bouncing::noted ? std::nullopt : std::optional(std::string(word(bouncing))));
    });
  };
  controlled.link = [&](const std::string& event, const std::string& text, auto done) {
    make_link(hall.rooms, keys, event, text, std::move(done));
  };
  controlled.url = base_url;
  const Control control(journal::DataDirectory::control_socket(data.path()), std::move(controlled));
  try {
    server.listen();
  } catch (...) {
    room_loop.stop();
    throw;
  }
  std::cout << "listening on " << url_of(call.config, server.port()) << std::endl;
  int caught = 0;
  sigwait(&signals, &caught);
  draining = true;
  spdlog::info("told to end by signal {}", caught);
  finish(call, hall, registering, integrating, signing_in, records, assets, server);
  work.reset();
  room_loop.stop();
  return 0;
}

/// What is wrong with a picture, if anything.
std::optional<std::string> put_beside(assets::Shelf& shelf, const std::string& event, const std::string& name,
                                      std::string bytes) {
  const auto put = shelf.put(event, name, std::move(bytes));
  const auto* fault = std::get_if<assets::Fault>(&put);
  return fault == nullptr ? std::nullopt : std::optional(assets::words_of(*fault));
}

/// Where no server runs. What is wrong, if anything.
std::optional<std::string> apply_beside(const Call& call, const Given& given) {
  // As in serve().
  boost::asio::io_context loop(1);
  const journal::DataDirectory data(call.config.data);
  assets::Shelf shelf(pictures_of(data));
  for (const auto& [name, bytes] : given.pictures) {
    if (const auto fault = put_beside(shelf, given.slug, name, bytes)) return name + " " + *fault;
  }
  journal::Journal journal(data.journal_file());
  const auto keys = access::Keys::load(data.path() / "organiser.key");
  http::FanOutHub hub;
  Hall hall(loop.get_executor(), call.config, keys, journal, hub);
  std::optional<std::string> fault;
  std::optional<bool> done;
  hall.rooms.load();
  hall.rooms.apply(given.text, [&](std::optional<std::string> found) {
    fault = std::move(found);
    done = true;
  });
  auto work = boost::asio::make_work_guard(loop);
  while (!done) loop.run_one();
  hall.programmes.drain();
  return fault;
}

/// nullopt: no server runs.
std::optional<AppliedThere> apply_there(const Call& call, const Given& given) {
  const auto socket = journal::DataDirectory::control_socket(call.config.data);
  if (!url_through(socket)) return std::nullopt;
  for (const auto& [name, bytes] : given.pictures) {
    auto put = bytes.size() > assets::kMaxBytes
                   ? AppliedThere{assets::words_of(assets::Fault::too_large)}
                   : put_through(socket, given.slug, name, bytes).value_or(AppliedThere{"was not taken"});
    if (put.fault) return AppliedThere{name + " " + *put.fault};
  }
  return apply_through(socket, given.text);
}

int apply(const Call& call) {
  const auto read = read_given(call.document);
  std::optional<std::string> fault;
  if (const auto* wrong = std::get_if<document::Fault>(&read)) {
    fault = (wrong->pointer.empty() ? "the document" : wrong->pointer) + " " + wrong->reason;
  } else {
    const auto& given = std::get<Given>(read);
    for (const auto& pointer : given.elsewhere) {
      std::cerr << call.document << ": " << pointer
                << " is no file beside it: the event's asset of that name is meant\n";
    }
    const auto there = apply_there(call, given);
    fault = there ? there->fault : apply_beside(call, given);
  }
  if (!fault) return 0;
  std::cerr << call.document << ": " << *fault << "\n";
  return 1;
}

/// The token of a link that is journalled where no server runs.
std::string link_beside(const Call& call, const room::WantedLink& wanted) {
  boost::asio::io_context loop(1);
  const journal::DataDirectory data(call.config.data);
  journal::Journal journal(data.journal_file());
  const auto keys = access::Keys::load(data.path() / "organiser.key");
  const auto made = links::make_beside(loop, journal, call.event, wanted);
  const auto* refusal = made ? std::get_if<room::LinkRefusal>(&*made) : nullptr;
  if (refusal != nullptr) throw std::runtime_error(refusal->detail);
  // Of an event that is still to be created: it is listed once somebody came by it.
  auto person = made ? std::get<event::PersonId>(*made) : access::random_id("p");
  return keys.issue(
      links::claims_of(wanted, call.event, std::move(person), std::chrono::system_clock::now() + links::kLinkFor));
}

int link(const Call& call) {
  boost::json::object asked;
  const auto words = [](const std::string& list) {
    const auto parts = split(list);
    return boost::json::array(parts.begin(), parts.end());
  };
  asked["role"] = words(call.roles);
  asked["can"] = words(call.can);
  asked["language"] = words(call.languages);
  asked["name"] = call.name;
  const auto text = boost::json::serialize(asked);
  const auto parsed = links::parse_link(text);
  if (const auto* fault = std::get_if<document::Fault>(&parsed)) {
    throw BadConfig("the link's " + fault->pointer.substr(1) + " " + fault->reason);
  }
  const auto& wanted = std::get<room::WantedLink>(parsed);
  const auto socket = journal::DataDirectory::control_socket(call.config.data);
  const auto there = link_through(socket, call.event, text);
  if (there && !there->fault.empty()) throw std::runtime_error(there->fault);
  const auto token = there ? there->token : link_beside(call, wanted);
  auto base = call.config.public_url;
  // A server that runs beside knows where it listens.
  if (base.empty()) base = url_through(socket).value_or("");
  if (base.empty()) base = url_of(call.config, call.config.port());
  std::cout << base << "/e/" << call.event << links::page_of(wanted.roles) << "#token=" << token << "\n";
  return 0;
}

int export_records(const Call& call) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  records::export_event(journal::DataDirectory::journal_file(call.config.data), call.event, call.folder,
                        call.with_needs ? desk::Needs::shown : desk::Needs::hidden,
                        std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  return 0;
}

int key(const Call& call) {
  std::filesystem::create_directories(call.config.data);
  std::cout << access::Keys::load(call.config.data / "organiser.key").organiser_key() << "\n";
  return 0;
}

/// As CLI11 will find it, before anything else is parsed.
std::string config_file_of(int argc, char** argv) {
  constexpr std::string_view kFlag = "--config";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == kFlag && i + 1 < argc) return argv[i + 1];
    if (word.starts_with(kFlag) && word.size() > kFlag.size() && word[kFlag.size()] == '=') {
      return std::string(word.substr(kFlag.size() + 1));
    }
  }
  const char* variable = std::getenv("ROSTRUM_CONFIG");
  return variable == nullptr ? "" : variable;
}

void offer_setting(CLI::App& app, const Setting& setting) {
  const auto with = [&](auto* value) -> CLI::Option* {
    return app.add_option(setting.flag(), *value, std::string(setting.help));
  };
  auto* option = std::visit(with, setting.value)->envname(setting.variable());
  // One value for each flag, so that a list doesn't swallow what follows; with commas in a variable.
  if (std::holds_alternative<std::vector<std::string>*>(setting.value)) option->allow_extra_args(false)->delimiter(',');
}

int run(int argc, char** argv) {
  Call call;
  CLI::App app("Rostrum: the server of virtual events");
  app.require_subcommand(1);
  app.fallthrough();
  // Flags win over variables, both over the file: so the file is read before they are parsed.
  if (const auto file = config_file_of(argc, argv); !file.empty()) read_config_file(file, call.config);
  app.add_option("--config", call.config_file, "TOML file of settings")->envname("ROSTRUM_CONFIG");
  for (const auto& setting : settings_of(call.config)) offer_setting(app, setting);
  std::function<int(const Call&)> chosen;
  const auto offer = [&](CLI::App* command, int (*action)(const Call&)) {
    command->callback([&chosen, action] { chosen = action; });
    return command;
  };
  offer(app.add_subcommand("serve", "serve the events of the data directory"), serve)
      ->add_flag("--end-events", call.end_events,
                 "at SIGTERM end the events that go on, and leave no stage to a next server")
      ->envname("ROSTRUM_END_EVENTS");
  auto* event = app.add_subcommand("event", "events and their documents");
  event->require_subcommand(1);
  offer(event->add_subcommand("apply", "create or update an event from its document"), apply)
      ->add_option("file", call.document, "the document")
      ->required();
  auto* linked = offer(app.add_subcommand("link", "print a join link, on the last line"), link);
  linked->add_option("--event", call.event, "slug")->required();
  linked->add_option("--role", call.roles, "roles, with commas between")->required();
  linked->add_option("--can", call.can, "what a moderator is narrowed to");
  linked->add_option("--name", call.name, "name of the person");
  linked->add_option("--language", call.languages, "language tags");
  auto* exported = offer(app.add_subcommand("export", "write the record of an event as files"), export_records);
  exported->add_option("--event", call.event, "slug")->required();
  exported->add_option("--to", call.folder, "folder that the files are put in")->required();
  exported->add_flag("--with-needs", call.with_needs, "accessibility needs too, which are left out otherwise");
  offer(app.add_subcommand("bounce", "take a mail that came back, from standard input (RFC 3464)"),
        [](const Call& asked) { return take_bounce(asked.config.data, std::cin); });
  offer(app.add_subcommand("key", "print the organiser key"), key);
  offer(app.add_subcommand("check-config", "check a TOML file of settings"),
        [](const Call& asked) {
          Config config;
          read_config_file(asked.document, config);
          tls_of(config);
          return 0;
        })
      ->add_option("file", call.document, "the file")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    throw BadConfig(error.what());
  }
  check_config(call.config, "settings");
  return chosen(call);
}

}  // namespace
}  // namespace rostrum::server

int main(int argc, char** argv) {
  try {
    return rostrum::server::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "rostrumd: " << error.what() << "\n";
    return 2;
  }
}
