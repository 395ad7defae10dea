// Keeps a silent stream alive: after a while without a write it has a few bytes sent that mean nothing, so that boxes on the way do not take the
// connection for dead. Owned by an outlet, on its strand.
#pragma once

#include "engine/upstream/alarm_clock.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace signalbox::server {

class silence_filler {
public:
    /// `fill(owner)` is called after one to two times the pause without a write.
    silence_filler(upstream::alarm_clock& clock, void (*fill)(void*), void* owner)
        : clock_(clock),
          alarm_(
              clock, [](void* self) { static_cast<silence_filler*>(self)->look(); }, this),
          fill_(fill),
          owner_(owner)
    {}

    void start(std::string_view bytes, std::chrono::milliseconds pause)
    {
        bytes_ = bytes;
        pause_ = pause;
        wrote_ = true;
        if (!bytes.empty() && pause.count() > 0) alarm_.arm(clock_.now() + pause);
    }
    void stop() { alarm_.disarm(); }
    /// Something was written: a mark costs less for each event than a look at the clock.
    void note_write() { wrote_ = true; }

    std::string_view bytes() const { return bytes_; }
    /// What the socket did not take of the filler: it must go out before anything else.
    void owe(std::string_view rest) { owed_ = rest; }
    std::string take_owed() { return std::exchange(owed_, {}); }

private:
    void look()
    {
        alarm_.arm(clock_.now() + pause_);
        if (!std::exchange(wrote_, false)) fill_(owner_);
    }

    upstream::alarm_clock& clock_;
    upstream::alarm_clock::alarm alarm_;
    void (*fill_)(void*);
    void* owner_;
    std::string_view bytes_;
    std::string owed_;
    std::chrono::milliseconds pause_{0};
    bool wrote_ = false;
};

}  // namespace signalbox::server
