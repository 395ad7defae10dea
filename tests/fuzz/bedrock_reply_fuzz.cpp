// Replies of Bedrock, as frames and plain: never a crash, the same events wherever the bytes are cut, and a digest that agrees with full reading.
#include "engine/dialect/bedrock/format.hpp"
#include "engine/wire/aws_event.hpp"

#include "replies.hpp"

namespace {

using namespace signalbox;

/// Each line of the input as the payload of a frame whose type its first letter names: sums that fit are not found by chance.
std::string framed(std::string_view lines)
{
    static constexpr std::string_view types[] = {"messageStart", "contentBlockStart", "contentBlockDelta",   "contentBlockStop",
                                                 "messageStop",  "metadata",          "throttlingException", "other"};
    std::string out;
    while (!lines.empty()) {
        std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        if (line.empty()) continue;
        std::string_view const type = types[static_cast<unsigned char>(line.front()) % std::size(types)];
        bool const exception = type == types[6];
        line.remove_prefix(1);
        wire::append_aws_event(
            out, {{exception ? ":exception-type" : ":event-type", type}, {":message-type", exception ? "exception" : "event"}}, line);
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    fuzz::check_replies(dialect::bedrock::definition, data, size);
    if (size < 2) return 0;
    std::string frames(reinterpret_cast<char const*>(data), 2);  // the places of the cuts
    frames += framed(fuzz::text_of(data, size).substr(2));
    fuzz::check_replies(dialect::bedrock::definition, reinterpret_cast<std::uint8_t const*>(frames.data()), frames.size());
    return 0;
}
