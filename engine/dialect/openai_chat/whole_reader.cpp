#include "engine/dialect/openai_chat/whole_reader.hpp"

#include "engine/dialect/openai_chat/reply_assembly.hpp"
#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_view;

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

/// What a digest tells of the events a whole reply would yield.
bool worth_digesting(model::reply_event const& event)
{
    return std::holds_alternative<model::reply_start>(event) || std::holds_alternative<model::finish>(event);
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
    if (failed_)
        return *failed_;
    if (too_large_)
        return {};
    if (body_.size() + bytes.size() <= body_limit) {
        body_ += bytes;
        return {};
    }
    if (!digest_)
        return fail({model::fault::reply_too_large, "the reply has more than 16 MiB"});
    too_large_ = true;
    body_ = {};
    return {};
}

model::result<void> whole_reader::finish(std::vector<model::reply_event>& out)
{
    if (failed_)
        return *failed_;
    if (finished_)
        return {};
    finished_ = true;
    if (too_large_) {
        out.push_back(model::reply_start{});
        out.push_back(model::reply_end{});
        return {};
    }
    auto const read_it = read(out);
    body_ = {};
    if (!read_it)
        return fail(read_it.error());
    return {};
}

model::result<void> whole_reader::read(std::vector<model::reply_event>& out)
{
    // DeepSeek sends blank lines while a request waits (dialects.md 10).
    std::size_t const start = body_.find_first_not_of(" \t\r\n");
    if (start == std::string::npos)
        return model::failure{model::fault::truncated, "the reply has no body"};
    std::string_view const text = std::string_view(body_).substr(start);
    if (auto const checked = wire::check_json_object(text, [](std::string_view, std::string_view) {}); !checked) {
        if (text.front() == '{' && is_cut(text))
            return model::failure{model::fault::truncated, "the reply ends in the middle of its JSON"};
        return model::failure{model::fault::malformed_reply, "the reply is no JSON object: " + checked.error().detail};
    }
    reply_members const from = read_members(json_view(text));
    if (auto error = read_error(from)) {
        out.push_back(std::move(*error));
        return {};
    }
    if (from.choices.kind() != json_kind::array || from.choices.elements().empty())
        return model::failure{model::fault::malformed_reply, "the reply has no \"choices\""};
    reply_assembly assembly(true);
    std::vector<model::reply_event> events;
    assembly.start(from.id, from.model, events);
    for (json_view const choice : from.choices.elements())
        if (auto const taken = assembly.take(choice, events); !taken)
            return taken.error();
    contents_ = assembly.contents();
    for (model::reply_event& each : events)
        if (!digest_ || worth_digesting(each))
            out.push_back(std::move(each));
    if (digest_ && contents_ != 0)
        out.insert(out.begin() + 1, model::text_delta{});
    if (auto const usage = read_usage(from.usage))
        out.push_back(model::usage_report{*usage});
    assembly.end(out);
    return {};
}

}  // namespace signalbox::dialect::openai_chat
