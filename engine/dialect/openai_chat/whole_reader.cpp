#include "engine/dialect/openai_chat/whole_reader.hpp"

#include "engine/dialect/openai_chat/choice_ends.hpp"
#include "engine/dialect/openai_chat/choice_fields.hpp"
#include "engine/dialect/openai_chat/reply_assembly.hpp"

namespace signalbox::dialect::openai_chat {

model::result<void> whole_reader::read(wire::json_node const& document, events& out)
{
    reply_members const members = find_members(document);
    if (auto error = read_error(members)) {
        out.push_back(std::move(*error));
        return {};
    }
    if (auto const list = check_choices(members.choices); !list) return list;
    if (members.choices.elements().empty()) return malformed("the reply has no \"choices\"");
    return full() ? tell_all(members, out) : tell_facts(members, out);
}

/// What a reply of one choice tells a relay: start, content, usage, finish, end.
constexpr std::size_t usual_events = 5;

model::result<void> whole_reader::tell_facts(reply_members const& members, events& out)
{
    choice_ends ends;
    chunk_facts facts = read_facts(members, {.telling = true});
    out.reserve(out.size() + usual_events);
    out.push_back(model::reply_start{members.id.string_or(""), members.model.string_or("")});
    for (wire::json_node const& choice : members.choices.elements()) {
        auto read = read_choice(choice, true);
        if (!read) return read.error();
        if (read->bears_content()) {
            if (contents_ == 0) out.push_back(model::text_delta{});
            contents_ = 1;  // however many choices bear some: it came at once
            ends.begin(read->index);
            if (!facts.usage || facts.usage->output_tokens == 0) add_content(content_size(*read));
        }
        if (read->calls_tools()) ends.call_tools(read->index);
        if (read->finish) ends.finish(read->index, std::move(*read->finish), read->stop_reason);
    }
    tell(std::move(facts), out);
    if (auto const whole = ends.check(); !whole) return whole;
    ends.end(out);
    out.push_back(model::reply_end{});
    return {};
}

model::result<void> whole_reader::tell_all(reply_members const& members, events& out)
{
    reply_assembly assembly(true);
    assembly.start(members.id, members.model, out);
    for (wire::json_node const& choice : members.choices.elements())
        if (auto const taken = assembly.take(choice, out); !taken) return taken.error();
    contents_ = assembly.contents() != 0;
    if (auto const usage = read_usage(members.usage)) out.push_back(model::usage_report{*usage});
    return assembly.end(out);
}

}  // namespace signalbox::dialect::openai_chat
