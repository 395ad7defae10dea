// Acts of administration on their way to the recorder's thread, which alone writes the store's chain, and what it says about them. Owned by the
// recorder; any thread.
#pragma once

#include "storage/audit_act.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace signalbox::server {

struct waiting_commit;

class audit_inbox {
public:
    /// `open`: the store has a chain; without one acts are not taken. `added`: wakes who writes them.
    explicit audit_inbox(bool open, std::function<void()> added = {}) : open_(open), wake_(std::move(added)) {}
    audit_inbox(audit_inbox const&) = delete;

    bool open() const { return open_; }
    /// False when it is full, which is counted, or closed.
    bool add(storage::audit_act act);
    /// Whether the next act finds it full; what is to be told of may be refused before it is done.
    bool full() const;
    /// False when all that was added is written. Otherwise `page` is answered once it is, or when the store fails.
    bool makes_wait(waiting_commit& page);
    /// How many acts found it full.
    std::uint64_t refused() const;
    /// The ids of acts that were written since the last call.
    std::vector<std::string> take_written();
    /// The newest link of the chain, as far as the recorder has said.
    storage::audit_head head() const;

    /// For the recorder: what waits, then either written() or not, and it waits on.
    std::vector<storage::audit_act> waiting() const;
    void written(std::span<storage::audit_act const> acts);
    /// The store fails: the acts wait on, those who wait for them do not.
    void store_fails();
    void show_head(storage::audit_head const& newest);

    /// A day of administration by a program; more at once is no administration.
    static constexpr std::size_t most_acts = 1'000;

private:
    struct page {
        std::uint64_t after;  // so many acts
        waiting_commit* waits;
    };
    bool const open_;
    std::function<void()> const wake_;
    mutable std::mutex guard_;
    std::vector<storage::audit_act> waiting_;
    std::vector<std::string> written_;
    std::vector<page> pages_;
    std::uint64_t done_ = 0;  // acts ever written
    std::uint64_t refused_ = 0;
    storage::audit_head head_;
};

}  // namespace signalbox::server
