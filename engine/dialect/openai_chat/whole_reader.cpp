#include "engine/dialect/openai_chat/whole_reader.hpp"

#include "engine/dialect/openai_chat/choice_ends.hpp"
#include "engine/dialect/openai_chat/choice_fields.hpp"
#include "engine/dialect/openai_chat/reply_assembly.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

namespace {

/// Whether text that is no JSON looks like the beginning of some: it opens more than it closes.
bool is_cut(std::string_view text)
{
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && depth-- == 0) {
            return false;
        }
    }
    return quoted || depth != 0;
}

}  // namespace

model::failure whole_reader::fail(model::failure why)
{
    failed_ = std::move(why);
    body_ = {};
    return *failed_;
}

model::result<void> whole_reader::feed(std::string_view bytes, std::vector<model::reply_event>&)
{
    if (failed_) return *failed_;
    if (too_large_) return {};
    if (body_.size() + bytes.size() <= body_limit) {
        body_ += bytes;
        return {};
    }
    if (!digest_) return fail({model::fault::reply_too_large, "the reply has more than 16 MiB"});
    too_large_ = true;
    body_ = {};
    return {};
}

model::result<void> whole_reader::finish(std::vector<model::reply_event>& out)
{
    if (failed_) return *failed_;
    if (finished_) return {};
    finished_ = true;
    if (too_large_) {
        out.push_back(model::reply_start{});
        out.push_back(model::reply_end{});
        return {};
    }
    auto const read_it = read(out);
    body_ = {};
    if (!read_it) return fail(read_it.error());
    return {};
}

model::result<void> whole_reader::read(std::vector<model::reply_event>& out)
{
    // DeepSeek sends blank lines while a request waits in its queue.
    std::size_t const start = body_.find_first_not_of(" \t\r\n");
    if (start == std::string::npos) return model::failure{model::fault::truncated, "the reply has no body"};
    std::string_view const text = std::string_view(body_).substr(start);
    wire::json_outline outline;
    auto const members = read_members(text, outline);
    if (!members) {
        if (text.front() == '{' && is_cut(text)) return model::failure{model::fault::truncated, "the reply ends in the middle of its JSON"};
        return model::failure{model::fault::malformed_reply, "the reply is no JSON object: " + members.error().detail};
    }
    if (auto error = read_error(*members)) {
        out.push_back(std::move(*error));
        return {};
    }
    if (auto const list = check_choices(members->choices); !list) return list;
    if (members->choices.elements().empty()) return malformed("the reply has no \"choices\"");
    auto const told = digest_ ? tell_facts(*members, out) : tell_all(*members, out);
    if (!told) out.clear();
    return told;
}

model::result<void> whole_reader::tell_facts(reply_members const& members, std::vector<model::reply_event>& out)
{
    choice_ends ends;
    out.push_back(model::reply_start{members.id.string_or(""), members.model.string_or("")});
    for (wire::json_node const& choice : members.choices.elements()) {
        auto read = read_choice(choice, true);
        if (!read) return read.error();
        if (read->bears_content()) {
            if (contents_ == 0) out.push_back(model::text_delta{});
            contents_ = 1;  // however many choices bear some: it came at once
            ends.begin(read->index);
        }
        if (read->calls_tools()) ends.call_tools(read->index);
        if (read->finish) ends.finish(read->index, std::move(*read->finish), read->stop_reason);
    }
    tell(read_facts(members, {.telling = true}), out);
    if (auto const whole = ends.check(); !whole) return whole;
    ends.end(out);
    out.push_back(model::reply_end{});
    return {};
}

model::result<void> whole_reader::tell_all(reply_members const& members, std::vector<model::reply_event>& out)
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
