// What the storage benchmark writes: traffic made from a seed, and the queue it goes through. One producer thread, one consumer.
#pragma once

#include "engine/base/kept_text.hpp"

#include "schema/event_record.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::bench {

using event_ptr = std::unique_ptr<schema::event_record>;
inline constexpr std::size_t queue_limit = 65'536;

/// Traffic as an office has it: a dozen routes with two arms each, keys of very different use, log-normal latencies, three percent trouble.
class traffic {
public:
    explicit traffic(unsigned keys) : keys_(std::max(keys, 1u)) {}

    event_ptr make(std::uint64_t number, std::int64_t started_us)
    {
        auto event = std::make_unique<schema::event_record>();
        event->id = static_cast<std::uint64_t>(started_us / 1000) << 20 | (number & 0xfffff);
        event->started_us = started_us;
        event->trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
        event->config_revision = "3f9a7c21b0de";
        unsigned const key = skewed(keys_);
        event->key_id = base::kept("key_" + std::to_string(10'000'000 + key));
        event->consumer = base::kept("team-" + std::to_string(key / 4));
        event->client_dialect = key % 3 == 0 ? "anthropic" : "openai_chat";
        event->path = key % 3 == 0 ? "/v1/messages" : "/v1/chat/completions";
        route(*event, (key + skewed(3)) % 12, pick(2));
        outcome(*event);
        return event;
    }

private:
    unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
    unsigned skewed(unsigned below)
    {
        double const u = static_cast<double>(random_() >> 11) * 0x1p-53;
        return static_cast<unsigned>(static_cast<double>(below) * u * u * u);
    }

    void route(schema::event_record& event, unsigned group, unsigned arm)
    {
        static constexpr std::array<char const*, 4> providers{"openai", "anthropic", "groq", "local-vllm"};
        std::string const name = "route-" + std::to_string(group);
        event.requested_model = name;
        event.group = base::kept(name);
        event.strategy = "weighted";
        event.assignment_unit = "request";
        event.assignment_probability = 0.5;
        event.tag = arm == 0 ? "control" : "experiment";
        event.provider = providers[(group + arm) % providers.size()];
        event.resolved_model = base::kept("model-" + std::to_string(group * 2 + arm));
        event.upstream_model = base::kept("vendor-model-" + std::to_string(group * 2 + arm) + "-2026-08-06");
        event.response_model = event.upstream_model;
        event.price_source = "built-in 2026-11-21";
        event.payload_policy = "none";
        event.road = group % 2 == 0 ? "relay" : "translate";
    }

    void outcome(schema::event_record& event)
    {
        double const latency = std::exp(normal_(random_)) * 900'000;
        event.latency_us = static_cast<std::int64_t>(latency);
        event.upstream_us = event.latency_us - 90;
        event.gateway_us = 90;
        event.stream = pick(10) < 7;
        event.request_bytes = 300 + pick(4'000);
        event.reply_bytes = 600 + pick(4'000);
        bool const failed = pick(100) < 3;
        event.decision = failed ? "error" : "allowed";
        event.status = failed ? 502u : 200u;
        if (failed)
            event.reason = pick(2) == 0 ? "exhausted" : "truncated";
        else
            event.finish_reason = pick(10) == 0 ? "length" : "stop";
        event.first_token_us = failed ? 0 : static_cast<std::int64_t>(latency / 3);
        event.tokens.emplace();
        event.tokens->prompt = 20 + pick(3'000);
        event.tokens->completion = failed ? 0 : 10 + pick(800);
        event.estimated_cost_micros = 100 + pick(5'000);
        event.actual_cost_micros = 100 + pick(5'000);
        schema::attempt_record& attempt = event.attempts.emplace_back();
        attempt.provider = event.provider;
        attempt.model = event.resolved_model;
        attempt.upstream_model = event.upstream_model;
        attempt.reason = "weight";
        attempt.status = event.status;
        attempt.start_us = 40;
        attempt.first_byte_us = event.first_token_us;
        attempt.first_token_us = event.first_token_us;
        attempt.end_us = event.latency_us;
    }

    unsigned keys_;
    std::mt19937_64 random_{42};
    std::normal_distribution<double> normal_{0.0, 0.6};
};

/// The queue between the server's threads and the writer's: bounded, handed over as a whole.
class event_queue {
public:
    bool put(std::vector<event_ptr>& events)
    {
        std::lock_guard const hold{mutex_};
        if (waiting_.size() + events.size() > queue_limit) return false;
        for (auto& each : events) waiting_.push_back(std::move(each));
        events.clear();
        if (waiting_.size() >= least_) arrived_.notify_one();
        return true;
    }
    void close()
    {
        std::lock_guard const hold{mutex_};
        closed_ = true;
        arrived_.notify_one();
    }
    /// Everything that is pending, once it is `least` events or the queue is closed; empty when it is closed and empty.
    std::vector<event_ptr> take(std::size_t least)
    {
        std::unique_lock hold{mutex_};
        least_ = std::clamp<std::size_t>(least, 1, queue_limit / 2);
        arrived_.wait(hold, [this] { return closed_ || waiting_.size() >= least_; });
        return std::exchange(waiting_, {});
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<event_ptr> waiting_;
    std::size_t least_ = 1;
    bool closed_ = false;
};

}  // namespace signalbox::bench
