#include "engine/config/route_reference.hpp"

#include "engine/config/freeze.hpp"

namespace signalbox::config {

std::optional<std::string_view> read_route_reference(std::string_view text)
{
    constexpr std::string_view noun = "route:";
    return text.starts_with(noun) ? std::optional(text.substr(noun.size())) : std::nullopt;
}

std::optional<route_finder::found> route_finder::at(std::string_view path)
{
    if (!paths_) {
        std::vector<route::match_rule> rules;
        for (schema::Route const& each : all_.routes()) rules.push_back(match_of(each.match()));
        paths_.emplace(std::move(rules));
    }
    wire::header_list const none;
    auto const seen = paths_->find({"POST", path, none});
    return seen.rule ? std::optional(found{static_cast<std::uint32_t>(*seen.rule), seen.rest}) : std::nullopt;
}

}  // namespace signalbox::config
