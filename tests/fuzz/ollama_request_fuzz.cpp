// Ollama's requests, of chat and of generate: the scan and the reading agree on what a body asks for, and whatever is read can be written and read
// again.
#include "engine/dialect/ollama/codecs.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

namespace {

using namespace signalbox;
using namespace signalbox::dialect;
using signalbox::fuzz::lies_in;

void check_scan(std::string_view body, model::chat_request const* read)
{
    auto const scanned = ollama::requests_in().scan(body);
    if (!scanned) {
        FUZZ_REQUIRE(!scanned.error().detail.empty());
        FUZZ_REQUIRE(!read);
        return;
    }
    FUZZ_REQUIRE(lies_in(scanned->model_literal, body));
    FUZZ_REQUIRE(wire::json_view(scanned->model_literal).is(scanned->model));
    if (!read) return;
    FUZZ_REQUIRE(read->model == scanned->model);
    FUZZ_REQUIRE(read->stream == scanned->stream);
    FUZZ_REQUIRE(read->max_output_tokens == scanned->max_output_tokens);
}

void check_writing(model::chat_request const& asked)
{
    auto const written = ollama::requests_out().write(asked, {.model = "m", .kind = "ollama"});
    if (!written) {
        FUZZ_REQUIRE(written.error().kind == model::fault::untranslatable || written.error().kind == model::fault::bad_request);
        return;
    }
    FUZZ_REQUIRE(wire::check_json(written->body).has_value());
    FUZZ_REQUIRE(ollama::requests_in().scan(written->body).has_value());
    FUZZ_REQUIRE(ollama::requests_in().read(written->body).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const body = signalbox::fuzz::text_of(data, size);
    auto const read = ollama::requests_in().read(body);
    if (!read) FUZZ_REQUIRE(!read.error().detail.empty());
    check_scan(body, read ? &*read : nullptr);
    if (read) check_writing(*read);
    return 0;
}
