// Sends notices of the server's own to addresses of the configuration: warnings of limits, heads of the audit chain. Never on a request's way: on
// the main thread's loop, one at a time for each address, with a time-out and bounded retries.
#pragma once

#include "engine/config/snapshot.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/upstream/task.hpp"
#include "server/logger.hpp"
#include "server/notice_lane.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>

namespace signalbox::server {

/// Since the start.
struct notice_counts {
    std::uint64_t sent = 0, repeated = 0, given_up = 0, dropped = 0;  // dropped: the queue was full
    bool operator==(notice_counts const&) const = default;
};

class notice_sender {
public:
    using clock = std::function<model::steady_time()>;
    notice_sender(boost::asio::io_context& loop, logger const& log, clock now = std::chrono::steady_clock::now);
    notice_sender(notice_sender const&) = delete;
    ~notice_sender();

    /// Queues it; look() begins it.
    void send(config::web_address const& to, std::string body);
    /// Begins what is due. Costs nothing while no notice waits.
    void look();
    /// Breaks off what is under way; nothing is sent any more.
    void end();
    notice_counts const& counts() const { return counts_; }
    /// Nothing is being sent.
    bool idle() const;
    std::size_t waiting() const;

private:
    struct address;
    void begin(std::shared_ptr<address> const& to, std::string body);
    void finished(address& to, notice_outcome const& how);
    static upstream::task<void> post(notice_sender& self, std::shared_ptr<address> to, std::string body);

    boost::asio::io_context& loop_;
    logger const& log_;
    clock now_;
    std::map<std::string, std::shared_ptr<address>> addresses_;  // by their text; those without a notice are forgotten
    notice_counts counts_;
    bool ended_ = false;
};

}  // namespace signalbox::server
