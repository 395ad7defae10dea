// Copies of requests that were answered, on their way to a model whose reply reaches no caller. They outlive the requests they were made of, so that each
// one owns what it needs. Owned by the gateway, on its strand.
#pragma once

#include "engine/admission.hpp"
#include "engine/upstream/stop.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace signalbox {

class shadows {
public:
    static constexpr std::size_t most = 32;           // at the same time, for each worker: a slow model must not gather requests
    static constexpr std::size_t longest = 1u << 20;  // of a body

    /// What a copy owns.
    struct copy {
        copy(inbound const& request, entry const& from, route::destination to, std::uint64_t parent);
        copy(copy const&) = delete;

        std::string text;  // of the head: path, query, peer, names and values
        std::string body;
        wire::header_list fields;
        model::logging_rule logging;  // what holds for the request that it is made of
        inbound asks;
        entry from;
        upstream::stop_signal stop;
    };

    explicit shadows(upstream::executor where) : where_(where) {}
    shadows(shadows const&) = delete;

    /// Whether there is room for a copy of this body.
    bool takes(std::size_t body) const { return running_.size() < most && body <= longest && !ended_; }
    /// Sends one; only when takes() says so.
    void start(std::shared_ptr<copy> one, upstream::task<void> run);
    std::size_t running() const { return running_.size(); }
    /// Breaks off those that run and takes no more; tells when they are over, at once when there are none.
    void end(std::function<void()> ended);

private:
    void over(copy const* one);

    upstream::executor where_;
    std::vector<std::shared_ptr<copy>> running_;
    std::function<void()> ended_;  // set: no more are taken
};

}  // namespace signalbox
