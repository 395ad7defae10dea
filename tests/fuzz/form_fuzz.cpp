// Forms of several parts: whatever comes is read or refused, what is read lies in the body, and a form with another model is read again with it.
#include "engine/dialect/parts/form_scan.hpp"
#include "engine/wire/json.hpp"
#include "engine/wire/multipart_form.hpp"

#include "require.hpp"

#include <string>

namespace {

using namespace signalbox;

constexpr std::string_view type = "multipart/form-data; boundary=b0";

void check_parts(std::string_view body)
{
    wire::form_reader form(body, "b0");
    for (std::size_t count = 0;; ++count) {
        auto const part = form.next();
        if (!part) FUZZ_REQUIRE(part.error().kind == model::fault::bad_request && !part.error().detail.empty());
        if (!part || !*part) return;
        FUZZ_REQUIRE(count < wire::form_part_limit);
        FUZZ_REQUIRE(fuzz::lies_in((*part)->content, body) && fuzz::lies_in((*part)->from_here, body));
        FUZZ_REQUIRE((*part)->content.find("\r\n--b0") == std::string_view::npos);
    }
}

void check_model(std::string_view body)
{
    auto const seen = dialect::scan_form(body, type);
    FUZZ_REQUIRE(wire::check_json(dialect::form_as_json(body, type)).has_value());
    if (!seen) return;
    FUZZ_REQUIRE(seen->model == seen->model_literal);
    std::string name;
    dialect::append_form_model(name, body, seen->model_literal, "another-model");
    auto const at = static_cast<std::size_t>(seen->model_literal.data() - body.data());
    std::string changed(body.substr(0, at));
    changed.append(name).append(body.substr(at + seen->model_literal.size()));
    auto const again = dialect::scan_form(changed, type);
    FUZZ_REQUIRE(again && again->model == "another-model" && again->stream == seen->stream);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const all = fuzz::text_of(data, size);
    check_parts(all);
    check_model(all);
    std::size_t const line = all.find('\n');
    auto const boundary = wire::form_boundary(all.substr(0, line));
    FUZZ_REQUIRE(!boundary || (!boundary->empty() && boundary->size() <= 70));
    return 0;
}
