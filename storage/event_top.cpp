#include "storage/event_top.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

/// Whether one stands above another.
bool above(event_top::place const& one, event_top::place const& other)
{
    return one.value != other.value ? one.value > other.value : one.id > other.id;
}

}  // namespace

std::vector<event_top::place> event_top::places() const
{
    std::vector<place> sorted = heap;
    std::ranges::sort(sorted, above);
    return sorted;
}

void event_top::add(std::int64_t value, std::uint64_t id)
{
    place const made{value, id};
    if (heap.size() >= most) {
        if (heap.empty() || !above(made, heap.front())) return;
        std::ranges::pop_heap(heap, above);
        heap.pop_back();
    }
    heap.push_back(made);
    std::ranges::push_heap(heap, above);
}

}  // namespace signalbox::storage
