// What explain says beforehand is what the gateway does: random requests over routes, conditions and groups, each with a chance that is given.
#include "engine/chance.hpp"
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <random>
#include <set>

namespace signalbox::test {
namespace {

std::string const configured =
    "signalbox: 1\n"
    "providers: [{id: sim, kind: simulator}]\n"
    "models:\n"
    "  - {id: a, provider: sim, context: 60, quality: 0.4, price: {input: 1, output: 1}}\n"
    "  - {id: b, provider: sim, tools: false, quality: 0.6, price: {input: 2, output: 2}}\n"
    "  - {id: c, provider: sim, quality: 0.9, price: {input: 9, output: 9}}\n"
    "  - {id: d, provider: sim}\n"
    "groups:\n"
    "  - {id: drawn, aliases: [any], members: [{model: a, weight: 20}, {model: b, weight: 50}, {model: c, weight: 30, tag: new}]}\n"
    "  - id: careful\n"
    "    strategy: fallback\n"
    "    members:\n"
    "      - {model: c, timeout: 9s, when: 'header(\"X-Tier\") == \"gold\" && prompt.tokens < 40'}\n"
    "      - {group: drawn, timeout: 5s, when: 'body.user != \"bob\"'}\n"
    "      - {model: d}\n"
    "  - {id: cheap, strategy: cost, budget_per_request_usd: 0.0001, min_quality: 0.5, members: [{model: a}, {model: b}, {model: c}]}\n"
    "  - {id: kept, strategy: hash, hash_by: 'header:X-Team', members: [{model: a, weight: 1}, {model: c, weight: 3}, {group: drawn, "
    "weight: 2}]}\n"
    "  - {id: tight, members: [{model: a, weight: 50, when: 'size(body.messages) > 1'}, {model: b, weight: 50, when: "
    "'!has(body.tools)'}]}\n"
    "routes:\n"
    "  - {id: app, match: {path: '/app/*'}, to: body.model}\n"
    "  - {id: fixed, match: {path: /fixed, headers: {X-Team: red}}, to: 'group:kept'}\n"
    "  - id: chosen\n"
    "    match: {path: /chosen}\n"
    "    stream: deny\n"
    "    choose:\n"
    "      - {when: 'header(\"X-Tier\") == \"gold\" || consumer.name == \"one\"', to: careful}\n"
    "      - {when: 'has(body.tools) && body.user == \"ann\"', to: {value: 'header(\"X-Team\")', map: {red: tight, blue: cheap}}}\n"
    "      - {when: 'model in [\"any\", \"kept\"]', to: body.model}\n"
    "    otherwise: {value: body.user, map: {ann: 'model:c', bob: drawn}, default: cheap}\n"
    "  - {id: strict, match: {path: /strict}, choose: [{when: 'prompt.tokens > 30', to: kept}]}\n"
    "  - id: lead\n"
    "    match: {path: /lead}\n"
    "    to: {value: 'header(\"X-Team\")', map: {red: 'route:/_in/red', blue: 'route:/chosen'}, default: 'route:/_in/other'}\n"
    "  - id: red\n"
    "    match: {path: /_in/red}\n"
    "    internal: true\n"
    "    choose: [{when: 'header(\"X-Tier\") == \"gold\"', to: 'route:/strict'}]\n"
    "    otherwise: 'route:/chosen'\n"
    "  - {id: other, match: {path: '/_in/{any}'}, internal: true, to: careful}\n"
    "consumers:\n"
    "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
    "  - {name: one, keys: [{secret: {inline: sb_only_one_model}}], allow: ['group:careful', 'model:a', 'group:drawn']}\n";

class random_request {
public:
    explicit random_request(std::uint64_t seed) : source_(seed)
    {
        path = one_of({"/app", "/app/chat/completions", "/fixed", "/chosen", "/chosen", "/strict", "/v1/chat/completions", "/lead", "/lead",
                       "/_in/red"});
        key = one_of({"sb_all_of_them_1", "sb_all_of_them_1", "sb_only_one_model"});
        if (std::string const team = one_of({"red", "blue", ""}); !team.empty()) headers.emplace_back("X-Team", team);
        if (std::string const tier = one_of({"gold", "iron", ""}); !tier.empty()) headers.emplace_back("X-Tier", tier);
        body = "{";
        if (std::string const model = one_of({"any", "kept", "cheap", "careful", "tight", "a", "d", "unknown", ""}); !model.empty())
            body += "\"model\":\"" + model + "\",";
        if (std::string const user = one_of({"ann", "bob", ""}); !user.empty()) body += "\"user\":\"" + user + "\",";
        body += one_of({"", "", R"("tools":[{"type":"function","function":{"name":"f"}}],)"});
        body += one_of({"", "", "\"stream\":true,"});
        body += one_of({"", "\"max_tokens\":30,"});
        std::string const turn =
            R"({"role":"user","content":")" + std::string(one_of({"Hi", long_text(), "What is a signal box?"})) + "\"}";
        body += "\"messages\":[" + turn + one_of({std::string(), "," + turn}) + "]}";
    }

    std::string path, key, body;
    std::vector<std::pair<std::string, std::string>> headers;

private:
    std::string one_of(std::vector<std::string> const& of) { return of[source_() % of.size()]; }
    static std::string long_text()
    {
        std::string out;
        for (int i = 0; i < 40; ++i) out += "word ";
        return out;
    }
    std::mt19937_64 source_;
};

class explained : public testing::Test {
protected:
    explained() { at.configure(configured); }

    std::string explain(random_request const& of, double chance)
    {
        wire::header_list fields;
        for (auto const& [name, value] : of.headers) fields.add(name, value);
        inbound const request{.method = "POST", .path = of.path, .headers = &fields, .body = of.body};
        auto const& within = at.states.current()->config;
        for (access::key_entry const& each : within->keys)
            if (each.hash == access::sha256(of.key)) return explain_request(request, each.who, within, chance).text;
        return "no such key";
    }
    /// What the event tells of the decision, as lines of an explanation, each with what must not stand before it.
    std::vector<std::string> told() const
    {
        schema::Event const& event = at.event();
        std::vector<std::string> out;
        int step = 0;
        for (std::string const& each : event.trail()) {
            if (each.starts_with("route "))
                out.push_back("-> " + each);
            else if (auto const dropped = each.find(" (dropped: "); dropped != each.npos)
                out.push_back("  -- " + each);
            else
                out.push_back("  " + std::to_string(++step) + ". " + each);
        }
        if (event.decision() == "blocked") out.push_back("refused with " + std::to_string(event.status()) + ", " + event.reason() + ": ");
        return out;
    }

    gateway_fixture at;
};

TEST_F(explained, a_hundred_times_as_it_is_decided)
{
    std::set<std::string> seen;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        random_request const asked(seed);
        begin_chance(seed);
        std::string const words = explain(asked, chance());
        begin_chance(seed);
        header_values headers{{"x-api-key", asked.key}};
        for (auto const& [name, value] : asked.headers) headers.push_back({name, value});
        at.ask(asked.path, asked.body, headers);
        SCOPED_TRACE(asked.path + " " + asked.body + "\n" + words);
        schema::Event const& event = at.event();
        std::size_t from = 0;
        for (std::string const& line : told()) {
            if (line.find("no branch taken") != line.npos) continue;
            std::size_t const found = words.find(line.substr(0, line.find(" (no branch taken")), from);
            ASSERT_NE(found, words.npos) << line;
            from = found + line.size();
        }
        bool const served = event.decision() == "allowed";
        ASSERT_EQ(words.find("refused with ") == words.npos, served) << event.detail();
        if (served) {
            std::string const first = "  1. sim/" + event.resolved_model() + " (" + event.attempts(0).reason();
            ASSERT_NE(words.find(first), words.npos) << first;
        }
        seen.insert(event.group() + " " + event.resolved_model() + " " + std::to_string(event.status()));
    }
    EXPECT_GT(seen.size(), 12u) << "the requests are of many kinds";
    for (char const* status : {"200", "400", "403", "404"})
        EXPECT_TRUE(std::ranges::any_of(seen, [&](std::string const& each) { return each.ends_with(status); })) << status;
}

}  // namespace
}  // namespace signalbox::test
