// What a token costs: verified for the first time, for each kind of key, and found again by its digest. Prints one line for each with the
// median microseconds of several rounds.
#include "engine/access/authenticators.hpp"
#include "tests/support/token_issuer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace tokens = signalbox::access;

namespace {

constexpr std::int64_t now = 1'800'000'000;

/// As identity providers write them: 900 bytes of token with an RSA signature.
std::string const claims =
    R"({"iss":"https://idp.example/realms/main","aud":"signalbox","sub":"7f1c9a52-0d7e-4c1b-9f65-ab0c6a3a1f10","azp":"assistant",)"
    R"("exp":1800003600,"iat":1800000000,"jti":"f4b0c6d2-6c7b-4a68-9f4a-9f3f0a0b6f3b","scope":"openid llm.use",)"
    R"("realm_access":{"roles":["user","llm"]},"groups":["search","team-a"],"email":"ann@example.com","email_verified":true})";

/// Microseconds of this thread's processor time.
double spent()
{
    timespec seen{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &seen);
    return static_cast<double>(seen.tv_sec) * 1e6 + static_cast<double>(seen.tv_nsec) / 1e3;
}

template <class Work>
double microseconds(int each, Work work)
{
    constexpr int rounds = 11;
    std::vector<double> seen;
    for (int round = 0; round < rounds; ++round) {
        double const begin = spent();
        for (int i = 0; i < each; ++i)
            if (!work()) std::abort();
        seen.push_back((spent() - begin) / each);
    }
    std::ranges::nth_element(seen, seen.begin() + rounds / 2);
    return seen[rounds / 2];
}

tokens::token_rules rules_for(signalbox::test::token_issuer const& issuer, tokens::algorithm how)
{
    tokens::token_rules out;
    out.id = "sso";
    out.accepted.add(how);
    out.keys = std::make_shared<tokens::key_set const>(*tokens::read_key_set(issuer.jwks()));
    out.issuer = "https://idp.example/realms/main";
    out.audience = {"signalbox"};
    out.scopes = {"llm.use"};
    out.not_declared.key_id = "jwt_sso";
    return out;
}

}  // namespace

int main()
{
    for (auto const how : {tokens::algorithm::hs256, tokens::algorithm::rs256, tokens::algorithm::ps256, tokens::algorithm::es256,
                           tokens::algorithm::eddsa}) {
        std::string const name(tokens::facts_of(how).name);
        signalbox::test::token_issuer const issuer(name, "key-1", 2048, std::string(32, 's'));
        tokens::token_rules const rules = rules_for(issuer, how);
        std::string const token = issuer.token(claims);
        double const first = microseconds(200, [&] { return tokens::judge(rules, {}, token, now).why == tokens::token_fault::none; });
        tokens::authenticators const all(tokens::key_rules{}, {rules}, {});
        tokens::key_ring const ring;
        double const again = microseconds(100'000, [&] { return all.admit(ring, token, now).has_value(); });
        std::printf("%-6s %5zu bytes  first %8.2f us  again %6.3f us\n", name.c_str(), token.size(), first, again);
    }
}
