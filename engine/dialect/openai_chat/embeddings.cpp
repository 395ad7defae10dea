#include "engine/dialect/openai_chat/embeddings.hpp"

#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/embedding_losses.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/dialect/parts/text_list.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_view;

namespace {

/// A text, several, a list of tokens, or several.
void read_input(json_view input, field_reader& fields, model::embedding_request& into)
{
    if (auto const text = input.string()) {
        if (text->empty()) fields.wrong("input", "must not be empty");
        into.texts.push_back(*text);
        return;
    }
    if (input.kind() != json_kind::array) return fields.wrong_type("input", "a text or a list of texts", input);
    std::size_t index = 0;
    for (json_view const each : input.elements()) {
        auto const here = fields.inside("input", index++);
        if (index > model::most_embeddings) return fields.wrong("", "is more than 2048 inputs");
        if (each.kind() == json_kind::number || each.kind() == json_kind::array)
            into.tokens = true;
        else if (auto const text = each.string(); text && !text->empty())
            into.texts.push_back(*text);
        else if (text)
            fields.wrong("", "must not be empty");
        else
            fields.wrong_type("", "a text", each);
    }
    if (index == 0) fields.wrong("input", "must hold at least one text");
    if (into.tokens && !into.texts.empty()) fields.wrong("input", "mixes texts and tokens");
}

}  // namespace

model::result<model::embedding_request> read_embedding_request(std::string_view body)
{
    if (auto const known = scan_named(body); !known) return known.error();
    model::embedding_request into;
    field_reader fields;
    json_view model, input, form, dimensions, user;
    pick(json_view(body), {{"model", &model}, {"input", &input}, {"encoding_format", &form}, {"dimensions", &dimensions}, {"user", &user}},
         [&](wire::json_member const& member) { fields.keep(member, into.extras); });
    into.model = fields.text(model, "model");
    read_input(input, fields, into);
    std::string const wanted = fields.text(form, "encoding_format");
    if (!wanted.empty() && wanted != "float" && wanted != "base64") fields.wrong("encoding_format", "is neither float nor base64");
    into.dimensions = fields.count(dimensions, "dimensions");
    if (into.dimensions == 0u) fields.wrong("dimensions", "must be at least 1");
    into.user = fields.text(user, "user");
    if (fields.failed()) return fields.failure();
    return into;
}

/// Vectors come as numbers: the client's own form is made where its reply is written.
model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target)
{
    losses lost;
    std::string out = "{";
    write_string("model", target.model, out);
    write_key("input", out);
    append_texts(out, asked.texts);
    write_count("dimensions", asked.dimensions, out);
    write_text("user", asked.user, out);
    out += R"(,"encoding_format":"float"})";
    note_foreign(lost, asked);
    if (auto refused = lost.refused()) return *std::move(refused);
    return written_request{std::move(out), lost.take(), {}};
}

}  // namespace signalbox::dialect::openai_chat
