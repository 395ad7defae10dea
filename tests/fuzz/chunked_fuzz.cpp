// Chunked bodies: the same payload, end and refusal wherever the bytes are cut.
#include "engine/wire/chunked.hpp"

#include "require.hpp"

#include <vector>

namespace {

using signalbox::fuzz::lies_in;
using signalbox::wire::chunk_decoder;

struct outcome {
    std::string payload, wrong;
    std::size_t consumed = 0;
    bool done = false;
    bool operator==(outcome const&) const = default;
};

// False when the body is refused.
bool feed(chunk_decoder& decoder, std::string_view piece, outcome& out)
{
    while (!piece.empty() && !decoder.done()) {
        auto const step = decoder.feed(piece);
        if (!step) {
            out.wrong = step.error().detail;
            out.consumed = 0;  // a refusal does not tell how far it came
            return false;
        }
        FUZZ_REQUIRE(step->consumed > 0 && step->consumed <= piece.size());
        FUZZ_REQUIRE(lies_in(step->payload, piece.substr(0, step->consumed)));
        out.payload += step->payload;
        out.consumed += step->consumed;
        piece.remove_prefix(step->consumed);
    }
    out.done = decoder.done();
    return true;
}

outcome decode(std::vector<std::string_view> const& pieces)
{
    outcome out;
    chunk_decoder decoder;
    for (std::string_view const piece : pieces)
        if (!feed(decoder, piece, out)) break;
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::cut_input const cut(signalbox::fuzz::text_of(data, size));
    outcome const whole = decode({cut.rest});
    FUZZ_REQUIRE(decode(cut.pieces()) == whole);
    outcome bytewise;
    chunk_decoder decoder;
    for (std::size_t i = 0; i != cut.rest.size(); ++i)
        if (!feed(decoder, cut.rest.substr(i, 1), bytewise)) break;
    FUZZ_REQUIRE(bytewise == whole);
    std::string written;
    if (!whole.payload.empty()) {
        signalbox::wire::append_chunk_head(written, whole.payload.size());
        written += whole.payload + "\r\n";
    }
    written += signalbox::wire::last_chunk;
    outcome const again = decode({written});
    FUZZ_REQUIRE(again.done && again.payload == whole.payload && again.consumed == written.size());
    return 0;
}
