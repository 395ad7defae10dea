#include "engine/dialect/gemini/embeddings.hpp"

#include "engine/dialect/gemini/reply_fields.hpp"
#include "engine/dialect/parts/embedding_list.hpp"
#include "engine/dialect/parts/embedding_reader.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/embedding_losses.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/wire/text_edits.hpp"

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

std::optional<model::reply_error> error_in(json_view reply)
{
    json_view const error = reply["error"];
    if (error.kind() != json_kind::object) return std::nullopt;
    return read_error(error);
}

/// Older models report no usage.
document_facts facts_in(json_view reply)
{
    document_facts out;
    if (auto const tokens = read_usage(reply["usageMetadata"])) out.used = model::usage_report{*tokens};
    return out;
}

model::result<void> vectors_in(json_view reply, std::vector<model::reply_event>& out)
{
    return read_vectors(
        reply, "embeddings", [](json_view each) { return each["values"]; }, out);
}

model::result<void> vector_in(json_view reply, std::vector<model::reply_event>& out)
{
    auto numbers = read_numbers(reply["embedding"]["values"]);
    if (!numbers) return numbers.error();
    out.emplace_back(model::embedding{0, std::move(*numbers)});
    return {};
}

constexpr embedding_words words{{&error_in, &facts_in, "usageMetadata"}, &vectors_in};
constexpr embedding_words one_word{{&error_in, &facts_in, "usageMetadata"}, &vector_in};

class vector_writer final : public reply_writer {
public:
    explicit vector_writer(bool one) : one_(one) {}

    void write(model::reply_event const& event, std::string& out) override
    {
        if (!list_.take(event)) return;
        if (one_) {
            std::string_view const numbers = list_.all().empty() ? std::string_view("[]") : std::string_view(list_.all().front().numbers);
            out.append(R"({"embedding":{"values":)").append(numbers).append("}}");
            return;
        }
        out += R"({"embeddings":[)";
        for (model::embedding const& each : list_.all()) {
            separate(out);
            out.append(R"({"values":)").append(each.numbers).append("}");
        }
        out += "]}";
    }
    void fail(model::failure const&, std::string&) override {}  // a reply that is not whole is cut
    std::string_view content_type() const override { return "application/json; charset=UTF-8"; }

private:
    bool const one_;
    embedding_list list_;
};

/// One of the requests: the texts of its content are one input.
void read_request(json_view one, field_reader& fields, model::embedding_request& into)
{
    json_view content, dimensions, model;
    pick(one, {{"content", &content}, {"outputDimensionality", &dimensions}, {"model", &model}}, [&](wire::json_member const& member) {
        fields.keep(member, into.extras);
        if (!into.extras.empty()) into.extras.back().origin = model::dialect::gemini;
    });
    std::string text;
    for (json_view const part : content["parts"].elements()) part["text"].append_string(text);
    if (text.empty()) fields.wrong("content", "holds no text");
    into.texts.push_back(std::move(text));
    into.dimensions = fields.count(dimensions, "outputDimensionality");
    if (into.dimensions == 0u) into.dimensions.reset();  // a number that JSON of protobuf leaves out
    into.model = model.string_or("");
}

}  // namespace

model::result<model::embedding_request> read_embedding_request(std::string_view body)
{
    if (auto const checked = wire::check_json_object(body, [](std::string_view, std::string_view) {}); !checked) return checked.error();
    model::embedding_request into;
    field_reader fields;
    json_view const requests = json_view(body)["requests"];
    if (requests.kind() != json_kind::array) fields.wrong_type("requests", "a list of requests", requests);
    std::size_t index = 0;
    for (json_view const each : requests.elements()) {
        auto const here = fields.inside("requests", index++);
        if (index > model::most_embeddings) fields.wrong("", "is more than 2048 requests");
        if (fields.failed()) break;
        read_request(each, fields, into);
    }
    if (fields.failed()) return fields.failure();
    return into;
}

model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target)
{
    losses lost;
    std::string out = R"({"requests":[)";
    for (std::string const& each : asked.texts) {
        separate(out);
        out += '{';
        write_string("model", "models/" + std::string(target.model), out);
        out += R"(,"content":{"parts":[{)";
        write_string("text", each, out);
        out += "}]}";
        write_count("outputDimensionality", asked.dimensions, out);
        out += '}';
    }
    out += "]}";
    if (!asked.user.empty()) lost.note("user", "no field of this dialect");
    note_foreign(lost, asked);
    if (auto refused = lost.refused()) return *std::move(refused);
    return written_request{std::move(out), lost.take(), {}};
}

std::unique_ptr<reply_reader> make_vector_reader(framing, detail how_much)
{
    return make_embedding_reader(words, how_much);
}

std::unique_ptr<reply_writer> make_vector_writer(reply_identity)
{
    return std::make_unique<vector_writer>(false);
}

model::result<model::embedding_request> read_one_embedding(std::string_view body)
{
    if (auto const checked = scan_embedding_request(body, {}); !checked) return checked.error();
    model::embedding_request into;
    field_reader fields;
    read_request(json_view(body), fields, into);
    if (fields.failed()) return fields.failure();
    return into;
}

std::unique_ptr<reply_reader> make_one_vector_reader(framing, detail how_much)
{
    return make_embedding_reader(one_word, how_much);
}

std::unique_ptr<reply_writer> make_one_vector_writer(reply_identity)
{
    return std::make_unique<vector_writer>(true);
}

model::result<scanned_request> scan_embedding_request(std::string_view body, std::string_view)
{
    if (auto const checked = wire::check_json_object(body, [](std::string_view, std::string_view) {}); !checked) return checked.error();
    return scanned_request();
}

std::string with_model_named(std::string_view body, std::string_view model)
{
    std::vector<wire::text_edit> edits;
    std::string const name = wire::json_string("models/" + std::string(model));
    auto const rename = [&](json_view request) {
        for (wire::json_member const& each : request.members())
            if (each.is("model") && !each.value.null()) edits.push_back({each.value.raw(), name});
    };
    for (wire::json_member const& each : json_view(body).members()) {
        if (each.is("model") && !each.value.null()) edits.push_back({each.value.raw(), name});
        if (each.is("requests"))
            for (json_view const one : each.value.elements()) rename(one);
    }
    return wire::edited(body, edits);
}

}  // namespace signalbox::dialect::gemini
