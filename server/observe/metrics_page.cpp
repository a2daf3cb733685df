#include "server/observe/metrics_page.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <vector>

namespace rostrum::observe {
namespace {

constexpr std::string_view kPrefix = "rostrum_";

prometheus::ClientMetric labelled(Labels labels) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : labels) {
    auto& label = metric.label.emplace_back();
    label.name = name;
    label.value = value;
  }
  return metric;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

struct MetricsPage::Families {
  prometheus::ClientMetric& add(std::string name, std::string_view help, prometheus::MetricType type, Labels labels) {
    if (list.empty() || list.back().name != name) {
      auto& family = list.emplace_back();
      family.name = std::move(name);
      family.help = help;
      family.type = type;
    }
    return list.back().metric.emplace_back(labelled(labels));
  }

  std::vector<prometheus::MetricFamily> list;
};

MetricsPage::MetricsPage() : families_(std::make_unique<Families>()) {}
MetricsPage::~MetricsPage() = default;

void MetricsPage::counter(std::string_view name, std::string_view help, double value, Labels labels) {
  families_->add(std::string(kPrefix).append(name), help, prometheus::MetricType::Counter, labels).counter.value =
      value;
}

void MetricsPage::gauge(std::string_view name, std::string_view help, double value, Labels labels) {
  families_->add(std::string(kPrefix).append(name), help, prometheus::MetricType::Gauge, labels).gauge.value = value;
}

void MetricsPage::histogram(std::string_view name, std::string_view help, const Histogram::Reading& reading) {
  auto& into = families_->add(std::string(kPrefix).append(name), help, prometheus::MetricType::Histogram, {}).histogram;
  for (std::size_t i = 0; i < reading.counts.size(); ++i) {
    into.sample_count += reading.counts[i];
    auto& bucket = into.bucket.emplace_back();
    bucket.cumulative_count = into.sample_count;
    bucket.upper_bound =
        i < Histogram::kBounds.size() ? Histogram::kBounds[i] : std::numeric_limits<double>::infinity();
  }
  into.sample_sum = reading.sum_seconds;
}

void MetricsPage::process() {
  const auto add = [this](const char* name, const char* help, prometheus::MetricType type, double value) {
    auto& metric = families_->add(name, help, type, {});
    (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  };
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  add("process_cpu_seconds_total", "CPU time of rostrumd, its stages not included", prometheus::MetricType::Counter,
      seconds(usage.ru_utime) + seconds(usage.ru_stime));
  // proc(5): pages in all, resident.
  double all = 0;
  double resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  add("process_resident_memory_bytes", "Memory that is in RAM", prometheus::MetricType::Gauge,
      resident * static_cast<double>(sysconf(_SC_PAGESIZE)));
  std::error_code error;
  const std::filesystem::directory_iterator descriptors("/proc/self/fd", error);
  if (!error) {
    const auto open = std::distance(begin(descriptors), end(descriptors));
    // One of them is the listing's own.
    add("process_open_fds", "Descriptors that are open", prometheus::MetricType::Gauge, static_cast<double>(open - 1));
  }
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  add("process_max_fds", "Descriptors that may be open", prometheus::MetricType::Gauge,
      static_cast<double>(limit.rlim_cur));
}

std::string MetricsPage::text() const {
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families_->list);
  return out.str();
}

}  // namespace rostrum::observe
