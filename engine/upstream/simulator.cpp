// From a request's bytes to a timetable of reply bytes. Pure but for the count of requests that spreads failures evenly. On the worker's
// strand.
#include "engine/upstream/simulator.hpp"

#include "engine/base/hex.hpp"
#include "engine/base/hash.hpp"
#include "engine/wire/chunked.hpp"
#include "engine/wire/http.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::upstream {

namespace {

using std::chrono::nanoseconds;

/// The same request gets the same id.
std::string id_of(std::string_view body)
{
    std::string text = "sim";
    base::append_hex(text, base::fnv1a(body));
    return text;
}

std::string head_of(int status, std::string_view type, std::string_view more)
{
    return "HTTP/1.1 " + std::to_string(status) + " " + std::string(wire::reason_phrase(status)) +
           "\r\nContent-Type: " + std::string(type) + "\r\n" + std::string(more);
}

std::string plain(int status, std::string_view body, std::string_view more)
{
    return head_of(status, "application/json", more) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// A reply takes at most this long, however slow its tokens: the arithmetic of time points ends somewhere.
constexpr std::chrono::duration<double> slowest = std::chrono::hours(24);

/// When this many tokens have been said.
nanoseconds due_at(simulation const& played, std::uint64_t tokens)
{
    if (played.tokens_per_second <= 0 || tokens < 2) return played.first_token;
    std::chrono::duration<double> const pace(static_cast<double>(tokens - 1) / played.tokens_per_second);
    return played.first_token + std::chrono::duration_cast<nanoseconds>(std::min(pace, slowest));
}

/// Adds bytes to the timetable; what is due together travels together.
void add(simulated_reply& to, nanoseconds due, std::string_view bytes)
{
    if (to.pieces.empty() || to.pieces.back().due != due) to.pieces.push_back({due, {}});
    to.pieces.back().bytes += bytes;
}

simulated_reply at_once(std::string bytes, nanoseconds due = nanoseconds(0))
{
    simulated_reply out;
    add(out, due, bytes);
    return out;
}

/// Whether the cut comes before this event; a cut after no token leaves no event at all.
bool is_beyond(std::optional<std::uint64_t> cut, simulated_event const& each)
{
    return cut && (*cut == 0 || each.closing || each.tokens > *cut);
}

simulated_reply streamed(std::vector<simulated_event> const& events, simulation const& played, std::string_view more)
{
    simulated_reply out;
    auto const head = head_of(200, "text/event-stream; charset=utf-8", more);
    add(out, nanoseconds(0), head + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string chunk;
    for (auto const& each : events) {
        if (is_beyond(played.cut_after_tokens, each)) break;
        chunk.clear();
        wire::append_chunk_head(chunk, each.bytes.size());
        chunk.append(each.bytes).append("\r\n");
        add(out, due_at(played, each.tokens), chunk);
    }
    out.cut = played.cut_after_tokens.has_value();
    if (!out.cut) out.pieces.back().bytes += wire::last_chunk;
    return out;
}

simulated_reply whole(std::string const& body, std::uint64_t tokens, simulation const& played, std::string_view more)
{
    auto out = at_once(plain(200, body, more), due_at(played, tokens));
    if (!played.cut_after_tokens) return out;
    auto& bytes = out.pieces.back().bytes;
    bytes.resize(bytes.size() - body.size() / 2);
    out.cut = true;
    return out;
}

}  // namespace

bool simulator::fails(std::string const& model, simulation const& played)
{
    if (played.error_rate <= 0) return played.status != 200;
    auto const before = static_cast<double>(asked_[model]++);
    return std::floor((before + 1) * played.error_rate) > std::floor(before * played.error_rate);
}

simulated_reply simulator::reply(std::string_view method, std::string_view path, std::string_view body)
{
    auto const& speaks = simulated(to_.simulated_dialect);
    auto const id = id_of(body);
    auto more = std::string(speaks.id_header) + ": req_" + id + "\r\n";
    if (method != "POST" || !path.ends_with(speaks.path))
        return at_once(plain(404, speaks.error(404, "the simulator answers POST " + std::string(speaks.path), {}), more));
    auto const ask = speaks.read(body);
    if (!ask) return at_once(plain(400, speaks.error(400, ask.error().detail, ask.error().param), more));

    static simulation const by_default;
    auto const found = to_.simulations.find(ask->model);
    auto const& played = found == to_.simulations.end() ? by_default : found->second;
    if (fails(ask->model, played)) {
        int const status = played.status == 200 ? 500 : played.status;
        if (played.retry_after) {
            auto const wait = played.retry_after->count();
            more += "retry-after-ms: " + std::to_string(wait) + "\r\nretry-after: " + std::to_string((wait + 999) / 1000) + "\r\n";
        }
        return at_once(plain(status, speaks.error(status, ask->model + " is simulated to fail", {}), more), played.first_token);
    }
    auto const said = answer(*ask, played);
    if (ask->stream) return streamed(speaks.events(*ask, said, id), played, more);
    return whole(speaks.whole(*ask, said, id), said.answer_tokens(), played, more);
}

}  // namespace signalbox::upstream
