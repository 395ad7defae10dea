#include "engine/dialect/openai_chat/chunk_digest.hpp"

#include "engine/dialect/openai_chat/chunk_reader.hpp"
#include "engine/dialect/openai_chat/field_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_view;

namespace {

bool calls_tools(json_view delta)
{
    json_view calls, function_call;
    pick(delta, {{"tool_calls", &calls}, {"function_call", &function_call}});
    return !calls.elements().empty() || function_call.kind() == json_kind::object;
}

}  // namespace

model::result<void> chunk_digest::take(std::string_view data, std::vector<model::reply_event>& out)
{
    if (data.empty() || data.front() != '{') {
        if (is_done_mark(data)) {
            if (!started_) return empty_stream();
            end(out);
            return {};
        }
        if (data.find_first_not_of(" \t\n") == std::string_view::npos) return {};
    }
    chunk_marks const marks = scan_.look(data);
    // Whether the first choice called tools decides what its "stop" means: tool events are parsed until that is known.
    bool const tools = marks.tools && !ends_.called_tools(0);
    if (!started_ || marks.telling || tools || data.front() != '{' || data.back() != '}') {
        auto const read = read_members(data);
        if (!read) return malformed_chunk(read.error());
        return take_parsed(*read, marks, out);
    }
    take_content(marks, out);
    return {};
}

void chunk_digest::end(std::vector<model::reply_event>& out)
{
    over_ = true;
    ends_.end(out);
    out.push_back(model::reply_end{});
}

void chunk_digest::take_content(chunk_marks const& marks, std::vector<model::reply_event>& out)
{
    contents_ += marks.content;
    if (marks.content && !has_content_) {
        has_content_ = true;
        out.push_back(model::text_delta{});
    }
}

model::result<void> chunk_digest::take_parsed(reply_members const& from, chunk_marks const& marks, std::vector<model::reply_event>& out)
{
    chunk_facts facts = read_facts(from, marks);
    if (facts.error) {
        over_ = true;
        tell(std::move(facts), out);
        return {};
    }
    if (!started_ && !whole_ && says_nothing(from)) return {};
    if (!started_) {
        started_ = true;
        out.push_back(model::reply_start{from.id.string_or(""), from.model.string_or("")});
    }
    take_content(marks, out);  // before the finish that may share its event
    auto const taken = take_choices(from.choices, marks);
    tell(std::move(facts), out);
    return taken;
}

/// Stray values among a stream's choices are passed over; a plain reply has nothing else to stand for it.
model::result<void> chunk_digest::take_choices(json_view choices, chunk_marks const& marks)
{
    bool any = false;
    for (json_view const choice : choices.elements()) {
        any = true;
        if (whole_ && choice.kind() != json_kind::object)
            return model::failure{model::fault::malformed_reply, "an element of \"choices\" is no object"};
        take_choice(choice, marks);
    }
    if (whole_ && !any) return model::failure{model::fault::malformed_reply, "the reply has no \"choices\""};
    return {};
}

void chunk_digest::take_choice(json_view choice, chunk_marks const& marks)
{
    json_view index, delta, message, finish_reason, stop_reason;
    pick(choice,
         {{"index", &index}, {"delta", &delta}, {"message", &message}, {"finish_reason", &finish_reason}, {"stop_reason", &stop_reason}});
    std::uint64_t const number = index.nothing() ? 0 : index.unsigned_integer().value_or(choice_limit);
    if (number >= choice_limit) return;
    auto const at = static_cast<std::uint32_t>(number);
    if (marks.tools && calls_tools(delta.kind() == json_kind::object ? delta : message)) ends_.call_tools(at);
    auto native = finish_word_of(finish_reason);
    if (!native && whole_) native = "stop";  // a whole answer has ended, even where a server does not say how
    if (native) ends_.finish(at, std::move(*native), stop_reason);
}

}  // namespace signalbox::dialect::openai_chat
