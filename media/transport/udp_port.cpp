#include "media/transport/udp_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace rostrum::transport {
namespace {

constexpr std::size_t kDatagramRoom = 2048;
// A key frame of several panelists at once fits; the kernel may give less.
constexpr int kSocketBuffer = 4 << 20;
constexpr std::size_t kControlRoom = CMSG_SPACE(sizeof(in6_pktinfo));

using ControlRoom = std::array<char, kControlRoom>;

Address mapped(const in_addr& v4) {
  Address address;
  address.bytes[10] = address.bytes[11] = 0xff;
  std::memcpy(address.bytes.data() + 12, &v4, sizeof v4);
  return address;
}

Address plain(const in6_addr& v6) {
  Address address;
  std::memcpy(address.bytes.data(), &v6, sizeof v6);
  return address;
}

in_addr v4_of(const Address& address) {
  in_addr v4{};
  std::memcpy(&v4, address.bytes.data() + 12, sizeof v4);
  return v4;
}

in6_addr v6_of(const Address& address) {
  in6_addr v6{};
  std::memcpy(&v6, address.bytes.data(), sizeof v6);
  return v6;
}

Address local_of(msghdr& header) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      return plain(info.ipi6_addr);
    }
    if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(part), sizeof info);
      return mapped(info.ipi_addr);
    }
  }
  return {};
}

template <class Info>
void put_control(msghdr& header, ControlRoom& room, int level, int type, const Info& info) {
  header.msg_control = room.data();
  header.msg_controllen = CMSG_SPACE(sizeof info);
  cmsghdr* const part = CMSG_FIRSTHDR(&header);
  part->cmsg_level = level;
  part->cmsg_type = type;
  part->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(part), &info, sizeof info);
}

}  // namespace

struct UdpPort::Buffers {
  std::array<std::array<std::byte, kDatagramRoom>, kBatch> data;
  std::array<sockaddr_storage, kBatch> names;
  alignas(cmsghdr) std::array<ControlRoom, kBatch> controls;
  std::array<iovec, kBatch> vectors;
  std::array<mmsghdr, kBatch> headers;
};

UdpPort::UdpPort(int fd) : fd_(fd), buffers_(std::make_unique<Buffers>()) {
  sockaddr_storage own{};
  socklen_t length = sizeof own;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&own), &length) != 0) {
    throw std::runtime_error(std::string("media socket: ") + std::strerror(errno));
  }
  v6_ = own.ss_family == AF_INET6;
  const int on = 1;
  const int result = v6_ ? setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on)
                         : setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  if (result != 0) throw std::runtime_error(std::string("media socket: ") + std::strerror(errno));
  // Smaller buffers cost packets, not correctness: the results don't matter.
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kSocketBuffer, sizeof kSocketBuffer);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof kSocketBuffer);
}

UdpPort::~UdpPort() = default;

std::span<const UdpPort::Datagram> UdpPort::receive() {
  Buffers& buffers = *buffers_;
  for (std::size_t i = 0; i < kBatch; ++i) {
    buffers.vectors[i] = {buffers.data[i].data(), kDatagramRoom};
    msghdr& header = buffers.headers[i].msg_hdr;
    header = {};
    header.msg_name = &buffers.names[i];
    header.msg_namelen = sizeof buffers.names[i];
    header.msg_iov = &buffers.vectors[i];
    header.msg_iovlen = 1;
    header.msg_control = buffers.controls[i].data();
    header.msg_controllen = kControlRoom;
  }
  const int count = recvmmsg(fd_, buffers.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
  std::size_t used = 0;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    msghdr& header = buffers.headers[index].msg_hdr;
    if ((header.msg_flags & MSG_TRUNC) != 0) continue;
    Datagram& datagram = datagrams_[used];
    datagram.path = {};
    if (buffers.names[index].ss_family == AF_INET6) {
      sockaddr_in6 name{};
      std::memcpy(&name, &buffers.names[index], sizeof name);
      datagram.path.remote = plain(name.sin6_addr);
      datagram.path.remote_port = ntohs(name.sin6_port);
    } else if (buffers.names[index].ss_family == AF_INET) {
      sockaddr_in name{};
      std::memcpy(&name, &buffers.names[index], sizeof name);
      datagram.path.remote = mapped(name.sin_addr);
      datagram.path.remote_port = ntohs(name.sin_port);
    } else {
      continue;
    }
    datagram.path.local = local_of(header);
    datagram.bytes = ByteView(buffers.data[index]).first(buffers.headers[index].msg_len);
    ++used;
  }
  return std::span(datagrams_).first(used);
}

bool UdpPort::send(const Path& path, ByteView packet) {
  sockaddr_in6 v6{};
  sockaddr_in v4{};
  iovec vector{const_cast<std::byte*>(packet.data()), packet.size()};
  alignas(cmsghdr) ControlRoom control{};
  msghdr header{};
  header.msg_iov = &vector;
  header.msg_iovlen = 1;
  const bool from_known = path.local != Address{};
  if (v6_) {
    v6.sin6_family = AF_INET6;
    v6.sin6_addr = v6_of(path.remote);
    v6.sin6_port = htons(path.remote_port);
    header.msg_name = &v6;
    header.msg_namelen = sizeof v6;
    if (from_known) {
      in6_pktinfo info{};
      info.ipi6_addr = v6_of(path.local);
      put_control(header, control, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
  } else {
    if (!path.remote.is_v4()) return false;
    v4.sin_family = AF_INET;
    v4.sin_addr = v4_of(path.remote);
    v4.sin_port = htons(path.remote_port);
    header.msg_name = &v4;
    header.msg_namelen = sizeof v4;
    if (from_known) {
      in_pktinfo info{};
      info.ipi_spec_dst = v4_of(path.local);
      put_control(header, control, IPPROTO_IP, IP_PKTINFO, info);
    }
  }
  return sendmsg(fd_, &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

}  // namespace rostrum::transport
