#include "engine/dialect/gemini/predictions.hpp"

#include "engine/dialect/gemini/reply_fields.hpp"
#include "engine/dialect/parts/embedding_losses.hpp"
#include "engine/dialect/parts/embedding_reader.hpp"
#include "engine/dialect/parts/member_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

/// Text embeddings API, "supports one instance per request".
constexpr std::array<std::string_view, 1> models_of_one_text{"gemini-embedding-001"};

struct own_field {
    std::string_view client, vertex;
};
constexpr std::array<own_field, 2> own_fields{{{"taskType", "task_type"}, {"title", "title"}}};

/// A field that Gemini's clients write beside one text, "requests[2].taskType" or "taskType": which text, and its name at Vertex. Nothing for others.
struct placed_field {
    std::size_t text = 0;
    std::string_view name;
};
std::optional<placed_field> placed(model::extra_field const& extra)
{
    std::string_view const path = extra.name;
    std::size_t const dot = path.rfind('.');
    std::string_view const last = dot == path.npos ? path : path.substr(dot + 1);
    auto const own = std::ranges::find(own_fields, last, &own_field::client);
    if (extra.origin != model::dialect::gemini || own == own_fields.end()) return std::nullopt;
    placed_field out{.name = own->vertex};
    constexpr std::string_view list = "requests[";
    if (dot == path.npos) return out;
    if (!path.starts_with(list)) return std::nullopt;
    std::from_chars(path.data() + list.size(), path.data() + dot, out.text);
    return out;
}

std::optional<model::reply_error> error_in(json_view reply)
{
    json_view const error = reply["error"];
    if (error.kind() != json_kind::object) return std::nullopt;
    return read_error(error);
}

/// Each vector tells the tokens of its own text.
document_facts facts_in(json_view reply)
{
    model::usage tokens;
    for (json_view const each : reply["predictions"].elements())
        tokens.input_tokens +=
            static_cast<std::uint64_t>(std::max(0.0, each["embeddings"]["statistics"]["token_count"].number().value_or(0)));
    document_facts out;
    if (tokens.input_tokens > 0) out.used = model::usage_report{tokens};
    return out;
}

model::result<void> vectors_in(json_view reply, std::vector<model::reply_event>& out)
{
    return read_vectors(
        reply, "predictions", [](json_view each) { return each["embeddings"]["values"]; }, out);
}

constexpr embedding_words words{{&error_in, &facts_in, "predictions"}, &vectors_in};

}  // namespace

model::result<written_request> write_prediction(model::embedding_request const& asked, target_traits const& target)
{
    losses lost;
    bool const one = std::ranges::find(models_of_one_text, target.model) != models_of_one_text.end();
    if (one && asked.texts.size() > 1) lost.refuse("input", "this model takes one text for each request");
    std::string out = R"({"instances":[)";
    for (std::size_t i = 0; i != asked.texts.size(); ++i) {
        separate(out);
        out += '{';
        write_string("content", asked.texts[i], out);
        for (model::extra_field const& each : asked.extras)
            if (auto const own = placed(each); own && own->text == i) write_raw(own->name, each.value, out);
        out += '}';
    }
    // As at Google's other address, a text that is too long is an error and not cut.
    out += R"(],"parameters":{"autoTruncate":false)";
    write_count("outputDimensionality", asked.dimensions, out);
    out += "}}";
    if (!asked.user.empty()) lost.note("user", "no field of this dialect");
    if (asked.tokens) lost.refuse("input", "tokens mean something to their own model only: send text");
    for (model::extra_field const& each : asked.extras)
        if (!placed(each)) lost.note(each, "no field of this dialect");
    if (auto refused = lost.refused()) return *std::move(refused);
    return written_request{std::move(out), lost.take(), {}};
}

std::unique_ptr<reply_reader> make_prediction_reader(framing, detail how_much)
{
    return make_embedding_reader(words, how_much);
}

}  // namespace signalbox::dialect::gemini
