#include "engine/dialect/unified/reply_readers.hpp"

#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/total_usage.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::dialect::unified {

using wire::json_kind;
using wire::json_view;

model::result<void> answer_events::take(json_view document, event_list& out)
{
    json_view answers, usage, error;
    pick(document, {{replies_member, &answers}, {"usage", &usage}, {"error", &error}});
    if (error.kind() == json_kind::object || error.kind() == json_kind::string) {
        failed_ = true;
        out.push_back(read_error_object(error, 0));
        return {};
    }
    if (answers.kind() != json_kind::array)
        return model::failure{model::fault::malformed_reply, "the reply has no \"ai_gateway_response\", which is a list of answers"};
    if (!std::exchange(started_, true)) out.push_back(model::reply_start{});
    std::uint64_t const before = text_bytes_;
    std::size_t place = 0;
    for (json_view const each : answers.elements())
        if (auto const taken = take_answer(each, place++, out); !taken) return taken;
    contents_ += text_bytes_ != before;
    if (usage_members const seen = read_usage(usage); seen.any()) usage_ = seen;
    return {};
}

model::result<void> answer_events::take_answer(json_view from, std::size_t place, event_list& out)
{
    auto const answer = answer_of(from, place);
    if (!answer) return answer.error();
    auto const read = each_text(answer->contents, [&](json_view text) {
        if (text.text_size() == 0) return;
        bool const first = text_bytes_ == 0;
        text_bytes_ += text.text_size();
        if (full_)
            out.push_back(model::text_delta{answer->choice, text.string_or("")});
        else if (first)
            out.push_back(model::text_delta{});
    });
    if (!read) return read;
    auto& end = ends_[answer->choice];
    if (answer->finish.kind() == json_kind::string) end = answer->finish.string_or("");
    return {};
}

bool answer_events::finished() const
{
    return any() && std::all_of(ends_.begin(), ends_.end(), [](auto const& each) { return each.second.has_value(); });
}

void answer_events::end(event_list& out)
{
    for (auto& [choice, word] : ends_) out.push_back(finish_of(choice, word ? std::move(*word) : std::string("stop")));
    if (usage_.total)
        out.push_back(model::usage_report{usage_of_total(*usage_.total, text_bytes_)});
    else if (usage_.any())
        out.push_back(model::usage_report{{.input_tokens = usage_.input.value_or(0), .output_tokens = usage_.output.value_or(0)}});
    out.push_back(model::reply_end{});
}

model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    if (auto const taken = answers_.take(document.view(), out); !taken || answers_.failed()) return taken;
    if (!answers_.any()) return model::failure{model::fault::malformed_reply, "the reply has no answers"};
    add_content(answers_.hidden_bytes());
    answers_.end(out);
    return {};
}

template <bool full>
model::result<void> stream_events<full>::take(wire::sse_event const& event, event_list& out)
{
    if (is_done_mark(event.data)) return end(out);
    if (is_void(event.data)) return {};
    if (auto const good = wire::check_json(event.data); !good)
        return model::failure{model::fault::malformed_reply, "a stream event is no JSON: " + good.error().detail};
    return answers_.take(json_view(event.data), out);
}

template <bool full>
model::result<void> stream_events<full>::end(event_list& out)
{
    if (!answers_.finished())
        return truncated(answers_.started() ? "the stream ended before it said why" : "the stream ended before its first event");
    over_ = true;
    answers_.end(out);
    return {};
}

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much)
{
    if (how == framing::whole) return std::make_unique<whole_reader>(how_much);
    if (how_much == detail::digest) return std::make_unique<stream_reader<stream_events<false>>>();
    return std::make_unique<stream_reader<stream_events<true>>>();
}

}  // namespace signalbox::dialect::unified
