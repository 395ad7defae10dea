#include "engine/base/text_table.hpp"

#include "engine/base/printable.hpp"

#include <algorithm>
#include <string_view>

namespace signalbox::base {

namespace {

/// Characters, not bytes: UTF-8 continuation bytes do not count.
std::size_t width(std::string_view cell)
{
    return static_cast<std::size_t>(std::ranges::count_if(cell, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

bool is_number(std::string_view cell)
{
    if (cell == "-") return true;
    if (cell.starts_with('-')) cell.remove_prefix(1);
    bool const starts = !cell.empty() && ((cell[0] >= '0' && cell[0] <= '9') || cell[0] == '$');
    return starts && std::ranges::all_of(cell, [](char c) {
               return (c >= '0' && c <= '9') || std::string_view("$.,%ms").find(c) != std::string_view::npos;
           });
}

}  // namespace

void text_table::add(std::vector<std::string> cells)
{
    for (std::string& cell : cells) cell = base::printable(cell);
    rows_.push_back(std::move(cells));
}

std::string text_table::text() const
{
    std::vector<std::size_t> widths(rows_.front().size());
    std::vector<bool> right(rows_.front().size(), rows_.size() > 1);
    for (std::size_t row = 0; row < rows_.size(); ++row)
        for (std::size_t i = 0; i < rows_[row].size(); ++i) {
            widths[i] = std::max(widths[i], width(rows_[row][i]));
            if (row > 0 && !rows_[row][i].empty() && !is_number(rows_[row][i])) right[i] = false;
        }
    std::string out;
    for (auto const& row : rows_) {
        std::size_t const line = out.size();
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i) out.append("  ");
            std::size_t const fill = widths[i] - width(row[i]);
            if (right[i]) out.append(fill, ' ');
            out.append(row[i]);
            if (!right[i]) out.append(fill, ' ');
        }
        out.erase(std::max(line, out.find_last_not_of(' ') + 1));
        out.push_back('\n');
    }
    return out;
}

}  // namespace signalbox::base
