#include "storage/revision_rows.hpp"

#include <algorithm>
#include <string>
#include <tuple>

namespace signalbox::storage {

result<std::vector<revision_row>> read_revisions(database& in, time_range range)
{
    auto select = in.prepare("SELECT run, revision, first_event, first_us FROM revisions WHERE first_us >= ?1 AND first_us < ?2", false);
    if (!select) return select.error();
    select->bind(1, range.from_us);
    select->bind(2, range.to_us);
    std::vector<revision_row> rows;
    int code = SQLITE_DONE;
    while ((code = select->step()) == SQLITE_ROW)
        rows.push_back({static_cast<std::uint64_t>(select->integer(0)), std::string{select->text(1)},
                        static_cast<std::uint64_t>(select->integer(2)), select->integer(3)});
    if (code != SQLITE_DONE) return in.error(code, "reading");
    std::ranges::sort(rows, {}, [](revision_row const& row) { return std::tie(row.first_us, row.run, row.revision); });
    return rows;
}

}  // namespace signalbox::storage
