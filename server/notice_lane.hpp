// The notices on their way to one address: a bounded queue, what becomes of the first of them, and when it is tried again. Pure: time comes from the
// caller. The notice sender owns one for each address.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace signalbox::server {

/// What an attempt came to: the status of the reply, or the words of a failure.
struct notice_outcome {
    int status = 0;  // 0: no reply
    std::string failure;
    bool taken() const { return status >= 200 && status < 300; }
    /// Another attempt may end otherwise.
    bool worth_repeating() const;
    std::string words() const;
};

class notice_lane {
public:
    static constexpr std::size_t most_waiting = 100;       // for one address; more are dropped, and counted
    static constexpr int most_attempts = 8;                // over two minutes
    static constexpr std::chrono::seconds first_pause{1};  // doubled with each attempt
    static constexpr std::chrono::seconds longest_pause{60};

    /// False when it is full.
    bool add(std::string body);
    /// The notice to send now; nothing while one is under way, none waits or the pause is not over.
    std::optional<std::string> begin(model::steady_time now);

    enum class next : std::uint8_t { sent, again, given_up };
    /// Of the one that began.
    next ended(notice_outcome const& how, model::steady_time now);

    bool under_way() const { return under_way_; }
    bool empty() const { return waiting_.empty(); }
    std::size_t waiting() const { return waiting_.size(); }
    int attempts() const { return attempts_; }

private:
    std::deque<std::string> waiting_;  // the first is the one that is tried
    int attempts_ = 0;
    model::steady_time due_{};
    bool under_way_ = false;
};

}  // namespace signalbox::server
