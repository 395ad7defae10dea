#include "engine/dialect/openai_chat/chunk_digest.hpp"

#include "engine/dialect/openai_chat/chunk_reader.hpp"
#include "engine/dialect/openai_chat/choice_fields.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_view;

namespace {

/// What differs from chunk to chunk of the same kind.
constexpr event_template::variable texts[] = {{"content"}, {"reasoning_content"}, {"reasoning"},
                                              {"refusal"}, {"arguments"},         {"obfuscation", false}};

}  // namespace

chunk_digest::chunk_digest() : usual_(texts) {}

model::result<void> chunk_digest::take(wire::sse_event const& event, std::vector<model::reply_event>& out)
{
    std::string_view const data = event.data;
    if (auto const usual = usual_.look(data, content_bytes_); usual != event_template::match::different) {
        take_content(usual == event_template::match::content, out);
        return {};
    }
    if (is_done_mark(data)) return started_ ? end(out) : empty_stream();
    if (is_void(data)) return {};
    chunk_marks const marks = scan_.look(data);
    auto const read = read_members(data);
    if (!read) return malformed_chunk(read.error());
    if (auto const taken = take_parsed(*read, marks, out); !taken) return taken;
    if (started_ && !marks.telling) learn(data, marks);
    return {};
}

void chunk_digest::learn(std::string_view data, chunk_marks const& marks)
{
    usual_.learn(data, marks.tools);
    // Content in another form than the texts that may differ: a list of parts, a thinking block.
    if (marks.content && usual_.look(data) == event_template::match::silent) usual_.learn(data, true);
}

void chunk_digest::take_content(bool bears, std::vector<model::reply_event>& out)
{
    contents_ += bears;
    if (bears && !has_content_) {
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
    if (auto const list = check_choices(from.choices); !list) return list;
    if (!started_ && says_nothing(from)) return {};
    if (!started_) {
        started_ = true;
        out.push_back(model::reply_start{from.id.string_or(""), from.model.string_or("")});
    }
    take_content(marks.content, out);  // before the finish that may share its event
    for (wire::json_node const& choice : from.choices.elements())
        if (auto const taken = take_choice(choice, marks); !taken) return taken;
    tell(std::move(facts), out);
    return {};
}

model::result<void> chunk_digest::take_choice(wire::json_node const& choice, chunk_marks const& marks)
{
    auto read = read_choice(choice, false);
    if (!read) return read.error();
    if (marks.content) {
        ends_.begin(read->index);
        content_bytes_ += content_size(*read);
    }
    if (marks.tools && read->calls_tools()) ends_.call_tools(read->index);
    if (read->finish) ends_.finish(read->index, std::move(*read->finish), read->stop_reason);
    return {};
}

model::result<void> chunk_digest::end(std::vector<model::reply_event>& out)
{
    if (auto const whole = ends_.check(); !whole) return whole;
    over_ = true;
    ends_.end(out);
    out.push_back(model::reply_end{});
    return {};
}

}  // namespace signalbox::dialect::openai_chat
