// Our JSON pass beside simdjson's, on what a relay asks of them: is the text JSON, which model and framing does a request name, what did a
// reply use and how did it end. Prints nanoseconds for a document: the least of many rounds, so that a busy machine tells the same. "check" is
// our pass alone, "read" with what is made of it; on demand checks only what it is asked for.
//   json_bench
#include "engine/dialect/codec.hpp"
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/wire/json_outline.hpp"

#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace signalbox;
using clock_type = std::chrono::steady_clock;

/// Text as prompts and answers have it: words, a line end here and there, some of it beyond ASCII.
std::string text_of(std::size_t bytes)
{
    static constexpr std::string_view words = "The signal at the yard's end shows clear; the caf\xc3\xa9 car goes on to track 9.\\n";
    std::string out;
    while (out.size() + words.size() <= bytes) out += words;
    return out.append(bytes - out.size(), '.');
}

std::string request_of(std::size_t prompt)
{
    return R"({"model":"bench-chat","temperature":0.2,"messages":[{"role":"system","content":"You are terse."},{"role":"user","content":")" +
           text_of(prompt) + R"("}],"stream":false,"max_tokens":512})";
}

std::string reply_of(std::size_t content)
{
    return R"({"id":"chatcmpl-9","object":"chat.completion","created":1795904670,"model":"bench-1","choices":[{"index":0,"message":{"role":"assistant","content":")" +
           text_of(content) +
           R"(","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":82,"completion_tokens":17,"total_tokens":99,"prompt_tokens_details":{"cached_tokens":10}},"system_fingerprint":"fp_1"})";
}

/// A tool call whose arguments are many small values: structure instead of text.
std::string structure_of(std::size_t rows)
{
    std::string list;
    for (std::size_t i = 0; i < rows; ++i)
        list.append(i ? "," : "").append(R"({"id":)").append(std::to_string(i)).append(R"(,"ok":true,"w":0.25})");
    return R"({"model":"bench-chat","messages":[{"role":"user","content":"go"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"enum":[)" +
           list + "]}}}]}";
}

/// Nanoseconds of one call: the least of several rounds.
template <class F>
double least(F&& call)
{
    using ns = std::chrono::duration<double, std::nano>;
    auto const once = [&] {
        auto const began = clock_type::now();
        call();
        return ns(clock_type::now() - began).count();
    };
    double const guess = std::max(once(), 50.0);
    int const calls = std::max(1, static_cast<int>(200'000 / guess));
    double best = 1e18;
    for (int round = 0; round < 60; ++round) {
        auto const began = clock_type::now();
        for (int i = 0; i < calls; ++i) call();
        best = std::min(best, ns(clock_type::now() - began).count() / calls);
    }
    return best;
}

void fail(char const* who, char const* what)
{
    std::fprintf(stderr, "json_bench: %s did not read the %s\n", who, what);
    std::exit(1);
}

struct row {
    double check = 0, ours = 0, copied = 0, on_demand = 0, dom = 0;
};

void print(char const* what, std::size_t bytes, row const& taken)
{
    std::printf("%-28s %9zu %10.0f %10.0f %12.0f %12.0f %12.0f\n", what, bytes, taken.check, taken.ours, taken.dom, taken.on_demand,
                taken.copied);
}

row request(std::string const& body)
{
    simdjson::padded_string const padded(body);
    simdjson::ondemand::parser on_demand;
    simdjson::dom::parser dom;
    dialect::request_reader const& reader = dialect::openai_chat::requests_in();
    auto const ask = [&](simdjson::padded_string_view text) {
        simdjson::ondemand::document document;
        bool stream = false;
        std::string_view model;
        if (on_demand.iterate(text).get(document)) fail("simdjson on demand", "request");
        simdjson::ondemand::object object;
        if (document.get_object().get(object)) fail("simdjson on demand", "request");
        for (auto field : object) {
            std::string_view key;
            if (field.unescaped_key().get(key)) fail("simdjson on demand", "request");
            if (key == "model" && field.value().get_string().get(model)) fail("simdjson on demand", "request");
            if (key == "stream" && field.value().get_bool().get(stream)) fail("simdjson on demand", "request");
        }
        if (model != "bench-chat") fail("simdjson on demand", "request");
    };
    row out;
    out.check = least([&] {
        if (!wire::check_json(body)) fail("the check", "request");
    });
    out.ours = least([&] {
        if (auto const seen = reader.scan(body); !seen || seen->model != "bench-chat") fail("the scan", "request");
    });
    out.on_demand = least([&] { ask(padded); });
    out.copied = least([&] { ask(simdjson::padded_string(body)); });
    out.dom = least([&] {
        std::string_view model;
        if (dom.parse(padded)["model"].get(model) || model != "bench-chat") fail("simdjson", "request");
    });
    return out;
}

row reply(std::string const& body)
{
    simdjson::padded_string const padded(body);
    simdjson::ondemand::parser on_demand;
    simdjson::dom::parser dom;
    auto const ask = [&](simdjson::padded_string_view text) {
        simdjson::ondemand::document document;
        std::string_view reason, id, model;
        std::uint64_t prompt = 0, completion = 0;
        if (on_demand.iterate(text).get(document)) fail("simdjson on demand", "reply");
        if (document["id"].get(id) || document["model"].get(model)) fail("simdjson on demand", "reply");
        for (auto choice : document["choices"]) {
            std::string_view content;
            if (choice["message"]["content"].get(content) || content.empty()) fail("simdjson on demand", "reply");
            if (choice["finish_reason"].get(reason)) fail("simdjson on demand", "reply");
        }
        simdjson::ondemand::object usage;
        if (document["usage"].get(usage) || usage["prompt_tokens"].get(prompt) || usage["completion_tokens"].get(completion))
            fail("simdjson on demand", "reply");
        if (reason != "stop" || prompt != 82 || completion != 17) fail("simdjson on demand", "reply");
    };
    row out;
    wire::json_outline outline;
    out.check = least([&] {
        if (!outline.read(body, 4)) fail("the outline", "reply");
    });
    std::vector<model::reply_event> events;
    out.ours = least([&] {
        events.clear();
        auto const reader = dialect::openai_chat::make_reply_reader(dialect::framing::whole, dialect::detail::digest);
        if (!reader->read_whole(body, events) || events.size() != 5) fail("the digest", "reply");
    });
    out.on_demand = least([&] { ask(padded); });
    out.copied = least([&] { ask(simdjson::padded_string(body)); });
    out.dom = least([&] {
        simdjson::dom::element document;
        std::uint64_t prompt = 0;
        if (dom.parse(padded).get(document) || document["usage"]["prompt_tokens"].get(prompt) || prompt != 82) fail("simdjson", "reply");
    });
    return out;
}

}  // namespace

int main()
{
    std::printf("%-28s %9s %10s %10s %12s %12s %12s\n", "ns for a document", "bytes", "check", "read", "DOM", "on demand", "copied, o.d.");
    for (std::size_t const size : {300u, 4'096u, 32'768u, 1'048'576u}) {
        std::string const body = request_of(size);
        print("request, a prompt", body.size(), request(body));
    }
    for (std::size_t const rows : {20u, 2'000u}) {
        std::string const body = structure_of(rows);
        print("request, many small values", body.size(), request(body));
    }
    for (std::size_t const size : {300u, 8'192u, 65'536u, 524'288u}) {
        std::string const body = reply_of(size);
        print("reply, whole", body.size(), reply(body));
    }
}
