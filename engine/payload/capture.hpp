// Gathers the payload of one request while it is under way, within the limit of a part and the room of the queue. Made for requests whose payload may be
// kept; others have none. Owned by its request, on its strand.
#pragma once

#include "engine/payload/queue.hpp"

#include <span>
#include <string_view>

namespace signalbox::payload {

class capture {
public:
    using clock = model::steady_time (*)();

    /// The queue outlives this. Times of replies are counted from `began`.
    capture(queue& to, std::size_t part_limit, model::steady_time began, clock now = &std::chrono::steady_clock::now)
        : to_(to), limit_(part_limit), began_(began), now_(now), made_(std::make_unique<kept_payload>())
    {}
    ~capture();
    capture(capture const&) = delete;

    /// The part begins, anew when it has begun before: another call.
    void begin(part which, std::string head);
    /// More of its body.
    void add(part which, std::string_view bytes);
    /// A request as it leaves; small bodies stand behind their heads. What a call before received is forgotten.
    void sent(std::string_view head, std::span<std::string_view const> body);

    text const& at(part which) const { return made_->at(which); }
    /// Gives it to the queue.
    void hand_over(std::uint64_t event, std::function<void(kept_payload&)> clean);

private:
    void give_back(std::size_t room);
    void forget(text& of);
    void note_time(text& of, std::size_t bytes);
    void drop();

    queue& to_;
    std::size_t const limit_;
    model::steady_time const began_;
    clock const now_;
    std::unique_ptr<kept_payload> made_;  // null: handed over
};

}  // namespace signalbox::payload
