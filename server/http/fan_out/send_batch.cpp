#include "server/http/fan_out/send_batch.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace rostrum::http {
namespace {

constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;

}  // namespace

SendBatch::SendBatch(bool wants_ring) {
  if (!wants_ring) return;
  io_uring_params parameters{};
  // One thread, which looks for what is done when it asks: no interrupts, no work behind its back.
  parameters.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
  io_uring ring{};
  // Kernels before 6.1, and those who bar it (kernel.io_uring_disabled, a container's profile), say no.
  if (io_uring_queue_init_params(kMost, &ring, &parameters) == 0) ring_ = ring;
}

SendBatch::~SendBatch() { close_ring(); }

void SendBatch::close_ring() {
  if (ring_) io_uring_queue_exit(&*ring_);
  ring_.reset();
}

void SendBatch::add(int descriptor, std::string_view bytes) { sends_.push_back({descriptor, bytes}); }

std::span<const int> SendBatch::run() {
  results_.assign(sends_.size(), -ECONNABORTED);
  if (ring_ && sends_.size() >= kFew) {
    send_by_ring();
  } else {
    send_singly(0);
  }
  sends_.clear();
  return results_;
}

void SendBatch::send_singly(std::size_t from) {
  for (std::size_t i = from; i < sends_.size(); ++i) {
    const auto [descriptor, bytes] = sends_[i];
    const auto sent = ::send(descriptor, bytes.data(), bytes.size(), kFlags);
    results_[i] = sent < 0 ? -errno : static_cast<int>(sent);
  }
}

void SendBatch::send_by_ring() {
  for (std::size_t i = 0; i < sends_.size(); ++i) {
    // The ring holds kMost, and is empty between two runs.
    io_uring_sqe* entry = io_uring_get_sqe(&*ring_);
    io_uring_prep_send(entry, sends_[i].descriptor, sends_[i].bytes.data(), sends_[i].bytes.size(), kFlags);
    io_uring_sqe_set_data64(entry, i);
  }
  std::size_t submitted = 0;
  std::size_t done = 0;
  while (done < sends_.size()) {
    const int taken = io_uring_submit_and_wait(&*ring_, static_cast<unsigned>(sends_.size() - done));
    submitted += static_cast<std::size_t>(std::max(taken, 0));
    io_uring_cqe* completion = nullptr;
    unsigned head = 0;
    unsigned seen = 0;
    io_uring_for_each_cqe(&*ring_, head, completion) {
      results_[completion->user_data] = completion->res;
      ++seen;
    }
    io_uring_cq_advance(&*ring_, seen);
    done += seen;
    if (taken >= 0 || taken == -EINTR) continue;
    // Of what the kernel took and did not answer for nobody knows how far it came: those peers come back with what they
    // have.
    close_ring();
    return send_singly(submitted);
  }
}

}  // namespace rostrum::http
