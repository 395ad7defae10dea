// Routes: paths that can be matched and reached, branches that can be taken, destinations that are there.
#include "engine/access/credential.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"
#include "engine/config/check.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/named_destination.hpp"
#include "engine/config/raw_reference.hpp"
#include "engine/config/route_reference.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/expression/program.hpp"
#include "engine/provider/consumer_lines.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace signalbox::config {
namespace {

class route_check {
public:
    route_check(subject const& of, int index)
        : of_(of), one_(of.config.routes(index)), path_(item("routes", static_cast<std::size_t>(index)))
    {}

    void run();

private:
    void match();
    void methods();
    void hosts();
    void branches();
    void streams();
    void forwards();
    void condition(std::string const& written, std::string const& place);
    void destination(std::string const& text, std::string const& place, bool by_model = true);
    void by_value(schema::ByValue const& from, std::string const& place);
    void looked_up(std::string const& written, std::string const& place);
    void open_to_all();
    bool asks_all() const { return one_.mode() == "all"; }
    void all_branches();
    bool says_model() const;
    bool raw() const { return one_.accept() == accept_raw; }
    std::string at(std::string_view key) const { return under(path_, key); }

    subject const& of_;
    schema::Route const& one_;
    std::string path_;
};

void route_check::run()
{
    match();
    check_origins(of_, one_.cors(), at("cors"));
    forwards();
    if (raw()) return check_raw_route(of_, one_, path_);
    methods();
    if (of_.where.written(at("method"))) of_.warning("L027", at("method"), "method has no effect without accept: raw");
    branches();
    all_branches();
    streams();
    open_to_all();
}

/// Of several at the same time, each has a name of its own in the reply and in the lines of a stream.
void route_check::all_branches()
{
    if (!asks_all()) {
        for (char const* const key : {"merge", "mode"})
            if (of_.where.written(at(key)) && (one_.choose_size() == 0 || key == std::string_view("merge")))
                of_.warning("L027", at(key), std::string(key) + " has no effect without mode: all");
        return;
    }
    if (one_.choose_size() == 0 && !of_.where.spoiled(at("choose")))
        return of_.error("C007", at("mode"), "mode: all asks the branches of choose, and there are none",
                         "choose: [{when: 'true', to: group:NAME}]");
    if (static_cast<std::size_t>(one_.choose_size()) > route::most_branches)
        of_.error("L018", at("choose"), "a request goes to at most " + std::to_string(route::most_branches) + " branches at the same time");
    std::vector<std::string> names{"otherwise", "fanout"};
    for (int i = 0; i < one_.choose_size(); ++i) {
        std::string const place = item(at("choose"), static_cast<std::size_t>(i)), name = branch_id(one_.choose(i));
        if (of_.where.spoiled(place) || of_.where.spoiled(under(place, "to"))) continue;
        bool const plain = std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f; });
        if (name.empty() || !plain)
            of_.error("C006", place, "the branch needs an id of visible ASCII without blanks: its name in the reply", "id: NAME");
        else if (std::ranges::find(names, name) != names.end())
            of_.error("L003", place, "two branches are called " + quoted(name) + " in the reply; give each an id", "id: NAME");
        names.push_back(name);
    }
}

void route_check::match()
{
    std::string const place = at("match.path");
    std::string const problem = one_.match().path().empty() ? "" : route::path_problem(one_.match().path());
    if (!problem.empty() && !of_.where.spoiled(place)) of_.error("C006", place, "path " + of_.where.shown(place) + " " + problem);
    hosts();
    if (of_.config.server().echo() && !one_.internal() && one_.match().path().starts_with("/__echo"))
        of_.error("L005", place, "the route is never reached: server.echo answers what is below /__echo/");
    for (auto const& [name, value] : one_.match().headers()) {
        std::string const where = under(at("match.headers"), name);
        if (!base::is_token(name)) of_.error("L031", where, "\"" + name + "\" is no header name");
        if (std::ranges::binary_search(claimed_headers_of(of_.config), base::lowered(name)))
            of_.error("L005", where,
                      "the route is never reached: " + quoted(name) +
                          " is what a token's claim says, and routes are found before tokens are read",
                      "choose: [{when: 'header(\"" + name + "\") == \"" + value + "\"', to: group:NAME}]");
    }
}

/// Whatever a route leads to is asked by POST; OPTIONS is answered everywhere.
void route_check::methods()
{
    auto const& all = one_.match().methods();
    for (int i = 0; i < all.size(); ++i) {
        std::string const place = item(at("match.methods"), static_cast<std::size_t>(i));
        if (all[i] != "POST" && all[i] != "OPTIONS")
            of_.error("C006", place, "method " + of_.where.shown(place) + " is not served: models are asked by POST", "POST");
    }
    if (!all.empty() && std::ranges::find(all, "POST") == all.end())
        of_.error("C006", at("match.methods"), "the route takes no POST, by which models are asked", "methods: [POST]");
}

void route_check::hosts()
{
    for (int i = 0; i < one_.match().hosts_size(); ++i) {
        std::string const place = item(at("match.hosts"), static_cast<std::size_t>(i));
        std::string const& host = one_.match().hosts(i);
        bool const literal = host.starts_with('[') && host.ends_with(']');
        bool const odd = host.empty() || host.find_first_of("/@ *\t") != host.npos || (!literal && host.find(':') != host.npos);
        if (odd)
            of_.error("L032", place, "host " + of_.where.shown(place) + " is no name that a request has: without scheme, port and \"*\"");
    }
}

/// Only a wish in the body can be changed.
void route_check::streams()
{
    auto const accept = model::dialect_named(one_.accept());
    bool const by_path = accept && dialect::format_of(*accept).chat().where != dialect::model_place::body;
    if (one_.stream() == "always" && by_path)
        of_.error("C006", at("stream"), "a client of " + one_.accept() + " asks for a stream by its path: stream: always cannot be kept");
}

/// What the gateway writes itself, and what never leaves it, cannot be passed on.
void route_check::forwards()
{
    auto const& names = one_.forward_headers();
    if (names.empty() && of_.where.written(at("forward_headers")))
        of_.error("C006", at("forward_headers"), "forward_headers names no field: leave it out for the usual ones",
                  "forward_headers: [X-Tenant]");
    for (int i = 0; i < names.size(); ++i) {
        std::string const place = item(at("forward_headers"), static_cast<std::size_t>(i));
        auto const has = [&](auto const& own) { return base::same_text(own.first, names[i]); };
        auto const adds = [&](schema::Provider const& each) { return std::ranges::any_of(each.headers(), has); };
        bool const ours = !raw() && (base::same_text(names[i], "user-agent") || base::same_text(names[i], "accept"));
        std::string problem = ours ? "the header " + names[i] + " is written by the gateway itself"
                              : raw() && base::same_text(names[i], "accept-encoding") ? ""
                                                                                      : provider::header_problem(names[i], {});
        if (provider::is_consumer_header(names[i]))
            problem = "the header " + names[i] + " says who calls, which a caller cannot: see consumer_headers of providers and upstreams";
        if (access::carries_credential(names[i])) problem = "the header " + names[i] + " holds the caller's key, which goes no further";
        if (problem.empty() && std::ranges::any_of(of_.config.providers(), adds))
            problem = "the header " + names[i] + " is added by a provider's headers";
        if (!problem.empty()) of_.error("L031", place, problem);
    }
}

bool route_check::says_model() const
{
    auto const by_model = [](schema::Branch const& each) { return each.to() == body_model; };
    return one_.to() == body_model || one_.otherwise() == body_model || std::ranges::any_of(one_.choose(), by_model);
}

void route_check::branches()
{
    bool const chooses = one_.choose_size() > 0;
    if (of_.where.spoiled(at("to")) || of_.where.spoiled(at("choose"))) return;
    bool const leads = one_.has_to_by_value() || !one_.to().empty();
    bool const otherwise = one_.has_otherwise_by_value() || !one_.otherwise().empty();
    if (chooses == leads)
        of_.error("C007", path_, chooses ? "a route has to or choose, not both" : "the route leads nowhere", "to: body.model");
    if (otherwise && !chooses) of_.warning("L027", at("otherwise"), "otherwise has no effect without choose");
    destination(one_.to(), at("to"));
    destination(one_.otherwise(), at("otherwise"));
    by_value(one_.to_by_value(), at("to"));
    by_value(one_.otherwise_by_value(), at("otherwise"));
    bool always = false;
    for (int i = 0; i < one_.choose_size(); ++i) {
        std::string const place = item(at("choose"), static_cast<std::size_t>(i));
        auto const same = [&](schema::Branch const& each) { return each.when() == one_.choose(i).when(); };
        bool const again = std::any_of(one_.choose().begin(), one_.choose().begin() + i, same);
        if ((always || again) && !asks_all())
            of_.error("L005", place,
                      std::string("the branch is never taken: one before it ") + (always ? "always is" : "has the same condition"));
        condition(one_.choose(i).when(), under(place, "when"));
        destination(one_.choose(i).to(), under(place, "to"));
        by_value(one_.choose(i).to_by_value(), under(place, "to"));
        always = always || one_.choose(i).when() == "true";
    }
    if (always && otherwise) of_.error("L005", at("otherwise"), "otherwise is never taken: a branch before it always is");
}

void route_check::condition(std::string const& written, std::string const& place)
{
    if (!of_.where.spoiled(place)) check_condition(of_, written, place);
}

void route_check::by_value(schema::ByValue const& from, std::string const& place)
{
    looked_up(from.value(), under(place, "value"));
    for (auto const& [value, to] : from.map()) destination(to, under(under(place, "map"), value), false);
    if (from.default_() != rejected) destination(from.default_(), under(place, "default"), false);
}

void route_check::looked_up(std::string const& written, std::string const& place)
{
    if (written.empty() || of_.where.spoiled(place)) return;
    auto const made = expression::program::build_value(written, route::request_environment());
    if (made) return check_claimed_headers(of_, written, place);
    of_.error("L013", place,
              "the expression cannot be used: " +
                  (of_.where.substituted(place) ? "as the environment completes it" : made.error().message()));
}

/// `by_model`: what the request's model names may stand there, too.
void route_check::destination(std::string const& text, std::string const& place, bool by_model)
{
    if (text.empty() || of_.where.spoiled(place) || destination_of(of_.config, text)) return;
    if (read_route_reference(text)) return;  // see check_route_links
    if (text == body_model && by_model) return;
    if (asks_all() && read_raw_reference(text))
        return of_.error("L006", place, "what gets requests as they came has no reply that can be merged: mode: all cannot lead there");
    if (check_raw_reference(of_, text, place)) return;
    std::array const named{body_model};
    std::string best(by_model ? base::nearest(text, named) : std::string_view());
    if (best.empty()) best = nearest_destination(of_.config, text);
    of_.unknown("L014", place, "no group or model is called " + of_.where.shown(place), std::move(best));
}

void route_check::open_to_all()
{
    if (!one_.public_() || one_.internal() || !says_model()) return;
    of_.warning("L008", at("public"), "without a key the caller chooses any model: name what the route leads to", "to: group:NAME");
}

template <class T>
bool holds_all(std::vector<T> const& all, std::vector<T> const& of)
{
    return std::ranges::all_of(of, [&](T const& each) { return std::ranges::find(all, each) != all.end(); });
}

/// Whether every request that matches `later` matches `before`, of the same path, which comes first. Routes for a host come before others.
bool covers(route::match_rule const& before, route::match_rule const& later)
{
    bool const method = before.methods.empty() || (!later.methods.empty() && holds_all(before.methods, later.methods));
    bool const host = before.hosts.empty() ? later.hosts.empty() : !later.hosts.empty() && holds_all(before.hosts, later.hosts);
    return method && host && holds_all(later.headers, before.headers);
}

/// Routes that one before them takes all requests of.
void check_reachable(subject const& of)
{
    std::unordered_map<std::string, std::vector<int>> by_path;
    for (int i = 0; i < of.config.routes_size(); ++i) {
        route::match_rule const mine = match_of(of.config.routes(i).match());
        std::vector<int>& others = by_path[route::path_shape(mine.path)];
        // What no request reaches from outside takes none from a route that is.
        auto const takes = [&](int each) {
            schema::Route const& before = of.config.routes(each);
            return (!before.internal() || of.config.routes(i).internal()) && covers(match_of(before.match()), mine);
        };
        auto const first = std::ranges::find_if(others, takes);
        std::string const place = under(item("routes", static_cast<std::size_t>(i)), "match");
        if (first != others.end() && !of.where.spoiled(place))
            of.error("L005", place, "the route is never reached: " + quoted(of.config.routes(*first).id()) + " takes its requests",
                     "give it another path, host or header, or put it first");
        others.push_back(i);
    }
}

}  // namespace

void check_routes(subject const& of)
{
    for (int i = 0; i < of.config.routes_size(); ++i) route_check(of, i).run();
    check_reachable(of);
}

}  // namespace signalbox::config
