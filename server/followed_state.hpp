// What is known of the server that gives the configuration, and of the last text that it gave. Written by the thread that looks, read by the operator's pages.
#pragma once

#include <mutex>
#include <string>
#include <utility>

namespace signalbox::server {

class followed_state {
public:
    struct seen {
        std::string address;
        std::string away;     // why the last look found no server; empty: it answered
        std::string refused;  // why its last text is not in force; empty: it is
        std::string differs;  // how the local copy, which is served, differs from that text; empty: it does not
    };

    /// `address` as it may be shown.
    explicit followed_state(std::string address) { now_.address = std::move(address); }
    followed_state(followed_state const&) = delete;

    void note(std::string away, std::string refused, std::string differs)
    {
        std::lock_guard const lock(guard_);
        now_.away = std::move(away);
        now_.refused = std::move(refused);
        now_.differs = std::move(differs);
    }
    seen look() const
    {
        std::lock_guard const lock(guard_);
        return now_;
    }

private:
    mutable std::mutex guard_;
    seen now_;
};

struct serve_options;
/// As serve(), with what is known of the server that gives the configuration for /health; null: none does.
int serve_with(serve_options const& options, followed_state const* state);  // serve.cpp

}  // namespace signalbox::server
