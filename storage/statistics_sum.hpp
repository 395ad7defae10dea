// Adds rows of the table `events` to the sums of a statistic. Lives for one step of it, inside a read transaction.
#pragma once

#include "storage/catalog.hpp"
#include "storage/sqlite.hpp"
#include "storage/statistics.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::storage {

class statistics_sum {
public:
    statistics_sum(statistics_run& into, catalog const& names);
    /// What add() expects of a row behind its id.
    std::string columns() const;
    void add(statement const& row);

private:
    /// The sum that a row belongs to, by the number of its step and of its name.
    struct place {
        std::uint64_t step = 0;
        std::uint64_t name = 0;  // both of a second level
        bool operator==(place const&) const = default;
    };
    struct hash {
        std::size_t operator()(place const& of) const { return std::hash<std::uint64_t>{}(of.step * 0x9e3779b97f4a7c15U + of.name); }
    };
    struct group_at_hand {
        std::unordered_map<place, totals*, hash> sums;
        std::size_t names = 0;
        place last;
        totals* last_sum = nullptr;
    };
    totals& sum_of(std::size_t group, std::int64_t started_us, name_id name, name_id second, statement const& row);
    totals& find(std::size_t group, std::int64_t start_us, std::string_view name);
    std::string_view text_of(dimension by, name_id name, statement const& row) const;

    statistics_run& into_;
    catalog const& names_;
    std::vector<group_at_hand> groups_;
    std::vector<bool> answered_;  // by split: a provider is known
    bool detail_ = false;         // some name may stand in the event's detail alone
};

}  // namespace signalbox::storage
