// What vaults answer: no body is a crash, what is taken from one keeps its bounds, and no complaint holds a value of the secret.
#include "engine/vault/answer.hpp"
#include "engine/vault/reference.hpp"
#include "engine/vault/token_answer.hpp"
#include "engine/wire/json.hpp"

#include "require.hpp"

#include <array>
#include <string>

namespace {

using namespace signalbox;

constexpr std::size_t longest_complaint = 2000;  // 20 names of 64 characters and what stands around them
constexpr std::string_view planted = "planted-value-of-a-secret";

vault::definition vault_of(vault::kind what, int version = 2)
{
    vault::definition out;
    out.what = what;
    out.version = version;
    return out;
}

std::array<vault::definition, 5> const& all()
{
    static std::array<vault::definition, 5> const made{vault_of(vault::kind::hashicorp), vault_of(vault::kind::hashicorp, 1),
                                                       vault_of(vault::kind::aws), vault_of(vault::kind::gcp),
                                                       vault_of(vault::kind::azure)};
    return made;
}

bool fits_to_show(std::string_view words)
{
    for (char const c : words)
        if (c < 0x20 || c > 0x7e) return false;
    return words.size() <= longest_complaint;
}

void check_pick(vault::content const& from, std::string_view key)
{
    auto const value = vault::pick(from, key);
    if (!value)
        FUZZ_REQUIRE(value.error().kind == model::fault::bad_request && fits_to_show(value.error().detail));
    else if (key.empty())
        FUZZ_REQUIRE(!from.is_map && *value == from.text.reveal());
}

/// Every key that is named can be picked or is said not to be a string; another one is not there.
void check_secret(vault::definition const& of, std::string_view body)
{
    auto const read = vault::read_secret(of, body);
    if (!read) {
        FUZZ_REQUIRE(read.error().kind == model::fault::malformed_reply && fits_to_show(read.error().detail));
        return;
    }
    FUZZ_REQUIRE(read->is_map == (of.what == vault::kind::hashicorp));
    check_pick(*read, "");
    check_pick(*read, "api_key");
    std::string_view const text = read->text.reveal();
    if (!wire::check_json(text)) return;
    for (wire::json_member const each : wire::json_view(text).members()) {
        std::string const key = each.key();
        if (key.empty()) continue;
        auto const value = vault::pick(*read, key);
        FUZZ_REQUIRE(value.has_value() == (wire::json_view(text)[key].kind() == wire::json_kind::string));
    }
}

/// A value that stands in the map is in no complaint about a key that is not there.
void check_silence(std::string_view input)
{
    if (input.find(planted.substr(0, 8)) != input.npos) return;  // names of keys are shown
    std::string map = R"({"data":{"data":{"a":")" + std::string(planted) + "\",";
    wire::append_json_string(map, input.substr(0, 100));
    map += ":1}}}";
    auto const read = vault::read_secret(all()[0], map);
    FUZZ_REQUIRE(read.has_value());
    auto const none = vault::pick(*read, "no such key");
    if (!none) FUZZ_REQUIRE(none.error().detail.find(planted) == std::string::npos && fits_to_show(none.error().detail));
}

void check_login(vault::definition const& of, std::string_view body)
{
    auto const granted = vault::read_login(of, body);
    if (!granted) return;
    std::string_view const token = granted->text.reveal();
    FUZZ_REQUIRE(!token.empty() && token.size() <= provider::access_token_limit);
    FUZZ_REQUIRE(granted->lifetime.count() > 0 && token.find('\n') == token.npos && token.find('\r') == token.npos);
}

void check_token(std::string_view body)
{
    constexpr model::wall_time now{std::chrono::hours(480'000)};
    std::chrono::seconds const most = vault::longest_token_time;
    for (auto const& seen : {vault::read_token_lookup(body, now), vault::read_token_renewal(body)}) {
        if (!seen) continue;
        FUZZ_REQUIRE(seen->left.count() >= 0 && seen->left <= most && seen->usual.count() >= 0 && seen->usual <= most);
        FUZZ_REQUIRE(!seen->most || (seen->most->count() >= 0 && *seen->most <= most));
        vault::token_life life;
        model::steady_time const then{std::chrono::hours(1)};
        life.looked_up(*seen, then);
        FUZZ_REQUIRE(!life.end() || *life.end() == then + seen->left);
        life.renewed(*seen, then);
        FUZZ_REQUIRE(life.due(then) == vault::token_life::step::none || seen->renewable);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const input = fuzz::text_of(data, size);
    for (vault::definition const& each : all()) {
        check_secret(each, input);
        check_login(each, input);
    }
    check_silence(input);
    check_token(input);
    FUZZ_REQUIRE(fits_to_show(vault::refusal_word(input)));
    if (auto const read = vault::read_reference(input)) FUZZ_REQUIRE(read->text() == input);
    return 0;
}
