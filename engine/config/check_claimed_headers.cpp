// Headers that claims are propagated as, and conditions that look at them.
#include "engine/base/ascii.hpp"
#include "engine/config/check.hpp"
#include "engine/expression/parser.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <span>

namespace signalbox::config {
namespace {

using expression::form;
using expression::node;

/// "X" of header("X"), req_header("X") and req_headers["X"]; empty for anything else, and for names that are computed.
std::string header_in(node const& of)
{
    bool const asks = of.is == form::call && (of.text == "header" || of.text == "req_header");
    bool const takes = of.is == form::index && of.parts[0].is == form::name && of.parts[0].text == "req_headers";
    if (!asks && !takes) return {};
    auto const* const text = std::get_if<std::string>(&of.parts[takes ? 1 : 0].value);
    return text && of.parts[takes ? 1 : 0].is == form::literal ? base::lowered(*text) : std::string();
}

void collect_headers(node const& from, std::vector<std::string>& into)
{
    if (std::string name = header_in(from); !name.empty() && std::ranges::find(into, name) == into.end()) into.push_back(std::move(name));
    for (node const& each : from.parts) collect_headers(each, into);
}

std::vector<std::string> headers_in(std::string const& condition)
{
    std::vector<std::string_view> functions;
    for (expression::declaration const& each : route::request_environment())
        if (each.function) functions.push_back(each.name);
    std::vector<std::string> out;
    if (auto const tree = expression::parse(condition, expression::style::condition, functions)) collect_headers(*tree, out);
    return out;
}

}  // namespace

std::vector<std::string> claimed_headers_of(schema::Config const& all)
{
    std::vector<std::string> out;
    for (schema::Authenticator const& each : all.auth())
        for (auto const& [path, header] : each.propagate()) out.push_back(base::lowered(header));
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

void check_claimed_headers(subject const& of, std::string const& condition, std::string const& place)
{
    auto const claimed = claimed_headers_of(of.config);
    if (claimed.empty() || of.where.spoiled(place)) return;
    for (std::string const& each : headers_in(condition))
        if (std::ranges::binary_search(claimed, each))
            of.warning("L016", place,
                       "the header " + quoted(each) + " is what a token's claim says (propagate): one that a caller sends is dropped");
}

}  // namespace signalbox::config
