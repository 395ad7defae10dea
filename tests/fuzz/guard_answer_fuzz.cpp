// Guards that ask a service: no answer is a crash, what is taken from one keeps its bounds, and texts that it changes change nothing else.
#include "engine/policy/guard_question.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

#include <string>

namespace {

using namespace signalbox;
using namespace signalbox::policy;

constexpr std::size_t texts = 4;
constexpr std::string_view asked = R"({"a":"one","b":["two",{"c":"th\u0072ee"}],"n":1.0,"d":"four"})";

void check_changes(guard_answer const& said)
{
    bool all_there = true;  // an empty string is no text: those behind it would have other numbers
    for (std::size_t i = 0; i < said.changes.size(); ++i) {
        FUZZ_REQUIRE(said.changes[i].which < texts);
        FUZZ_REQUIRE(i == 0 || said.changes[i - 1].which < said.changes[i].which);
        all_there = all_there && !said.changes[i].text.empty();
    }
    std::string const changed = with_texts(all_texts, asked, said.changes);
    FUZZ_REQUIRE(wire::check_json(changed).has_value());
    FUZZ_REQUIRE(wire::json_view(changed)["n"].raw() == "1.0");
    if (said.changes.empty()) FUZZ_REQUIRE(changed == asked);
    auto const now = texts_in(all_texts, changed);
    if (!all_there) return;
    FUZZ_REQUIRE(now.size() == texts);
    for (guard_answer::change const& each : said.changes) FUZZ_REQUIRE(now[each.which].text == each.text);
}

/// The input as what a service says.
void check_answer(std::string_view body)
{
    auto const said = read_guard_answer(body, texts);
    if (!said) {
        FUZZ_REQUIRE(!said.error().empty());
        return;
    }
    FUZZ_REQUIRE(said->status == 0 || (said->status >= 400 && said->status <= 499));
    FUZZ_REQUIRE(said->changes.empty() || said->what == guard_answer::verdict::modify);
    check_changes(*said);
}

/// The input as the body of a request that is asked about.
void check_question(std::string_view body)
{
    auto const found = texts_in(all_texts, body);
    guarded_request const about{"p", "req_1", body, "r", "m", "raw"};
    FUZZ_REQUIRE(wire::check_json(guard_question(about, found), wire::json_depth_ceiling).has_value() || !wire::check_json(body));
    FUZZ_REQUIRE(with_texts(all_texts, body, {}) == body);
    if (found.empty() || found.size() > most_guarded_texts) return;
    std::vector<guard_answer::change> instead;
    for (std::size_t i = 0; i < found.size(); ++i) instead.push_back({i, "x"});
    std::string const changed = with_texts(all_texts, body, instead);
    auto const now = texts_in(all_texts, changed);
    FUZZ_REQUIRE(now.size() == found.size());
    for (std::size_t i = 0; i < now.size(); ++i) FUZZ_REQUIRE(now[i].text == "x" && now[i].at == found[i].at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const input = fuzz::text_of(data, size);
    check_answer(input);
    check_question(input);
    return 0;
}
