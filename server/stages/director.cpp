#include "server/stages/director.hpp"

namespace rostrum::stages {
namespace {

// More than any layout shows; a message to the stage is bounded.
constexpr std::size_t kMaxTiles = 64;

link::Slate slate_of(const StageView& view, link::SlateKind kind) {
  link::Slate slate;
  slate.kind = kind;
  slate.title = view.title;
  switch (kind) {
    case link::SlateKind::before:
      if (view.starts_at_unix_ms > 0) slate.countdown_to_unix_ms = view.starts_at_unix_ms;
      break;
    case link::SlateKind::pause:
    case link::SlateKind::cut:
    case link::SlateKind::trouble:
      slate.subtitle = view.pause_text;
      break;
    case link::SlateKind::after:
      slate.subtitle = view.ended_text;
      break;
  }
  return slate;
}

/// Nothing when the people on stage are to be seen.
std::optional<link::SlateKind> slate_kind(const StageView& view) {
  if (view.cut) return link::SlateKind::cut;
  if (view.slate) return view.slate;
  switch (view.phase) {
    case Phase::draft:
    case Phase::doors:
      return link::SlateKind::before;
    case Phase::paused:
      return link::SlateKind::pause;
    case Phase::ended:
      return link::SlateKind::after;
    case Phase::rehearsal:
    case Phase::live:
      break;
  }
  return view.on_stage.empty() ? std::optional(link::SlateKind::pause) : std::nullopt;
}

}  // namespace

link::Scene direct(const StageView& view, std::uint64_t version, link::Tick at_tick) {
  link::Scene scene;
  scene.version = version;
  scene.at_tick = at_tick;
  // Behind a slate too, so that a stage that is prepared shows nothing else for a moment when the slate goes.
  for (const Performer& performer : view.on_stage) {
    if (scene.tiles.size() == kMaxTiles) break;
    scene.tiles.push_back({performer.feed, performer.name, performer.title, performer.muted});
    if (view.spotlight == performer.feed) scene.spotlight = performer.feed;
  }
  if (const auto kind = slate_kind(view)) scene.slate = slate_of(view, *kind);
  return scene;
}

}  // namespace rostrum::stages
