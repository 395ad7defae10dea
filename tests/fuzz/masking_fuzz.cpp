// Reversible masking: what a request's texts were replaced by comes back as it was, wherever a stream is cut, and nothing that was masked stays behind.
#include "engine/policy/document_change.hpp"
#include "engine/policy/masked_request.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

#include <string>

namespace {

using namespace signalbox;
using namespace signalbox::policy;

expression::locating_pattern const& pattern()
{
    static auto const made = expression::locating_pattern::compile("k-[a-z]{3,}");
    FUZZ_REQUIRE(made.has_value());
    return *made;
}

modifier const& keys()
{
    static modifier const made = [] {
        modifier out;
        out.all.push_back({*text_selector::read("**"), masking{{pattern(), rewriting::of_words("[KEY]")}, "KEY"}});
        return out;
    }();
    return made;
}

std::string changed(modifications const& by, std::string_view text)
{
    match_counts counts;
    return changed_text(by, text, counts).value_or(std::string(text));
}

std::string in_pieces(modifications const& by, std::vector<std::string_view> const& pieces)
{
    text_change change(by);
    std::string out;
    traced_text decided;
    for (std::size_t i = 0; i < pieces.size(); ++i) change.take(pieces[i], i, decided);
    change.end(decided);
    return out.append(decided.text());
}

void check_text(fuzz::cut_input const& cut)
{
    masked_request one(cut.rest);
    std::string const masked = changed(one.of(keys()), cut.rest);
    FUZZ_REQUIRE(changed(one.of(keys()), masked) == masked);  // nothing is left to be found
    if (!one.back()) {
        FUZZ_REQUIRE(masked == cut.rest);
        return;
    }
    FUZZ_REQUIRE(changed({one.back()}, masked) == cut.rest);
    std::size_t const first = cut.first % (masked.size() + 1), second = first + cut.second % (masked.size() - first + 1);
    std::string_view const all = masked;
    FUZZ_REQUIRE(in_pieces({one.back()}, {all.substr(0, first), all.substr(first, second - first), all.substr(second)}) == cut.rest);
}

/// The input as a document.
void check_document(std::string_view body)
{
    if (!wire::check_json(body)) return;
    masked_request one(body);
    match_counts counts;
    auto const masked = change_document(one.of(keys()), all_texts, body, counts);
    if (!masked.text) return;
    FUZZ_REQUIRE(wire::check_json(*masked.text).has_value());
    auto const back = change_document({one.back()}, all_texts, *masked.text, counts);
    FUZZ_REQUIRE(one.back() && back.text && wire::check_json(*back.text).has_value());
}

/// Any text as the beginning of a placeholder.
void check_beginning(std::string_view text)
{
    placeholders known("");
    (void)known.of("A", "secret");
    auto const found = known.at_beginning_of(text);
    if (found.what != placeholders::found::kind::whole) return;
    FUZZ_REQUIRE(found.size <= text.size() && text.substr(0, found.size) == "[A_1]" && *found.text == "secret");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    fuzz::cut_input const cut(fuzz::text_of(data, size));
    check_text(cut);
    check_document(cut.rest);
    check_beginning(cut.rest);
    return 0;
}
