#include "engine/dialect/cohere/embeddings.hpp"

#include "engine/dialect/cohere/errors.hpp"
#include "engine/dialect/cohere/reply_fields.hpp"
#include "engine/dialect/parts/embedding_list.hpp"
#include "engine/dialect/parts/embedding_losses.hpp"
#include "engine/dialect/parts/embedding_reader.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/dialect/parts/text_list.hpp"

namespace signalbox::dialect::cohere {

using wire::json_kind;
using wire::json_view;

namespace {

std::optional<model::reply_error> error_in(json_view reply)
{
    if (!reply["embeddings"].nothing() || reply["message"].kind() != json_kind::string) return std::nullopt;
    return read_error_of(0, reply.raw());
}

document_facts facts_in(json_view reply)
{
    document_facts out;
    if (auto const tokens = read_usage(reply["meta"])) out.used = model::usage_report{*tokens};
    return out;
}

/// By type; older replies have the list itself.
model::result<void> vectors_in(json_view reply, std::vector<model::reply_event>& out)
{
    json_view const typed = reply["embeddings"];
    auto const itself = [](json_view each) { return each; };
    return typed.kind() == json_kind::object ? read_vectors(typed, "float", itself, out) : read_vectors(reply, "embeddings", itself, out);
}

constexpr embedding_words words{{&error_in, &facts_in, "meta"}, &vectors_in};

class vector_writer final : public reply_writer {
public:
    explicit vector_writer(std::string id) : id_(std::move(id)) {}

    void write(model::reply_event const& event, std::string& out) override
    {
        if (!list_.take(event)) return;
        out += '{';
        write_string("id", id_, out);
        out += R"(,"response_type":"embeddings_by_type","embeddings":{"float":[)";
        for (model::embedding const& each : list_.all()) {
            separate(out);
            out += each.numbers;
        }
        out.append(R"(]},"meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":)");
        out.append(std::to_string(list_.tokens().input_tokens)).append("}}}");
    }
    void fail(model::failure const&, std::string&) override {}  // a reply that is not whole is cut
    std::string_view content_type() const override { return "application/json"; }

private:
    std::string const id_;
    embedding_list list_;
};

void read_texts(json_view texts, field_reader& fields, model::embedding_request& into)
{
    if (texts.kind() != json_kind::array || texts.elements().empty()) return fields.wrong_type("texts", "a list of texts", texts);
    fields.elements(texts, "texts", model::most_embeddings, "text", [&](json_view each) {
        if (auto const text = each.string())
            into.texts.push_back(*text);
        else
            fields.wrong_type("", "a text", each);
    });
}

/// Vectors of other types are made by the provider: no other format has them.
void read_types(json_view types, field_reader& fields)
{
    if (!fields.array(types, "embedding_types")) return;
    for (json_view const each : types.elements())
        if (!each.is("float")) return fields.wrong("embedding_types", "must be float alone where another format is asked");
}

}  // namespace

model::result<model::embedding_request> read_embedding_request(std::string_view body)
{
    if (auto const known = scan_named(body); !known) return known.error();
    model::embedding_request into;
    field_reader fields;
    json_view model, texts, dimensions, types, images, inputs;
    pick(json_view(body),
         {{"model", &model},
          {"texts", &texts},
          {"output_dimension", &dimensions},
          {"embedding_types", &types},
          {"images", &images},
          {"inputs", &inputs}},
         [&](wire::json_member const& member) { fields.keep(member, into.extras); });
    into.model = fields.text(model, "model");
    if (!images.nothing()) fields.wrong("images", "are taken by targets of this format alone");
    if (!inputs.nothing()) fields.wrong("inputs", "are taken by targets of this format alone");
    read_texts(texts, fields, into);
    read_types(types, fields);
    into.dimensions = fields.count(dimensions, "output_dimension");
    if (fields.failed()) return fields.failure();
    return into;
}

/// What the vectors are for must be said; documents are what other formats embed unsaid. Other formats answer an input that is too long with an error.
model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target)
{
    losses lost;
    if (asked.texts.size() > most_texts) lost.refuse("input", "this format takes 96 texts in one request");
    std::string_view purpose = "search_document";
    for (model::extra_field const& each : asked.extras)
        if (each.name == "input_type") purpose = json_view(each.value).plain_string().value_or(purpose);
    std::string out = "{";
    write_string("model", target.model, out);
    write_string("input_type", purpose, out);
    write_key("texts", out);
    append_texts(out, asked.texts);
    out += R"(,"embedding_types":["float"],"truncate":"NONE")";
    write_count("output_dimension", asked.dimensions, out);
    out += '}';
    if (!asked.user.empty()) lost.note("user", "no field of this dialect");
    model::embedding_request others = asked;
    std::erase_if(others.extras, [](model::extra_field const& each) { return each.name == "input_type" || each.name == "truncate"; });
    note_foreign(lost, others);
    if (auto refused = lost.refused()) return *std::move(refused);
    return written_request{std::move(out), lost.take(), {}};
}

std::unique_ptr<reply_reader> make_vector_reader(framing, detail how_much)
{
    return make_embedding_reader(words, how_much);
}

std::unique_ptr<reply_writer> make_vector_writer(reply_identity who)
{
    return std::make_unique<vector_writer>(std::move(who.id));
}

}  // namespace signalbox::dialect::cohere
