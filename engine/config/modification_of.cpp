#include "engine/config/modification_of.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/utf8.hpp"
#include "engine/policy/text_change.hpp"

#include <algorithm>

namespace signalbox::config {

namespace {

using made = boost::system::result<policy::modification, unmade>;

boost::system::result<policy::text_selector, unmade> selector_of(std::string const& kind, std::string const& field)
{
    if (field.empty()) return *policy::text_selector::read("**");
    auto read = policy::text_selector::read(field);
    if (!read) return unmade{"C006", kind + ".field", "no path of texts: " + read.error(), "field: \"**\""};
    return std::move(*read);
}

/// A pattern that replaces what it finds.
boost::system::result<expression::locating_pattern, unmade> finder_of(std::string const& kind, std::string const& find)
{
    if (find.empty()) return unmade{"C007", kind + ".find", "a modification needs a pattern", "find: '\\d{16}'"};
    auto what = expression::locating_pattern::compile(find);
    if (!what) return unmade{"L013", kind + ".find", "the pattern cannot be used: " + what.error(), {}};
    if (what->matches_nothing())
        return unmade{"L013", kind + ".find", "the pattern is found in every text, also in an empty one: let it need a character",
                      "find: '\\d+'"};
    return std::move(*what);
}

made regexp_of(schema::PatternReplacement const& from)
{
    auto of = selector_of("regexp", from.field());
    if (!of) return of.error();
    auto what = finder_of("regexp", from.find());
    if (!what) return what.error();
    auto with = policy::rewriting::read(from.replace(), what->group_count());
    if (!with) return unmade{"C006", "regexp.replace", with.error(), what->group_count() > 0 ? "replace: \"$1\"" : "replace: \"$0\""};
    return policy::modification{std::move(*of), policy::replacing{std::move(*what), std::move(*with)}};
}

made mask_of(schema::Masking const& from)
{
    auto of = selector_of("mask", from.field());
    if (!of) return of.error();
    auto what = finder_of("mask", from.find());
    if (!what) return what.error();
    bool const odd = from.name().empty() || !base::is_upper(from.name().front()) ||
                     from.name().size() > policy::placeholders::longest_name ||
                     !std::ranges::all_of(from.name(), [](char c) { return base::is_upper(c) || base::is_digit(c) || c == '_'; });
    if (odd) return unmade{"C006", "mask.name", "a name has capitals, digits and _, at most 32, and begins with a capital", "name: CARD"};
    policy::replacing plain{std::move(*what), policy::rewriting::of_words("[" + from.name() + "]")};
    return policy::modification{std::move(*of), policy::masking{std::move(plain), from.name()}};
}

made literal_of(schema::TextReplacement const& from)
{
    auto of = selector_of("literal", from.field());
    if (!of) return of.error();
    auto const characters = std::ranges::count_if(from.find(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (from.find().empty()) return unmade{"C007", "literal.find", "a modification needs a text to find", "find: ACME"};
    if (static_cast<std::size_t>(characters) > policy::longest_match)
        return unmade{"C006",
                      "literal.find",
                      "the text has " + std::to_string(characters) + " characters, and " + std::to_string(policy::longest_match) +
                          " at most",
                      {}};
    auto what = expression::locating_pattern::compile(expression::pattern_of_text(from.find()));
    if (!what) return unmade{"C006", "literal.find", "the text cannot be used: " + what.error(), {}};
    return policy::modification{std::move(*of), policy::replacing{std::move(*what), policy::rewriting::of_words(from.replace())}};
}

made trim_of(schema::Trim const& from)
{
    auto of = selector_of("trim", from.field());
    if (!of) return of.error();
    policy::trimming by;
    if (!from.characters().empty()) by.characters = from.characters();
    if (std::ranges::any_of(by.characters, [](char c) { return static_cast<unsigned char>(c) > 127; }))
        return unmade{"C006", "trim.characters", "only characters of ASCII can be taken", "characters: \" .\""};
    return policy::modification{std::move(*of), std::move(by)};
}

made case_of(std::string const& kind, std::string const& field, bool upper)
{
    auto of = selector_of(kind, field);
    if (!of) return of.error();
    return policy::modification{std::move(*of), policy::letter_case{upper}};
}

}  // namespace

boost::system::result<policy::modification, unmade> modification_of(schema::Modification const& from)
{
    if (from.has_regexp()) return regexp_of(from.regexp());
    if (from.has_literal()) return literal_of(from.literal());
    if (from.has_trim()) return trim_of(from.trim());
    if (from.has_mask()) return mask_of(from.mask());
    return from.has_upper() ? case_of("upper", from.upper().field(), true) : case_of("lower", from.lower().field(), false);
}

}  // namespace signalbox::config
