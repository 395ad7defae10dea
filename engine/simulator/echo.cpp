#include "engine/simulator/echo.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace signalbox::simulator {

namespace {

constexpr std::string_view prefix = "/__echo/";

using lists = std::map<std::string, std::vector<std::string>>;

/// "x-llm" as "X-Llm".
std::string canonical_name(std::string_view name)
{
    std::string out;
    for (char const c : name) {
        bool const begins = out.empty() || out.back() == '-';
        char const folded = base::lower(c);
        out += begins && folded >= 'a' && folded <= 'z' ? static_cast<char>(folded - 'a' + 'A') : folded;
    }
    return out;
}

lists fields_of(echoed const& request)
{
    lists out;
    for (wire::header const& each : request.headers.all()) out[canonical_name(each.name)].emplace_back(each.value);
    return out;
}

std::string plus_decoded(std::string_view text)
{
    std::string out(text);
    std::ranges::replace(out, '+', ' ');
    return base::percent_decoded(out);
}

lists query_of(std::string_view query)
{
    lists out;
    while (!query.empty()) {
        base::query_field const each = base::take_query_field(query);
        if (!each.whole.empty()) out[plus_decoded(each.name)].push_back(plus_decoded(each.value));
    }
    return out;
}

void append_lists(std::string& out, lists const& all)
{
    base::json_object made(out);
    for (auto const& [name, values] : all) made.list(name, values, base::append_json_string);
    made.close();
}

}  // namespace

bool is_echo_path(std::string_view path)
{
    return path.starts_with(prefix) || path == prefix.substr(0, prefix.size() - 1);
}

std::string echo_of(echoed const& request)
{
    std::string out;
    base::json_object made(out);
    std::string const query = request.query.empty() ? std::string() : "?" + std::string(request.query);
    made.text("req_uri", std::string(request.path) + query);
    base::json_object details(made.key("req_uri_details"));
    details.text("user", "");
    details.text("host", request.headers.find("host").value_or(std::string_view()));
    details.text("path", request.path);
    details.text("query", request.query);
    details.text("fragment", "");
    details.close();
    made.text("req_method", request.method);
    append_lists(made.key("req_querystring"), query_of(request.query));
    made.text("req_body", request.body);
    append_lists(made.key("req_headers"), fields_of(request));
    made.close();
    return out;
}

}  // namespace signalbox::simulator
