#include "engine/dialect/parts/embedding_reader.hpp"

#include "engine/model/embedding_request.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

namespace {

using wire::json_kind;
using wire::json_view;
using events = std::vector<model::reply_event>;

/// What every reading tells: that it began, its usage, that it is whole. An error ends it.
model::result<void> tell(embedding_words const& by, json_view reply, bool vectors, events& out)
{
    if (auto error = by.error(reply)) {
        out.emplace_back(std::move(*error));
        return {};
    }
    embedding_facts facts = by.facts(reply);
    std::size_t const before = out.size();
    out.emplace_back(model::reply_start{{}, std::move(facts.model)});
    if (auto read = vectors ? by.vectors(reply, out) : model::result<void>(); !read) {
        out.resize(before);
        return read;
    }
    if (facts.tokens) out.emplace_back(model::usage_report{*facts.tokens});
    out.emplace_back(model::reply_end{});
    return {};
}

class full_reader final : public whole_body_reader {
public:
    explicit full_reader(embedding_words const& by) : whole_body_reader(detail::full), by_(by) {}

    std::uint64_t content_events() const override { return 0; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override { return tell(by_, document.view(), true, out); }

    embedding_words const& by_;
};

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

/// Replies of many inputs have megabytes of numbers, which are passed on as they come. Kept are a beginning, which is all of a short reply, and the end.
class digest_reader final : public reply_reader {
public:
    explicit digest_reader(embedding_words const& by) : by_(by) {}

    model::result<void> feed(std::string_view bytes, events&) override
    {
        total_ += bytes.size();
        if (total_ <= short_reply) {
            kept_ += bytes;
            return {};
        }
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
    static constexpr std::size_t short_reply = 64 * 1024;  // an error, or a few vectors
    static constexpr std::size_t end_size = 4 * 1024;      // the members behind the vectors have some hundred bytes

    model::result<void> read(std::string_view text, events& out) const
    {
        text = document_in(text);
        auto const checked = wire::check_json(text);
        if (!checked) return no_document(text, checked.error());
        if (text.front() != '{') return no_vectors("the reply is no JSON object");
        return tell(by_, json_view(text), false, out);
    }

    /// The bytes went out already: what is missing here is missing in the event alone, but for an end that never came.
    model::result<void> read_end(events& out) const
    {
        std::string_view const last = std::string_view(kept_).substr(0, kept_.find_last_not_of(" \t\r\n") + 1);
        if (!last.ends_with('}')) return model::failure{model::fault::truncated, "the reply ends in the middle of its JSON"};
        std::string const document = "{" + member_in(last, by_.usage_member) + "}";
        return tell(by_, json_view(wire::check_json(document) ? std::string_view(document) : "{}"), false, out);
    }

    embedding_words const& by_;
    std::string kept_;
    std::size_t total_ = 0;
    bool finished_ = false;
};

}  // namespace

std::unique_ptr<reply_reader> make_embedding_reader(embedding_words const& by, detail how_much)
{
    if (how_much == detail::full) return std::make_unique<full_reader>(by);
    return std::make_unique<digest_reader>(by);
}

model::result<std::string> read_numbers(json_view list)
{
    if (list.kind() != json_kind::array) return no_vectors("a vector is no list of numbers");
    for (json_view const each : list.elements())
        if (each.kind() != json_kind::number) return no_vectors("a vector holds something else than numbers");
    return std::string(list.raw());
}

model::result<void> read_vectors(json_view reply, std::string_view name, json_view (*numbers_of)(json_view element), events& out)
{
    json_view const list = reply[name];
    if (list.kind() != json_kind::array) return no_vectors("the reply has no \"" + std::string(name) + '"');
    std::uint32_t index = 0;
    for (json_view const each : list.elements()) {
        if (index == model::most_embeddings) return no_vectors("the reply has more than 2048 vectors");
        auto numbers = read_numbers(numbers_of(each));
        if (!numbers) return numbers.error();
        out.emplace_back(model::embedding{index++, std::move(*numbers)});
    }
    return {};
}

}  // namespace signalbox::dialect
