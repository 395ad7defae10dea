// Requests and replies of what is no chat in OpenAI's format, and of completions: read or refused, alike wherever the bytes are cut, and in good order.
#include "engine/dialect/openai_chat/format.hpp"

#include "replies.hpp"
#include "requests.hpp"

namespace {

using namespace signalbox;
using dialect::detail;
using dialect::framing;
using dialect::operation;

constexpr operation relayed[] = {operation::generate, operation::moderation, operation::rerank,
                                 operation::image,    operation::speech,     operation::transcription};

void check_replies(operation what, fuzz::cut_input const& cut)
{
    std::string_view const all = cut.rest;
    auto const make = dialect::openai_chat::definition.row_of(what).read_reply;
    for (framing const how : {framing::whole, framing::stream})
        for (detail const how_much : {detail::digest, detail::full}) {
            fuzz::outcome const seen = fuzz::read(make(how, how_much), {all});
            FUZZ_REQUIRE(fuzz::read(make(how, how_much), {all.substr(0, cut.first), all.substr(cut.first)}) == seen);
            fuzz::check_order(seen);
        }
}

void check_completion(std::string_view body)
{
    dialect::request_reader const& reader = dialect::openai_chat::completion_reader;
    auto const scanned = reader.scan(body);
    auto const read = reader.read(body);
    FUZZ_REQUIRE(!read || scanned);
    if (!read) return;
    FUZZ_REQUIRE(read->model == scanned->model && read->stream == scanned->stream && read->max_output_tokens == scanned->max_output_tokens);
    fuzz::check_writing(dialect::openai_chat::definition, *read, {"m", {}, "openai"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    fuzz::cut_input const cut(fuzz::text_of(data, size));
    check_completion(cut.rest);
    for (operation const what : relayed) check_replies(what, cut);
    return 0;
}
