// The access token of one account, shared by all workers and by who renews it. Made with the state, kept through reloads; all members are
// behind one lock, which only requests for such a provider take.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/model/secret_index.hpp"
#include "engine/provider/service_account.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace signalbox::provider {

struct access_token {
    model::secret text;
    std::uint64_t number = 0;  // of the source's tokens, from 1
    model::steady_time end;
    model::secret_index hidden;  // what words of the provider must not show
};

class token_source {
public:
    /// Requests that wait for a token: more than a server has connections.
    static constexpr std::size_t most_waiting = 100'000;

    explicit token_source(std::shared_ptr<service_account const> of) : account_(std::move(of)) {}
    token_source(token_source const&) = delete;

    service_account const& account() const { return *account_; }

    struct reply {
        std::shared_ptr<access_token const> token;  // null: there is none
        bool expected = false;                      // one is being fetched, and `changed` is called when that has ended
        std::string why;                            // otherwise
    };
    /// The token in force, but not the one with the number `refused`, which the provider took for invalid. `changed` is called once, from any
    /// thread, and only when a token is expected.
    reply ask(model::steady_time now, std::uint64_t refused, std::function<void()> const& changed);

    // For who renews.
    /// A token was asked for that there is not. Asked once, then forgotten.
    bool take_wanted();
    /// Whether a token that a provider refuses would be replaced. When not, who waits for that waits no longer.
    void set_renewable(bool yes);
    void begin();
    void put(granted_token fresh, model::steady_time now);
    void fail(std::string why);

private:
    reply expect(std::function<void()> const& changed);

    enum class stage : std::uint8_t { unasked, under_way, there, failed };

    std::shared_ptr<service_account const> const account_;
    std::mutex guard_;
    std::shared_ptr<access_token const> token_;
    std::string why_;  // of the last failure
    std::vector<std::function<void()>> waiting_;
    std::uint64_t made_ = 0;
    stage stage_ = stage::unasked;
    bool wanted_ = false, renewable_ = true;
};

}  // namespace signalbox::provider
