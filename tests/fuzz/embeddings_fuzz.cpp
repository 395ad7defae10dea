// Embeddings of every format: requests are read or refused and what was read can be written and read again; replies give the same vectors wherever the bytes
// are cut, and a digest that agrees with full reading.
#include "engine/dialect/gemini/embeddings.hpp"
#include "engine/dialect/ollama/embeddings.hpp"
#include "engine/dialect/openai_chat/embeddings.hpp"
#include "engine/dialect/parts/named_scan.hpp"

#include "replies.hpp"

#include <string>
#include <vector>

namespace {

using namespace signalbox;
using dialect::detail;
using fuzz::outcome;

struct codecs {
    dialect::embedding_codecs const& words;
    std::unique_ptr<dialect::reply_reader> (*read_reply)(dialect::framing, detail);
};
codecs const all_codecs[] = {{dialect::openai_chat::embeddings, &dialect::openai_chat::make_vector_reader},
                             {dialect::gemini::embeddings, &dialect::gemini::make_vector_reader},
                             {dialect::ollama::embeddings, &dialect::ollama::make_vector_reader}};

outcome read(codecs const& by, detail how_much, std::vector<std::string_view> const& pieces)
{
    return fuzz::read(by.read_reply(dialect::framing::whole, how_much), pieces);
}

void check_request(std::string_view body)
{
    for (codecs const& from : all_codecs) {
        auto const asked = from.words.read(body);
        if (!asked) continue;
        for (codecs const& to : all_codecs) {
            auto const written = to.words.write(*asked, {"m", {}, "openai"});
            FUZZ_REQUIRE(written || asked->tokens);
            if (!written || asked->texts.empty()) continue;
            FUZZ_REQUIRE(wire::check_json(written->body).has_value());
            auto const again = to.words.read(written->body);
            bool const has_empty = std::find(asked->texts.begin(), asked->texts.end(), "") != asked->texts.end();
            FUZZ_REQUIRE(has_empty || (again && again->texts == asked->texts));
        }
    }
}

/// What was read as a whole reply can be written in every format and read again.
void check_written(outcome const& seen)
{
    if (seen.failed || seen.events.empty() || !std::holds_alternative<model::reply_end>(seen.events.back())) return;
    for (codecs const& to : all_codecs) {
        auto const writer = to.words.write_reply({.id = "1", .model = "m", .request = "{}"});
        std::string text;
        for (model::reply_event const& each : seen.events) writer->write(each, text);
        FUZZ_REQUIRE(!read(to, detail::full, {text}).failed);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    fuzz::cut_input const cut(fuzz::text_of(data, size));
    std::string_view const all = cut.rest;
    check_request(all);
    (void)dialect::scan_named(all);
    for (codecs const& from : all_codecs) {
        outcome const whole = read(from, detail::full, {all}), digest = read(from, detail::digest, {all});
        for (detail const how_much : {detail::full, detail::digest}) {
            outcome const& seen = how_much == detail::full ? whole : digest;
            FUZZ_REQUIRE(read(from, how_much, {all.substr(0, cut.first), all.substr(cut.first)}) == seen);
        }
        if (!whole.failed) FUZZ_REQUIRE(!digest.failed && digest.events.back() == whole.events.back());
        check_written(whole);
    }
    return 0;
}
