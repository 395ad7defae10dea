// One sink at work: a thread that reads the store's events in the order of arrival and delivers them, however slow or dead the receiver is. Owned by
// the crew.
#pragma once

#include "server/sinks/delivery.hpp"
#include "server/sinks/sink_receiver.hpp"
#include "server/sinks/sink_report.hpp"
#include "server/sinks/sink_source.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace signalbox::server {

class sink_lane {
public:
    static constexpr std::chrono::milliseconds idle_pause{
        200};  // between looks at a store in which nothing arrives; each costs microseconds

    /// Starts the thread once the place to begin with is known, so that no event that arrives from now on is passed over. Without `fresh`
    /// every event is read from the store, and how many wait is not known.
    sink_lane(config::sink_definition what, std::string const& store, std::shared_ptr<provider_book const> providers, logger const& log,
              std::shared_ptr<fresh_events> fresh = nullptr);
    sink_lane(sink_lane const&) = delete;
    ~sink_lane();

    config::sink_definition const& what() const { return what_; }
    void use(std::shared_ptr<provider_book const> providers);
    /// No more events arrive: delivers what is there, ends at the first failure.
    void ask_to_end();
    /// Waits for the end until then, and breaks off what is still under way. What is not delivered is at the next start.
    void end(model::steady_time until);
    sink_status look() const;
    /// The place that its position file has: what lies before it is not needed any more, also after a kill. 0: not known.
    std::uint64_t safe_place() const { return safe_.load(std::memory_order_relaxed); }

private:
    enum class stage : std::uint8_t { working, ending, stopped, over };
    struct shared {
        std::mutex guard;
        std::condition_variable changed;
        stage now = stage::working;
        bool enough = false;  // events for a whole delivery
        std::shared_ptr<provider_book const> providers;
    };

    fresh_way make_way(std::shared_ptr<provider_book const> const& providers);
    void run();
    bool step();
    bool deliver(model::steady_time now);
    bool after(receipt const& done, model::steady_time now);
    void offer_metrics(model::steady_time now, bool last);
    void save(bool now_or_never);
    void pass(std::uint64_t dropped, std::string const& why, model::steady_time now);
    std::string open();
    backlog waiting(model::steady_time now) const;
    bool pause();
    void wake();
    stage at_stage() const;
    void forget_wake();
    std::shared_ptr<provider_book const> providers() const;

    config::sink_definition const what_;
    std::shared_ptr<fresh_events> const fresh_;
    fresh_way const way_;  // nowhere: what is delivered is more than the recorder has, or there is no recorder
    sink_source source_;
    sink_receiver receiver_;
    sink_report report_;
    delivery machine_;
    std::optional<sink_source::page> held_;  // under delivery
    mutable shared shared_;
    std::atomic<std::uint64_t> safe_{0}, passed_{0};  // places of the arrivals; 0: not known
    std::thread thread_;
};

}  // namespace signalbox::server
