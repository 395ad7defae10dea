#include "engine/dialect/parts/document_digest.hpp"

#include "engine/dialect/parts/whole_body.hpp"

namespace signalbox::dialect {

namespace {

using wire::json_view;
using events = std::vector<model::reply_event>;

/// What every reading tells: that it began, its usage, that it is whole. An error ends it.
void tell(document_words const& by, json_view reply, events& out)
{
    if (auto error = by.error(reply)) {
        out.emplace_back(std::move(*error));
        return;
    }
    document_facts facts = by.facts(reply);
    out.emplace_back(model::reply_start{{}, std::move(facts.model)});
    tell_end(facts, out);
}

/// Of a text, of which nothing is known but that it came.
model::result<void> tell_passing(events& out)
{
    out.emplace_back(model::reply_start{});
    out.emplace_back(model::reply_end{});
    return {};
}

/// The object that begins there, of text that is not checked; empty when it does not end.
std::string_view object_at(std::string_view text)
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
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return text.substr(0, i + 1);
        }
    }
    return {};
}

/// The last member of this name, an object or a number, in text that is not checked; empty when there is none.
std::string member_in(std::string_view text, std::string_view name)
{
    std::string out = "\"" + std::string(name) + "\"";
    std::size_t const at = text.rfind(out);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + out.size());
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n:"), text.size()));
    std::string_view const value = text.starts_with('{') ? object_at(text) : text.substr(0, text.find_first_of(",}"));
    return out.append(":").append(value);
}

/// Replies may have megabytes of numbers or of pictures, which are passed on as they come. Kept are a beginning, which is all of a short reply, and the end.
class digest_reader final : public reply_reader {
public:
    explicit digest_reader(document_words const& by) : by_(by) {}

    model::result<void> feed(std::string_view bytes, events&) override
    {
        bool const was_short = total_ <= short_reply;
        total_ += bytes.size();
        if (total_ <= short_reply) {
            kept_ += bytes;
            return {};
        }
        if (was_short) begins_as_document_ = document_in(kept_.empty() ? bytes : std::string_view(kept_)).starts_with('{');
        if (bytes.size() >= end_size)
            kept_ = bytes.substr(bytes.size() - end_size);
        else
            kept_ += bytes;
        if (kept_.size() > 2 * end_size) kept_.erase(0, kept_.size() - end_size);
        return {};
    }

    model::result<void> finish(events& out) override
    {
        if (finished_) return {};
        finished_ = true;
        return total_ <= short_reply ? read(kept_, out) : read_end(out);
    }

    /// A reply that was held is there as a whole.
    model::result<void> read_whole(std::string_view body, events& out) override
    {
        finished_ = true;
        return read(body, out);
    }

    std::uint64_t content_events() const override { return 0; }
    std::uint64_t content_bytes() const override { return 0; }

private:
    static constexpr std::size_t short_reply = 64 * 1024;  // an error, or a few results
    static constexpr std::size_t end_size = 4 * 1024;      // the members behind the results have some hundred bytes

    model::result<void> read(std::string_view body, events& out) const
    {
        std::string_view const text = document_in(body);
        if (by_.texts && !body.empty() && !text.starts_with('{')) return tell_passing(out);
        auto const checked = wire::check_json(text);
        if (!checked) return no_document(text, checked.error());
        if (text.front() != '{') return model::failure{model::fault::malformed_reply, "the reply is no JSON object"};
        tell(by_, json_view(text), out);
        return {};
    }

    /// The bytes went out already: what is missing here is missing in the event alone, but for an end that never came.
    model::result<void> read_end(events& out) const
    {
        if (by_.texts && !begins_as_document_) return tell_passing(out);
        std::string_view const last = std::string_view(kept_).substr(0, kept_.find_last_not_of(" \t\r\n") + 1);
        if (!last.ends_with('}')) return model::failure{model::fault::truncated, "the reply ends in the middle of its JSON"};
        std::string const document = "{" + member_in(last, by_.usage_member) + "}";
        tell(by_, json_view(wire::check_json(document) ? std::string_view(document) : "{}"), out);
        return {};
    }

    document_words const& by_;
    std::string kept_;
    std::size_t total_ = 0;
    bool finished_ = false, begins_as_document_ = false;
};

}  // namespace

std::unique_ptr<reply_reader> make_document_digest(document_words const& by)
{
    return std::make_unique<digest_reader>(by);
}

void tell_end(document_facts const& facts, events& out)
{
    if (facts.used) out.emplace_back(*facts.used);
    out.emplace_back(model::reply_end{});
}

}  // namespace signalbox::dialect
