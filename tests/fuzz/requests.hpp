// What holds of the requests of a format: the scan and the reading agree on what a body asks for, and whatever is read can be written for every target
// and read again. Used by the request targets.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

#include <span>

namespace signalbox::fuzz {

inline void check_scan(dialect::format const& of, std::string_view body, model::chat_request const* read)
{
    auto const scanned = of.in.scan(body);
    if (!scanned) {
        FUZZ_REQUIRE(!scanned.error().detail.empty());
        FUZZ_REQUIRE(!read);
        return;
    }
    if (read) FUZZ_REQUIRE(read->max_output_tokens == scanned->max_output_tokens);
    if (dialect::is_in_path(of.chat().where)) {  // model and stream stand in the path
        FUZZ_REQUIRE(scanned->model_literal.empty() && !scanned->stream);
        return;
    }
    if (scanned->model.empty()) return;  // a route may say what serves
    FUZZ_REQUIRE(lies_in(scanned->model_literal, body));
    FUZZ_REQUIRE(wire::json_view(scanned->model_literal).is(scanned->model));
    if (read) FUZZ_REQUIRE(read->model == scanned->model && read->stream == scanned->stream);
}

inline void check_writing(dialect::format const& of, model::chat_request const& asked, dialect::target_traits const& target)
{
    auto const written = of.out.write(asked, target);
    if (!written) {
        FUZZ_REQUIRE(written.error().kind == model::fault::untranslatable || written.error().kind == model::fault::bad_request);
        return;
    }
    FUZZ_REQUIRE(wire::check_json(written->body).has_value());
    FUZZ_REQUIRE(of.in.scan(written->body).has_value());
    FUZZ_REQUIRE(of.in.read(written->body).has_value());
}

inline void check_requests(dialect::format const& of, std::span<dialect::target_traits const> targets, std::string_view body)
{
    auto const read = of.in.read(body);
    if (!read) FUZZ_REQUIRE(!read.error().detail.empty());
    check_scan(of, body, read ? &*read : nullptr);
    if (!read) return;
    for (dialect::target_traits const& each : targets) check_writing(of, *read, each);
}

}  // namespace signalbox::fuzz
