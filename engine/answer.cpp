#include "engine/answer.hpp"

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
    bool const first = step == answer_step::send || step == answer_step::begin;
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

// These pass the client's task on and are no coroutines: a stream takes one of them for each piece.

upstream::task<model::result<void>> answer::send(reply_head const& head, std::span<std::string_view const> body)
{
    return take(answer_step::send) ? client_.send(head, body) : out_of_turn();
}

upstream::task<model::result<void>> answer::begin(reply_head const& head, std::string_view first)
{
    return take(answer_step::begin) ? client_.begin(head, first) : out_of_turn();
}

upstream::task<model::result<void>> answer::write(std::string_view bytes)
{
    return take(answer_step::write) ? client_.write(bytes) : out_of_turn();
}

upstream::task<model::result<void>> answer::finish(std::string_view last, bool broken)
{
    return take(broken ? answer_step::break_off : answer_step::finish) ? client_.finish(last, broken) : out_of_turn();
}

}  // namespace signalbox
