#include "engine/dialect/parts/embedding_reader.hpp"

#include "engine/model/embedding_request.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

namespace {

using wire::json_kind;
using wire::json_view;
using events = std::vector<model::reply_event>;

class full_reader final : public whole_body_reader {
public:
    explicit full_reader(embedding_words const& by) : whole_body_reader(detail::full), by_(by) {}

    std::uint64_t content_events() const override { return 0; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override
    {
        json_view const reply = document.view();
        if (auto error = by_.document.error(reply)) {
            out.emplace_back(std::move(*error));
            return {};
        }
        document_facts facts = by_.document.facts(reply);
        out.emplace_back(model::reply_start{{}, std::move(facts.model)});
        if (auto read = by_.vectors(reply, out); !read) return read;
        tell_end(facts, out);
        return {};
    }

    embedding_words const& by_;
};

}  // namespace

std::unique_ptr<reply_reader> make_embedding_reader(embedding_words const& by, detail how_much)
{
    if (how_much == detail::full) return std::make_unique<full_reader>(by);
    return make_document_digest(by.document);
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
