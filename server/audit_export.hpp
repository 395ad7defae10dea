// Takes the newest link's digest out of the machine's store on a schedule: a line in a file, or a notice to an address. Owned by the watch, on the
// main thread.
#pragma once

#include "engine/state.hpp"
#include "server/audit_inbox.hpp"
#include "server/logger.hpp"
#include "server/notice_sender.hpp"

#include <functional>

namespace signalbox::server {

/// Since the start.
struct export_counts {
    std::uint64_t written = 0, failed = 0;  // of files; notices count with their sender
    std::uint64_t last_link = 0;            // that was exported
};

class audit_export {
public:
    using clock = std::function<model::steady_time()>;
    audit_export(state_source const& states, audit_inbox const& acts, notice_sender& notices, logger const& log,
                 clock now = std::chrono::steady_clock::now);
    audit_export(audit_export const&) = delete;

    /// Exports when it is time and something was chained since. The first time as soon as there is a head.
    void look();
    /// At the end of the server, with the chain's last head: a file gets it, time or not.
    void finish(storage::audit_head const& last);
    export_counts const& counts() const { return counts_; }

    static constexpr std::chrono::seconds retry_pause{10};  // after a file that could not be written

private:
    bool take_out(storage::audit_head const& head);
    bool write(std::string const& file, storage::audit_head const& head);

    state_source const& states_;
    audit_inbox const& acts_;
    notice_sender& notices_;
    logger const& log_;
    clock now_;
    model::steady_time due_{};
    export_counts counts_;
    std::uint64_t failures_ = 0;  // in a row
};

}  // namespace signalbox::server
