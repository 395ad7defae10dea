#include "engine/dialect/openai_chat/whole_reader.hpp"

#include "engine/dialect/openai_chat/chunk_digest.hpp"
#include "engine/dialect/openai_chat/reply_assembly.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

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
    auto const members = read_members(text);
    if (!members) {
        if (text.front() == '{' && is_cut(text)) return model::failure{model::fault::truncated, "the reply ends in the middle of its JSON"};
        return model::failure{model::fault::malformed_reply, "the reply is no JSON object: " + members.error().detail};
    }
    chunk_marks const marks = chunk_scan().look(text);
    if (auto error = marks.error ? read_error(*members) : std::nullopt) {
        out.push_back(std::move(*error));
        return {};
    }
    return digest_ ? tell_facts(marks, *members, out) : tell_all(*members, out);
}

model::result<void> whole_reader::tell_facts(chunk_marks const& marks, reply_members const& members, std::vector<model::reply_event>& out)
{
    chunk_digest facts(true);
    if (auto const taken = facts.take_whole(marks, members, out); !taken) {
        out.clear();
        return taken.error();
    }
    contents_ = facts.contents();
    return facts.end(out);
}

model::result<void> whole_reader::tell_all(reply_members const& members, std::vector<model::reply_event>& out)
{
    if (auto const list = check_choices(members.choices); !list) return list;
    if (members.choices.elements().empty()) return malformed("the reply has no \"choices\"");
    reply_assembly assembly(true);
    assembly.start(members.id, members.model, out);
    for (json_view const choice : members.choices.elements()) {
        if (auto const taken = assembly.take(choice, out); !taken) {
            out.clear();
            return taken.error();
        }
    }
    contents_ = assembly.contents() != 0;
    if (auto const usage = read_usage(members.usage)) out.push_back(model::usage_report{*usage});
    return assembly.end(out);
}

}  // namespace signalbox::dialect::openai_chat
