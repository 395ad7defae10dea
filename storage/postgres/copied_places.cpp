#include "storage/postgres/copied_places.hpp"

#include "storage/postgres/tables.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace signalbox::storage::postgres {

namespace {

constexpr std::string_view first_line = "signalbox replica 1";

}  // namespace

bool copied_places::covers(copied_places const& there) const
{
    if (store != there.store || deleted_until_us < there.deleted_until_us) return false;
    return std::ranges::all_of(there.next, [&](auto const& each) {
        auto const own = next.find(each.first);
        return (own == next.end() ? 1 : own->second) >= each.second;
    });
}

result<copied_places> places_of(connection& in)
{
    auto const facts = read_facts(in);
    if (!facts) return facts.error();
    auto const gateways = in.query("SELECT gateway, next_place FROM signalbox.gateways ORDER BY gateway");
    if (!gateways) return gateways.error();
    copied_places made{facts->store, facts->deleted_until_us, {}};
    for (text_row const& row : *gateways) made.next[std::stoll(row[0].value_or("0"))] = std::stoull(row[1].value_or("1"));
    return made;
}

std::optional<copied_places> recall_places(std::string const& path)
{
    std::ifstream file(path + "-replica");
    std::string head, word;
    copied_places read;
    std::getline(file, head);
    file >> word >> read.store >> read.deleted_until_us;
    if (!file || head != first_line) return {};
    std::int64_t gateway = 0;
    for (std::uint64_t place = 0; file >> gateway >> place;) read.next[gateway] = place;
    return read;
}

result<void> keep_places(std::string const& path, copied_places const& is)
{
    std::string const beside = path + "-replica.new";
    std::ofstream file(beside, std::ios::trunc);
    file << first_line << "\nstore " << is.store << " " << is.deleted_until_us << "\n";
    for (auto const& [gateway, place] : is.next) file << gateway << " " << place << "\n";
    file.close();
    std::error_code wrong;
    if (file) std::filesystem::rename(beside, path + "-replica", wrong);
    if (!file || wrong) return failure{trouble::io, beside + " cannot be written"};
    return {};
}

}  // namespace signalbox::storage::postgres
