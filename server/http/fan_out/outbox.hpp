// What waits to be written to one session's client: frames of the room, pongs and the close, in one order, as WebSocket
// frames or as server-sent events. Owned by the I/O thread of its socket. Nothing waits for a coroutine: what the
// socket takes is written at once, several frames in one gathered write, and only a full socket is waited for.
//
// Bounded: who reads too slowly loses the queue and is closed with 1013 (policy close_peer), to come back with a seq.
#pragma once
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "server/room/fan_out.hpp"

namespace rostrum::http {

/// Where the bytes of an outbox go: a socket, or TLS over one. Used on the socket's I/O thread only. After would_block
/// the next write must begin with the same bytes, as far as kSealed reaches: TLS has encrypted them already.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Writes as much as fits now and returns how many bytes that were. Sets boost::asio::error::would_block when nothing
  /// fits; any other error means that the peer is gone.
  virtual std::size_t write_now(std::span<const boost::asio::const_buffer> parts, boost::system::error_code& error) = 0;
  /// Calls back once, never from within this call, when more may fit or the socket has failed.
  virtual void when_writable(std::function<void()> then) = 0;
  /// Everything was written and nothing follows: tells the peer, keeps reading.
  virtual void finish() = 0;
  /// Ends the connection without another word.
  virtual void abort() = 0;
  /// For who counts: so many bytes were written, and so many frames to their end.
  virtual void written(std::size_t /*bytes*/, std::size_t /*frames*/) {}
  /// Where bytes may be written beside write_now(), or -1: they go through something else first.
  [[nodiscard]] virtual int descriptor() { return -1; }
  /// For who counts: the queue was dropped.
  virtual void queue_dropped() {}
};

/// How frames are written.
enum class Wire : std::uint8_t { web_socket, event_stream };

class Outbox : public std::enable_shared_from_this<Outbox> {
 public:
  static constexpr std::size_t kMaxFrames = 512;
  static constexpr std::size_t kMaxBytes = 4 << 20;
  /// Frames of one gathered write (the system takes 1024 pieces; Asio hands on 64).
  static constexpr std::size_t kGather = 64;
  /// A TLS record's plaintext at most (RFC 8446 5.1).
  static constexpr std::size_t kSealed = 16 * 1024;
  /// Calls of beat(), one a second: after so many who takes nothing is cut off,
  static constexpr unsigned kWritePatience = 30;
  /// and after so many who does not close their side once we closed ours.
  static constexpr unsigned kLinger = 2;

  /// `sink` outlives every call made before end().
  explicit Outbox(Sink& sink, Wire wire = Wire::web_socket) : sink_(&sink), wire_(wire) {}

  /// Puts it behind what waits; flush() writes. After a close nothing more is taken. `count`: how many frames of a
  /// WebSocket these bytes are; more than one only for who takes_bunches().
  void put(room::Frame frame, std::uint32_t count = 1);
  /// The same, written at once if nothing waits and there is room: then the frame is not even held.
  void send(const room::Frame& frame, std::uint32_t count);
  /// Whether send() would write at once, and where somebody else may do so for it, who then tells sent(); else -1.
  [[nodiscard]] int ready() const;
  /// Of the frame were so many bytes written, or none, because of this error.
  void sent(const room::Frame& frame, std::uint32_t count, std::size_t bytes, const boost::system::error_code& error);
  /// What one person is told by itself: a welcome, or everything they missed. It may be more than the bounds, which are
  /// for what comes on top of it.
  void put_all(std::vector<room::Frame> frames);
  /// Puts a ping (RFC 6455 5.5.2), or the comment that keeps a stream of events open.
  void keep_alive();
  /// Puts a close frame (RFC 6455 5.5.1), or the event that says the same, as the last.
  void close(std::uint16_t code, std::string_view reason);
  /// Writes what the socket takes; goes on by itself when it takes more.
  void flush();
  /// Once a second.
  void beat();
  /// The connection has ended: the sink is not used any more.
  void end();

  /// For whoever gathers those to flush: true once until the next flush().
  [[nodiscard]] bool claim() { return !std::exchange(claimed_, true); }
  /// Frames.
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  /// Whether several frames may come as one: events of a stream are framed one by one.
  [[nodiscard]] bool takes_bunches() const { return wire_ == Wire::web_socket; }

 private:
  /// One frame, or several in one piece.
  struct Entry {
    room::Frame bytes;
    std::uint32_t count = 1;
  };
  [[nodiscard]] room::Frame written(room::Frame frame) const;
  /// Nothing waits, and what comes is written as it is.
  [[nodiscard]] bool idle() const { return !blocked_ && entries_.empty() && wire_ == Wire::web_socket; }
  /// Within the bounds.
  void add(Entry entry);
  void append(Entry entry);
  void drop_queue();
  void consume(std::size_t bytes);
  void wait();

  // Given; nullptr after end().
  Sink* sink_;
  const Wire wire_;
  // State.
  bool claimed_ = false;
  bool blocked_ = false;
  bool closing_ = false;
  bool finished_ = false;
  /// Those before `sent_` are written; of the next one, `offset_` bytes are.
  std::vector<Entry> entries_;
  std::size_t sent_ = 0;
  std::size_t offset_ = 0;
  /// Frames that are not written to their end.
  std::size_t waiting_ = 0;
  std::size_t bytes_ = 0;
  /// Beyond the bounds, until everything is written.
  std::size_t more_frames_ = 0;
  std::size_t more_bytes_ = 0;
  /// Of those that wait, how many a write in vain was about.
  std::size_t tried_ = 0;
  unsigned stuck_beats_ = 0;
};

}  // namespace rostrum::http
