// OpenAI requests: never a crash, scanning and reading agree, and what was read can be written for every target and read again.
#include "engine/dialect/openai_chat/codecs.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

namespace {

using namespace signalbox;

/// The writer's word is valid JSON with the target's model; a second writing of what it says loses nothing more.
void check_written(model::chat_request const& asked, std::string_view kind)
{
    auto const written = dialect::openai_chat::requests_out().write(asked, {"target", {}, kind});
    if (!written) {
        FUZZ_REQUIRE(written.error().kind == model::fault::untranslatable);
        return;
    }
    auto const scanned = dialect::openai_chat::requests_in().scan(written->body);
    FUZZ_REQUIRE(scanned && scanned->model == "target" && scanned->stream == asked.stream);
    auto const again = dialect::openai_chat::requests_in().read(written->body);
    FUZZ_REQUIRE(again.has_value());
    auto const twice = dialect::openai_chat::requests_out().write(*again, {"target", {}, kind});
    FUZZ_REQUIRE(twice.has_value());
    for (model::loss const& each : written->losses) FUZZ_REQUIRE(!each.field.empty() && !each.why.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const body = fuzz::text_of(data, size);
    auto const scanned = dialect::openai_chat::requests_in().scan(body);
    auto const asked = dialect::openai_chat::requests_in().read(body);
    if (!scanned) {
        FUZZ_REQUIRE(!asked && !scanned.error().detail.empty());
        return 0;
    }
    if (!scanned->model.empty())
        FUZZ_REQUIRE(fuzz::lies_in(scanned->model_literal, body) && wire::json_view(scanned->model_literal).is(scanned->model));
    if (!asked) {
        FUZZ_REQUIRE(asked.error().kind == model::fault::bad_request && !asked.error().param.empty());
        return 0;
    }
    FUZZ_REQUIRE(asked->model == scanned->model && asked->stream == scanned->stream && asked->include_usage == scanned->include_usage &&
                 asked->max_output_tokens == scanned->max_output_tokens);
    check_written(*asked, "openai");
    check_written(*asked, "openai_compatible");
    return 0;
}
