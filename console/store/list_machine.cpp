#include "console/store/list_machine.hpp"

namespace signalbox::console {

namespace {

ListStep arrived(ListMachine now, ListState as, std::uint64_t generation)
{
    if (generation != now.asked) return {now, ListAction::ignore};
    bool const first = now.shown != generation;
    if (!first && now.state != ListState::searching) return {now, ListAction::ignore};
    ListAction const action = as == ListState::listed ? ListAction::show_list : first ? ListAction::show_matches : ListAction::add_matches;
    if (as == ListState::listed && !first) return {now, ListAction::ignore};  // a search never answers with the list of a range
    return {{as, now.asked, generation}, action};
}

}  // namespace

ListStep advance(ListMachine now, ListInput input, std::uint64_t generation)
{
    switch (input) {
    case ListInput::ask: return {{now.state, now.asked + 1, now.shown}, ListAction::ask};
    case ListInput::drop: return {{ListState::none, now.asked + 1, 0}, ListAction::forget};
    case ListInput::listed: return arrived(now, ListState::listed, generation);
    case ListInput::found_some: return arrived(now, ListState::searching, generation);
    case ListInput::found_all: return arrived(now, ListState::found, generation);
    case ListInput::found_most: return arrived(now, ListState::capped, generation);
    case ListInput::failed: {
        if (generation != now.asked || (now.current() && now.state != ListState::searching)) return {now, ListAction::ignore};
        // A search that was given up for a list that cannot be read does not continue.
        ListState const left = now.state == ListState::searching ? ListState::broken : now.state;
        return {{left, now.asked, now.shown}, ListAction::report};
    }
    case ListInput::stop:
        if (now.state != ListState::searching) return {now, ListAction::ignore};
        return {{ListState::stopped, now.asked, now.shown}, ListAction::end_search};
    }
    return {now, ListAction::ignore};
}

}  // namespace signalbox::console
