// What the operator's pages say: Prometheus text that Prometheus would take, health, readiness, routes with their breakers.
#include "tests/server/background_upstream.hpp"
#include "tests/server/served_program.hpp"

#include "engine/base/kept_text.hpp"
#include "server/metrics.hpp"

#include <map>
#include <set>
#include <sstream>

namespace signalbox::test {
namespace {

struct sample {
    std::string name, labels;
    double value = 0;
};

/// The text exposition format 0.0.4, as its page describes it: every line must be a comment or a sample.
class exposition {
public:
    explicit exposition(std::string const& text)
    {
        EXPECT_TRUE(text.ends_with("\n"));
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with("# TYPE "))
                note_type(line.substr(7));
            else if (!line.starts_with("# HELP "))
                note_sample(line);
        }
    }
    std::vector<sample> named(std::string const& name) const
    {
        std::vector<sample> found;
        for (sample const& each : samples_)
            if (each.name == name) found.push_back(each);
        return found;
    }
    double sum(std::string const& name) const
    {
        double total = 0;
        for (sample const& each : named(name)) total += each.value;
        return total;
    }
    std::map<std::string, std::string> types;

private:
    void note_type(std::string const& rest)
    {
        auto const space = rest.find(' ');
        ASSERT_NE(space, std::string::npos) << rest;
        std::string const name = rest.substr(0, space), type = rest.substr(space + 1);
        EXPECT_TRUE(type == "counter" || type == "gauge" || type == "histogram") << rest;
        EXPECT_TRUE(types.emplace(name, type).second) << name << " is described twice";
        if (type == "counter") {
            EXPECT_TRUE(name.ends_with("_total")) << name;
        }
    }
    void note_sample(std::string const& line)
    {
        std::size_t at = line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");
        ASSERT_TRUE(at != std::string::npos && at > 0) << line;
        sample one{line.substr(0, at), {}, 0};
        if (line[at] == '{') {
            std::size_t const begin = ++at;
            at = end_of_labels(line, at);
            ASSERT_LT(at, line.size()) << line;
            one.labels = line.substr(begin, at - begin);
            ++at;
        }
        ASSERT_EQ(line[at], ' ') << line;
        std::size_t used = 0;
        one.value = std::stod(line.substr(at + 1), &used);
        EXPECT_EQ(at + 1 + used, line.size()) << line;
        std::string family = one.name;
        for (std::string const ending : {"_bucket", "_sum", "_count"})
            if (family.ends_with(ending) && types.contains(one.name.substr(0, one.name.size() - ending.size())))
                family.resize(one.name.size() - ending.size());
        EXPECT_TRUE(types.contains(family)) << "no TYPE before " << line;
        EXPECT_TRUE(seen_.insert(one.name + "{" + one.labels).second) << "twice: " << line;
        samples_.push_back(std::move(one));
    }
    /// name="value",... with \\, \" and \n escaped; the position of the closing brace.
    static std::size_t end_of_labels(std::string const& line, std::size_t at)
    {
        while (at < line.size() && line[at] != '}') {
            std::size_t const name = at;
            while (at < line.size() && (std::isalnum(static_cast<unsigned char>(line[at])) || line[at] == '_')) ++at;
            EXPECT_GT(at, name) << line;
            if (line.compare(at, 2, "=\"") != 0) return line.size();
            for (at += 2; at < line.size() && line[at] != '"'; ++at)
                if (line[at] == '\\') {
                    ++at;
                    EXPECT_NE(std::string("\\\"n").find(line[at]), std::string::npos) << line;
                }
            ++at;
            if (at < line.size() && line[at] == ',') ++at;
        }
        return at;
    }

    std::vector<sample> samples_;
    std::set<std::string> seen_;
};

/// The labels without "le", and its value.
std::pair<std::string, std::string> without_bound(std::string const& labels)
{
    auto const at = labels.find(",le=\"");
    EXPECT_NE(at, std::string::npos) << labels;
    return {labels.substr(0, at), labels.substr(at + 5, labels.find('"', at + 5) - at - 5)};
}

/// Buckets grow with their bounds, end with +Inf, and +Inf equals the count.
void expect_cumulative(exposition const& page, std::string const& name)
{
    std::map<std::string, double> last, bound;
    for (sample const& each : page.named(name + "_bucket")) {
        auto const [labels, le] = without_bound(each.labels);
        double const edge = le == "+Inf" ? std::numeric_limits<double>::infinity() : std::stod(le);
        if (bound.contains(labels)) {
            EXPECT_GT(edge, bound[labels]) << name << labels;
        }
        EXPECT_GE(each.value, last[labels]) << name << labels << le;
        bound[labels] = edge;
        last[labels] = each.value;
    }
    EXPECT_FALSE(last.empty()) << name;
    for (sample const& each : page.named(name + "_count")) {
        EXPECT_EQ(bound[each.labels], std::numeric_limits<double>::infinity());
        EXPECT_EQ(last[each.labels], each.value) << name << each.labels;
    }
}

std::unique_ptr<schema::event_record> finished(std::string const& model, std::string const& decision, std::int64_t latency_us)
{
    auto event = std::make_unique<schema::event_record>();
    event->requested_model = model;
    event->resolved_model = base::kept(model);
    event->provider = "p";
    event->upstream_model = "up";
    event->decision = base::kept(decision);
    event->status = 200;
    event->latency_us = latency_us;
    event->first_token_us = latency_us / 2;
    event->tokens = schema::token_counts{.prompt = 10, .completion = 5};
    event->actual_cost_micros = 7;
    return event;
}

TEST(metrics, count_events_of_one_kind_together_and_of_others_apart)
{
    server::metrics counts;
    for (std::int64_t const latency : {1'000, 10'000, 10'001, 500'000, 200'000'000}) counts.observe(*finished("a", "allowed", latency));
    counts.observe(*finished("b", "abandoned", 5));
    std::string text;
    counts.render(text);
    exposition const page(text);
    EXPECT_EQ(page.named("signalbox_requests_total").size(), 2u);
    EXPECT_EQ(page.sum("signalbox_requests_total"), 6);
    EXPECT_EQ(page.sum("gen_ai_client_token_usage_total"), 6 * 15);
    EXPECT_NEAR(page.sum("signalbox_cost_usd_total"), 42e-6, 1e-12);
    EXPECT_NEAR(page.sum("gen_ai_client_operation_duration_seconds_sum"), 200.521006, 1e-6);
    EXPECT_EQ(page.types.at("gen_ai_client_operation_duration_seconds"), "histogram");
    expect_cumulative(page, "gen_ai_client_operation_duration_seconds");
    expect_cumulative(page, "gen_ai_server_time_to_first_token_seconds");
    for (sample const& each : page.named("gen_ai_client_operation_duration_seconds_bucket")) {
        if (each.labels.find("request_model=\"a\"") == std::string::npos) continue;
        std::string const le = without_bound(each.labels).second;
        if (le == "0.01") {
            EXPECT_EQ(each.value, 2) << "a bound belongs to its bucket";
        }
        if (le == "0.02") {
            EXPECT_EQ(each.value, 3);
        }
        if (le == "81.92") {
            EXPECT_EQ(each.value, 4);
        }
    }
}

TEST(metrics, survive_every_name_a_configuration_may_hold)
{
    server::metrics counts;
    counts.observe(*finished("a \"quoted\" back\\slash\nline {brace} = ,", "allowed", 5));
    std::string text;
    counts.render(text);
    exposition const page(text);
    EXPECT_EQ(page.sum("signalbox_requests_total"), 1);
    EXPECT_NE(text.find(R"(a \"quoted\" back\\slash\nline {brace} = ,)"), std::string::npos);
}

TEST(metrics, do_not_grow_with_what_callers_invent)
{
    server::metrics counts;
    for (int i = 0; i < 200; ++i) {
        schema::event_record event;
        event.requested_model = "invented-" + std::to_string(i);
        event.decision = "blocked";
        event.reason = "unknown_model";
        event.status = 404;
        counts.observe(event);
    }
    for (int i = 0; i < 6'000; ++i) counts.observe(*finished("m" + std::to_string(i), "allowed", 5));
    std::string text;
    counts.render(text);
    exposition const page(text);
    EXPECT_EQ(text.find("invented"), std::string::npos);
    EXPECT_LE(page.named("signalbox_requests_total").size(), 2'001u);
    EXPECT_LE(page.named("gen_ai_client_operation_duration_seconds_count").size(), 501u);
    EXPECT_EQ(page.sum("gen_ai_client_operation_duration_seconds_count"), 6'200) << "the bound loses none";
    EXPECT_LT(text.size(), std::size_t{8} << 20);
    EXPECT_EQ(page.sum("signalbox_requests_total"), 6'200) << "counted all the same";
}

class operator_pages : public testing::Test {
protected:
    temporary_folder at;
};

TEST_F(operator_pages, health_and_readiness_tell_the_state_and_the_revision)
{
    served_program one(at, on_free_ports("meta: {name: house}\n" + simulated_models, "public: true, "));
    EXPECT_EQ(one.chat("sim").status, 200);
    ASSERT_TRUE(eventually([&] { return number_field(one.page("/health"), "events.written") == 1; }));
    auto const health = one.page("/health");
    EXPECT_EQ(text_field(health, "status"), "ok");
    EXPECT_EQ(text_field(health, "config_name"), "house");
    EXPECT_EQ(text_field(health, "config_revision").size(), 12u);
    EXPECT_NE(one.log().find("revision=" + text_field(health, "config_revision")), std::string::npos) << one.log();
    EXPECT_EQ(text_field(health, "events.durability"), "batched");
    EXPECT_EQ(text_field(health, "events.store"), "ok");
    EXPECT_EQ(number_field(health, "events.queued"), 0);
    EXPECT_EQ(number_field(health, "events.lost"), 0);
    EXPECT_EQ(number_field(health, "in_flight"), 0);
    EXPECT_EQ(number_field(health, "reload.applied"), 0);
    EXPECT_TRUE(field(one.page("/ready"), "ready").bool_value());
    EXPECT_NE(one.text_page("/nowhere").find("/metrics"), std::string::npos) << "the pages there are";
}

TEST_F(operator_pages, ask_for_the_token_of_the_configuration)
{
    at.write("token.txt", "of-the-operator\n");
    served_program one(at, "signalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], "
                           "admin: {listen: \"127.0.0.1:0\", token: {file: token.txt}}}\nstorage: {path: events.db}\n" +
                               simulated_models);
    auto const page = [&](std::string const& path, std::string const& lines) {
        return ask(one.admin_port(), "GET " + path + " HTTP/1.1\r\n" + lines + "\r\n");
    };
    std::string const known = "Host: gateway.elsewhere\r\nAuthorization: bearer of-the-operator\r\n";
    for (char const* path : {"/metrics", "/routes", "/nowhere"}) {
        for (char const* lines : {"Host: localhost\r\n", "Host: localhost\r\nAuthorization: Bearer of-the-operato\r\n",
                                  "Host: localhost\r\nAuthorization: Basic of-the-operator\r\n"}) {
            auto const refused = page(path, lines);
            EXPECT_EQ(refused.status, 401) << path << lines;
            EXPECT_EQ(refused.header("www-authenticate"), "Bearer");
            EXPECT_NE(refused.body.find("server.admin.token"), std::string::npos) << refused.body;
        }
    }
    EXPECT_EQ(page("/metrics", known).status, 200) << "its holder may come by any name";
    EXPECT_EQ(page("/routes", "Host: localhost\r\nX-Api-Key: of-the-operator\r\n").status, 200);
    EXPECT_EQ(page("/nowhere", known).status, 404);
    EXPECT_EQ(ask(one.admin_port(), post("/explain", "{}")).status, 401);
    EXPECT_EQ(page("/ready", "Host: localhost\r\n").body, "{\"ready\":true}\n");
    EXPECT_EQ(page("/health", "Host: localhost\r\n").body, "{\"status\":\"ok\"}\n");
    EXPECT_NE(page("/health", known).body.find("config_revision"), std::string::npos);
    auto const foreign = page("/metrics", "Host: attacker.example\r\n");
    EXPECT_EQ(foreign.status, 421);
    EXPECT_NE(foreign.body.find("with the token of server.admin.token it is taken"), std::string::npos) << foreign.body;
    EXPECT_EQ(foreign.body.find("asks for no key"), std::string::npos) << foreign.body;
}

TEST_F(operator_pages, probes_are_answered_whatever_the_host_and_are_told_no_more_than_the_status)
{
    at.write("token.txt", "of-the-operator\n");
    served_program with(at, "signalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], "
                            "admin: {listen: \"127.0.0.1:0\", token: {file: token.txt}}}\nstorage: {path: events.db}\n" +
                                simulated_models);
    temporary_folder other;
    served_program without(other, on_free_ports(simulated_models, "public: true, "));
    for (int const port : {with.admin_port(), without.admin_port()}) {
        for (std::string const host : {"10.1.2.3:9090", "kube-probe", "gateway.elsewhere"}) {
            auto const get = [&](std::string const& what, std::string const& lines = "") {
                return ask(port, what + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines + "\r\n");
            };
            auto const ready = get("GET /ready");
            EXPECT_EQ(ready.status, 200) << host << ready.body;
            EXPECT_EQ(ready.body, "{\"ready\":true}\n");
            EXPECT_EQ(get("GET /health").body, "{\"status\":\"ok\"}\n") << host;
            EXPECT_EQ(get("POST /ready", "Content-Length: 0\r\n").status, 421);
            EXPECT_EQ(get("GET /metrics").status, 421);
            EXPECT_EQ(get("GET /nowhere").status, 421);
            EXPECT_EQ(get("GET /ready", "Origin: http://attacker.example\r\n").status, 200) << "a misdirected one is judged by its Host";
        }
        EXPECT_EQ(ask(port, "GET /ready HTTP/1.1\r\nHost: localhost\r\nOrigin: http://attacker.example\r\n\r\n").status, 403);
    }
}

TEST_F(operator_pages, are_served_to_this_machine_and_to_no_foreign_page)
{
    served_program one(at, on_free_ports(simulated_models, "public: true, hosts: [\"gateway.example\"], "));
    auto const page = [&](std::string const& lines) { return ask(one.admin_port(), "GET /routes HTTP/1.1\r\n" + lines + "\r\n"); };
    auto const own = page("Host: localhost\r\n");
    EXPECT_EQ(own.status, 200);
    EXPECT_EQ(own.header("cache-control"), "no-store");
    EXPECT_TRUE(own.header("date").ends_with(" GMT")) << own.head;
    EXPECT_EQ(page("Host: gateway.example:9090\r\n").status, 200);
    auto const foreign = page("Host: attacker.example\r\n");
    EXPECT_EQ(foreign.status, 421);
    EXPECT_NE(foreign.body.find("server.hosts"), std::string::npos) << foreign.body;
    EXPECT_EQ(page("Host: localhost\r\nOrigin: http://attacker.example\r\n").status, 403);
    EXPECT_EQ(page("Host: localhost\r\nSec-Fetch-Site: cross-site\r\n").status, 403);
    EXPECT_EQ(ask(one.admin_port(), post("/health", "{}")).header("allow"), "GET, HEAD");
    EXPECT_EQ(ask(one.admin_port(), post("/health", std::string(4'300'000, 'x'))).status, 400) << "these pages take no bodies";
}

TEST_F(operator_pages, metrics_are_well_formed_after_every_kind_of_outcome)
{
    served_program one(at, on_free_ports(simulated_models, "public: true, "));
    for (std::string const model : {"sim", "pair", "broken", "nobody"})
        for (bool const streamed : {false, true}) one.chat(model, streamed);
    ask(one.port(), "NONSENSE\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return number_field(one.page("/health"), "events.written") == 8; }));
    exposition const page(one.text_page("/metrics"));
    EXPECT_EQ(page.sum("signalbox_requests_total"), 8);
    EXPECT_EQ(page.sum("signalbox_events_written_total"), 8);
    EXPECT_EQ(page.sum("signalbox_fallbacks_total"), 2);
    EXPECT_EQ(page.sum("signalbox_bad_requests_total"), 1);
    EXPECT_GT(page.sum("process_resident_memory_bytes"), 1e6);
    EXPECT_EQ(page.named("signalbox_breaker_open").size(), 2u);
    expect_cumulative(page, "gen_ai_client_operation_duration_seconds");
    expect_cumulative(page, "gen_ai_server_time_to_first_token_seconds");
}

TEST_F(operator_pages, routes_show_each_member_with_its_breaker)
{
    served_program one(at, on_free_ports("providers: [{id: p, kind: simulator, breaker: {max_fails: 2, open_for: 1h}}]\n" +
                                             simulated_models.substr(simulated_models.find("models:")),
                                         "public: true, "));
    auto const member = [&](int which) {
        auto const groups = field(one.page("/routes"), "groups").list_value();
        return json_value(field(groups.values(0), "members").list_value().values(which));
    };
    EXPECT_EQ(text_field(member(0), "model"), "broken");
    EXPECT_EQ(text_field(member(0), "target"), "p/broken");
    EXPECT_EQ(text_field(member(0), "breaker"), "closed");
    EXPECT_EQ(text_field(member(0), "tag"), "bad");
    EXPECT_EQ(text_field(member(0), "price"), "unknown");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(one.chat("pair").status, 200);
    EXPECT_EQ(text_field(member(0), "breaker"), "open");
    EXPECT_EQ(text_field(member(1), "breaker"), "closed");
    exposition const page(one.text_page("/metrics"));
    EXPECT_EQ(page.sum("signalbox_breaker_open"), 1);
}

TEST_F(operator_pages, explain_a_request_by_the_breakers_as_they_are)
{
    served_program one(at, on_free_ports("providers: [{id: p, kind: simulator, breaker: {max_fails: 2, open_for: 1h}}]\n" +
                                             simulated_models.substr(simulated_models.find("models:")) +
                                             "consumers: [{name: web, allow: [\"model:sim\"], keys: [{secret: {file: " +
                                             at.write("web.key", "sb_key_of_the_web_1") + "}}]}]\n",
                                         "public: true, "));
    std::string const body = R"({"model":"pair","messages":[{"role":"user","content":"Hi"}]})";
    auto const explained = [&](std::string const& query) { return ask(one.admin_port(), post("/explain" + query, body)); };
    auto const first = explained("");
    EXPECT_EQ(first.status, 200);
    EXPECT_TRUE(field(json_of(first.body), "served").bool_value());
    EXPECT_NE(text_field(json_of(first.body), "explanation").find("1. p/broken"), std::string::npos) << first.body;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(one.chat("pair").status, 200);
    EXPECT_NE(text_field(json_of(explained("?chance=0.2").body), "explanation").find("1. p/sim"), std::string::npos)
        << "its breaker is open";
    auto const refused = explained("?consumer=web");
    EXPECT_FALSE(field(json_of(refused.body), "served").bool_value());
    EXPECT_NE(text_field(json_of(refused.body), "explanation").find("refused with 403"), std::string::npos) << refused.body;
    EXPECT_NE(text_field(json_of(explained("?path=/nowhere").body), "explanation").find("refused with 404"), std::string::npos);
    auto const by_key = ask(
        one.admin_port(), "POST /explain HTTP/1.1\r\nHost: localhost\r\nX-Signalbox-Explain-Key: sb_key_of_the_web_1\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body);
    EXPECT_EQ(by_key.body, refused.body);
    EXPECT_EQ(
        ask(one.admin_port(), "POST /explain HTTP/1.1\r\nHost: localhost\r\nX-Signalbox-Explain-Key: sb_other\r\nContent-Length: 0\r\n\r\n")
            .status,
        404);
    EXPECT_EQ(explained("?claims=%7B%7D").status, 400) << "no tokens are taken here";
    EXPECT_EQ(explained("?consumer=nobody").status, 404);
    EXPECT_EQ(explained("?chance=1").status, 400);
    EXPECT_EQ(explained("?path=nowhere").status, 400);
    EXPECT_EQ(explained("?colour=red").status, 400);
    auto const wrong = ask(one.admin_port(), get("/explain"));
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "POST");
    EXPECT_TRUE(eventually([&] { return number_field(one.page("/health"), "events.written") == 3; }));
    EXPECT_EQ(exposition(one.text_page("/metrics")).sum("signalbox_requests_total"), 3) << "nothing was sent";
}

TEST_F(operator_pages, routes_show_the_proxy_on_the_way_without_its_password)
{
    served_program one(at,
                       on_free_ports("providers:\n"
                                     "  - {id: p, kind: openai_compatible, base_url: \"https://far.example\", auth: {type: none}, proxy: "
                                     "\"http://user:${HOME}@proxy.example:3128\"}\n"
                                     "  - {id: q, kind: simulator}\n"
                                     "models: [{id: far, provider: p}, {id: near, provider: q}]\n",
                                     "public: true, "));
    auto const page = one.page("/routes");
    auto const models = field(page, "models").list_value();
    EXPECT_EQ(text_field(models.values(0), "proxy"), "proxy.example:3128");
    EXPECT_FALSE(models.values(1).struct_value().fields().contains("proxy"));
    EXPECT_EQ(page.DebugString().find("user"), std::string::npos);
}

}  // namespace
}  // namespace signalbox::test
