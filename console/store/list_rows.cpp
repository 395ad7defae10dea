#include "console/store/list_rows.hpp"

#include <algorithm>
#include <functional>

namespace signalbox::console {

ListRows::ListRows(Limits limits) : limits_(limits), head_(limits.head), pages_(limits.page, limits.pages) {}

void ListRows::clear()
{
    list_.reset();
    known_ = 0;
    ids_ = {};
    folded_ = 0;
    newest_ = 0;
    head_.clear();
    pending_ = 0;
    late_.clear();
    pages_.clear();
}

void ListRows::setList(std::shared_ptr<storage::event_list const> list, int known)
{
    clear();
    list_ = std::move(list);
    newest_ = list_->newest;
    known_ = known;
}

void ListRows::setMatches(std::vector<std::uint64_t> ids, std::uint64_t newest)
{
    clear();
    ids_ = std::move(ids);
    newest_ = newest;
}

int ListRows::rest() const
{
    if (!list_) return 0;
    return static_cast<int>(std::min(list_->size, static_cast<std::uint64_t>(limits_.list))) - known_;
}

storage::event_cells const* ListRows::row(int at)
{
    if (at < 0 || at >= size()) return nullptr;
    if (at < headRows()) return &head_.at(pending_ + static_cast<std::size_t>(at));
    storage::event_cells const* const found = pages_.row(static_cast<std::uint64_t>(at - headRows()));
    return found == nullptr || found->id == 0 ? nullptr : found;
}

std::optional<std::uint64_t> ListRows::missing(int at)
{
    if (at < headRows() || at >= size() || pages_.row(static_cast<std::uint64_t>(at - headRows())) != nullptr) return std::nullopt;
    return pageOf(at);
}

std::uint64_t ListRows::pageOf(int at) const
{
    return static_cast<std::uint64_t>(std::max(at - headRows(), 0)) / limits_.page;
}

std::uint64_t ListRows::idAt(int at)
{
    if (at < 0 || at >= size()) return 0;
    if (!list_ && at >= headRows()) return ids_[static_cast<std::size_t>(at - headRows())];
    storage::event_cells const* const cells = row(at);
    return cells == nullptr ? 0 : cells->id;
}

int ListRows::rowOf(std::uint64_t id) const
{
    if (std::int64_t const at = head_.find(id); at >= 0)
        return at < static_cast<std::int64_t>(pending_) ? -1 : static_cast<int>(at) - static_cast<int>(pending_);
    if (list_) {
        auto const at = static_cast<int>(pages_.find(id));
        return at < 0 || at >= known_ ? -1 : headRows() + at;
    }
    auto const found = std::ranges::find(ids_, id);
    return found == ids_.end() ? -1 : headRows() + static_cast<int>(found - ids_.begin());
}

std::uint64_t ListRows::newest() const
{
    std::uint64_t most = size() == 0 ? 0 : newest_;
    for (std::size_t row = pending_; row < head_.size(); ++row) most = std::max(most, head_.at(row).id);
    for (std::size_t i = 0; i < folded_; ++i) most = std::max(most, ids_[i]);
    return most;
}

ListRows::Span ListRows::put(std::uint64_t page, std::vector<storage::event_cells> rows)
{
    auto const first = static_cast<int>(page * limits_.page);
    int const last = std::min(first + static_cast<int>(rows.size()), baseRows()) - 1;
    pages_.put(page, std::move(rows));
    return {headRows() + first, headRows() + last};
}

std::size_t ListRows::rowsOfPage(std::uint64_t page) const
{
    auto const rows = static_cast<std::uint64_t>(baseRows());
    std::uint64_t const first = page * limits_.page;
    return first >= rows ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(limits_.page, rows - first));
}

std::vector<std::uint64_t> ListRows::idsOf(std::uint64_t page) const
{
    auto const begin = ids_.begin() + static_cast<std::ptrdiff_t>(page * limits_.page);
    return {begin, begin + static_cast<std::ptrdiff_t>(rowsOfPage(page))};
}

// The matches of a search stand by id, newest first.
bool ListRows::holds(std::uint64_t id) const
{
    return std::binary_search(ids_.begin() + static_cast<std::ptrdiff_t>(folded_), ids_.end(), id, std::greater{});
}

ListRows::Arrived ListRows::arrive(std::vector<storage::event_cells> rows)
{
    // What was written while the list was searched for may be in it already, or be found later.
    if (!list_) std::erase_if(rows, [this](storage::event_cells const& each) { return each.id <= newest_ && holds(each.id); });
    Arrived made;
    for (storage::event_cells const& each : rows) {
        if (head_.size() == head_.most()) {
            made.dropped = rows.size() - made.taken;
            break;
        }
        if (!list_ && each.id <= newest_) late_.insert(each.id);
        head_.addNewest(each);
        ++made.taken;
    }
    pending_ += made.taken;
    return made;
}

bool ListRows::fold()
{
    if (list_ || pending_ != 0) return false;
    std::vector<std::uint64_t> ids;
    ids.reserve(head_.size() + ids_.size());
    for (std::size_t row = 0; row < head_.size(); ++row) ids.push_back(head_.at(row).id);
    ids.insert(ids.end(), ids_.begin(), ids_.end());
    folded_ += head_.size();
    ids_ = std::move(ids);
    head_.clear();
    pages_.clear();  // their numbers are of other rows now
    return true;
}

std::vector<std::uint64_t> ListRows::unseen(std::vector<std::uint64_t> found) const
{
    if (!late_.empty()) std::erase_if(found, [this](std::uint64_t id) { return late_.contains(id); });
    return found;
}

void ListRows::append(std::vector<std::uint64_t> const& found)
{
    ids_.insert(ids_.end(), found.begin(), found.end());
}

}  // namespace signalbox::console
