// WebSocket frames: the same messages, and the same refusal, wherever the bytes are cut; what was read and is written again reads the same.
#include "engine/wire/websocket.hpp"

#include "require.hpp"

#include <memory>

namespace {

using namespace signalbox::wire;

struct seen {
    websocket_kind kind = websocket_kind::text;
    std::string data;
    std::uint16_t code = 0;
    bool kept = true;
    bool operator==(seen const&) const = default;
};

struct outcome {
    std::vector<seen> messages;
    bool refused = false, between = true;
    bool operator==(outcome const&) const = default;
};

// Each piece lives in memory of its own only while it is fed, so that the address sanitizer sees a view kept too long.
bool feed(websocket_reader& reader, std::string_view piece, outcome& out)
{
    auto const owned = std::make_unique<char[]>(piece.size());
    piece.copy(owned.get(), piece.size());
    std::string_view bytes(owned.get(), piece.size());
    for (websocket_message message;;) {
        auto const more = reader.next(bytes, message);
        if (!more) return false;
        if (!*more) break;
        out.messages.push_back({message.kind, std::string(message.data), message.code, message.kept});
    }
    FUZZ_REQUIRE(bytes.empty());
    return true;
}

outcome read(std::vector<std::string_view> const& pieces, websocket_texts texts)
{
    outcome out;
    websocket_reader reader(texts);
    for (std::string_view const piece : pieces) {
        out.refused = !feed(reader, piece, out);
        if (out.refused) return out;
    }
    out.between = reader.between_frames();
    return out;
}

void check_written(outcome const& all)
{
    for (seen const& each : all.messages) {
        if (each.kind == websocket_kind::close || !each.kept) continue;
        std::string plain, masked;
        append_websocket_frame(plain, each.kind, each.data);
        append_websocket_frame(masked, each.kind, each.data, {{9, 8, 7, 6}});
        for (std::string const& wire : {plain, masked}) {
            outcome const again = read({wire}, websocket_texts::kept);
            FUZZ_REQUIRE(again.messages.size() == 1 && again.messages[0] == each);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    signalbox::fuzz::cut_input const cut(signalbox::fuzz::text_of(data, size));
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i != cut.rest.size(); ++i) bytes.push_back(cut.rest.substr(i, 1));
    for (websocket_texts const texts : {websocket_texts::kept, websocket_texts::passed_over}) {
        outcome const whole = read({cut.rest}, texts);
        FUZZ_REQUIRE(read(cut.pieces(), texts) == whole);
        FUZZ_REQUIRE(read(bytes, texts) == whole);
        check_written(whole);
    }
    return 0;
}
