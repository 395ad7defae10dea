// Tokens and key sets: nothing of the input is believed. A token that was not signed by the one known key is refused, whatever it says, and a
// set of keys holds none that is weak.
#include "engine/access/token_rules.hpp"

#include "require.hpp"

namespace {

namespace access = signalbox::access;

// RFC 7515 A.1: the only valid tokens under this key that the corpus can hold are the RFC's own.
constexpr std::string_view secret_key =
    R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})";
constexpr std::string_view signed_part =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
    "fQ";

access::token_rules const& rules()
{
    static access::token_rules const one = [] {
        access::token_rules out;
        out.id = "sso";
        for (unsigned i = 0; i <= static_cast<unsigned>(access::algorithm::eddsa); ++i) out.accepted.add(static_cast<access::algorithm>(i));
        auto read = access::read_key_set(secret_key);
        FUZZ_REQUIRE(read.has_value());
        out.keys = std::make_shared<access::key_set const>(std::move(*read));
        out.consumer_path = "iss";
        out.tags_path = "sub";
        return out;
    }();
    return one;
}

void check_token(std::string_view token)
{
    access::signed_token read;
    if (access::read_token(token, read) == access::token_fault::none)
        FUZZ_REQUIRE(signalbox::fuzz::lies_in(read.signed_part, token) && !read.signature.empty());
    auto const seen = access::judge(rules(), {}, token, 1'300'819'379);
    FUZZ_REQUIRE((seen.why == access::token_fault::none) == (token.substr(0, token.rfind('.')) == signed_part && seen.who));
    if (seen.who) FUZZ_REQUIRE(seen.who->consumer == "joe" && seen.valid_until == 1'300'819'410);
    if (seen.why != access::token_fault::none) FUZZ_REQUIRE(!access::failure_of(seen).detail.empty());
}

/// Claims meet the reader that their signature would shield.
void check_claims(std::string_view text)
{
    auto const said = access::claims::of(std::string(text));
    if (!said) return;
    FUZZ_REQUIRE(said->at("").missing() || text.find("\"\"") != text.npos);
    for (std::string_view const path : {"exp", "a.b", "realm_access.roles", "aud"}) (void)said->words_at(path);
    auto const again = access::claims::of(said->text());
    FUZZ_REQUIRE(again && again->text() == said->text());
}

void check_keys(std::string_view text)
{
    auto const read = access::read_key_set(text);
    if (!read) {
        FUZZ_REQUIRE(!read.error().detail.empty());
        return;
    }
    FUZZ_REQUIRE(!read->keys.empty() && read->keys.size() <= access::key_set_limit);
    for (auto const& each : read->keys)
        for (auto const how : {access::algorithm::hs256, access::algorithm::rs256, access::algorithm::ps512, access::algorithm::es384})
            if (each.fits(how)) FUZZ_REQUIRE(!each.verifies(how, signed_part, text.substr(0, 96)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    check_token(text);
    check_claims(text);
    check_keys(text);
    return 0;
}
