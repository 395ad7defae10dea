// Gemini's requests: the scan and the reading agree on what a body asks for, and whatever is read can be written for models of both kinds and read
// again.
#include "engine/dialect/gemini/codecs.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

namespace {

using namespace signalbox;
using namespace signalbox::dialect;

void check_scan(std::string_view body, model::chat_request const* read)
{
    auto const scanned = gemini::requests_in().scan(body);
    if (!scanned) {
        FUZZ_REQUIRE(!scanned.error().detail.empty());
        FUZZ_REQUIRE(!read);
        return;
    }
    FUZZ_REQUIRE(scanned->model_literal.empty() && !scanned->stream);  // both stand in the path
    if (read) FUZZ_REQUIRE(read->max_output_tokens == scanned->max_output_tokens);
}

/// Models before 2.5 get schemas of another kind.
void check_writing(model::chat_request const& asked, std::string_view model)
{
    auto const written = gemini::requests_out().write(asked, {.model = model, .kind = "gemini"});
    if (!written) {
        FUZZ_REQUIRE(written.error().kind == model::fault::untranslatable || written.error().kind == model::fault::bad_request);
        return;
    }
    FUZZ_REQUIRE(wire::check_json(written->body).has_value());
    FUZZ_REQUIRE(gemini::requests_in().scan(written->body).has_value());
    FUZZ_REQUIRE(gemini::requests_in().read(written->body).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const body = signalbox::fuzz::text_of(data, size);
    auto const read = gemini::requests_in().read(body);
    if (!read) FUZZ_REQUIRE(!read.error().detail.empty());
    check_scan(body, read ? &*read : nullptr);
    if (!read) return 0;
    for (std::string_view const model : {"gemini-2.0-flash", "gemini-2.5-pro", "gemini-3-pro"}) check_writing(*read, model);
    return 0;
}
