// JSON: whatever is taken can be walked to its last value and written again; whatever is text becomes a string that reads back.
#include "engine/wire/json_outline.hpp"
#include "engine/wire/text_scan.hpp"
#include "engine/base/utf8.hpp"

#include "require.hpp"

namespace {

using namespace signalbox::wire;
namespace base = signalbox::base;
using signalbox::fuzz::lies_in;

void check_string(json_view value)
{
    std::string const text = *value.string();
    FUZZ_REQUIRE(base::valid_utf8(text));
    FUZZ_REQUIRE(value.is(text));
    std::string const written = json_string(text);
    FUZZ_REQUIRE(check_json(written).has_value());
    FUZZ_REQUIRE(json_view(written).string() == text);
    if (auto const plain = value.plain_string()) FUZZ_REQUIRE(*plain == text);
}

void check_number(json_view value)
{
    auto const number = value.number();
    if (auto const whole = value.integer()) {
        FUZZ_REQUIRE(number == static_cast<double>(*whole));
        if (*whole >= 0) FUZZ_REQUIRE(value.unsigned_integer() == static_cast<std::uint64_t>(*whole));
    }
    if (!number) return;
    std::string written;
    append_json_number(written, *number);
    FUZZ_REQUIRE(check_json(written).has_value());
    FUZZ_REQUIRE(json_view(written).number() == number);
}

void walk(json_view value, std::string_view within)
{
    FUZZ_REQUIRE(!value.missing());
    FUZZ_REQUIRE(lies_in(value.raw(), within));
    bool const small = within.size() < 512;  // looking at every part again takes quadratic time
    if (small) FUZZ_REQUIRE(check_json(value.raw()).has_value());
    if (value.kind() == json_kind::string) check_string(value);
    if (value.kind() == json_kind::number) check_number(value);
    for (json_view const each : value.elements()) walk(each, value.raw());
    for (json_member const& each : value.members()) {
        FUZZ_REQUIRE(each.is(each.key()));
        if (small) FUZZ_REQUIRE(!value[each.key()].missing());
        walk(each.value, value.raw());
    }
}

/// An outline shows what walking shows.
void compare(json_node const& node, json_view value)
{
    FUZZ_REQUIRE(node.view().raw().data() == value.raw().data() && node.view().raw().size() == value.raw().size());
    auto each = node.children().begin();
    for (json_view const element : value.elements()) {
        FUZZ_REQUIRE(each != std::default_sentinel && each->raw_key().empty());
        compare(*each, element);
        ++each;
    }
    for (json_member const& member : value.members()) {
        FUZZ_REQUIRE(each != std::default_sentinel && each->raw_key() == member.raw_key);
        compare(*each, member.value);
        ++each;
    }
    FUZZ_REQUIRE(each == std::default_sentinel);
}

void check_outline(std::string_view text, bool object)
{
    json_outline outline;
    for (unsigned const levels : {0u, 2u, 4u}) {
        FUZZ_REQUIRE(outline.read(text, levels).has_value() == object);
        if (object) compare(outline.root(), json_view(text));
    }
}

void check_members(std::string_view text, bool taken)
{
    auto walked = json_view(text).members().begin();
    auto const as_object = check_json_object(text, [&](std::string_view key, std::string_view value) {
        FUZZ_REQUIRE(lies_in(key, text) && lies_in(value, text));
        if (!taken) return;
        FUZZ_REQUIRE(walked->raw_key == key && walked->value.raw() == value);
        ++walked;
    });
    bool const object = json_view(text).kind() == json_kind::object;
    FUZZ_REQUIRE(as_object.has_value() == (taken && object));
    if (as_object) FUZZ_REQUIRE(walked == std::default_sentinel);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    char const *const begin = text.data(), *const end = begin + size;
    FUZZ_REQUIRE(scan::skip_json_text(begin, end) == scan::skip_json_text_by_bytes(begin, end));
    FUZZ_REQUIRE(scan::skip_json_string(begin, end) == scan::skip_json_string_by_bytes(begin, end));
    bool const taken = check_json(text).has_value();
    if (taken) walk(json_view(text), text);
    check_members(text, taken);
    check_outline(text, taken && json_view(text).kind() == json_kind::object);
    std::string const written = json_string(text);
    FUZZ_REQUIRE(check_json(written).has_value());
    FUZZ_REQUIRE(json_view(written).string() == base::repaired_utf8(text));
    return 0;
}
