#include "console/store/page_cache.hpp"

namespace signalbox::console {

std::size_t PageCache::rows(std::uint64_t page) const
{
    auto const found = byNumber_.find(page);
    return found == byNumber_.end() ? 0 : found->second->rows.size();
}

storage::event_cells const* PageCache::row(std::uint64_t at)
{
    auto const found = byNumber_.find(at / rowsPerPage_);
    if (found == byNumber_.end()) return nullptr;
    if (found->second != pages_.begin()) pages_.splice(pages_.begin(), pages_, found->second);
    std::vector<storage::event_cells> const& rows = found->second->rows;
    std::size_t const in = at % rowsPerPage_;
    return in < rows.size() ? &rows[in] : nullptr;
}

void PageCache::put(std::uint64_t page, std::vector<storage::event_cells> rows)
{
    if (auto const found = byNumber_.find(page); found != byNumber_.end()) {
        found->second->rows = std::move(rows);
        pages_.splice(pages_.begin(), pages_, found->second);
        return;
    }
    if (pages_.size() >= mostPages_) {
        byNumber_.erase(pages_.back().number);
        pages_.pop_back();
    }
    pages_.push_front({page, std::move(rows)});
    byNumber_.emplace(page, pages_.begin());
}

std::int64_t PageCache::find(std::uint64_t id) const
{
    for (Page const& page : pages_)
        for (std::size_t i = 0; i < page.rows.size(); ++i)
            if (page.rows[i].id == id) return static_cast<std::int64_t>(page.number * rowsPerPage_ + i);
    return -1;
}

std::size_t PageCache::bytes() const
{
    std::size_t sum = 0;
    for (Page const& page : pages_) sum += page.rows.capacity() * sizeof(storage::event_cells);
    return sum;
}

void PageCache::clear()
{
    pages_.clear();
    byNumber_.clear();
}

}  // namespace signalbox::console
