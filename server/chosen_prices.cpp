#include "server/chosen_prices.hpp"

#include "engine/base/nearest.hpp"
#include "engine/config/source.hpp"

namespace signalbox::server {

model::result<account::price_table> price_table_of(std::string const& file)
{
    if (file.empty()) return account::built_in_prices();
    auto const text = config::read_file(file, account::price_file_limit);
    if (!text) return model::failure{model::fault::bad_request, "--table " + file + ": " + text.error().detail};
    auto table = account::parse_prices(*text);
    if (!table) return model::failure{model::fault::bad_request, "--table " + file + ": " + table.error().detail};
    return table;
}

std::string near_model(account::price_table const& table, std::string const& wanted)
{
    bool const vendor = wanted.find('/') != std::string::npos;
    base::nearest_name search(wanted);
    for (auto const& [name, price] : table.models) {
        std::string_view const whole = name;
        search.offer(vendor ? whole : whole.substr(whole.rfind('/') + 1));
    }
    return std::string(search.best());
}

}  // namespace signalbox::server
