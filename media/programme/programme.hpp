// The programme from first doors to end: a picture and its sound for each tick, by the clock, encoded in every
// rendition and given out in parts. Nothing here waits for the server or for an encoder. Owned by the network thread:
// it starts and stops; the canvas has a thread, and so has each encoder.
//
//   canvas thread ──pictures──► lane of v720 ──► encode, package ──► Outlet
//                 ──sound─────► lane of a-floor ──► encode, package ──►
//                 ──one a group─► lane of stills ─► small JPEG ───────►
#pragma once
#include <memory>

#include "media/encode/ladder.hpp"
#include "media/link/stall_watch.hpp"
#include "media/programme/source.hpp"

namespace rostrum::programme {

class Programme {
 public:
  /// Opens the encoders and gives out inits and stand-in groups with this slate. Takes a second or so. `outlet` must
  /// outlive this. Throws std::runtime_error.
  Programme(const encode::Ladder& ladder, const Picture& slate, Source source, Outlet& outlet);
  /// As stop().
  ~Programme();
  Programme(const Programme&) = delete;
  Programme& operator=(const Programme&) = delete;

  /// Pictures begin with this tick, a common edge (pacer.hpp). Running already, it is ignored.
  void start(const link::Timeline& timeline, link::Tick first_tick);
  /// After the picture at work. What encoders still hold is finished.
  void stop();

  /// Fills in canvas, canvas_expected and encoded_until. Thread-safe.
  void report(link::Progress& progress) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rostrum::programme
