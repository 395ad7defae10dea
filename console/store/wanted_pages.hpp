// Which pages of the event table are to be asked for next: those that a view needs, the newest wish first. A value; owned by the model.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace signalbox::console {

class WantedPages {
public:
    static constexpr std::size_t at_once = 4;  // of one question: a screen, and what lies before and behind it
    static constexpr std::size_t kept = 8;     // what was wanted before these is out of sight by now

    void want(std::uint64_t page);
    /// The rows on these pages are seen: they come first, then what lies before and behind them. `want` hears each page, the most wanted last.
    template <class Want>
    static void around(std::uint64_t first, std::uint64_t last, Want&& want)
    {
        want(last + 1);
        if (first > 0) want(first - 1);
        for (std::uint64_t page = std::min(last, first + at_once) + 1; page > first; --page) want(page - 1);
    }
    /// The next question's pages, without those that are there already; nothing is wanted afterwards.
    template <class Lacks>
    std::vector<std::uint64_t> take(Lacks&& lacks)
    {
        std::vector<std::uint64_t> taken;
        for (; !pages_.empty() && taken.size() < at_once; pages_.pop_back())
            if (lacks(pages_.back())) taken.push_back(pages_.back());
        pages_.clear();
        return taken;
    }
    void clear() { pages_.clear(); }

private:
    std::vector<std::uint64_t> pages_;  // the newest wish last
};

inline void WantedPages::want(std::uint64_t page)
{
    std::erase(pages_, page);
    pages_.push_back(page);
    if (pages_.size() > kept) pages_.erase(pages_.begin());
}

}  // namespace signalbox::console
