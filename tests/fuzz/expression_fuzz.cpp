// Conditions and queries: no text reads for ever, every place lies inside the text, limits hold, and what is written in quotes comes back.
#include "engine/expression/literal.hpp"
#include "engine/expression/parser.hpp"

#include "require.hpp"

#include <cstring>
#include <string>

namespace {

namespace expression = signalbox::expression;

std::size_t check_places(expression::node const& of, std::string_view text, std::size_t depth)
{
    FUZZ_REQUIRE(of.at.offset <= text.size() && of.at.length <= text.size() - of.at.offset);
    FUZZ_REQUIRE(of.at.line >= 1 && of.at.column >= 1);
    FUZZ_REQUIRE(depth <= 4 * expression::node_limit);
    std::size_t nodes = 1;
    for (expression::node const& part : of.parts) nodes += check_places(part, text, depth + 1);
    return nodes;
}

void check_read(std::string_view text, expression::style as)
{
    auto const read = expression::parse(text, as);
    if (!read) {
        FUZZ_REQUIRE(!read.error().what.empty());
        FUZZ_REQUIRE(read.error().at.offset + read.error().at.length <= text.size());
        FUZZ_REQUIRE(!read.error().message().empty());
        return;
    }
    check_places(*read, text, 0);
    auto const again = expression::parse(text, as);
    FUZZ_REQUIRE(again && *again == *read);
}

void check_expected(std::string_view text, std::size_t cursor)
{
    auto const at = expression::expected_at(text, cursor);
    FUZZ_REQUIRE(at.offset <= text.size() && at.length <= text.size() - at.offset);
    FUZZ_REQUIRE(at.is == expression::expectation::kind::condition || !at.field.empty());
}

// Any bytes but NUL, which conditions refuse, survive the quotes and the short form.
void check_written(std::string_view text)
{
    if (text.find('\0') != std::string_view::npos || text.size() > expression::text_limit / 8) return;
    for (auto const& [written, as] : {std::pair{"x == " + expression::in_quotes(text), expression::style::condition},
                                      std::pair{"x:" + expression::short_value(text), expression::style::query}}) {
        auto const read = expression::parse(written, as);
        FUZZ_REQUIRE(read && read->is == expression::form::compare && read->parts.at(1).text == text);
    }
}

void check_duration(std::string_view text)
{
    if (auto const time = expression::read_duration(text))
        FUZZ_REQUIRE(expression::read_duration(expression::write_duration(*time)) == time);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    check_read(text, expression::style::condition);
    check_read(text, expression::style::query);
    check_expected(text, size / 2);
    check_expected(text, size);
    check_written(text);
    check_duration(text);
    return 0;
}
