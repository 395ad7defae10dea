#include "engine/dialect/ollama/embeddings.hpp"

#include "engine/dialect/parts/embedding_list.hpp"
#include "engine/dialect/parts/embedding_reader.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/embedding_losses.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/named_scan.hpp"
#include "engine/dialect/parts/text_list.hpp"

namespace signalbox::dialect::ollama {

using wire::json_kind;
using wire::json_view;

namespace {

std::optional<model::reply_error> error_in(json_view reply)
{
    if (reply["error"].nothing()) return std::nullopt;
    return read_error_object(reply["error"], 0);
}

/// A count of zero is none.
document_facts facts_in(json_view reply)
{
    document_facts out{reply["model"].string_or("")};
    if (auto const tokens = reply["prompt_eval_count"].unsigned_integer(); tokens.value_or(0) != 0)
        out.used = model::usage_report{{.input_tokens = *tokens}};
    return out;
}

model::result<void> vectors_in(json_view reply, std::vector<model::reply_event>& out)
{
    return read_vectors(
        reply, "embeddings", [](json_view each) { return each; }, out);
}

model::result<void> vector_in(json_view reply, std::vector<model::reply_event>& out)
{
    auto numbers = read_numbers(reply["embedding"]);
    if (!numbers) return numbers.error();
    out.emplace_back(model::embedding{0, std::move(*numbers)});
    return {};
}

constexpr embedding_words words{{&error_in, &facts_in, "prompt_eval_count"}, &vectors_in};
constexpr embedding_words one_word{{&error_in, &facts_in, "prompt_eval_count"}, &vector_in};

/// {"embedding":[...]} and nothing else.
class one_vector_writer final : public reply_writer {
public:
    void write(model::reply_event const& event, std::string& out) override
    {
        if (!list_.take(event)) return;
        std::string_view const numbers = list_.all().empty() ? std::string_view("[]") : std::string_view(list_.all().front().numbers);
        out.append(R"({"embedding":)").append(numbers).append("}");
    }
    void fail(model::failure const&, std::string&) override {}  // a reply that is not whole is cut
    std::string_view content_type() const override { return "application/json; charset=utf-8"; }

private:
    embedding_list list_;
};

class vector_writer final : public reply_writer {
public:
    explicit vector_writer(std::string model) : model_(std::move(model)) {}

    void write(model::reply_event const& event, std::string& out) override
    {
        if (!list_.take(event)) return;
        out += '{';
        write_string("model", model_, out);
        out += R"(,"embeddings":[)";
        for (model::embedding const& each : list_.all()) {
            separate(out);
            out += each.numbers;
        }
        out += ']';
        write_count("prompt_eval_count", list_.tokens().input_tokens, out);
        out += '}';
    }
    void fail(model::failure const&, std::string&) override {}  // a reply that is not whole is cut
    std::string_view content_type() const override { return "application/json; charset=utf-8"; }

private:
    std::string const model_;
    embedding_list list_;
};

void read_input(json_view input, field_reader& fields, model::embedding_request& into)
{
    if (auto const text = input.string()) return into.texts.push_back(*text);
    if (input.kind() != json_kind::array) return fields.wrong_type("input", "a text or a list of texts", input);
    std::size_t index = 0;
    for (json_view const each : input.elements()) {
        auto const here = fields.inside("input", index++);
        if (index > model::most_embeddings) return fields.wrong("", "is more than 2048 inputs");
        if (auto const text = each.string())
            into.texts.push_back(*text);
        else
            fields.wrong_type("", "a text", each);
    }
}

}  // namespace

model::result<model::embedding_request> read_embedding_request(std::string_view body)
{
    if (auto const known = scan_named(body); !known) return known.error();
    model::embedding_request into;
    field_reader fields;
    json_view model, input, dimensions;
    pick(json_view(body), {{"model", &model}, {"input", &input}, {"dimensions", &dimensions}}, [&](wire::json_member const& member) {
        if (!member.is("truncate")) fields.keep(member, into.extras);
    });
    into.model = fields.text(model, "model");
    read_input(input, fields, into);
    into.dimensions = fields.count(dimensions, "dimensions");
    if (into.dimensions == 0u) into.dimensions.reset();  // as Ollama: the model's own
    if (fields.failed()) return fields.failure();
    return into;
}

/// Other formats answer an input that is too long with an error; Ollama would cut it.
model::result<written_request> write_embedding_request(model::embedding_request const& asked, target_traits const& target)
{
    losses lost;
    std::string out = "{";
    write_string("model", target.model, out);
    write_key("input", out);
    append_texts(out, asked.texts);
    out += R"(,"truncate":false)";
    write_count("dimensions", asked.dimensions, out);
    out += '}';
    if (!asked.user.empty()) lost.note("user", "no field of this dialect");
    note_foreign(lost, asked);
    if (auto refused = lost.refused()) return *std::move(refused);
    return written_request{std::move(out), lost.take(), {}};
}

std::unique_ptr<reply_reader> make_vector_reader(framing, detail how_much)
{
    return make_embedding_reader(words, how_much);
}

std::unique_ptr<reply_writer> make_vector_writer(reply_identity who)
{
    return std::make_unique<vector_writer>(std::move(who.model));
}

model::result<model::embedding_request> read_one_embedding(std::string_view body)
{
    if (auto const known = scan_named(body); !known) return known.error();
    model::embedding_request into;
    field_reader fields;
    json_view model, prompt;
    pick(json_view(body), {{"model", &model}, {"prompt", &prompt}},
         [&](wire::json_member const& member) { fields.keep(member, into.extras); });
    into.model = fields.text(model, "model");
    into.texts.push_back(fields.required_text(prompt, "prompt"));
    if (fields.failed()) return fields.failure();
    return into;
}

std::unique_ptr<reply_reader> make_one_vector_reader(framing, detail how_much)
{
    return make_embedding_reader(one_word, how_much);
}

std::unique_ptr<reply_writer> make_one_vector_writer(reply_identity)
{
    return std::make_unique<one_vector_writer>();
}

}  // namespace signalbox::dialect::ollama
