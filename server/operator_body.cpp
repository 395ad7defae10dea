#include "server/operator_body.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/src.hpp>  // the library itself: Debian's shared one would be a further package for one parser

#include <algorithm>

namespace signalbox::server {

namespace {

using model::failure;
using model::fault;

constexpr int deepest = 8;

}  // namespace

model::result<operator_body> operator_body::read(std::string_view text)
{
    operator_body made;
    if (text.empty()) return made;
    boost::json::parse_options how;
    how.max_depth = deepest;
    boost::json::error_code why;
    boost::json::value read = boost::json::parse({text.data(), text.size()}, why, {}, how);
    if (why) return failure{fault::bad_request, "the body is no JSON: " + why.message()};
    if (!read.is_object()) return failure{fault::bad_request, "the body is no JSON object"};
    made.all_ = std::move(read.as_object());
    return made;
}

boost::json::value const* operator_body::take(std::string_view name)
{
    known_.emplace_back(name);
    boost::json::value const* const found = all_.if_contains({name.data(), name.size()});
    return found && !found->is_null() ? found : nullptr;
}

void operator_body::complain(std::string_view name, std::string_view what)
{
    if (!wrong_) wrong_ = failure{fault::bad_request, "\"" + std::string(name) + "\" must be " + std::string(what), std::string(name)};
}

std::string operator_body::text(std::string_view name)
{
    auto const* const found = take(name);
    if (!found) return {};
    if (auto const* const text = found->if_string()) return {text->data(), text->size()};
    complain(name, "a string");
    return {};
}

std::vector<std::string> operator_body::texts(std::string_view name)
{
    auto const* const found = take(name);
    if (!found) return {};
    std::vector<std::string> out;
    auto const* const list = found->if_array();
    bool const all = list && std::ranges::all_of(*list, [](boost::json::value const& each) { return each.is_string(); });
    if (!all) return complain(name, "a list of strings"), out;
    for (boost::json::value const& each : *list) out.emplace_back(each.get_string().data(), each.get_string().size());
    return out;
}

std::optional<failure> operator_body::wrong() const
{
    if (wrong_) return wrong_;
    for (auto const& [key, value] : all_) {
        std::string const name(key.data(), key.size());
        if (std::ranges::find(known_, name) != known_.end()) continue;
        std::string words = "unknown member \"" + name + "\"; known here: ";
        for (std::string const& each : known_) words.append(&each == &known_.front() ? "" : ", ").append(each);
        return failure{fault::bad_request, std::move(words), name};
    }
    return std::nullopt;
}

}  // namespace signalbox::server
