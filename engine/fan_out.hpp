// A request that goes to several targets at once: what its branches and its run share. The branches give the bytes of their replies, each one
// piece at a time, and the run takes them to the client. Shared by all of them, on the request's strand.
#pragma once

#include "engine/bell.hpp"
#include "engine/branch_result.hpp"
#include "engine/upstream/stop.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace signalbox {

class fan_out {
public:
    /// Bytes of a plain reply that are held until all branches are over.
    static constexpr std::size_t longest_reply = 4u << 20;

    fan_out(upstream::executor where, route::merge_rule how, std::span<route::branch const* const> branches, bool streams);
    fan_out(fan_out const&) = delete;

    // What a branch does.
    /// Of a stream: the bytes stand in the reply when this returns. Fault client_closed when they are not wanted any more.
    upstream::task<model::result<void>> give(std::size_t from, std::string_view bytes);
    /// It is over: its result is complete.
    void end(std::size_t which);
    branch_result& result(std::size_t of) { return results_[of]; }
    upstream::stop_signal& stop_of(std::size_t which) { return parts_[which]->stop; }
    bool streams() const { return streams_; }
    /// Whether the bytes of a branch stand in the reply as they are.
    bool passes_on() const { return how_.shape == route::merging::first; }

    // What the run does.
    /// Waits until there are bytes for the client, or all branches are over.
    upstream::task<void> news() { return news_.heard(); }
    std::string take();
    /// The client has what was taken.
    void taken();
    /// Breaks off all that still run.
    void close(model::fault why);
    bool over() const { return running_ == 0 && pending_.empty(); }
    std::span<branch_result const> results() const { return results_; }
    /// With merging::first: the branch whose reply it is; null when none has answered.
    branch_result const* chosen() const { return chosen_ ? &results_[*chosen_] : nullptr; }
    bool succeeded() const;

private:
    struct part {
        explicit part(upstream::executor where) : goes_on(where) {}
        upstream::stop_signal stop;
        bell goes_on;
        bool gave = false;     // its bytes stand in pending_
        bool leaving = false;  // its bytes are on their way to the client
    };
    bool choose(std::size_t which);

    route::merge_rule how_;
    bool streams_;
    bool closed_ = false;
    std::size_t running_;
    std::optional<std::size_t> chosen_;
    std::vector<std::unique_ptr<part>> parts_;
    std::vector<branch_result> results_;
    std::string pending_;  // at most one piece of each branch
    bell news_;
};

}  // namespace signalbox
