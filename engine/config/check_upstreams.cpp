// Plain HTTP servers behind routes, and the header fields that providers and they are sent.
#include "engine/base/ascii.hpp"
#include "engine/config/check.hpp"
#include "engine/config/shown_address.hpp"
#include "engine/provider/consumer_lines.hpp"
#include "engine/provider/kinds.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

/// Fields that carry a key; a literal there would stand in the file like any other value.
constexpr std::array credential_fields{std::string_view("x-api-key"), std::string_view("api-key"), std::string_view("x-goog-api-key"),
                                       std::string_view("cookie"), std::string_view("x-auth-token")};

std::optional<chosen_proxy> proxy_to(subject const& of, wire::url const& where, std::string const& path)
{
    if (!of.options.resolve_secrets) return std::nullopt;
    auto found = proxy_of_environment(where, of.options.lookup);
    if (found) return std::move(*found);
    of.error("L021", path,
             "the environment's " + found.error().param + " cannot be used for upstream " + of.where.shown(under(path, "id")) + ": " +
                 found.error().detail,
             "name its host in NO_PROXY");
    return std::nullopt;
}

std::optional<chosen_proxy> check_upstream(subject const& of, schema::Upstream const& one, std::string const& path,
                                           std::vector<std::string>& files)
{
    std::string const url = under(path, "url"), tls = under(path, "tls");
    check_sent_headers(of, one.headers(), under(path, "headers"), one.consumer_headers());
    if (one.url().empty() || of.where.spoiled(url)) return std::nullopt;
    auto const parsed = wire::parse_url(one.url());
    if (!parsed) {
        std::string const why = of.where.substituted(url) ? "as the environment completes it" : parsed.error().detail;
        of.error("L021", url, "url " + shown_address(of.where, url) + "cannot be used: " + why);
        return std::nullopt;
    }
    if (parsed->tls)
        check_tls(of, one.tls(), tls, files);
    else if (of.where.written(tls))
        of.warning("L027", tls, "tls has no effect with an http address");
    return proxy_to(of, *parsed, path);
}

}  // namespace

void check_sent_headers(subject const& of, google::protobuf::Map<std::string, std::string> const& headers, std::string const& path,
                        bool says_caller)
{
    std::vector<std::string> seen;
    for (auto const& [name, value] : headers) {
        std::string const place = under(path, name);
        if (says_caller && provider::is_consumer_header(name))
            of.error("L031", place,
                     "the header " + quoted(name) + " is written by the gateway where consumer_headers is true; leave one out");
        if (std::string problem = provider::header_problem(name, value); !problem.empty()) of.error("L031", place, std::move(problem));
        std::string const folded = base::lowered(name);
        if (std::find(seen.begin(), seen.end(), folded) != seen.end())
            of.error("L031", place, "the header " + quoted(name) + " stands here twice, in different cases");
        seen.push_back(folded);
        bool const key = std::find(credential_fields.begin(), credential_fields.end(), folded) != credential_fields.end();
        if (key && !of.where.substituted(place) && !of.options.allow_inline_secrets)
            of.error("L025", place, "a secret stands in the file itself; give it under auth, or as ${NAME}", "${NAME}");
    }
}

void check_upstreams(subject const& of, materials& with)
{
    for (int i = 0; i < of.config.upstreams_size(); ++i)
        with.upstream_proxies.push_back(
            check_upstream(of, of.config.upstreams(i), item("upstreams", static_cast<std::size_t>(i)), with.files));
}

}  // namespace signalbox::config
