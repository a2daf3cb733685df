// The least a server can do: the same frames to the same clients by send(2) alone, or by SSL_write, one call for each
// frame, from two threads that own half of the sockets each. rostrum-load holds its viewers, so that the readers' cost
// to the kernel is the same as beside rostrumd.
//
// bench_bare_send VIEWERS RATE SECONDS BURST [CERT KEY]: takes so many WebSockets, then sends RATE frames a second to
// each, BURST of them at once.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

std::string text_frame(const std::string& payload) {
  std::string frame(1, static_cast<char>(0x81));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(payload.size()));
  } else {
    frame.push_back(126);
    frame.push_back(static_cast<char>(payload.size() >> 8));
    frame.push_back(static_cast<char>(payload.size() & 0xff));
  }
  return frame + payload;
}

/// In the server's shape and length: an announcement is posted, another taken back. Its id says when it was sent.
std::string event_frame(unsigned seq, const std::string& sent) {
  const std::string head = "{\"seq\":" + std::to_string(seq) + ",\"type\":\"announcement.";
  const std::string middle =
      "\",\"at\":\"2030-01-01T10:00:00.000Z\",\"media_time\":null,\"announcement\":{\"id\":\"t" + sent + "\"";
  if (seq % 2 == 0) return text_frame(head + "retracted" + middle + "}}");
  return text_frame(head + "posted" + middle +
                    ",\"text\":\"0123456789abcdef-1000: an announcement as long as people write them, for everyone who "
                    "watches\",\"at\":\"2030-01-01T10:00:00.000Z\"}}");
}

struct Client {
  int socket = -1;
  /// Null without TLS.
  SSL* ssl = nullptr;
};

void send_all(const Client& client, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto* from = bytes.data() + sent;
    const auto left = bytes.size() - sent;
    const auto count = client.ssl == nullptr ? send(client.socket, from, left, MSG_NOSIGNAL | MSG_DONTWAIT)
                                             : SSL_write(client.ssl, from, static_cast<int>(left));
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd full{client.socket, POLLOUT, 0};
      poll(&full, 1, 1000);
    } else {
      return;
    }
  }
}

std::ptrdiff_t receive(const Client& client, char* into, std::size_t size) {
  return client.ssl == nullptr ? recv(client.socket, into, size, 0)
                               : SSL_read(client.ssl, into, static_cast<int>(size));
}

/// RFC 6455 4.2.2, for a client that does everything right.
void accept_web_socket(const Client& client) {
  std::string head;
  char bytes[4096];
  while (head.find("\r\n\r\n") == std::string::npos) {
    const auto count = receive(client, bytes, sizeof bytes);
    if (count <= 0) return;
    head.append(bytes, static_cast<std::size_t>(count));
  }
  const std::string name = "Sec-WebSocket-Key: ";
  const auto at = head.find(name) + name.size();
  const auto joined = head.substr(at, head.find("\r\n", at) - at) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest);
  unsigned char key[64];
  EVP_EncodeBlock(key, digest, sizeof digest);
  send_all(client,
           "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
               std::string(reinterpret_cast<const char*>(key)) + "\r\nSec-WebSocket-Protocol: rostrum.v1\r\n\r\n");
  // The hello, whatever it says.
  if (receive(client, bytes, sizeof bytes) <= 0) return;
  send_all(client, text_frame(R"({"type":"welcome","seq":0,"you":{"id":"p","token":"t"}})"));
}

SSL_CTX* context_of(const char* certificate, const char* key) {
  auto* context = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(context, certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
    std::exit(1);
  }
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  return context;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 && argc != 7) return 2;
  const auto viewers = static_cast<unsigned>(std::atoi(argv[1]));
  const double rate = std::atof(argv[2]);
  const double seconds = std::atof(argv[3]);
  const auto burst = static_cast<unsigned>(std::atoi(argv[4]));
  auto* context = argc == 7 ? context_of(argv[5], argv[6]) : nullptr;
  signal(SIGPIPE, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(listener, 4096) != 0) return 1;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
  std::cout << "listening on " << (context == nullptr ? "http" : "https") << "://127.0.0.1:" << ntohs(address.sin_port)
            << std::endl;
  std::vector<Client> clients;
  while (clients.size() < viewers) {
    const int accepted = accept(listener, nullptr, nullptr);
    if (accepted < 0) return 1;
    const int on = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Client client{accepted};
    if (context != nullptr) {
      client.ssl = SSL_new(context);
      SSL_set_fd(client.ssl, accepted);
      if (SSL_accept(client.ssl) != 1) return 1;
    }
    accept_web_socket(client);
    clients.push_back(client);
  }
  // rostrum-load begins to measure half a second after the last welcome.
  const auto begin = std::chrono::steady_clock::now() + 1s;
  const auto half = [&](std::size_t from, std::size_t to) {
    for (unsigned round = 0; round < rate * seconds / burst; ++round) {
      const auto due = begin + std::chrono::duration<double>(round * burst / rate);
      std::this_thread::sleep_until(due);
      const auto sent = std::chrono::duration_cast<std::chrono::nanoseconds>(due.time_since_epoch()).count();
      std::vector<std::string> frames;
      for (unsigned i = 0; i < burst; ++i) frames.push_back(event_frame(round * burst + i + 1, std::to_string(sent)));
      for (std::size_t i = from; i < to; ++i) {
        for (const auto& frame : frames) send_all(clients[i], frame);
      }
    }
  };
  std::thread other([&] { half(0, clients.size() / 2); });
  half(clients.size() / 2, clients.size());
  other.join();
  // The clients end it.
  std::this_thread::sleep_for(60s);
}
