// One connection to Redis: commands are appended, and their replies read in order. Owned by the thread that asks about shared counters; every wait on it
// ends within a time limit.
#pragma once

#include "engine/config/redis_settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct redisContext;

namespace signalbox::server::redis {

/// What Redis said, as a value.
struct reply {
    enum class kind : std::uint8_t { nothing, text, number, list, error };
    kind is = kind::nothing;
    std::string text;  // of errors too
    std::int64_t number = 0;
    std::vector<reply> list;
};

class connection {
public:
    /// To connect, and for each reply: what asks gives up before the requests that wait do.
    static constexpr std::chrono::milliseconds patience{500};

    /// Connects, says who it is and selects the database. The failure names what is wrong and the field that has it.
    static model::result<std::unique_ptr<connection>> open(config::redis_settings const& with);
    connection(connection const&) = delete;
    ~connection();

    void append(std::vector<std::string> const& command);
    /// The reply to the oldest command without one; the failure when the connection broke.
    model::result<reply> next();
    /// Both.
    model::result<reply> ask(std::vector<std::string> const& command);
    /// Of the process that answers: another one may not know what the last one knew.
    std::string const& run() const { return run_; }

private:
    connection(redisContext* of, std::string name) : of_(of), name_(std::move(name)) {}
    model::result<void> introduce(config::redis_settings const& with);

    redisContext* of_;
    std::string const name_;  // for people
    std::string run_;
};

/// What an error of Redis means here, with the field of storage.redis and what helps. `names_user`: the configuration names one of its users.
std::string words_for(std::string const& error, bool names_user = false);

}  // namespace signalbox::server::redis
