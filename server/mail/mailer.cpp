#include "server/mail/mailer.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/mail/eml_folder.hpp"
#include "server/mail/smtp.hpp"

namespace rostrum::mail {

Mailer::Mailer(Settings settings)
    : settings_(std::move(settings)),
      allowed_(std::max(1.0, settings_.per_minute / 6.0)),
      filled_at_(std::chrono::steady_clock::now()),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

void Mailer::finish() {
  std::unique_lock lock(mutex_);
  finishing_ = true;
  inbox_.clear();
  due_.wait_for(lock, std::chrono::seconds(5), [&] { return !sending_; });
}

Mailer::~Mailer() {
  abandoned_ = true;
  thread_.request_stop();
  thread_.join();
}

bool Mailer::admit() {
  const std::lock_guard lock(mutex_);
  if (finishing_ || inbox_.size() >= kMaxWaiting) return false;
  // A file costs nobody anything.
  if (settings_.smtp.empty()) return true;
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> passed = now - filled_at_;
  filled_at_ = now;
  allowed_ = std::min(std::max(1.0, settings_.per_minute / 6.0), allowed_ + passed.count() * settings_.per_minute / 60);
  if (allowed_ < 1) return false;
  allowed_ -= 1;
  return true;
}

void Mailer::post(Letter letter, std::function<void(Result)> done) {
  const std::lock_guard lock(mutex_);
  if (finishing_) return;
  inbox_.push_back({std::move(letter), std::move(done)});
  due_.notify_all();
}

void Mailer::forget(std::vector<std::string> mails) {
  if (mails.empty()) return;
  const std::lock_guard lock(mutex_);
  forgotten_.insert(forgotten_.end(), mails.begin(), mails.end());
  due_.notify_all();
}

void Mailer::run(std::stop_token stop) {
  pthread_setname_np(pthread_self(), "mailer");
  Smtp smtp(settings_, abandoned_);
  const EmlFolder folder(settings_.folder);
  while (!stop.stop_requested()) {
    std::vector<std::string> forgotten;
    std::deque<Waiting> next;
    {
      std::unique_lock lock(mutex_);
      due_.wait(lock, stop, [&] { return !inbox_.empty() || !forgotten_.empty(); });
      forgotten.swap(forgotten_);
      if (!inbox_.empty()) {
        next.push_back(std::move(inbox_.front()));
        inbox_.pop_front();
        sending_ = true;
      }
    }
    for (const auto& mail : forgotten) folder.remove(mail);
    for (auto& waiting : next) {
      auto result = settings_.smtp.empty() ? folder.put(waiting.letter) : smtp.send(waiting.letter);
      if (!result.fault.empty()) spdlog::warn("mail {} was not sent: {}", waiting.letter.id, result.fault);
      waiting.done(std::move(result));
      const std::lock_guard lock(mutex_);
      sending_ = false;
      due_.notify_all();
    }
  }
}

}  // namespace rostrum::mail
