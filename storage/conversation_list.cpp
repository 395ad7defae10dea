#include "storage/conversation_list.hpp"

#include "storage/event_questions.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::int64_t longest_child_us = 3'600'000'000;  // a copy or a branch begins no later than that after its parent

/// The condition is made of fields that exist and of any text.
filter with(filter const& where, std::vector<condition> further)
{
    condition all;
    all.is = condition::form::all;
    all.parts = std::move(further);
    if (!where.everything()) all.parts.push_back(where.root());
    auto made = filter::from(std::move(all));
    return made ? *made : where;
}

void sort_by_start(std::vector<schema::Event>& events)
{
    std::ranges::sort(events, [](schema::Event const& a, schema::Event const& b) {
        return a.started_us() != b.started_us() ? a.started_us() < b.started_us() : a.id() < b.id();
    });
}

/// What was sent for these turns: near them in time, and few beside all requests.
result<void> read_children(event_reader& from, conversation& into)
{
    std::unordered_set<std::uint64_t> parents;
    time_range range{into.turns.front().started_us(), into.turns.front().started_us()};
    for (schema::Event const& each : into.turns) {
        parents.insert(each.id());
        range.to_us = std::max(range.to_us, end_of(each) + longest_child_us);
    }
    list_query query{.range = range, .where = with({}, {compared("role", comparison::not_equal, "primary")}), .cursor = {}};
    query.limit = most_requests_summed;
    auto const visited = from.each(query, [&](schema::Event const& each) {
        if (parents.contains(each.parent())) into.children.push_back(each);
        return into.children.size() < most_turns;
    });
    if (!visited) return visited.error();
    into.cut = into.cut || into.children.size() == most_turns;
    sort_by_start(into.children);
    return {};
}

}  // namespace

void conversation_sum::add(schema::Event const& event)
{
    if (requests == 0) {
        name = event.conversation();
        first_us = event.started_us();
    }
    ++requests;
    first_us = std::min(first_us, event.started_us());
    last_us = std::max(last_us, end_of(event));
    errors += event.decision() == "error" || event.decision() == "blocked" ? 1u : 0u;
    prompt += event.tokens().prompt();
    cached += event.tokens().cached();
    completion += event.tokens().completion();
    largest_prompt = std::max(largest_prompt, event.tokens().prompt());
    if (event.has_actual_cost_micros())
        cost_micros += event.actual_cost_micros();
    else
        ++unpriced;
    if (event.id() < newest) return;
    newest = event.id();
    consumer = event.consumer();
    key_id = event.key_id();
    model = event.resolved_model().empty() ? event.requested_model() : event.resolved_model();
}

void conversation_list::add(schema::Event const& event)
{
    ++looked;
    if (event.conversation().empty()) return;
    auto const found = places.find(event.conversation());
    if (found == places.end() && all.size() == most_conversations) {
        cut = done = true;
        return;
    }
    ++named;
    std::size_t const place = found == places.end() ? all.size() : found->second;
    if (found == places.end()) {
        places.emplace(event.conversation(), place);
        all.emplace_back();
    }
    all[place].add(event);
}

result<void> continue_conversations(event_reader& from, conversation_list& list, std::size_t most)
{
    if (list.done) return {};
    if (!list.cursor && list.newest != 0) list.cursor = list.newest + 1;
    auto const page = from.list({.range = list.range, .where = list.where, .limit = std::min(most, page_limit), .cursor = list.cursor});
    if (!page) return page.error();
    for (schema::Event const& each : page->events)
        if (!list.done) list.add(each);
    list.cursor = page->next;
    list.cut = list.cut || (page->next && list.looked >= most_requests_summed);
    list.done = list.done || !page->next || list.cut;
    return {};
}

result<conversation> read_conversation(event_reader& from, std::string const& name, time_range range)
{
    conversation out;
    list_query query{.range = range, .where = with({}, {compared("conversation", comparison::equal, name)}), .cursor = {}};
    query.limit = most_turns + 1;
    auto const visited = from.each(query, [&](schema::Event const& each) {
        out.turns.push_back(each);
        return true;
    });
    if (!visited) return visited.error();
    if (out.turns.empty()) return out;
    out.cut = out.turns.size() > most_turns;
    if (out.cut) out.turns.pop_back();
    sort_by_start(out.turns);
    if (auto read = read_children(from, out); !read) return read.error();
    return out;
}

}  // namespace signalbox::storage
