#include "server/desk/desks.hpp"

#include <future>

namespace rostrum::desk {

Desks::Desks(boost::asio::any_io_executor executor, Ports ports)
    : executor_(std::move(executor)), ports_(std::move(ports)), timer_(executor_) {}

void Desks::announce(const document::Document& document) {
  std::shared_ptr<Desk> desk;
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    auto& held = desks_[document.slug];
    fresh = held == nullptr;
    if (fresh) held = std::make_shared<Desk>(executor_, document.slug, ports_);
    desk = held;
  }
  desk->announce(std::make_shared<const document::Document>(document));
  if (fresh) desk->load();
}

void Desks::tell_end(const std::string& event, const event::Ending& ending) {
  if (const auto desk = find(event)) desk->tell_end(ending);
}

void Desks::remove(const std::string& event) {
  std::shared_ptr<Desk> desk;
  {
    const std::lock_guard lock(mutex_);
    if (auto held = desks_.extract(event)) desk = std::move(held.mapped());
  }
  if (desk) desk->abolish();
}

void Desks::beat() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    for (const auto& desk : all()) desk->beat();
    beat();
  });
}

void Desks::finish() {
  for (const auto& desk : all()) {
    auto finished = std::make_shared<std::promise<void>>();
    auto future = finished->get_future();
    desk->finish([finished] { finished->set_value(); });
    future.wait_for(std::chrono::seconds(5));
  }
}

std::vector<std::shared_ptr<Desk>> Desks::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Desk>> found;
  for (const auto& [event, desk] : desks_) found.push_back(desk);
  return found;
}

std::shared_ptr<Desk> Desks::find(const std::string& event) const {
  const std::lock_guard lock(mutex_);
  const auto found = desks_.find(event);
  return found == desks_.end() ? nullptr : found->second;
}

}  // namespace rostrum::desk
