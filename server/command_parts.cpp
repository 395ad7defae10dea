#include "server/command_parts.hpp"

#include "server/store_place.hpp"

#include "storage/postgres/store_name.hpp"

#include "engine/base/nearest.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

namespace signalbox::server {

CLI::Validator one_of(std::vector<std::string> words)
{
    std::string all;
    for (std::string const& each : words) all.append(all.empty() ? "" : ",").append(each);
    auto const check = [words = std::move(words), all](std::string& given) -> std::string {
        if (std::ranges::find(words, given) != words.end()) return {};
        std::string const near(base::nearest(given, words));
        return "\"" + given + "\" is none of " + all + (near.empty() ? "" : "; did you mean \"" + near + "\"?");
    };
    return {check, "{" + all + "}"};
}

CLI::Validator number(std::uint64_t least, std::uint64_t most)
{
    auto const check = [least, most](std::string& given) -> std::string {
        bool const digits = !given.empty() && given.size() < 19 && given.find_first_not_of("0123456789") == std::string::npos;
        if (digits && std::stoull(given) >= least && std::stoull(given) <= most) return {};
        return "\"" + given + "\" is no whole number from " + std::to_string(least) + " to " + std::to_string(most);
    };
    return {check, ""};
}

CLI::Validator fraction()
{
    auto const check = [](std::string& given) -> std::string {
        char* end = nullptr;
        double const value = std::strtod(given.c_str(), &end);
        bool const whole = !given.empty() && end == given.c_str() + given.size();
        return whole && value >= 0 && value < 1 ? "" : "\"" + given + "\" is no number from 0 to below 1";
    };
    return {check, ""};
}

CLI::Validator positive()
{
    auto const check = [](std::string& given) -> std::string {
        char* end = nullptr;
        double const value = std::strtod(given.c_str(), &end);
        bool const whole = !given.empty() && end == given.c_str() + given.size();
        return whole && value > 0 && std::isfinite(value) ? "" : "\"" + given + "\" is no number above 0";
    };
    return {check, ""};
}

CLI::Validator store_file()
{
    std::function<std::string(std::string&)> const check = [](std::string& given) -> std::string {
        if (storage::postgres::dsn_of(given)) return "a store in PostgreSQL is no file: name that of a gateway";
        auto const good = storage::postgres::check_store_name(given);
        return good ? "" : good.error().detail;
    };
    return {check, ""};
}

void add_store(CLI::App& to, store_choice& where)
{
    to.add_option("--store", where.store, "The event store's SQLite file")->type_name("FILE");
    to.add_option("--config", where.config, "The configuration whose storage.path is meant; needs no provider's key")->type_name("FILE");
}

void add_event_store(CLI::App& to, store_choice& where)
{
    auto* const store =
        to.add_option("--store", where.store, "The event store's SQLite file, or postgresql://... of one that gateways share");
    store->type_name("STORE");
    to.add_option("--config", where.config,
                  "The configuration whose store is meant: the shared one where it names one; needs no provider's key")
        ->type_name("FILE");
    to.add_flag("--local", where.local, "The file of this gateway alone, also where the configuration names a shared store")
        ->excludes(store);
}

void add_format(CLI::App& to, choices& all, std::vector<std::string> const& words)
{
    to.add_option("--output", all.format, "Form of the output")->check(one_of(words));
}

std::string file_or_default(std::string const& named)
{
    std::error_code ignored;
    if (!named.empty()) return named;
    return std::filesystem::exists(default_configuration, ignored) ? std::string(default_configuration) : std::string{};
}

void add_event_filters(std::vector<CLI::App*> const& to, event_options& event)
{
    for (CLI::App* each : to) {
        each->add_option("--filter", event.filters, "conditions: model:gpt-4o status>=500, key=value; repeatable, all must hold");
        each->add_option("--since", event.since, "30m, 1h, 7d, a date or RFC 3339");
        each->add_option("--until", event.until, "The same, for the end");
    }
}

}  // namespace signalbox::server
