// The published HTTP/1.1 server cases, as far as heads and framing go; the server's own tests run the rest against a socket.
#include "engine/base/base64.hpp"
#include "engine/wire/data_url.hpp"
#include "engine/wire/chunked.hpp"
#include "engine/wire/http.hpp"
#include "engine/wire/json.hpp"

#include "vectors.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

struct outcome {
    enum { whole, more, refused } kind = whole;
    std::string status;  // of a refusal, as a server answers it
    bool operator==(outcome const&) const = default;
};

outcome refusal(model::failure const& why)
{
    int const status = why.status ? why.status : why.kind == model::fault::head_too_large ? 431 : 400;
    return {outcome::refused, std::to_string(status)};
}

outcome read_body(request_head const& head, std::string_view body)
{
    if (!head.chunked) return {body.size() < head.content_length.value_or(0) ? outcome::more : outcome::whole, {}};
    chunk_decoder chunks;
    while (!body.empty() && !chunks.done()) {
        auto const step = chunks.feed(body);
        if (!step) return refusal(step.error());
        body.remove_prefix(step->consumed);
    }
    return {chunks.done() ? outcome::whole : outcome::more, {}};
}

// What a server that reads `step` bytes at a time makes of a request.
outcome read_request(std::string_view bytes, std::size_t step)
{
    for (std::size_t got = std::min(step, bytes.size()), before = 0;; before = got, got = std::min(got + step, bytes.size())) {
        auto const size = find_head(bytes.substr(0, got), before);
        if (!size) return refusal(size.error());
        if (*size == 0) {
            if (got == bytes.size()) return {outcome::more, {}};
            continue;
        }
        auto const head = parse_request_head(bytes.substr(0, *size));
        return head ? read_body(*head, bytes.substr(*size)) : refusal(head.error());
    }
}

// Whether the case lets a server do what we would: answer a refusal with its status, wait for more, or serve a whole request.
bool allowed(json_view verdict, outcome const& seen)
{
    auto const passes = [&](std::string_view what) { return verdict[what].is("Pass") || verdict[what].is("Warn"); };
    if (seen.kind == outcome::refused) return passes(seen.status);
    if (seen.kind == outcome::more) return passes("timeout") || passes("closed");
    bool const served = passes("200") || passes("204") || passes("404") || passes("405");
    bool only_by_content = true;  // the verdict lists no status at all: it is decided by what the answer holds
    for (json_member const& each : verdict.members()) only_by_content = only_by_content && each.value.is("Fail");
    return served || only_by_content;
}

TEST(http_probe, no_scored_case_that_must_hold_fails_in_head_or_framing)
{
    auto const file = vectors::folder() / "http1/probe_vectors.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no vectors at " << file;
    std::string const text = vectors::read(file);
    ASSERT_TRUE(check_json(text).has_value());
    int must = 0, all = 0, others_failing = 0;
    for (json_view const each : json_view(text).elements()) {
        std::string const id = *each["id"].string(), request = base::decode_base64(*each["payload_b64"].string()).value();
        outcome const seen = read_request(request, 16 * 1024);
        if (request.size() < 4096) {
            EXPECT_EQ(read_request(request, 1), seen) << id << " byte by byte";
        }
        bool const holds = allowed(each["verdict"], seen);
        ++all;
        if (*each["scored"].boolean() && each["level"].is("Must")) {
            EXPECT_TRUE(holds) << id << ": kind " << seen.kind << ", status " << seen.status;
            ++must;
        } else if (!holds) {
            ++others_failing;
            EXPECT_EQ(id, "COOK-ECHO");  // not scored; decided by what the answer echoes
        }
    }
    EXPECT_EQ(must, 94);
    EXPECT_EQ(all, 183);
    EXPECT_EQ(others_failing, 1);
}

}  // namespace
}  // namespace signalbox::wire
