#include "engine/reply_lines.hpp"

#include "engine/attempt/passing_headers.hpp"
#include "engine/attempt/raw_reply.hpp"
#include "engine/base/ascii.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/provider/header_line.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::size_t shown_name = 256;   // of a model that a caller named; vendors' have under 100 characters
constexpr std::size_t usual_lines = 384;  // ours and the provider's hints

void append_number(std::string& out, std::int64_t number)
{
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// "provider/model". A name that came from a caller may hold what no header line can.
void append_model(std::string& lines, reply_facts const& of)
{
    if (of.model.empty()) {
        lines.append(of.reply->target->full_name);
        return;
    }
    provider::append_value(lines.append(of.reply->target->provider_id).append("/"), of.model.substr(0, shown_name));
}

void append_target(std::string& lines, reply_facts const& of, attempt::tried const& used)
{
    append_model(lines.append("X-Signalbox-Model: "), of);
    lines.append("\r\nX-Signalbox-Upstream-Latency: ");
    append_number(lines, duration_cast<milliseconds>(used.first_byte - used.start).count());
    lines.append("\r\n");
}

milliseconds gateway_time(reply_facts const& of)
{
    return std::max(milliseconds(0), duration_cast<milliseconds>(of.now - of.arrived - waited_in(of.tried) - of.asked_first));
}

/// There the time of all attempts is the upstream's, so that both times come near the whole.
void append_kong_lines(std::string& lines, reply_facts const& of)
{
    if (of.reply) {
        append_model(lines.append("X-Kong-LLM-Model: "), of);
        lines.append("\r\n");
    }
    auto const called = [](attempt::tried const& each) { return each.failure.kind != model::fault::breaker_open; };
    if (of.asked_first.count() > 0 || std::ranges::any_of(of.tried.attempts, called)) {
        lines.append("X-Kong-Upstream-Latency: ");
        append_number(lines, duration_cast<milliseconds>(waited_in(of.tried) + of.asked_first).count());
        lines.append("\r\n");
    }
    lines.append("X-Kong-Proxy-Latency: ");
    append_number(lines, gateway_time(of).count());
    lines.append("\r\n");
}

}  // namespace

std::chrono::nanoseconds waited_in(attempt::trail const& tried)
{
    std::chrono::nanoseconds waited{0};
    for (attempt::tried const& each : tried.attempts) waited += each.end - each.start;
    return waited;
}

std::string reply_lines(reply_facts const& of, std::string_view of_refusal)
{
    std::string lines;
    if (of.reply && of.reply->raw) {
        lines.append("X-Signalbox-Request-Id: ").append(of.id).append("\r\n");
        attempt::append_raw_lines(lines, of.reply->wire->head(), of.but_cors);
        return lines;
    }
    lines.reserve(usual_lines);
    lines.append("X-Signalbox-Request-Id: ").append(of.id).append("\r\n");
    if (of.reply) append_target(lines, of, of.tried.attempts[of.reply->tried]);
    lines.append("X-Signalbox-Gateway-Latency: ");
    append_number(lines, gateway_time(of).count());
    lines.append("\r\n");
    if (of.kong) append_kong_lines(lines, of);
    // The caller's SDK reads the id of its request here; the provider's own takes its place.
    std::string_view const name = dialect::format_of(of.spoken).headers.request_id;
    bool const relayed = of.reply && of.reply->relay;
    bool const given = relayed ? of.reply->wire->head().headers.find(name).has_value() : holds_line(of_refusal, name);
    if (!given) lines.append(name).append(": ").append(of.id).append("\r\n");
    if (relayed) attempt::append_passing_headers(lines, of.reply->wire->head());
    return lines;
}

void append_id_lines(std::string& out, model::dialect spoken, std::string_view id)
{
    out.append("X-Signalbox-Request-Id: ").append(id).append("\r\n");
    out.append(dialect::format_of(spoken).headers.request_id).append(": ").append(id).append("\r\n");
}

std::optional<std::string_view> find_line(std::string_view lines, std::string_view name)
{
    while (!lines.empty()) {
        std::string_view const line = lines.substr(0, lines.find_first_of("\r\n"));
        std::size_t const colon = line.find(':');
        if (colon != line.npos && base::same_text(line.substr(0, colon), name)) return base::trimmed(line.substr(colon + 1));
        std::size_t const end = lines.find('\n');
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return std::nullopt;
}

void append_model_lines(std::string& lines, std::string_view full_name, bool kong)
{
    lines.append("X-Signalbox-Model: ").append(full_name).append("\r\n");
    if (kong) lines.append("X-Kong-LLM-Model: ").append(full_name).append("\r\n");
}

void append_refusal_lines(std::string& out, int status, std::optional<std::chrono::milliseconds> retry_after, std::string_view methods)
{
    append_retry_after(out, retry_after);
    if (status == 415) out.append("Accept-Encoding: identity\r\n");
    if (status == 426) out.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    if (status == 405) out.append("Allow: ").append(methods).append("\r\n");
}

void append_retry_after(std::string& lines, std::optional<std::chrono::milliseconds> hint)
{
    if (!hint) return;
    lines.append("Retry-After: ");
    append_number(lines, std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(*hint).count()));
    lines.append("\r\n");
}

}  // namespace signalbox
