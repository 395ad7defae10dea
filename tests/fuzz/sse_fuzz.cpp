// Event streams: the same events, and the same refusal by a small limit, wherever the bytes are cut.
#include "engine/wire/sse.hpp"

#include "require.hpp"

#include <memory>
#include <vector>

namespace {

using signalbox::wire::sse_decoder;
using signalbox::wire::sse_event;

struct outcome {
    std::vector<std::pair<std::string, std::string>> events;
    bool refused = false;
    bool operator==(outcome const&) const = default;
};

// Each piece lives in memory of its own only while it is fed, so that the address sanitizer sees a view kept too long.
bool feed(sse_decoder& decoder, std::string_view piece, outcome& out)
{
    auto const owned = std::make_unique<char[]>(piece.size());
    piece.copy(owned.get(), piece.size());
    std::string_view bytes(owned.get(), piece.size());
    for (sse_event event;;) {
        auto const more = decoder.next(bytes, event);
        if (!more) return false;
        if (!*more) break;
        out.events.emplace_back(event.type, event.data);
    }
    FUZZ_REQUIRE(bytes.empty());
    return true;
}

outcome decode(std::vector<std::string_view> const& pieces, std::size_t limit)
{
    outcome out;
    sse_decoder decoder(limit);
    for (std::string_view const piece : pieces) {
        out.refused = !feed(decoder, piece, out);
        if (out.refused) break;
    }
    return out;
}

// Events written again come back the same, one by one.
void check_written(outcome const& seen)
{
    for (auto const& [type, data] : seen.events) {
        if (data.find('\n') != std::string::npos || data.find('\r') != std::string::npos) continue;
        std::string wire;
        signalbox::wire::append_sse(wire, type, data);
        outcome const again = decode({wire}, 1 << 20);
        FUZZ_REQUIRE(again.events.size() == 1 && again.events[0].first == type && again.events[0].second == data);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::cut_input const cut(signalbox::fuzz::text_of(data, size));
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i != cut.rest.size(); ++i) bytes.push_back(cut.rest.substr(i, 1));
    for (std::size_t const limit : {std::size_t{24}, std::size_t{1} << 20}) {
        outcome const whole = decode({cut.rest}, limit);
        FUZZ_REQUIRE(decode(cut.pieces(), limit) == whole);
        FUZZ_REQUIRE(decode(bytes, limit) == whole);
        check_written(whole);
    }
    return 0;
}
