#include "engine/branch_client.hpp"

#include "engine/reply_lines.hpp"
#include "engine/wire/json.hpp"

namespace signalbox {

namespace {

/// The error that an event of a stream is; empty when it is none.
std::string error_in(std::string_view data)
{
    if (data.find("\"error\"") == std::string_view::npos || !wire::check_json(data)) return {};
    wire::json_view const found = wire::json_view(data)["error"];
    return found.nothing() ? std::string() : std::string(found.raw());
}

/// An event under the name of its branch, its data in as many lines as it had.
void append_event(std::string& out, std::string_view id, std::string_view data)
{
    out.append("event: ").append(id).append("\n");
    for (;;) {
        std::string_view const line = data.substr(0, data.find('\n'));
        out.append("data: ").append(line).append("\n");
        if (line.size() == data.size()) break;
        data.remove_prefix(line.size() + 1);
    }
    out += '\n';
}

}  // namespace

model::result<void> branch_client::keep(std::string_view bytes)
{
    if (mine().body.size() + bytes.size() > fan_out::longest_reply)
        return model::failure{model::fault::client_closed, "the reply of this branch is too long to be merged"};
    mine().body += bytes;
    return {};
}

/// The reply of the branch tells its model with its head: of a stream long before the branch is over.
void branch_client::begun(reply_head const& head)
{
    mine().status = head.status;
    mine().content_type = head.content_type;
    mine().model = find_line(head.lines, "x-signalbox-model").value_or(std::string_view());
}

/// The end of one branch is not the end of the reply, and its error is told with the results.
std::string branch_client::events_of(std::string_view bytes)
{
    std::string out;
    wire::sse_event each;
    for (;;) {
        auto const found = decoder_.next(bytes, each);
        if (!found || !*found) return out;
        if (each.data == "[DONE]") {
            mine().marked = true;
            continue;
        }
        if (std::string error = error_in(each.data); !error.empty())
            mine().error = std::move(error);
        else
            append_event(out, mine().id, each.data);
    }
}

upstream::task<model::result<void>> branch_client::send(reply_head const& head, std::span<std::string_view const> body)
{
    begun(head);
    model::result<void> kept;
    for (std::string_view const each : body)
        if (kept) kept = keep(each);
    mine().whole = kept.has_value();
    co_return kept;
}

upstream::task<model::result<void>> branch_client::begin(reply_head const& head, std::string_view first)
{
    begun(head);
    auto const taken = co_await write(first);
    co_return taken;
}

upstream::task<model::result<void>> branch_client::write(std::string_view bytes)
{
    if (!all_.streams()) co_return keep(bytes);
    std::string const events = all_.passes_on() ? std::string(bytes) : events_of(bytes);
    auto const given = co_await all_.give(place_, events);
    co_return given;
}

upstream::task<model::result<void>> branch_client::finish(std::string_view last, bool cut)
{
    auto const taken = co_await write(last);
    mine().whole = taken && !cut;
    co_return taken;
}

}  // namespace signalbox
