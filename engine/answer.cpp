#include "engine/answer.hpp"

#include "engine/payload/shown_head.hpp"

namespace signalbox {

namespace {

upstream::task<model::result<void>> out_of_turn()
{
    co_return model::failure{model::fault::internal, "a reply was continued after its end, or ended before its beginning"};
}

}  // namespace

std::optional<answer_stage> stage_after(answer_stage from, answer_step step)
{
    using enum answer_stage;
    bool const first = step == answer_step::send || step == answer_step::begin || step == answer_step::switch_protocol;
    if (from != (first ? nothing : streaming)) return std::nullopt;
    if (step == answer_step::break_off) return cut;
    return step == answer_step::begin || step == answer_step::write ? streaming : ended;
}

bool answer::take(answer_step step)
{
    auto const next = stage_after(stage_, step);
    if (next) stage_ = *next;
    return next.has_value();
}

void answer::keep(reply_head const& head, std::span<std::string_view const> body)
{
    kept_in_->begin(payload::part::answered, payload::reply_head(head.status, head.content_type, head.lines));
    for (std::string_view const each : body) kept_in_->add(payload::part::answered, each);
}

// These pass the client's task on and are no coroutines: a stream takes one of them for each piece.

upstream::task<model::result<void>> answer::send(reply_head const& head, std::span<std::string_view const> body)
{
    if (!take(answer_step::send)) return out_of_turn();
    if (kept_in_) keep(head, body);
    return client_.send(head, body);
}

upstream::task<model::result<void>> answer::begin(reply_head const& head, std::string_view first)
{
    if (!take(answer_step::begin)) return out_of_turn();
    if (kept_in_) keep(head, {&first, 1});
    return client_.begin(head, first);
}

upstream::task<model::result<void>> answer::write(std::string_view bytes)
{
    if (!take(answer_step::write)) return out_of_turn();
    if (kept_in_) kept_in_->add(payload::part::answered, bytes);
    return client_.write(bytes);
}

upstream::task<model::result<void>> answer::finish(std::string_view last, bool broken)
{
    if (!take(broken ? answer_step::break_off : answer_step::finish)) return out_of_turn();
    if (kept_in_) kept_in_->add(payload::part::answered, last);
    return client_.finish(last, broken);
}

upstream::task<model::result<upstream::transport*>> answer::switch_protocol(std::string_view lines)
{
    if (!take(answer_step::switch_protocol))
        co_return model::failure{model::fault::internal, "a connection was to become a session within a reply"};
    auto switched = co_await client_.switch_protocol(lines);
    bool const unsent = !switched && switched.error().kind == model::fault::bad_request;
    if (unsent) stage_ = answer_stage::nothing;
    if (switched && kept_in_) kept_in_->begin(payload::part::answered, payload::reply_head(101, {}, lines));
    co_return switched;
}

}  // namespace signalbox
