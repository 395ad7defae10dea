#include "engine/policy/said.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace signalbox::policy {

namespace {

/// What is read of the messages of a conversation.
class conversation {
public:
    explicit conversation(model::chat_request const& from)
    {
        for (model::turn const& each : from.turns) add(each);
    }
    std::vector<saying> take() { return std::move(said_); }
    /// Whether it is one of the texts in it; each of them once, so that a repetition elsewhere is none.
    bool takes(std::string_view text)
    {
        auto const found = heard_.find(text);
        return found != heard_.end() && found->second-- > 0;
    }

private:
    void add(model::turn const& from)
    {
        saying made{from.who, {}, {}};
        std::size_t parts = 0;
        for (model::part const& one : from.parts) add_words(made, one, parts);
        if (parts < 2) made.run_together.clear();
        if (parts > 0) said_.push_back(std::move(made));
    }

    void add_words(saying& into, std::string_view words, std::size_t& parts)
    {
        if (words.empty()) return;
        if (parts++ > 0) into.words += '\n';
        into.words += words;
        into.run_together += words;
        ++heard_[words];
    }

    void add_words(saying& into, model::tool_content const& from, std::size_t& parts)
    {
        if (auto const* const text = std::get_if<model::text_part>(&from)) add_words(into, text->text, parts);
        if (auto const* const document = std::get_if<model::document_part>(&from)) add_words(into, document->text, parts);
    }

    void add_words(saying& into, model::part const& from, std::size_t& parts)
    {
        if (auto const* const text = std::get_if<model::text_part>(&from)) add_words(into, text->text, parts);
        if (auto const* const document = std::get_if<model::document_part>(&from)) add_words(into, document->text, parts);
        if (auto const* const refusal = std::get_if<model::refusal_part>(&from)) add_words(into, refusal->text, parts);
        if (auto const* const result = std::get_if<model::tool_result_part>(&from))
            for (model::tool_content const& each : result->content) add_words(into, each, parts);
    }

    std::vector<saying> said_;
    std::unordered_map<std::string_view, int> heard_;  // views of the request
};

/// Each string of a document, but those that are in the conversation, as a user's words.
void add_strings(std::vector<saying>& out, wire::json_view from, conversation* but)
{
    switch (from.kind()) {
    case wire::json_kind::string:
        if (std::string text = from.string_or({}); !but || !but->takes(text)) out.push_back({model::role::user, std::move(text), {}});
        break;
    case wire::json_kind::array:
        for (wire::json_view const each : from.elements()) add_strings(out, each, but);
        break;
    case wire::json_kind::object:
        for (wire::json_member const& each : from.members()) add_strings(out, each.value, but);
        break;
    default: break;
    }
}

}  // namespace

std::vector<saying> said_in(model::dialect spoken, std::string_view body, said_to whom)
{
    std::vector<saying> out;
    auto const read = dialect::reader_of_requests(spoken).read(body);
    if (!read || read->turns.empty()) {
        if (wire::check_json(body))
            add_strings(out, wire::json_view(body), nullptr);
        else if (!body.empty())
            out.push_back({model::role::user, std::string(body), {}});
        return out;
    }
    conversation all(*read);
    if (whom == said_to::anything) add_strings(out, wire::json_view(body), &all);
    std::vector<saying> messages = all.take();
    std::ranges::move(messages, std::back_inserter(out));
    return out;
}

}  // namespace signalbox::policy
