// Routes that lead to other routes: that these are there, serve what comes, and lead back to none; and what has no meaning on an internal route.
#include "engine/base/nearest.hpp"
#include "engine/config/check.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/raw_reference.hpp"
#include "engine/config/route_reference.hpp"
#include "engine/config/scalar.hpp"
#include "engine/route/rule.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::config {
namespace {

/// A destination of a route, and where it stands.
struct written {
    std::string_view text;
    std::string place;
};

void add_destinations(std::vector<written>& out, std::string const& to, schema::ByValue const& by_value, std::string const& place)
{
    out.push_back({to, place});
    for (auto const& [value, leads] : by_value.map()) out.push_back({leads, under(under(place, "map"), value)});
    out.push_back({by_value.default_(), under(place, "default")});
}

std::vector<written> destinations_of(schema::Route const& one, std::string const& path)
{
    std::vector<written> out;
    add_destinations(out, one.to(), one.to_by_value(), under(path, "to"));
    add_destinations(out, one.otherwise(), one.otherwise_by_value(), under(path, "otherwise"));
    for (int i = 0; i < one.choose_size(); ++i)
        add_destinations(out, one.choose(i).to(), one.choose(i).to_by_value(),
                         under(item(under(path, "choose"), static_cast<std::size_t>(i)), "to"));
    return out;
}

std::string accepted_by(schema::Route const& one)
{
    return with_defaults(one).accept();
}

class link_check {
public:
    explicit link_check(subject const& of) : of_(of), finder_(of.config), routes_(static_cast<std::size_t>(of.config.routes_size())) {}

    void run();

private:
    struct link {
        std::string place;
        std::uint32_t to = 0;
    };
    /// What is known of a route and of all that it leads to.
    struct known {
        enum class state : std::uint8_t { fresh, open, done };
        state at = state::fresh;
        std::size_t longest = 1;  // routes on the longest way from here, itself counted
        bool gives_raw = false, asks_all = false, by_model = false;
        std::vector<link> links;
    };

    schema::Route const& nth(std::size_t index) const { return of_.config.routes(static_cast<int>(index)); }
    void collect(std::size_t index);
    void resolve(std::size_t from, std::string_view path, std::string const& place);
    void unknown(std::string_view path, std::string const& place);
    bool serves(schema::Route const& from, schema::Route const& to, std::string const& place);
    void visit(std::size_t index);
    void follow(std::size_t from, link const& one);
    void merged(std::size_t index);
    void open_to_all(std::size_t index);
    void internal(std::size_t index);
    void replies(std::size_t index);

    subject const& of_;
    route_finder finder_;
    std::vector<known> routes_;
    std::vector<std::size_t> way_;  // from the route under examination to the one being looked at
};

void link_check::run()
{
    for (std::size_t i = 0; i < routes_.size(); ++i) collect(i);
    for (std::size_t i = 0; i < routes_.size(); ++i) visit(i);
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        merged(i);
        open_to_all(i);
        internal(i);
        replies(i);
    }
}

void link_check::collect(std::size_t index)
{
    schema::Route const& one = nth(index);
    known& mine = routes_[index];
    mine.asks_all = one.mode() == "all";
    bool const raw = one.accept() == accept_raw;
    for (written const& each : destinations_of(one, item("routes", index))) {
        mine.gives_raw = mine.gives_raw || read_raw_reference(each.text);
        mine.by_model = mine.by_model || each.text == body_model;
        // Of a raw route check_raw_route says where it leads.
        auto const path = raw || of_.where.spoiled(each.place) ? std::nullopt : read_route_reference(each.text);
        if (path) resolve(index, *path, each.place);
    }
}

void link_check::resolve(std::size_t from, std::string_view path, std::string const& place)
{
    std::string const shown = quoted(path);
    if (path.find_first_of("{}*") != path.npos)
        return of_.error("C006", place, "the path " + shown + " is not written out: no path is made of what a request has",
                         "to: {value: EXPRESSION, map: {VALUE: route:/PATH}}");
    if (std::string const problem = route::path_problem(path); !problem.empty())
        return of_.error("C006", place, "the path " + shown + " " + problem);
    auto const found = finder_.at(path);
    if (!found) return unknown(path, place);
    schema::Route const& to = nth(found->index);
    if (!found->rest.empty()) {
        std::string own = to.match().path();
        own.resize(own.find_last_not_of("/*") + 1);
        return of_.error("C006", place, "the path " + shown + " goes on behind that of the route " + quoted(to.id()), "route:" + own);
    }
    if (serves(nth(from), to, place)) routes_[from].links.push_back({place, found->index});
}

/// A route of this path may be there and ask for more than a path.
void link_check::unknown(std::string_view path, std::string const& place)
{
    std::vector<std::string> names;
    for (schema::Route const& each : of_.config.routes()) {
        std::string own = each.match().path();
        if (own.ends_with("/*")) own.resize(own.size() - 2);
        if (route::path_shape(own) == route::path_shape(path))
            return of_.error("L014", place,
                             "routes are led to by their path alone, and the route " + quoted(each.id()) +
                                 " asks for hosts or header lines");
        names.push_back("route:" + own);
    }
    std::string best(base::nearest("route:" + std::string(path), names));
    of_.unknown("L014", place, "no route has the path " + quoted(path), std::move(best));
}

/// Whether a route can go on with what another one has accepted.
bool link_check::serves(schema::Route const& from, schema::Route const& to, std::string const& place)
{
    std::string const name = "the route " + quoted(to.id());
    if (to.accept() == accept_raw) {
        auto const& methods = to.match().methods();
        if (methods.empty() || std::ranges::find(methods, "POST") != methods.end()) return true;
        of_.error("L006", place, name + " takes no POST, by which this one is asked");
        return false;
    }
    std::string const wanted = accepted_by(to), given = accepted_by(from);
    if (wanted != given) {
        of_.error("L007", place, name + " accepts " + wanted + ", and this one accepts " + given, "accept: " + wanted);
        return false;
    }
    if (to.stream() == "always" && from.stream() != "always") {
        of_.error("C006", place, name + " always streams, which is settled where a request comes in", "stream: always");
        return false;
    }
    return true;
}

/// Each circle is told once, where it closes.
void link_check::visit(std::size_t index)
{
    known& mine = routes_[index];
    if (mine.at != known::state::fresh) return;
    mine.at = known::state::open;
    way_.push_back(index);
    for (link const& each : mine.links) follow(index, each);
    way_.pop_back();
    mine.at = known::state::done;
}

void link_check::follow(std::size_t from, link const& one)
{
    known& next = routes_[one.to];
    if (next.at == known::state::open) {
        std::string words;
        for (auto each = std::ranges::find(way_, one.to); each != way_.end(); ++each) words += quoted(nth(*each).id()) + " -> ";
        return of_.error("L015", one.place, "the routes lead back: " + words + quoted(nth(one.to).id()), "to: group:NAME");
    }
    visit(one.to);
    known& mine = routes_[from];
    // Only the first route that is too far away is told.
    if (next.longest == route::most_routes_passed && mine.longest <= next.longest)
        of_.error("L018", one.place, "a request would pass more than " + std::to_string(route::most_routes_passed) + " routes from here");
    mine.longest = std::max(mine.longest, next.longest + 1);
    mine.gives_raw = mine.gives_raw || next.gives_raw;
    mine.asks_all = mine.asks_all || next.asks_all;
    mine.by_model = mine.by_model || next.by_model;
}

/// What branches that are asked at the same time may lead to.
void link_check::merged(std::size_t index)
{
    if (nth(index).mode() != "all") return;
    for (link const& each : routes_[index].links) {
        std::string const name = "the route " + quoted(nth(each.to).id());
        if (routes_[each.to].gives_raw)
            of_.error("L006", each.place, name + " gives requests on as they came, and such a reply cannot be merged");
        if (routes_[each.to].asks_all)
            of_.error("L006", each.place, name + " asks several at the same time, and so does this one", "mode: first");
    }
}

/// Callers without a key who choose any model over another route.
void link_check::open_to_all(std::size_t index)
{
    schema::Route const& one = nth(index);
    if (!one.public_() || one.internal()) return;
    auto const leads = std::ranges::find_if(routes_[index].links, [&](link const& each) { return routes_[each.to].by_model; });
    if (leads == routes_[index].links.end()) return;
    std::string const place = under(item("routes", index), "public");
    of_.warning("L008", place,
                "without a key the caller chooses any model: the route " + quoted(nth(leads->to).id()) + " goes by what is asked for");
}

/// The route that was asked settles who calls, and the path is all that others name.
void link_check::internal(std::size_t index)
{
    schema::Route const& one = nth(index);
    if (!one.internal()) return;
    std::string const path = item("routes", index);
    for (char const* const key : {"public", "auth", "cors"})
        if (std::string const place = under(path, key); of_.where.written(place))
            of_.warning("L027", place,
                        std::string(key) + " has no effect on an internal route: the route that leads there settles who may call");
    bool narrow = false;
    for (char const* const key : {"match.hosts", "match.headers"}) {
        std::string const place = under(path, key);
        if (!of_.where.written(place)) continue;
        narrow = true;
        of_.error("L005", place, "the route is never reached: routes lead to an internal one by its path alone");
    }
    auto const leads = [&](known const& each) { return std::ranges::any_of(each.links, [&](link const& to) { return to.to == index; }); };
    std::string const place = under(path, "internal");
    if (!narrow && std::ranges::none_of(routes_, leads))
        of_.warning("L005", place, "the route is never reached: no route leads to an internal one of this path",
                    "to: route:" + one.match().path());
}

/// The route that is asked settles in which dialect a reply is, and merged replies are in the one that it accepts.
void link_check::replies(std::size_t index)
{
    schema::Route const one = with_defaults(nth(index));
    if (one.accept() == accept_raw || one.reply() == "same" || one.reply() == one.accept()) return;
    std::string const place = under(item("routes", index), "reply");
    if (one.internal())
        of_.warning("L027", place, "reply has no effect on an internal route: the route that leads there settles how it answers");
    else if (routes_[index].asks_all)
        of_.error("C006", place, "the replies of several branches become one in the dialect that the route accepts", "reply: same");
}

}  // namespace

void check_route_links(subject const& of)
{
    link_check(of).run();
}

}  // namespace signalbox::config
