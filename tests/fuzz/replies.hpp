// What holds of the replies of every format: never a crash, the same events wherever the bytes are cut, a digest that agrees with full reading, and
// what was read can be written and read again. Used by the reply targets.
#pragma once

#include "engine/dialect/format.hpp"

#include "require.hpp"

#include <memory>
#include <string>
#include <vector>

namespace signalbox::fuzz {

using dialect::detail;
using dialect::framing;

struct outcome {
    std::vector<model::reply_event> events;
    std::uint64_t contents = 0;
    bool failed = false;
    model::fault fault = model::fault::internal;
    bool operator==(outcome const&) const = default;
};

inline outcome read(std::unique_ptr<dialect::reply_reader> const& reader, std::vector<std::string_view> const& pieces)
{
    outcome out;
    model::result<void> done;
    for (std::string_view const piece : pieces) {
        // Memory of its own only while it is fed: a view kept too long is found.
        std::unique_ptr<char[]> const owned(new char[piece.size()]);
        piece.copy(owned.get(), piece.size());
        if (done) done = reader->feed({owned.get(), piece.size()}, out.events);
    }
    if (done) done = reader->finish(out.events);
    out.contents = reader->content_events();
    out.failed = !done;
    if (!done) out.fault = done.error().kind;
    return out;
}

inline outcome read(dialect::format const& of, framing how, detail how_much, std::vector<std::string_view> const& pieces)
{
    return read(of.read_reply(how, how_much), pieces);
}

/// What full reading and a digest must agree on when both understood the reply.
inline std::vector<model::reply_event> facts(outcome const& from)
{
    std::vector<model::reply_event> out;
    for (model::reply_event const& each : from.events)
        if (std::holds_alternative<model::reply_start>(each) || std::holds_alternative<model::usage_report>(each) ||
            std::holds_alternative<model::reply_error>(each) || std::holds_alternative<model::reply_end>(each))
            out.push_back(each);
    return out;
}

/// reply_start first, nothing after the end or an error, and no end of a reply that failed.
inline void check_order(outcome const& seen)
{
    for (std::size_t i = 0; i < seen.events.size(); ++i) {
        bool const end = std::holds_alternative<model::reply_end>(seen.events[i]);
        bool const error = std::holds_alternative<model::reply_error>(seen.events[i]);
        FUZZ_REQUIRE(!(end || error) || i + 1 == seen.events.size());
        FUZZ_REQUIRE(!end || !seen.failed);
        FUZZ_REQUIRE(std::holds_alternative<model::reply_start>(seen.events[i])
                         ? i == 0
                         : i != 0 || error || std::holds_alternative<model::usage_report>(seen.events[i]));
    }
}

/// Whatever was read can be written, and read again.
inline void check_written(dialect::format const& of, outcome const& seen)
{
    if (seen.failed || seen.events.empty() || !std::holds_alternative<model::reply_end>(seen.events.back())) return;
    for (framing const how : {framing::stream, framing::whole}) {
        auto const writer = of.write_reply(how, {.id = "1", .model = "m", .include_usage = true});
        std::string wire;
        for (model::reply_event const& each : seen.events) writer->write(each, wire);
        FUZZ_REQUIRE(!read(of, how, detail::full, {wire}).failed);
    }
}

/// The first bytes of the input are the places where the rest is cut.
inline void check_replies(dialect::format const& of, std::uint8_t const* data, std::size_t size)
{
    cut_input const cut(text_of(data, size));
    std::string_view const all = cut.rest;
    std::vector<std::string_view> const thirds{all.substr(0, cut.first), all.substr(cut.first, cut.second - cut.first),
                                               all.substr(cut.second)};
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i != all.size(); ++i) bytes.push_back(all.substr(i, 1));
    for (framing const how : {framing::stream, framing::whole}) {
        outcome whole[2];
        for (detail const how_much : {detail::full, detail::digest}) {
            outcome& seen = whole[static_cast<int>(how_much)];
            seen = read(of, how, how_much, {all});
            FUZZ_REQUIRE(read(of, how, how_much, thirds) == seen);
            FUZZ_REQUIRE(read(of, how, how_much, bytes) == seen);
            check_order(seen);
        }
        check_written(of, whole[0]);
        if (!whole[0].failed && !whole[1].failed) FUZZ_REQUIRE(facts(whole[0]) == facts(whole[1]));
    }
}

}  // namespace signalbox::fuzz
