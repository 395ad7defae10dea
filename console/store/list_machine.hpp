// Where a list of events stands: the rows on the screen, and the question for the next ones. A pure value with one transition function; the
// table model performs the actions. Every question carries the generation of its list, so that an answer to an older one changes nothing.
#pragma once

#include <array>
#include <cstdint>

namespace signalbox::console {

/// Of the list that is shown. While another list is asked for, the shown one stays.
enum class ListState : std::uint8_t {
    none,       // no store, or its first list has not arrived
    listed,     // every event of the range
    searching,  // the matches so far; the search continues
    found,      // every match
    stopped,    // the user ended the search: older matches are not listed
    capped,     // as many matches as a list holds
    broken,     // the search failed: the matches so far
};
inline constexpr std::array all_list_states{ListState::none,    ListState::listed, ListState::searching, ListState::found,
                                            ListState::stopped, ListState::capped, ListState::broken};

enum class ListInput : std::uint8_t {
    ask,         // another list is wanted, or the same one anew
    drop,        // the store is gone
    listed,      // answer: the list of a range
    found_some,  // answer: matches, and there may be more
    found_all,   // answer: matches, and these were the last
    found_most,  // answer: matches up to the limit of a list
    failed,      // answer: none
    stop,        // the user ends the search
};
inline constexpr std::array all_list_inputs{ListInput::ask,       ListInput::drop,       ListInput::listed, ListInput::found_some,
                                            ListInput::found_all, ListInput::found_most, ListInput::failed, ListInput::stop};

enum class ListAction : std::uint8_t {
    ignore,        // the input is of no consequence: a stale answer, or a stop without a search
    ask,           // put the question for the new generation; every earlier question is cancelled
    forget,        // no rows, no questions
    show_list,     // rows of a range take the place of what was shown
    show_matches,  // the first matches take the place of what was shown
    add_matches,   // further matches below those that are shown
    end_search,    // cancel the question for further matches; show what was gathered
    report,        // tell the failure; rows stay
};

struct ListMachine {
    ListState state = ListState::none;
    std::uint64_t asked = 0;  // generation of the newest list that was asked for
    std::uint64_t shown = 0;  // generation of the list that is shown; 0: none
    bool operator==(ListMachine const&) const = default;

    /// The list that was asked for last is the one that is shown.
    bool current() const { return shown == asked; }
    /// A question for further matches of the shown list makes sense.
    bool searching() const { return state == ListState::searching && current(); }
};

struct ListStep {
    ListMachine next;
    ListAction action = ListAction::ignore;
    bool operator==(ListStep const&) const = default;
};

/// `generation` is that of the question an answer belongs to; the other inputs have none.
ListStep advance(ListMachine now, ListInput input, std::uint64_t generation = 0);

}  // namespace signalbox::console
