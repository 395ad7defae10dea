// `signalbox explain`, as a shell sees it: the decision of one request with its reasons, and nothing sent.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

class explain_command : public testing::Test {
protected:
    outcome explain(std::string const& body, std::vector<std::string> more = {})
    {
        at.write("signalbox.yaml", yaml);
        std::vector<std::string> words{"explain", at.write("request.json", body)};
        words.insert(words.end(), more.begin(), more.end());
        return run(words, at.file(""));
    }
    temporary_folder at;
    std::string yaml =
        "signalbox: 1\n"
        "providers: [{id: p, kind: openai_compatible, base_url: 'http://127.0.0.1:1', auth: {secret: {env: SIGNALBOX_NO_SUCH_KEY}}}]\n"
        "models:\n  - {id: small, provider: p, max_output: 100, price: {input: 1, output: 2}}\n"
        "  - {id: large, provider: p, price: {input: 1, output: 2}}\n"
        "groups:\n  - id: g\n    strategy: fallback\n    members:\n"
        "      - {model: small, timeout: 5s}\n"
        "      - {model: large, timeout: 9s, tag: big, when: 'header(\"X-Tier\") == \"gold\" || consumer.name == \"ann\"'}\n"
        "consumers:\n  - {name: ann, keys: [{secret: {env: SIGNALBOX_NO_SUCH_KEY_A}}]}\n"
        "  - {name: bob, allow: ['model:small'], keys: [{secret: {env: SIGNALBOX_NO_SUCH_KEY_B}}]}\n";
    std::string const body = R"({"model":"g","messages":[{"role":"user","content":"Hello there"}],"max_tokens":50})";
};

TEST_F(explain_command, shows_each_condition_with_its_values_and_the_order_of_trying)
{
    auto const said = explain(body, {"--header", "X-Tier: gold"});
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_EQ(said.out.substr(0, said.out.find("about ")), "a chat in openai_chat, model \"g\"\n");
    EXPECT_NE(
        said.out.find(" tokens are sent, at most 50 are asked for\n"
                      "conditions\n"
                      "  p/large when header(\"X-Tier\") == \"gold\" || consumer.name == \"ann\": true; header(\"X-Tier\") = \"gold\", "
                      "consumer.name = \"public\"\n"
                      "group g, fallback: p/small\n"
                      "  1. p/small (first), timeout 5s\n"
                      "  2. p/large (next), tag big, timeout 9s\n"),
        std::string::npos)
        << said.out;
}

TEST_F(explain_command, asks_as_the_holder_of_a_key)
{
    yaml += "  - {name: kept, allow: ['route:only'], keys: [{secret: {file: kept.txt}}]}\n"
            "routes: [{id: only, match: {path: /only}, to: small}]\nstorage: {path: events.db}\n";
    at.write("kept.txt", "sb_kept_to_one_route");
    at.write("signalbox.yaml", yaml);
    EXPECT_NE(explain(body, {"--key", "sb_not_one_of_ours"}).err.find("unknown"), std::string::npos);
    auto const elsewhere = explain(body, {"--key", "sb_kept_to_one_route"});
    EXPECT_EQ(elsewhere.status, 1) << elsewhere.err;
    EXPECT_NE(elsewhere.out.find("refused with 403, forbidden: this key may not use this path\n"), std::string::npos) << elsewhere.out;
    auto const there = explain(body, {"--key", "sb_kept_to_one_route", "--path", "/only"});
    EXPECT_EQ(there.status, 0) << there.out;
    auto const made = run({"keys", "create", "ci", "--allow", "model:small", "--new", "--config", at.file("signalbox.yaml")}, at.file(""));
    ASSERT_EQ(made.status, 0) << made.err;
    std::string const key = made.out.substr(0, made.out.find('\n'));
    auto const group = explain(body, {"--key", key});
    EXPECT_EQ(group.status, 1);
    EXPECT_NE(group.out.find("403, forbidden"), std::string::npos) << group.out;
    EXPECT_EQ(explain(R"({"model":"small","messages":[{"role":"user","content":"Hi"}]})", {"--key", key}).status, 0);
}

TEST_F(explain_command, counts_tokens_as_for_the_first_model_also_when_it_stands_in_an_inner_group)
{
    // The same text has 20 percent more tokens with Claude than with the models of cl100k's family.
    yaml = "signalbox: 1\n"
           "providers: [{id: p, kind: openai_compatible, base_url: 'http://127.0.0.1:1', auth: {type: none}}]\n"
           "models:\n  - {id: other, provider: p, upstream: gpt-4, price: {input: 1, output: 2}}\n"
           "  - {id: claude, provider: p, upstream: claude-sonnet-4-5, price: {input: 1, output: 2}}\n"
           "groups:\n  - {id: inner, members: [{model: claude, when: 'prompt.tokens > 260'}]}\n"
           "  - {id: g, members: [{group: inner}]}\n";
    std::string words;
    for (int i = 0; i < 100; ++i) words += "a short word ";
    auto const said = explain(R"({"model":"g","messages":[{"role":"user","content":")" + words + "\"}]}");
    EXPECT_EQ(said.status, 0) << said.out << said.err;
    EXPECT_NE(said.out.find("  1. p/claude-sonnet-4-5 (only: in inner)"), std::string::npos) << said.out;
}

TEST_F(explain_command, tells_whom_a_group_would_ask_and_what_each_label_means)
{
    yaml = "signalbox: 1\nproviders: [{id: p, kind: openai_compatible, base_url: 'http://127.0.0.1:1', auth: {type: none}}]\n"
           "models: [{id: judge, provider: p}, {id: small, provider: p}, {id: large, provider: p}]\n"
           "groups:\n  - {id: big, members: [{model: large}]}\n"
           "  - {id: g, strategy: classify, classifier: {model: judge, labels: {smart: 'group:big', fast: small}, default: fast}}\n";
    auto const said = explain(body);
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_NE(said.out.find("the group g would ask model:judge which label fits; nothing is sent now\n"
                            "  fast: p/small, also without an answer that helps\n"
                            "  smart: group big\n"),
              std::string::npos)
        << said.out;
    EXPECT_NE(said.out.find("  1. p/small (default label), tag fast\n  2. p/large (next: in big), tag smart\n"), std::string::npos)
        << said.out;
}

TEST_F(explain_command, shows_who_is_left_out_and_why)
{
    auto const said = explain(body);
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_NE(said.out.find("  1. p/small (only), timeout 5s\n  -- p/large (dropped: its condition does not hold)\n"), std::string::npos)
        << said.out;
    auto const long_answer =
        explain(R"({"model":"g","messages":[{"role":"user","content":"Hi"}],"max_tokens":500})", {"--consumer", "ann"});
    EXPECT_EQ(long_answer.status, 0) << long_answer.err;
    EXPECT_NE(
        long_answer.out.find("  1. p/large (only), tag big, timeout 9s\n  -- p/small (dropped: it answers with at most 100 tokens)\n"),
        std::string::npos)
        << long_answer.out;
}

TEST_F(explain_command, exits_1_when_the_request_would_be_refused)
{
    auto const none = explain(R"({"model":"g","messages":[{"role":"user","content":"Hi"}],"max_tokens":500})");
    EXPECT_EQ(none.status, 1);
    EXPECT_NE(none.out.find("no target\n"), std::string::npos) << none.out;
    EXPECT_NE(none.out.find("refused with 400, bad_request: no member of the group \"g\" can take this request"), std::string::npos)
        << none.out;
    auto const forbidden = explain(body, {"--consumer", "bob"});
    EXPECT_EQ(forbidden.status, 1);
    EXPECT_NE(forbidden.out.find("refused with 403, forbidden"), std::string::npos) << forbidden.out;
    auto const broken = explain("{\"model\":");
    EXPECT_EQ(broken.status, 1);
    EXPECT_NE(broken.out.find("refused with 400, malformed_json"), std::string::npos) << broken.out;
    auto const lost = explain(body, {"--path", "/v1/chat/completion"});
    EXPECT_EQ(lost.status, 1);
    EXPECT_NE(lost.out.find("refused with 404, unknown_path"), std::string::npos) << lost.out;
}

TEST_F(explain_command, takes_the_method_that_a_raw_route_is_asked_by)
{
    yaml = "signalbox: 1\nupstreams: [{id: old, url: 'http://127.0.0.1:1'}]\n"
           "routes: [{id: files, match: {path: '/files/*', methods: [GET]}, public: true, accept: raw, to: 'http:old/x'}]\n";
    auto const said = explain("", {"--path", "/files/a", "--method", "GET"});
    EXPECT_EQ(said.status, 0) << said.out << said.err;
    EXPECT_NE(said.out.find("  files: taken\n  -> route files (matched)\n"), std::string::npos) << said.out;
    auto const posted = explain("", {"--path", "/files/a"});
    EXPECT_EQ(posted.status, 1);
    EXPECT_NE(posted.out.find("refused with 405, method_not_allowed: use GET\n"), std::string::npos) << posted.out;
}

TEST_F(explain_command, decides_as_for_a_caller_whose_token_says_so)
{
    yaml = "signalbox: 1\n"
           "providers: [{id: p, kind: simulator}]\n"
           "models: [{id: small, provider: p}, {id: large, provider: p}]\n"
           "auth:\n"
           "  - {id: sso, type: jwt, alg: [HS256], secret: {env: SIGNALBOX_NO_SUCH_KEY}, issuer: 'https://idp', audience: [gateway],\n"
           "     map: {consumer: sub, tags: groups}, allow: ['model:small'], propagate: {ai_enable: X-Ai-Enable}}\n"
           "routes:\n"
           "  - {id: claim, match: {path: /claim}, to: {value: 'claim(\"ai_model\")', map: {openai: small, other: large}}}\n"
           "  - {id: switch, match: {path: /switch}, choose: [{when: 'header(\"X-Ai-Enable\") == \"yes\"', to: small}]}\n"
           "  - {id: groups, match: {path: /groups}, choose: [{when: '\"gold\" in consumer.tags', to: small}]}\n";
    auto const says = [&](std::string const& path, std::string const& claims, std::vector<std::string> more = {}) {
        more.insert(more.end(), {"--path", path, "--claims", claims});
        return explain(body, more);
    };
    auto const by_claim = says("/claim", R"({"sub":"ann","ai_model":"openai"})");
    EXPECT_EQ(by_claim.status, 0) << by_claim.err;
    EXPECT_NE(by_claim.out.find("  -> route claim (matched: claim(\"ai_model\") = \"openai\")\n"), std::string::npos) << by_claim.out;
    EXPECT_NE(by_claim.out.find("  1. p/small (only)\n"), std::string::npos) << by_claim.out;
    auto const lacking = says("/claim", R"({"sub":"ann"})");
    EXPECT_EQ(lacking.status, 1);
    EXPECT_NE(lacking.out.find("refused with 403, forbidden: the route \"claim\" leads nowhere without the value it goes by\n"),
              std::string::npos)
        << lacking.out;
    EXPECT_NE(says("/claim", R"({"sub":"ann","ai_model":"other"})").out.find("refused with 403, forbidden: this key may not use"),
              std::string::npos)
        << "what the authenticator allows";
    EXPECT_EQ(says("/switch", R"({"sub":"ann","ai_enable":"yes"})").status, 0);
    auto const sent = says("/switch", R"({"sub":"ann"})", {"--header", "X-Ai-Enable: yes"});
    EXPECT_EQ(sent.status, 1) << "a header that only tokens say";
    EXPECT_NE(sent.out.find("  when header(\"X-Ai-Enable\") == \"yes\": false; header(\"X-Ai-Enable\") = \"\"\n"), std::string::npos)
        << sent.out;
    EXPECT_EQ(says("/groups", R"({"sub":"ann","groups":["gold"]})").status, 0);
    EXPECT_EQ(says("/groups", R"({"sub":"ann","groups":["lead"]})").status, 1);
    EXPECT_NE(says("/claim", "sub=ann").err.find("claims are a JSON object"), std::string::npos);
    EXPECT_NE(says("/claim", "{}").err.find("the claims name no consumer: sub is missing"), std::string::npos);
    auto const stranger = says("/claim", R"({"sub":"ann","iss":"https://other"})");
    EXPECT_EQ(stranger.status, 2);
    EXPECT_NE(stranger.err.find("no authenticator of type jwt takes tokens with these claims"), std::string::npos) << stranger.err;
}

TEST_F(explain_command, names_what_is_wrong_with_its_words_and_exits_2)
{
    EXPECT_NE(explain(body, {"--header", "nonsense"}).err.find("\"nonsense\" is no header; write it as \"Name: value\""),
              std::string::npos);
    EXPECT_NE(explain(body, {"--consumer", "eve"}).err.find("no key of the configuration belongs to a consumer \"eve\""),
              std::string::npos);
    EXPECT_NE(explain(body, {"--chance", "1"}).err.find("\"1\" is no number from 0 to below 1"), std::string::npos);
    EXPECT_EQ(run({"explain", "nowhere.json"}, at.file("")).status, 2);
    yaml += "nonsense: 1\n";
    EXPECT_EQ(explain(body).status, 2);
    EXPECT_NE(explain(body).err.find("nonsense"), std::string::npos);
}

}  // namespace
}  // namespace signalbox::test
