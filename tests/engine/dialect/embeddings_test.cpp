// Embeddings in every format that has them: requests read and written, replies read at every cut, and vectors as clients want them.
#include "engine/dialect/dialects.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using model::reply_event;
using testing::ElementsAre;
using lines = std::vector<std::string>;

format const& openai = format_of(model::dialect::openai_chat);
format const& gemini = format_of(model::dialect::gemini);
format const& ollama = format_of(model::dialect::ollama);

model::embedding_request read(std::string_view body, format const& as = openai)
{
    auto const made = as.embeddings->read(body);
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *made : model::embedding_request();
}

std::string refusal(std::string_view body, format const& as = openai)
{
    auto const made = as.embeddings->read(body);
    return made ? "" : made.error().param + ": " + made.error().detail;
}

written_request write(model::embedding_request const& asked, format const& to)
{
    auto const made = to.embeddings->write(asked, {"up", {}, "openai"});
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? *made : written_request();
}

struct outcome {
    std::vector<reply_event> events;
    std::optional<model::fault> failed;
    bool operator==(outcome const&) const = default;
};

outcome read_reply(format const& from, detail how_much, std::vector<std::string_view> const& pieces)
{
    outcome out;
    auto const reader = from.row_of(operation::embeddings).read_reply(framing::whole, how_much);
    model::result<void> done;
    for (std::string_view const piece : pieces)
        if (done) done = reader->feed(piece, out.events);
    if (done) done = reader->finish(out.events);
    if (!done) out.failed = done.error().kind;
    EXPECT_EQ(reader->content_events(), 0u);
    return out;
}

std::string written_reply(format const& to, std::vector<reply_event> const& events, std::string_view asked)
{
    auto const writer = to.embeddings->write_reply({.id = "1", .model = "shown", .request = asked});
    std::string out;
    for (reply_event const& each : events) writer->write(each, out);
    EXPECT_TRUE(wire::check_json(out)) << out;
    return out;
}

std::string const openai_reply =
    R"({"object":"list","data":[{"object":"embedding","index":1,"embedding":[0.5,-1e-3]},)"
    R"({"object":"embedding","index":0,"embedding":[0.1,2]}],"model":"m-1","usage":{"prompt_tokens":7,"total_tokens":7}})";
std::string const gemini_reply = R"({"embeddings":[{"values":[0.1,2]},{"values":[0.5,-1e-3]}],"usageMetadata":{"promptTokenCount":7}})";
std::string const ollama_reply = R"({"model":"m-1","embeddings":[[0.1,2],[0.5,-1e-3]],"total_duration":5,"prompt_eval_count":7})";

TEST(embeddings, are_read_as_a_text_as_texts_and_as_tokens)
{
    EXPECT_EQ(read(R"({"model":"m","input":"a\n\"b\""})").texts, (lines{"a\n\"b\""}));
    auto const many = read(R"({"input":["a","b"],"model":"m","dimensions":256,"encoding_format":"base64","user":"u","task":"x"})");
    EXPECT_EQ(many.model, "m");
    EXPECT_EQ(many.texts, (lines{"a", "b"}));
    EXPECT_EQ(many.dimensions, 256u);
    EXPECT_EQ(many.user, "u");
    ASSERT_EQ(many.extras.size(), 1u);
    EXPECT_EQ(many.extras[0].name, "task");
    EXPECT_FALSE(many.tokens);
    EXPECT_TRUE(read(R"({"model":"m","input":[1,2,3]})").tokens);
    EXPECT_TRUE(read(R"({"model":"m","input":[[1,2],[3]]})").tokens);
}

TEST(embeddings, of_no_dimensions_are_as_long_as_the_model_makes_them)
{
    auto const from_ollama = read(R"({"model":"m","input":"a","dimensions":0})", ollama);
    auto const from_gemini = read(R"({"requests":[{"content":{"parts":[{"text":"a"}]},"outputDimensionality":0}]})", gemini);
    for (auto const& asked : {from_ollama, from_gemini}) {
        EXPECT_EQ(asked.dimensions, std::nullopt);
        EXPECT_EQ(write(asked, openai).body, R"({"model":"up","input":["a"],"encoding_format":"float"})");
    }
}

TEST(embeddings, name_the_field_that_is_wrong)
{
    EXPECT_EQ(refusal(R"({"input":"a"})"), "") << "a route may say which model serves it";
    EXPECT_EQ(refusal(R"({"model":7,"input":"a"})").substr(0, 7), "model: ");
    EXPECT_EQ(refusal(R"({"model":"m"})").substr(0, 7), "input: ");
    EXPECT_EQ(refusal(R"({"model":"m","input":""})"), "input: input must not be empty");
    EXPECT_EQ(refusal(R"({"model":"m","input":[]})"), "input: input must hold at least one text");
    EXPECT_EQ(refusal(R"({"model":"m","input":["a",""]})"), "input[1]: input[1] must not be empty");
    EXPECT_EQ(refusal(R"({"model":"m","input":["a",null]})").substr(0, 10), "input[1]: ");
    EXPECT_EQ(refusal(R"({"model":"m","input":["a",[1]]})"), "input: input mixes texts and tokens");
    EXPECT_EQ(refusal(R"({"model":"m","input":"a","encoding_format":"int8"})"),
              "encoding_format: encoding_format is neither float nor base64");
    EXPECT_EQ(refusal(R"({"model":"m","input":"a","dimensions":0})"), "dimensions: dimensions must be at least 1");
    EXPECT_EQ(refusal(R"({"model":"m","input":"a")").substr(0, 2), ": ");
    std::string many = R"({"model":"m","input":["a")";
    for (int i = 1; i < 2'048; ++i) many += R"(,"a")";
    EXPECT_EQ(read(many + "]}").texts.size(), 2'048u);
    EXPECT_EQ(refusal(many + R"(,"a"]})"), "input[2048]: input[2048] is more than 2048 inputs");
    EXPECT_EQ(refusal(R"({"model":"m","input":[1]})", ollama).substr(0, 10), "input[0]: ");
    EXPECT_EQ(refusal(R"({"requests":[{"content":{"parts":[]}}]})", gemini), "requests[0].content: requests[0].content holds no text");
    EXPECT_EQ(refusal(R"({"requests":7})", gemini).substr(0, 10), "requests: ");
}

TEST(embeddings, are_scanned_for_the_model_alone)
{
    auto const seen =
        scan_request(model::dialect::openai_chat, operation::embeddings, R"({"input":[], "model" : "m\u0031","fallbacks":["x"]})");
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->model, "m1");
    EXPECT_EQ(seen->model_literal, R"("m\u0031")");
    EXPECT_EQ(seen->further_models.size(), 1u);
    auto const unnamed = scan_request(model::dialect::openai_chat, operation::embeddings, R"({"input":"a"})");
    ASSERT_TRUE(unnamed);
    EXPECT_EQ(unnamed->model, "");
    EXPECT_EQ(unnamed->model_literal, "");
    EXPECT_FALSE(scan_request(model::dialect::openai_chat, operation::embeddings, R"({"model":"a","model":"b"})"));
    EXPECT_FALSE(scan_request(model::dialect::openai_chat, operation::embeddings, R"({"Model":"a","model":"b"})"));
    EXPECT_FALSE(scan_request(model::dialect::openai_chat, operation::embeddings, "[]"));
}

TEST(embeddings, are_written_in_every_format_that_has_them)
{
    auto const asked = read(R"({"model":"m","input":["a","b\"c"],"dimensions":256,"user":"u","x":1})");
    auto const as_openai = write(asked, openai);
    EXPECT_EQ(as_openai.body, R"({"model":"up","input":["a","b\"c"],"dimensions":256,"user":"u","encoding_format":"float"})");
    EXPECT_EQ(as_openai.losses, (lines{"x: no field of this dialect"}));
    auto const as_gemini = write(asked, gemini);
    EXPECT_EQ(as_gemini.body, R"({"requests":[{"model":"models/up","content":{"parts":[{"text":"a"}]},"outputDimensionality":256},)"
                              R"({"model":"models/up","content":{"parts":[{"text":"b\"c"}]},"outputDimensionality":256}]})");
    EXPECT_EQ(as_gemini.losses, (lines{"user: no field of this dialect", "x: no field of this dialect"}));
    auto const as_ollama = write(asked, ollama);
    EXPECT_EQ(as_ollama.body, R"({"model":"up","input":["a","b\"c"],"truncate":false,"dimensions":256})");
    EXPECT_EQ(as_ollama.losses, (lines{"user: no field of this dialect", "x: no field of this dialect"}));
    for (format const* each : {&openai, &gemini, &ollama}) {
        auto again = read(write(asked, *each).body, *each);
        EXPECT_EQ(again.texts, asked.texts);
        EXPECT_EQ(again.dimensions, 256u);
    }
}

TEST(embeddings, of_tokens_are_refused_by_other_models)
{
    auto const asked = read(R"({"model":"m","input":[[1,2],[3]]})");
    for (format const* each : {&openai, &gemini, &ollama}) {
        auto const refused = each->embeddings->write(asked, {"up", {}, "openai"});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, model::fault::untranslatable);
        EXPECT_EQ(refused.error().param, "input");
    }
}

TEST(embeddings, of_every_format_read_alike_wherever_they_are_cut)
{
    for (auto const& [from, text] : {std::pair(&openai, openai_reply), std::pair(&gemini, gemini_reply), std::pair(&ollama, ollama_reply)})
        for (detail const how_much : {detail::full, detail::digest}) {
            outcome const whole = read_reply(*from, how_much, {text});
            ASSERT_FALSE(whole.failed);
            ASSERT_EQ(whole.events.size(), how_much == detail::full ? 5u : 3u);
            EXPECT_EQ(std::get<model::usage_report>(whole.events[whole.events.size() - 2]).tokens.input_tokens, 7u);
            EXPECT_TRUE(std::holds_alternative<model::reply_end>(whole.events.back()));
            for (std::size_t cut = 0; cut <= text.size(); ++cut) {
                std::string_view const all = text;
                EXPECT_EQ(read_reply(*from, how_much, {all.substr(0, cut), all.substr(cut)}), whole) << "cut at byte " << cut;
                if (cut == text.size()) continue;
                outcome const broken = read_reply(*from, how_much, {all.substr(0, cut)});
                EXPECT_EQ(broken.failed, model::fault::truncated) << "ends at byte " << cut;
                EXPECT_TRUE(broken.events.empty());
            }
        }
}

TEST(embeddings, come_to_clients_in_the_order_of_their_inputs_as_numbers_and_as_base64)
{
    constexpr std::string_view floats = R"({"model":"m","input":["a","b"]})",
                               base64 = R"({"encoding_format":"base64","model":"m","input":["a","b"]})";
    for (auto const& [from, text] :
         {std::pair(&openai, openai_reply), std::pair(&gemini, gemini_reply), std::pair(&ollama, ollama_reply)}) {
        auto const events = read_reply(*from, detail::full, {text}).events;
        EXPECT_EQ(
            written_reply(openai, events, floats),
            R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,2]},)"
            R"({"object":"embedding","index":1,"embedding":[0.5,-1e-3]}],"model":"shown","usage":{"prompt_tokens":7,"total_tokens":7}})");
        // Computed with Python: base64.b64encode(struct.pack('<2f', ...)).
        EXPECT_EQ(
            written_reply(openai, events, base64),
            R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":"zczMPQAAAEA="},)"
            R"({"object":"embedding","index":1,"embedding":"AAAAP28Sg7o="}],"model":"shown","usage":{"prompt_tokens":7,"total_tokens":7}})");
        EXPECT_EQ(written_reply(ollama, events, floats), R"({"model":"shown","embeddings":[[0.1,2],[0.5,-1e-3]],"prompt_eval_count":7})");
        EXPECT_EQ(written_reply(gemini, events, floats), R"({"embeddings":[{"values":[0.1,2]},{"values":[0.5,-1e-3]}]})");
    }
}

TEST(embeddings, that_are_no_vectors_are_malformed)
{
    for (std::string_view const bad :
         {R"({"data":7})", R"({})", R"([])", R"({"data":[{"index":0}]})", R"({"data":[{"index":0,"embedding":"AAAA"}]})",
          R"({"data":[{"index":0,"embedding":[1,"2"]}]})", R"({"data":[{"index":2048,"embedding":[1]}]})",
          R"({"data":[{"index":-1,"embedding":[1]}]})", "no json"}) {
        outcome const seen = read_reply(openai, detail::full, {bad});
        EXPECT_EQ(seen.failed, model::fault::malformed_reply) << bad;
        EXPECT_TRUE(seen.events.empty()) << bad;
    }
    EXPECT_EQ(read_reply(gemini, detail::full, {R"({"embeddings":[[1]]})"}).failed, model::fault::malformed_reply);
    EXPECT_EQ(read_reply(ollama, detail::full, {R"({"embeddings":[{"values":[1]}]})"}).failed, model::fault::malformed_reply);
}

TEST(embeddings, tell_an_error_in_their_place)
{
    for (auto const& [from, text] : {std::pair(&openai, R"({"error":{"message":"no such model","type":"t","code":"c"}})"),
                                     std::pair(&gemini, R"({"error":{"code":404,"message":"no such model","status":"NOT_FOUND"}})"),
                                     std::pair(&ollama, R"({"error":"no such model"})")})
        for (detail const how_much : {detail::full, detail::digest}) {
            auto const events = read_reply(*from, how_much, {text}).events;
            ASSERT_EQ(events.size(), 1u);
            EXPECT_EQ(std::get<model::reply_error>(events[0]).message, "no such model");
        }
}

TEST(embeddings, report_the_usage_of_a_reply_of_megabytes_that_is_passed_on)
{
    std::string numbers = "[0.125";
    for (int i = 0; i < 40'000; ++i) numbers += ",0.125";
    std::string const before = R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":)" + numbers + "}],";
    for (std::size_t const size : {std::size_t{1}, std::size_t{1'000}, std::size_t{100'000}, std::size_t{1'000'000}}) {
        auto const in_pieces = [&](std::string const& all) {
            std::vector<std::string_view> pieces;
            for (std::size_t at = 0; at < all.size(); at += size) pieces.push_back(std::string_view(all).substr(at, size));
            return read_reply(openai, detail::digest, pieces);
        };
        auto const told = in_pieces(before + R"("model":"m","usage": {"prompt_tokens":9,"details":{"a":"}"},"total_tokens":9} })" + "\n");
        ASSERT_EQ(told.events.size(), 3u);
        EXPECT_EQ(std::get<model::usage_report>(told.events[1]).tokens.input_tokens, 9u);
        EXPECT_EQ(in_pieces(before + R"("model":"m"})").events.size(), 2u) << "no usage, and whole";
        EXPECT_EQ(in_pieces(before + R"("usage":{"prompt_tokens":}})").events.size(), 2u);
        EXPECT_EQ(in_pieces(before.substr(0, before.size() - 20)).failed, model::fault::truncated);
    }
    auto const counted = R"({"model":"m","embeddings":[)" + numbers + R"(],"total_duration":3,"prompt_eval_count":5})";
    auto const events = read_reply(ollama, detail::digest, {counted}).events;
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(std::get<model::usage_report>(events[1]).tokens.input_tokens, 5u);
}

}  // namespace

}  // namespace signalbox::dialect
