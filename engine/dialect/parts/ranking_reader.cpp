#include "engine/dialect/parts/ranking_reader.hpp"

#include "engine/dialect/parts/document_digest.hpp"
#include "engine/dialect/parts/error_object.hpp"
#include "engine/wire/json.hpp"

#include <initializer_list>

namespace signalbox::dialect {

using wire::json_view;

namespace {

std::uint64_t count(json_view value)
{
    return value.unsigned_integer().value_or(0);
}

std::uint64_t tokens_of(json_view usage, json_view meta)
{
    for (json_view const each : {usage["prompt_tokens"], usage["input_tokens"], usage["total_tokens"], meta["tokens"]["input_tokens"]})
        if (std::uint64_t const told = count(each)) return told;
    return 0;
}

document_facts ranking_facts(json_view reply)
{
    json_view const meta = reply["meta"];
    model::usage_report used;
    used.tokens.input_tokens = tokens_of(reply["usage"], meta);
    if (std::uint64_t const searches = count(meta["billed_units"]["search_units"])) used.units = {"searches", searches};
    document_facts out{reply["model"].string_or("")};
    if (used != model::usage_report()) out.used = used;
    return out;
}

constexpr document_words ranking_words{&error_member, &ranking_facts, "usage"};

}  // namespace

std::unique_ptr<reply_reader> make_ranking_reader(framing, detail)
{
    return make_document_digest(ranking_words);
}

}  // namespace signalbox::dialect
