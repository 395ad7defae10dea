#include "engine/dialect/parts/whole_body.hpp"

#include <algorithm>

namespace signalbox::dialect {

namespace {

/// The document, its lists, an element of them, its message: so deep dialects look for something.
constexpr unsigned outline_levels = 4;

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

std::string_view document_in(std::string_view body)
{
    // Vendors' clients take the mark off. DeepSeek sends blank lines while a request waits in its queue.
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (body.starts_with(mark)) body.remove_prefix(mark.size());
    return body.substr(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
}

model::failure no_document(std::string_view text, model::failure const& seen)
{
    if (text.empty()) return {model::fault::truncated, "the reply has no body"};
    if (text.front() == '{' && is_cut(text)) return {model::fault::truncated, "the reply ends in the middle of its JSON"};
    return {model::fault::malformed_reply, "the reply is no JSON object: " + seen.detail};
}

model::failure whole_body_reader::fail(model::failure why)
{
    failed_ = std::move(why);
    body_ = {};
    return *failed_;
}

model::result<void> whole_body_reader::feed(std::string_view bytes, events&)
{
    if (failed_) return *failed_;
    content_bytes_ += bytes.size();
    if (too_large_) return {};
    if (body_.size() + bytes.size() <= body_limit) {
        body_ += bytes;
        return {};
    }
    if (full_) return fail({model::fault::reply_too_large, "the reply has more than 16 MiB"});
    too_large_ = true;
    body_ = {};
    return {};
}

model::result<void> whole_body_reader::finish(events& out)
{
    if (failed_) return *failed_;
    if (finished_) return {};
    finished_ = true;
    if (too_large_) {
        out.push_back(model::reply_start{});
        out.push_back(model::text_delta{});
        out.push_back(model::finish{.reason = model::finish_reason::other});
        out.push_back(model::reply_end{});
        return {};
    }
    std::string const body = std::exchange(body_, {});
    return end(body, out);
}

model::result<void> whole_body_reader::read_whole(std::string_view body, events& out)
{
    if (body.size() <= body_limit && body_.empty() && !failed_ && !finished_) {
        finished_ = true;
        return end(body, out);
    }
    if (auto fed = feed(body, out); !fed) return fed;
    return finish(out);
}

model::result<void> whole_body_reader::end(std::string_view body, events& out)
{
    std::string_view const text = document_in(body);
    wire::json_outline outline;
    if (auto const checked = outline.read(text, outline_levels); !checked) return fail(no_document(text, checked.error()));
    content_bytes_ = 0;
    std::size_t const before = out.size();
    if (auto done = read(outline.root(), out); !done) {
        out.resize(before);
        return fail(std::move(done.error()));
    }
    if (full_)
        for (std::size_t i = before; i < out.size(); ++i) content_bytes_ += model::content_bytes(out[i]);
    return {};
}

}  // namespace signalbox::dialect
