// What check says of routes that lead to other routes, with place and fix.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Routes from line 7 on, behind a group "g" and an upstream "legacy".
std::vector<std::string> of_routes(std::string const& routes)
{
    std::string const text = simulator_head +
                             "groups: [{id: g, members: [{model: m}]}]\nupstreams: [{id: legacy, url: 'http://127.0.0.1:1'}]\nroutes:\n" +
                             routes;
    return lines(load_yaml(text, with({})).findings);
}

std::string const inner = "  - {id: in, match: {path: /_in}, internal: true, to: g}\n";

TEST(route_links, may_stand_wherever_a_route_leads)
{
    EXPECT_THAT(of_routes(inner +
                          "  - {id: a, match: {path: /a}, to: 'route:/_in'}\n"
                          "  - {id: b, match: {path: /b}, choose: [{when: 'model == \"x\"', to: 'route:/_in'}], otherwise: 'route:/a/'}\n"
                          "  - {id: c, match: {path: /c}, to: {value: model, map: {x: 'route:/_in', y: 'http:legacy/x', z: "
                          "'provider:sim/y'}, default: 'route:/b'}}\n"),
                IsEmpty());
    EXPECT_THAT(of_routes("  - {id: r, match: {path: '/_r/*'}, internal: true, accept: raw, to: 'http:legacy'}\n"
                          "  - {id: a, match: {path: /a}, to: 'route:/_r'}\n"),
                IsEmpty());
}

TEST(route_links, L014_to_a_route_that_is_not_there)
{
    EXPECT_THAT(
        of_routes(inner +
                  "  - {id: a, match: {path: /a}, choose: [{when: 'model == \"x\"', to: 'route:/_on'}], otherwise: 'route:/_in'}\n"),
        ElementsAre("error L014 8:68 routes[1].choose[0].to: no route has the path \"/_on\" (route:/_in)"));
    EXPECT_THAT(of_routes("  - {id: a, match: {path: /a}, to: {value: model, map: {x: 'route:/elsewhere'}, default: 'route:/no/where'}}\n"),
                ElementsAre("error L014 7:60 routes[0].to.map.x: no route has the path \"/elsewhere\"",
                            "error L014 7:90 routes[0].to.default: no route has the path \"/no/where\""));
    EXPECT_THAT(
        of_routes("  - {id: h, match: {path: /h, headers: {X-A: b}}, to: g}\n  - {id: a, match: {path: /a}, to: 'route:/h'}\n"),
        ElementsAre("error L014 8:36 routes[1].to: routes are led to by their path alone, and the route \"h\" asks for hosts or header "
                    "lines"));
}

TEST(route_links, C006_by_a_path_that_is_none)
{
    EXPECT_THAT(
        of_routes("  - {id: in, match: {path: '/_in/*'}, to: g}\n"
                  "  - {id: a, match: {path: /a}, to: 'route:_in'}\n"
                  "  - {id: b, match: {path: /b}, to: 'route:/_in/../x'}\n"
                  "  - {id: c, match: {path: /c}, to: 'route:/_in/{header}'}\n"
                  "  - {id: d, match: {path: /d}, to: 'route:/_in/chat/completions'}\n"),
        ElementsAre("error C006 8:36 routes[1].to: the path \"_in\" begins with no \"/\"",
                    "error C006 9:36 routes[2].to: the path \"/_in/../x\" has a segment \".\" or \"..\"",
                    HasSubstr("error C006 10:36 routes[3].to: the path \"/_in/{header}\" is not written out: no path is made of what a "
                              "request has (to: {value: EXPRESSION"),
                    "error C006 11:36 routes[4].to: the path \"/_in/chat/completions\" goes on behind that of the route \"in\" "
                    "(route:/_in)"));
}

TEST(route_links, L015_that_lead_back)
{
    EXPECT_THAT(of_routes("  - {id: a, match: {path: /a}, to: 'route:/b'}\n"
                          "  - {id: b, match: {path: /b}, choose: [{when: 'model == \"x\"', to: g}], otherwise: 'route:/c'}\n"
                          "  - {id: c, match: {path: /c}, to: {value: model, map: {x: 'route:/a'}}}\n"),
                ElementsAre("error L015 9:60 routes[2].to.map.x: the routes lead back: \"a\" -> \"b\" -> \"c\" -> \"a\" (to: group:NAME)"));
    EXPECT_THAT(of_routes("  - {id: a, match: {path: '/a/*'}, to: 'route:/a'}\n"),
                ElementsAre(HasSubstr("error L015 7:40 routes[0].to: the routes lead back: \"a\" -> \"a\"")));
}

TEST(route_links, L018_that_lead_too_far)
{
    std::string chain;
    for (int i = 1; i < 8; ++i)
        chain += "  - {id: r" + std::to_string(i) + ", match: {path: /r" + std::to_string(i) + "}, to: 'route:/r" + std::to_string(i + 1) +
                 "'}\n";
    std::string const end = "  - {id: r8, match: {path: /r8}, to: g}\n";
    EXPECT_THAT(of_routes(chain + end), IsEmpty()) << "eight";
    EXPECT_THAT(
        of_routes("  - {id: x, match: {path: /x}, to: 'route:/r0'}\n  - {id: r0, match: {path: /r0}, to: 'route:/r1'}\n" + chain + end),
        ElementsAre("error L018 8:38 routes[1].to: a request would pass more than 8 routes from here"));
}

TEST(route_links, L006_and_L007_to_a_route_that_cannot_go_on_with_it)
{
    EXPECT_THAT(of_routes("  - {id: in, match: {path: /_in}, internal: true, accept: anthropic, to: g}\n"
                          "  - {id: a, match: {path: /a}, to: 'route:/_in'}\n"
                          "  - {id: b, match: {path: /b}, accept: anthropic, to: 'route:/_in'}\n"),
                ElementsAre("error L007 8:36 routes[1].to: the route \"in\" accepts anthropic, and this one accepts openai_chat (accept: "
                            "anthropic)"));
    EXPECT_THAT(
        of_routes("  - {id: r, match: {path: /r, methods: [GET]}, accept: raw, to: 'http:legacy'}\n"
                  "  - {id: a, match: {path: /a}, to: 'route:/r'}\n"
                  "  - {id: q, match: {path: /q}, accept: raw, to: 'route:/r'}\n"),
        ElementsAre("error L006 8:36 routes[1].to: the route \"r\" takes no POST, by which this one is asked",
                    HasSubstr("error L006 9:49 routes[2].to: a raw route leads to a path of a provider or to a plain server, not to "
                              "\"route:/r\"")));
    EXPECT_THAT(
        of_routes("  - {id: r, match: {path: /r}, accept: raw, to: 'http:legacy'}\n"
                  "  - {id: h, match: {path: /h}, choose: [{when: 'model == \"x\"', to: g}], otherwise: 'route:/r'}\n"
                  "  - {id: m, match: {path: /m}, mode: all, choose: [{when: 'true', to: g}]}\n"
                  "  - {id: a, match: {path: /a}, mode: all, choose: [{when: 'true', to: 'route:/h', id: h}, {when: 'true', to: "
                  "'route:/m', id: m}]}\n"),
        ElementsAre("error L006 10:71 routes[3].choose[0].to: the route \"h\" gives requests on as they came, and such a reply cannot be "
                    "merged",
                    "error L006 10:110 routes[3].choose[1].to: the route \"m\" asks several at the same time, and so does this one "
                    "(mode: first)"));
}

TEST(route_links, C006_to_one_that_always_streams)
{
    std::string const always = "  - {id: s, match: {path: /s}, stream: always, to: g}\n";
    EXPECT_THAT(
        of_routes(always +
                  "  - {id: a, match: {path: /a}, to: 'route:/s'}\n  - {id: b, match: {path: /b}, stream: always, to: 'route:/s'}\n"),
        ElementsAre("error C006 8:36 routes[1].to: the route \"s\" always streams, which is settled where a request comes in (stream: "
                    "always)"));
}

TEST(route_links, internal_routes_have_a_way_in_and_no_callers_of_their_own)
{
    EXPECT_THAT(of_routes(inner),
                ElementsAre("warning L005 7:45 routes[0].internal: the route is never reached: no route leads to an internal one "
                            "of this path (to: route:/_in)"));
    EXPECT_THAT(of_routes("  - {id: in, match: {path: /_in}, internal: true, public: true, cors: {origins: ['https://a']}, to: g}\n"
                          "  - {id: a, match: {path: /a}, to: 'route:/_in'}\n"),
                ElementsAre(HasSubstr("warning L027 7:59 routes[0].public: public has no effect on an internal route"),
                            HasSubstr("routes[0].cors: cors has no effect on an internal route")));
    EXPECT_THAT(
        of_routes("  - {id: in, match: {path: /_in, hosts: [a.example]}, internal: true, to: g}\n"),
        ElementsAre(HasSubstr("error L005 7:41 routes[0].match.hosts: the route is never reached: routes lead to an internal one by its "
                              "path alone")));
    EXPECT_THAT(of_routes("  - {id: in, match: {path: /x}, internal: true, to: g}\n"
                          "  - {id: out, match: {path: /x}, to: 'route:/x'}\n"),
                IsEmpty())
        << "from outside the second one is reached";
    EXPECT_THAT(of_routes("  - {id: out, match: {path: /x}, to: g}\n"
                          "  - {id: in, match: {path: /x}, internal: true, to: g}\n"),
                testing::Contains(HasSubstr("error L005 8:21 routes[1].match: the route is never reached: \"out\" takes its requests")));
}

TEST(route_links, answer_in_the_dialect_that_the_first_one_says)
{
    EXPECT_THAT(of_routes(inner + "  - {id: a, match: {path: /a}, reply: anthropic, to: 'route:/_in'}\n"), IsEmpty());
    EXPECT_THAT(of_routes("  - {id: in, match: {path: /_in}, internal: true, reply: gemini, to: g}\n"
                          "  - {id: a, match: {path: /a}, to: 'route:/_in'}\n"),
                ElementsAre(HasSubstr("warning L027 7:58 routes[0].reply: reply has no effect on an internal route")));
    EXPECT_THAT(of_routes("  - {id: a, match: {path: /a}, mode: all, reply: gemini, choose: [{when: 'true', to: g}]}\n"
                          "  - {id: b, match: {path: /b}, reply: anthropic, to: 'route:/a'}\n"
                          "  - {id: c, match: {path: /c}, reply: openai_chat, to: 'route:/a'}\n"
                          "  - {id: d, match: {path: /d}, reply: unified, accept: raw, method: POST, to: 'http:legacy'}\n"
                          "  - {id: e, match: {path: /e}, method: GET, to: g}\n"
                          "  - {id: f, match: {path: /f}, reply: raw, to: g}\n"),
                UnorderedElementsAre(HasSubstr("error C006 7:50 routes[0].reply: the replies of several branches become one in the dialect "
                                               "that the route accepts (reply: same)"),
                                     HasSubstr("error C006 8:39 routes[1].reply: the replies of several branches become one"),
                                     HasSubstr("warning L027 10:39 routes[3].reply: reply has no effect with accept: raw"),
                                     HasSubstr("warning L027 11:40 routes[4].method: method has no effect without accept: raw"),
                                     HasSubstr("routes[5].reply")));
}

TEST(route_links, lead_to_the_one_upstream_without_its_name)
{
    EXPECT_THAT(of_routes("  - {id: a, match: {path: /a}, accept: raw, to: 'http:/x'}\n"
                          "  - {id: b, match: {path: /b}, choose: [{when: 'model == \"x\"', to: g}], otherwise: 'http:'}\n"),
                IsEmpty());
    std::string const text = simulator_head + "upstreams: [{id: one, url: 'http://127.0.0.1:1'}, {id: two, url: 'http://127.0.0.1:2'}]\n"
                                              "routes: [{id: a, match: {path: /a}, accept: raw, to: 'http:/x'}]\n";
    EXPECT_THAT(
        lines(load_yaml(text, with({})).findings),
        ElementsAre(HasSubstr("routes[0].to: http: names no upstream, which only a configuration with one upstream may leave out")));
}

TEST(route_links, L008_lead_callers_without_a_key_to_any_model)
{
    EXPECT_THAT(
        of_routes("  - {id: in, match: {path: /_in}, internal: true, to: body.model}\n"
                  "  - {id: mid, match: {path: /_mid}, internal: true, to: 'route:/_in'}\n"
                  "  - {id: a, match: {path: /a}, public: true, to: 'route:/_mid'}\n"),
        ElementsAre(HasSubstr("warning L008 9:40 routes[2].public: without a key the caller chooses any model: the route \"mid\" goes by "
                              "what is asked for")));
}

}  // namespace
}  // namespace signalbox::config
