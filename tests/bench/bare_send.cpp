// The least a server can do: the same frames to the same clients by send(2) alone, from two threads that own half of
// the sockets each. rostrum-load holds its viewers, so that the readers' cost to the kernel is the same as beside
// rostrumd.
//
// bench_bare_send VIEWERS RATE SECONDS: takes so many WebSockets, then sends RATE frames a second to each.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
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

/// In the server's shape and length: an announcement is posted, another taken back.
std::string event_frame(unsigned seq) {
  const std::string head = "{\"seq\":" + std::to_string(seq) + ",\"type\":\"announcement.";
  const std::string middle =
      "\",\"at\":\"2030-01-01T10:00:00.000Z\",\"media_time\":null,\"announcement\":{\"id\":\"a-0123456789abcdefghij\"";
  if (seq % 2 == 0) return text_frame(head + "retracted" + middle + "}}");
  return text_frame(head + "posted" + middle +
                    ",\"text\":\"0123456789abcdef-1000: an announcement as long as people write them, for everyone who "
                    "watches\",\"at\":\"2030-01-01T10:00:00.000Z\"}}");
}

void send_all(int socket, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto count = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd full{socket, POLLOUT, 0};
      poll(&full, 1, 1000);
    } else {
      return;
    }
  }
}

/// RFC 6455 4.2.2, for a client that does everything right.
void accept_web_socket(int socket) {
  std::string head;
  char bytes[4096];
  while (head.find("\r\n\r\n") == std::string::npos) {
    const auto count = recv(socket, bytes, sizeof bytes, 0);
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
  send_all(socket,
           "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
               std::string(reinterpret_cast<const char*>(key)) + "\r\nSec-WebSocket-Protocol: rostrum.v1\r\n\r\n");
  // The hello, whatever it says.
  if (recv(socket, bytes, sizeof bytes, 0) <= 0) return;
  send_all(socket, text_frame(R"({"type":"welcome","seq":0,"you":{"id":"p","token":"t"}})"));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto viewers = static_cast<unsigned>(std::atoi(argv[1]));
  const double rate = std::atof(argv[2]);
  const double seconds = std::atof(argv[3]);
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
  std::cout << "listening on http://127.0.0.1:" << ntohs(address.sin_port) << std::endl;
  std::vector<int> sockets;
  while (sockets.size() < viewers) {
    const int accepted = accept(listener, nullptr, nullptr);
    if (accepted < 0) return 1;
    const int on = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    accept_web_socket(accepted);
    sockets.push_back(accepted);
  }
  // rostrum-load begins to measure half a second after the last welcome.
  const auto begin = std::chrono::steady_clock::now() + 1s;
  const auto half = [&](std::size_t from, std::size_t to) {
    for (unsigned round = 0; round < rate * seconds; ++round) {
      std::this_thread::sleep_until(begin + std::chrono::duration<double>(round / rate));
      const auto frame = event_frame(round + 1);
      for (std::size_t i = from; i < to; ++i) send_all(sockets[i], frame);
    }
  };
  std::thread other([&] { half(0, sockets.size() / 2); });
  half(sockets.size() / 2, sockets.size());
  other.join();
  // The clients end it.
  std::this_thread::sleep_for(60s);
}
