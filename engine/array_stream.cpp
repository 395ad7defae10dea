#include "engine/array_stream.hpp"

namespace signalbox {

namespace {

constexpr std::string_view type = "application/json; charset=UTF-8";
constexpr std::string_view filler = "\n";  // white space stands between any two elements

bool is_event_stream(reply_head const& head)
{
    return head.status == 200 && head.content_type.starts_with("text/event-stream");
}

reply_head as_array(reply_head head)
{
    head.content_type = type;
    if (!head.filler.empty()) head.filler = filler;
    return head;
}

}  // namespace

/// Only whole events come: the decoder fails for no bound, for what stands here was read before.
void array_stream::take(std::string_view events)
{
    wire::sse_event event;
    for (;;) {
        auto const got = decoder_.next(events, event);
        if (!got || !*got) return;
        add(event.data);
    }
}

void array_stream::add(std::string_view element)
{
    if (element.empty()) return;
    elements_.append(begun_ ? ",\r\n" : "[").append(element);
    begun_ = true;
}

void array_stream::close()
{
    wire::sse_event event;
    auto const got = decoder_.finish(event);
    if (got && *got) add(event.data);
    elements_.append(begun_ ? "]" : "[]");
}

// The tasks of the client are passed on: the bytes stay until the next step.

upstream::task<model::result<void>> array_stream::send(reply_head const& head, std::span<std::string_view const> body)
{
    if (!is_event_stream(head)) {
        auto sent = co_await client_.send(head, body);
        co_return sent;
    }
    elements_.clear();
    for (std::string_view const piece : body) take(piece);
    close();
    std::string_view const all = elements_;
    std::span const pieces(&all, 1);
    reply_head const changed = as_array(head);
    auto sent = co_await client_.send(changed, pieces);
    co_return sent;
}

upstream::task<model::result<void>> array_stream::begin(reply_head const& head, std::string_view first)
{
    converting_ = is_event_stream(head);
    elements_.clear();
    if (converting_) take(first);
    reply_head const changed = converting_ ? as_array(head) : head;
    auto sent = co_await client_.begin(changed, converting_ ? std::string_view(elements_) : first);
    co_return sent;
}

upstream::task<model::result<void>> array_stream::write(std::string_view bytes)
{
    if (!converting_) return client_.write(bytes);
    elements_.clear();
    take(bytes);
    return client_.write(elements_);
}

upstream::task<model::result<void>> array_stream::finish(std::string_view last, bool cut)
{
    if (!converting_) return client_.finish(last, cut);
    elements_.clear();
    take(last);
    if (!cut) close();
    return client_.finish(elements_, cut);
}

}  // namespace signalbox
