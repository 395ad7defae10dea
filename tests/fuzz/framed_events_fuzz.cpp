// Streams in frames: never a crash, the same events wherever the bytes are cut, and no event of a stream that is refused at once.
#include "engine/base/base64.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/framed_events.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace signalbox;

std::string told(std::string_view first, std::string_view second)
{
    dialect::framed_events frames(dialect::format_of(model::dialect::anthropic));
    std::string out;
    for (std::string_view const piece : {first, second}) {
        auto const made = frames.feed(piece);
        if (!made) return out + "\nfailed";
        out.append(*made);
    }
    return out + (frames.finish() ? "\nwhole" : "\ncut");
}

void check(std::string_view bytes, std::size_t cut)
{
    std::string const whole = told(bytes, {});
    cut = bytes.empty() ? 0 : cut % bytes.size();
    std::string const parts = told(bytes.substr(0, cut), bytes.substr(cut));
    // A refusal may come later when the bytes come in parts; what came before it stays.
    bool const refused = whole.ends_with("\nfailed");
    if (refused ? !parts.ends_with("\nfailed") : parts != whole) std::abort();
}

/// Each line as an event of its own: sums that fit are not found by chance.
std::string framed(std::string_view lines)
{
    std::string out;
    while (!lines.empty()) {
        std::string_view const line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        bool const exception = line.starts_with("!");
        std::string const payload = exception ? std::string(line.substr(1)) : R"({"bytes":")" + base::encode_base64(line) + "\"}";
        wire::append_aws_event(out,
                               {{exception ? ":exception-type" : ":event-type", exception ? "throttlingException" : "chunk"},
                                {":message-type", exception ? "exception" : "event"}},
                               payload);
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
    check(text, data[0]);
    check(framed(text), data[0] * 7u);
    return 0;
}
