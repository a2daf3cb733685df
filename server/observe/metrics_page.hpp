// What a scrape of /metrics gets, in Prometheus' text format 0.0.4. Put together anew for each scrape from what the
// parts counted. Value. Names carry the prefix `rostrum_` and their unit, as Prometheus' own conventions ask.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/observe/histogram.hpp"

namespace rostrum::observe {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class MetricsPage {
 public:
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

  MetricsPage();
  ~MetricsPage();
  MetricsPage(const MetricsPage&) = delete;
  MetricsPage& operator=(const MetricsPage&) = delete;

  /// `name` without the prefix. Samples of one name follow each other and share the help of the first.
  void counter(std::string_view name, std::string_view help, double value, Labels labels = {});
  void gauge(std::string_view name, std::string_view help, double value, Labels labels = {});
  void histogram(std::string_view name, std::string_view help, const Histogram::Reading& reading);
  /// CPU time, memory, descriptors and age of this process, under the names that Prometheus' libraries use.
  void process();

  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace rostrum::observe
