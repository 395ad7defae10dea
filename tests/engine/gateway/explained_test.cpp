// What explain says beforehand is what the gateway does: random requests over routes and groups of every strategy, each with a given chance.
#include "engine/chance.hpp"
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <map>
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
    "  - {id: says, provider: sim, simulate: {text: Smart}}\n"
    "upstreams: [{id: legacy, url: 'http://127.0.0.1:PORT/old'}]\n"
    "policies: [{id: known, require: 'header(\"X-Team\") in [\"red\", \"blue\"]', deny: {status: 451, message: no such team}}]\n"
    "limits: [{id: one-an-hour, count: requests, amount: 1, window: 1h, match: {route: few}}]\n"
    "groups:\n"
    "  - {id: turns, strategy: round_robin, members: [{model: a}, {model: b}, {model: d}]}\n"
    "  - {id: quick, strategy: latency, explore: 0, members: [{model: c}, {model: d}]}\n"
    "  - {id: idle, strategy: least_busy, members: [{model: c}, {model: d}]}\n"
    "  - {id: spent, strategy: usage, members: [{model: c}, {model: d}]}\n"
    "  - {id: asks, strategy: classify, classifier: {model: says, labels: {fast: d, smart: c}, default: fast}}\n"
    "  - {id: copied, strategy: mirror, members: [{model: d}, {model: c}], mirror: {to: b, share: 0.5}}\n"
    "  - {id: sticky, affinity: {by: 'header:X-Team'}, members: [{model: c, weight: 30}, {model: d, weight: 70}]}\n"
    "  - {id: order, strategy: fallback, members: [{model: a, timeout: 9s}, {model: d, timeout: 9s}]}\n"
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
    "  - {id: guarded, match: {path: /guarded}, policies: [known], to: body.model}\n"
    "  - {id: few, match: {path: /few}, to: 'model:d'}\n"
    "  - {id: raw, match: {path: '/raw/*'}, accept: raw, to: http:legacy}\n"
    "  - id: pair\n"
    "    match: {path: /pair}\n"
    "    mode: all\n"
    "    choose:\n"
    "      - {when: 'body.user != \"bob\"', to: 'model:d', id: one}\n"
    "      - {when: 'header(\"X-Tier\") == \"gold\"', to: order}\n"
    "      - {when: 'has(body.tools)', to: 'model:a', id: tools}\n"
    "    otherwise: 'model:a'\n"
    "consumers:\n"
    "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
    "  - {name: one, keys: [{secret: {inline: sb_only_one_model}}], allow: ['group:careful', 'model:a', 'group:drawn']}\n";

class random_request {
public:
    explicit random_request(std::uint64_t seed) : source_(seed)
    {
        path = one_of({"/app", "/app/chat/completions", "/fixed", "/chosen", "/chosen", "/strict", "/v1/chat/completions", "/lead", "/lead",
                       "/_in/red", "/app", "/guarded", "/guarded", "/few", "/raw/x", "/pair", "/pair"});
        key = one_of({"sb_all_of_them_1", "sb_all_of_them_1", "sb_only_one_model"});
        if (std::string const team = one_of({"red", "blue", ""}); !team.empty()) headers.emplace_back("X-Team", team);
        if (std::string const tier = one_of({"gold", "iron", ""}); !tier.empty()) headers.emplace_back("X-Tier", tier);
        body = "{";
        if (std::string const model = one_of({"any", "kept", "cheap", "careful", "tight", "a", "d", "unknown", "", "turns", "quick", "idle",
                                              "spent", "asks", "copied", "sticky"});
            !model.empty())
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
    explained() { begin(); }
    /// A gateway without a past: what meters measured a minute ago would leave them between an explanation and its request.
    void begin()
    {
        legacy.reset();
        at.emplace();
        legacy.emplace(at->loop.get_executor());
        legacy->always({read_request(), send(reply_with("{}")), again()});
        std::string file = configured;
        file.replace(file.find("PORT"), 4, std::to_string(legacy->port()));
        at->configure(file);
    }

    explanation explain(random_request const& of, double chance)
    {
        wire::header_list fields;
        for (auto const& [name, value] : of.headers) fields.add(name, value);
        inbound const request{.method = "POST",
                              .path = of.path,
                              .headers = &fields,
                              .body = of.body,
                              .arrived = std::chrono::steady_clock::now(),
                              .arrived_wall = model::wall_now()};
        auto const now = at->states.current();
        for (access::key_entry const& each : now->config->keys)
            if (each.hash == access::sha256(of.key))
                return explain_request(request, each.who, now->config, chance, now->health, now->limits, now->board);
        return {};
    }
    void ask(random_request const& of)
    {
        header_values headers{{"x-api-key", of.key}};
        for (auto const& [name, value] : of.headers) headers.push_back({name, value});
        at->ask(of.path, of.body, headers);
    }
    /// Events of the request that was asked last: its own, or those of what was sent for it.
    std::vector<schema::Event const*> events(std::string_view role) const
    {
        std::vector<schema::Event const*> out;
        for (auto const& each : at->sink.events)
            if (each->role() == role) out.push_back(each.get());
        return out;
    }
    std::size_t copies_sent()
    {
        at->loop.poll();
        return events("shadow").size();
    }

    std::optional<gateway_fixture> at;
    std::optional<scripted_upstream> legacy;
};

/// A line of an event's trail as the explanation has it, with what must not stand before it; empty where the explanation has none.
std::string explained_line(std::string const& line, int& step)
{
    if (std::size_t const all = line.find(" (all: "); all != line.npos) {
        std::string const branch = line.substr(all + 7);
        return "-> branch " + branch.substr(0, branch.find_first_of(" ,")) + ",";
    }
    if (line.find("no branch taken") != line.npos) return {};
    if (line.starts_with("route ")) return "-> " + line;
    if (line.starts_with("policy "))
        return "  " + line.substr(7, line.find(' ', 7) - 7) + (line.find(" (blocked") != line.npos ? ": denies" : ": passes");
    if (line.find(" (dropped: ") != line.npos) return "  -- " + line;
    return "  " + std::to_string(++step) + ". " + line;
}

/// What the event tells of the decision, as lines of an explanation. What a classifier said is not known before it is asked.
std::vector<std::string> told(schema::Event const& event)
{
    std::vector<std::string> out;
    int step = 0;
    for (std::string const& each : event.trail()) {
        std::string line = explained_line(each, step);
        if (!line.empty() && (event.strategy() != "classify" || step == 0)) out.push_back(std::move(line));
    }
    if (event.decision() == "blocked" && event.status() != 429)
        out.push_back("refused with " + std::to_string(event.status()) + ", " + event.reason() + ": ");
    return out;
}

/// What becomes of each branch: the model that answers or the status that it is refused with.
std::multiset<std::string> outcomes_in(std::string const& words)
{
    std::multiset<std::string> out;
    for (std::size_t at = words.find("\nbranch "); at != words.npos;) {
        std::size_t const next = words.find("\nbranch ", at + 1);
        std::string const its = words.substr(at, next - at);
        std::size_t const model = its.find("  1. sim/"), refused = its.find("refused with ");
        out.insert(model != its.npos ? its.substr(model + 9, 1) : its.substr(refused + 13, 3));
        at = next;
    }
    return out;
}

std::multiset<std::string> outcomes_of(std::vector<schema::Event const*> const& branches)
{
    std::multiset<std::string> out;
    for (schema::Event const* each : branches)
        out.insert(each->decision() == "allowed" ? each->resolved_model() : std::to_string(each->status()));
    return out;
}

std::string label_of(schema::Event const& event, std::string_view name)
{
    for (schema::Label const& each : event.labels())
        if (each.name() == name) return each.value();
    return {};
}

/// The words that must say who serves the request.
std::string server_in_words(schema::Event const& event)
{
    if (event.road() == "raw") return "as it came: http:legacy\n";
    if (event.strategy() == "classify") return "  " + label_of(event, "classifier_label") + ": sim/" + event.resolved_model();
    return "  1. sim/" + event.resolved_model() + " (" + event.attempts(0).reason();
}

TEST_F(explained, hundreds_of_times_as_it_is_decided)
{
    std::map<std::string, int> seen;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        if (seed % 25 == 0) begin();
        random_request const asked(seed);
        begin_chance(seed);
        explanation const before = explain(asked, chance());
        std::string const& words = before.text;
        begin_chance(seed);
        at->sink.events.clear();
        ask(asked);
        SCOPED_TRACE(asked.path + " " + asked.body + "\n" + words);
        ASSERT_EQ(events("primary").size(), 1u);
        schema::Event const event = *events("primary").front();
        std::size_t from = 0;
        for (std::string const& line : told(event)) {
            std::size_t const found = words.find(line, from);
            ASSERT_NE(found, words.npos) << line;
            from = found + line.size();
        }
        bool const served = event.decision() == "allowed";
        ASSERT_EQ(before.served && words.find(": refused now") == words.npos, served) << event.detail();
        ASSERT_EQ(outcomes_in(words), outcomes_of(events("branch")));
        if (served && events("branch").empty()) {
            ASSERT_NE(words.find(server_in_words(event)), words.npos) << server_in_words(event);
        }
        bool const copies = served && words.find("and afterwards a copy to sim/b,") != words.npos;
        if (copies) at->run_until([&] { return copies_sent() > 0; });
        ASSERT_EQ(copies_sent(), copies ? 1u : 0u);
        ++seen["status " + std::to_string(event.status())];
        ++seen["strategy " + event.strategy()];
        for (char const* role : {"branch", "classify", "shadow"}) seen[role] += static_cast<int>(events(role).size());
        seen["raw"] += event.road() == "raw" ? 1 : 0;
        seen["affinity"] += served && event.attempts_size() > 0 && event.attempts(0).reason() == "affinity" ? 1 : 0;
    }
    for (char const* kind : {"status 200",
                             "status 400",
                             "status 402",
                             "status 403",
                             "status 404",
                             "status 429",
                             "status 451",
                             "strategy weighted",
                             "strategy fallback",
                             "strategy cost",
                             "strategy hash",
                             "strategy round_robin",
                             "strategy latency",
                             "strategy least_busy",
                             "strategy usage",
                             "strategy classify",
                             "strategy mirror",
                             "branch",
                             "classify",
                             "shadow",
                             "raw",
                             "affinity"})
        EXPECT_GT(seen[kind], 0) << kind;
}

}  // namespace
}  // namespace signalbox::test
