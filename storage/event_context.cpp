#include "storage/event_context.hpp"

#include "storage/event_questions.hpp"

#include "storage/conversation_list.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

filter one_condition(std::string field, comparison op, std::string value)
{
    condition all;
    all.parts.push_back(compared(std::move(field), op, std::move(value)));
    auto read = filter::from(std::move(all));
    return read ? *read : filter();
}

/// Those that the gateway sent while the request was under way, or soon after it: the ones that `take` wants.
template <class Take>
result<std::vector<schema::Event>> sent_near(event_reader& from, std::int64_t from_us, std::int64_t to_us, Take&& take)
{
    std::vector<schema::Event> found;
    list_query query{.range = {from_us, to_us}, .where = one_condition("role", comparison::not_equal, "primary"), .cursor = {}};
    query.limit = most_requests_summed;
    auto const visited = from.each(query, [&](schema::Event const& each) {
        if (take(each)) found.push_back(each);
        return found.size() < most_turns;
    });
    if (!visited) return visited.error();
    std::ranges::sort(found, {}, [](schema::Event const& each) { return each.id(); });
    return found;
}

/// The nearest on one side, by start.
result<std::vector<schema::Event>> neighbours(event_reader& from, schema::Event const& of, bool later)
{
    std::vector<schema::Event> found;
    time_range const range = later ? time_range{of.started_us(), of.started_us() + context_reach_us}
                                   : time_range{of.started_us() - context_reach_us, of.started_us() + 1};
    list_query query{.range = range, .where = one_condition("conversation", comparison::equal, of.conversation()), .cursor = of.id()};
    query.oldest_first = later;
    query.limit = most_neighbours;
    auto const visited = from.each(query, [&](schema::Event const& each) {
        found.push_back(each);
        return true;
    });
    if (!visited) return visited.error();
    if (!later) std::ranges::reverse(found);
    return found;
}

}  // namespace

result<event_context> read_context(event_reader& from, schema::Event const& of)
{
    event_context out;
    if (of.parent() != 0) {
        auto parent = from.get(of.parent());
        if (parent) {
            auto siblings = sent_near(from, parent->started_us(), end_of(*parent) + context_reach_us,
                                      [&](schema::Event const& each) { return each.parent() == of.parent() && each.id() != of.id(); });
            if (!siblings) return siblings.error();
            out.siblings = std::move(*siblings);
            out.parent = std::move(*parent);
        } else if (parent.error().kind != trouble::not_found) {
            return parent.error();
        }
    }
    auto children = sent_near(from, of.started_us(), end_of(of) + context_reach_us,
                              [&](schema::Event const& each) { return each.parent() == of.id(); });
    if (!children) return children.error();
    out.children = std::move(*children);
    if (of.conversation().empty()) return out;
    auto before = neighbours(from, of, false), after = neighbours(from, of, true);
    if (!before) return before.error();
    if (!after) return after.error();
    out.before = std::move(*before);
    out.after = std::move(*after);
    return out;
}

}  // namespace signalbox::storage
