// Who calls the sample's gateway, what for, and how often at which minute: tables and pure functions of the time.
#pragma once

#include "engine/model/dialect.hpp"
#include "server/sample_data/story.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace signalbox::server::sample {

enum class rhythm : std::uint8_t { office, evening, night, steady };

struct errand {
    std::string_view model;  // as it is asked for
    double share = 1;
};

struct caller {
    std::string_view consumer;
    std::span<std::string_view const> keys;
    double share = 1;  // of all requests, on a weekday
    rhythm when = rhythm::steady;
    model::dialect spoken = model::dialect::openai_chat;
    double streams = 0;  // share of its requests
    double prompt = 0;   // tokens, median
    double completion = 0;
    double cached = 0;  // share of the prompt, where a request hits the cache at all
    double traced = 0;  // share of its requests with a traceparent
    std::span<errand const> errands;
};

std::span<caller const> callers();
inline constexpr std::size_t caller_count = 8;

/// How much of its usual traffic a caller sends at this time; 1 is a busy hour of a weekday.
double pace(caller const& who, std::int64_t when_us, story const& of);

/// How far the consumer research has climbed, 0 to 1; its prompts grow longer with it.
double climb(std::int64_t when_us, story const& of);

}  // namespace signalbox::server::sample
