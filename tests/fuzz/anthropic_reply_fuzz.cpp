// Anthropic replies: any cut gives the same events, the digest sees the same end as the full reading, and what is written of them obeys the
// grammar.
#include "engine/dialect/anthropic/codecs.hpp"
#include "tests/engine/dialect/anthropic_grammar.hpp"

#include "require.hpp"

namespace {

using namespace signalbox;
using namespace signalbox::dialect;

struct reading {
    std::vector<model::reply_event> events;
    std::optional<model::failure> wrong;
    std::uint64_t content = 0;
    bool operator==(reading const&) const = default;
};

reading read(framing how, detail how_much, std::vector<std::string_view> const& pieces)
{
    reading out;
    auto const reader = anthropic::make_reply_reader(how, how_much);
    model::result<void> done;
    for (std::string_view const piece : pieces)
        if (done) done = reader->feed(piece, out.events);
    if (done) done = reader->finish(out.events);
    if (!done) out.wrong = done.error();
    out.content = reader->content_events();
    return out;
}

template <class T>
std::vector<T> all(reading const& from)
{
    std::vector<T> out;
    for (model::reply_event const& event : from.events)
        if (auto const* each = std::get_if<T>(&event)) out.push_back(*each);
    return out;
}

/// The digest does not parse content, so it may miss what is wrong with it; where the full reading succeeds they agree.
void check_digest(reading const& full, reading const& digest)
{
    FUZZ_REQUIRE(all<model::reply_start>(digest).size() <= 1);
    FUZZ_REQUIRE(all<model::text_delta>(digest).size() <= 1);
    if (full.wrong) return;
    FUZZ_REQUIRE(!digest.wrong);
    FUZZ_REQUIRE(all<model::finish>(full) == all<model::finish>(digest));
    FUZZ_REQUIRE(all<model::usage_report>(full) == all<model::usage_report>(digest));
    FUZZ_REQUIRE(all<model::reply_error>(full) == all<model::reply_error>(digest));
    FUZZ_REQUIRE(all<model::reply_end>(full) == all<model::reply_end>(digest));
}

template <class T>
bool is(model::reply_event const& event)
{
    return std::holds_alternative<T>(event);
}

void check_order(reading const& full)
{
    if (full.events.empty()) return;
    model::reply_event const &first = full.events.front(), &last = full.events.back();
    FUZZ_REQUIRE(is<model::reply_start>(first) || is<model::reply_error>(first));
    FUZZ_REQUIRE(all<model::reply_start>(full).size() <= 1);
    FUZZ_REQUIRE(all<model::finish>(full).size() <= 1);
    FUZZ_REQUIRE((is<model::reply_end>(last) || is<model::reply_error>(last)) == !full.wrong);
}

void check_writing(reading const& full)
{
    for (framing const how : {framing::stream, framing::whole}) {
        auto const writer = anthropic::make_reply_writer(how, {.id = "a", .model = "m"});
        std::string out;
        for (model::reply_event const& event : full.events) writer->write(event, out);
        if (full.wrong) writer->fail(*full.wrong, out);
        if (how == framing::whole) {
            FUZZ_REQUIRE(wire::check_json(out).has_value());
            continue;
        }
        anthropic::stream_grammar const stream(out);
        FUZZ_REQUIRE(stream.offence.empty());
        FUZZ_REQUIRE(stream.stopped == (!full.wrong && is<model::reply_end>(full.events.back())));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::cut_input const input(signalbox::fuzz::text_of(data, size));
    for (framing const how : {framing::stream, framing::whole}) {
        reading const full = read(how, detail::full, {input.rest});
        reading const digest = read(how, detail::digest, {input.rest});
        FUZZ_REQUIRE(read(how, detail::full, input.pieces()) == full);
        FUZZ_REQUIRE(read(how, detail::digest, input.pieces()) == digest);
        check_digest(full, digest);
        check_order(full);
        check_writing(full);
    }
    return 0;
}
