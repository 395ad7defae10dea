// The texts of the names in table rows: as many as the store's table of names has, and a bounded pool for those that only events have. Owned
// by a model, on the GUI thread.
#pragma once

#include "storage/event_cells.hpp"

#include <QHash>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::console {

/// Rows from the store, with the names behind the `namesFrom` that the asker knew.
struct RowsAnswer {
    storage::cells_page page;
    std::size_t namesFrom = 0;
    std::vector<std::string> names;
};

class EventNames {
public:
    /// How many names of the store are known: what an asker sends along.
    std::size_t known() const { return texts_.size(); }
    /// Learns the answer's names and gives the rows' own texts numbers that hold beyond this answer.
    void take(RowsAnswer& answer);
    QString const& text(std::uint32_t name) const;
    void clear();

private:
    // Callers make such names up, so a table could meet any number of them; beyond these they are shown as (other).
    static constexpr std::size_t spilledLimit = 16'384;
    std::uint32_t keep(std::string const& spilled);

    std::vector<QString> texts_;    // name n is at n - 1
    std::vector<QString> spilled_;  // name n is at n - first_spilled_name
    QHash<QString, std::uint32_t> spilledNames_;
    QString const nothing_;
};

}  // namespace signalbox::console
