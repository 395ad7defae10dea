#include "engine/dialect/gemini/event_reader.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::gemini {

using wire::json_view;

namespace {

/// What differs from piece to piece. The last has a finish reason, so that it is read and the totals are those of the whole reply.
constexpr event_template::variable values[] = {
    {"text"}, {"candidatesTokenCount", false, true}, {"totalTokenCount", false, true}, {"thoughtsTokenCount", false, true}};

model::result<json_view> checked(std::string_view data)
{
    if (auto const good = wire::check_json(data); !good) return malformed("a stream event is no JSON: " + good.error().detail);
    json_view reply(data);
    if (reply.kind() == wire::json_kind::array)  // an error in a list
        for (json_view const each : reply.elements()) return each;
    if (reply.kind() != wire::json_kind::object) return malformed("a stream event is no object");
    return reply;
}

}  // namespace

model::result<void> event_reader::take(wire::sse_event const& event, event_list& out)
{
    if (is_void(event.data) || is_done_mark(event.data)) return {};
    auto const reply = checked(event.data);
    if (!reply) return reply.error();
    return reply_.take(*reply, true, out);
}

event_digest::event_digest() : usual_(values) {}

/// The event after it need not have the totals.
void event_digest::take_passed()
{
    if (passed_.empty()) return;
    if (auto const passed = checked(passed_)) reply_.take_usage(*passed);
    passed_.clear();
}

model::result<void> event_digest::take(wire::sse_event const& event, event_list& out)
{
    std::uint64_t bytes = 0;
    if (auto const usual = usual_.look(event.data, bytes); usual != event_template::match::different) {
        if (usual == event_template::match::content) reply_.pass_text(bytes, out);
        passed_.assign(event.data);
        return {};
    }
    if (is_void(event.data) || is_done_mark(event.data)) return {};
    auto const reply = checked(event.data);
    if (!reply) return reply.error();
    take_passed();
    std::uint64_t const before = reply_.contents();
    if (auto const taken = reply_.take(*reply, false, out); !taken) return taken;
    bool const ends = event.data.find("inishReason") != std::string_view::npos || event.data.find("inish_reason") != std::string_view::npos;
    bool const one_text = reply_.contents() == before + 1 && event.data.find("unctionCall") == std::string_view::npos;
    if (one_text && !ends) usual_.learn(event.data, false);
    return {};
}

}  // namespace signalbox::dialect::gemini
