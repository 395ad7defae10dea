// The replies of OpenAI's embeddings, read and written.
#include "engine/dialect/openai_chat/embeddings.hpp"

#include "engine/base/base64.hpp"
#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/dialect/parts/embedding_list.hpp"
#include "engine/dialect/parts/embedding_reader.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/openai_errors.hpp"

#include <bit>

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_view;

namespace {

document_facts facts_in(json_view reply)
{
    document_facts out{reply["model"].string_or("")};
    if (auto const tokens = read_usage(reply["usage"])) out.used = model::usage_report{*tokens};
    return out;
}

model::result<void> vectors_in(json_view reply, std::vector<model::reply_event>& out)
{
    json_view const data = reply["data"];
    if (data.kind() != json_kind::array) return no_vectors("the reply has no \"data\"");
    std::uint32_t place = 0;
    for (json_view const each : data.elements()) {
        if (place == model::most_embeddings) return no_vectors("the reply has more than 2048 vectors");
        auto const index = each["index"].nothing() ? std::optional<std::uint64_t>(place) : each["index"].unsigned_integer();
        if (!index || *index >= model::most_embeddings) return no_vectors("a vector has no \"index\" from 0 to 2047");
        auto numbers = read_numbers(each["embedding"]);
        if (!numbers) return numbers.error();
        out.emplace_back(model::embedding{static_cast<std::uint32_t>(*index), std::move(*numbers)});
        ++place;
    }
    return {};
}

constexpr embedding_words words{{&error_member, &facts_in, "usage"}, &vectors_in};

/// Little-endian numbers of 32 bits, as OpenAI's SDKs read them (API reference, encoding_format).
std::string base64_of(std::string_view numbers)
{
    std::string bytes;
    for (json_view const each : json_view(numbers).elements()) {
        auto const bits = std::bit_cast<std::uint32_t>(static_cast<float>(each.number().value_or(0)));
        for (unsigned shift = 0; shift != 32; shift += 8) bytes += static_cast<char>(bits >> shift & 0xFF);
    }
    return base::encode_base64(bytes);
}

class vector_writer final : public reply_writer {
public:
    explicit vector_writer(reply_identity who) : who_(std::move(who)), base64_(json_view(who_.request)["encoding_format"].is("base64")) {}

    void write(model::reply_event const& event, std::string& out) override
    {
        if (list_.take(event)) write_all(out);
    }
    void fail(model::failure const&, std::string&) override {}  // a reply that is not whole is cut
    std::string_view content_type() const override { return "application/json"; }

private:
    void write_all(std::string& out) const
    {
        out += R"({"object":"list","data":[)";
        for (model::embedding const& each : list_.all()) {
            separate(out);
            out += R"({"object":"embedding","index":)";
            wire::append_json_integer(out, std::uint64_t{each.index});
            out += R"(,"embedding":)";
            if (base64_)
                out.append("\"").append(base64_of(each.numbers)).append("\"");
            else
                out += each.numbers;
            out += '}';
        }
        out += "]";
        write_string("model", who_.model, out);
        out += R"(,"usage":{)";
        write_count("prompt_tokens", list_.tokens().input_tokens, out);
        write_count("total_tokens", list_.tokens().total(), out);
        if (list_.tokens().estimated) out += R"(,"estimated":true)";
        out += "}}";
    }

    reply_identity const who_;
    bool const base64_;
    embedding_list list_;
};

}  // namespace

std::unique_ptr<reply_reader> make_vector_reader(framing, detail how_much)
{
    return make_embedding_reader(words, how_much);
}

std::unique_ptr<reply_writer> make_vector_writer(reply_identity who)
{
    return std::make_unique<vector_writer>(std::move(who));
}

}  // namespace signalbox::dialect::openai_chat
