// The state of the event table: every input in every state, with a current and with a stale answer, as a table written by hand.
#include "console/store/list_machine.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace signalbox::console {

namespace {

using S = ListState;
using I = ListInput;
using A = ListAction;

constexpr std::uint64_t shown = 6;

ListMachine showing(S state)
{
    return {state, shown, state == S::none ? 0 : shown};
}

/// The list `shown` is on the screen, and another one was asked for after it.
ListMachine waiting(S state)
{
    return {state, shown + 1, state == S::none ? 0 : shown};
}

struct Edge {
    S from;
    I input;
    S to;
    A action;
};

std::string nameOf(Edge const& edge)
{
    return "state " + std::to_string(static_cast<int>(edge.from)) + ", input " + std::to_string(static_cast<int>(edge.input));
}

// Answers belong to the list that is shown. A shown list is answered further only while it is searched.
constexpr std::array current_edges{
    Edge{S::listed, I::listed, S::listed, A::ignore},
    Edge{S::listed, I::found_some, S::listed, A::ignore},
    Edge{S::listed, I::found_all, S::listed, A::ignore},
    Edge{S::listed, I::found_most, S::listed, A::ignore},
    Edge{S::listed, I::failed, S::listed, A::ignore},
    Edge{S::listed, I::stop, S::listed, A::ignore},
    Edge{S::searching, I::listed, S::searching, A::ignore},
    Edge{S::searching, I::found_some, S::searching, A::add_matches},
    Edge{S::searching, I::found_all, S::found, A::add_matches},
    Edge{S::searching, I::found_most, S::capped, A::add_matches},
    Edge{S::searching, I::failed, S::broken, A::report},
    Edge{S::searching, I::stop, S::stopped, A::end_search},
    Edge{S::found, I::listed, S::found, A::ignore},
    Edge{S::found, I::found_some, S::found, A::ignore},
    Edge{S::found, I::found_all, S::found, A::ignore},
    Edge{S::found, I::found_most, S::found, A::ignore},
    Edge{S::found, I::failed, S::found, A::ignore},
    Edge{S::found, I::stop, S::found, A::ignore},
    Edge{S::stopped, I::listed, S::stopped, A::ignore},
    Edge{S::stopped, I::found_some, S::stopped, A::ignore},
    Edge{S::stopped, I::found_all, S::stopped, A::ignore},
    Edge{S::stopped, I::found_most, S::stopped, A::ignore},
    Edge{S::stopped, I::failed, S::stopped, A::ignore},
    Edge{S::stopped, I::stop, S::stopped, A::ignore},
    Edge{S::capped, I::listed, S::capped, A::ignore},
    Edge{S::capped, I::found_some, S::capped, A::ignore},
    Edge{S::capped, I::found_all, S::capped, A::ignore},
    Edge{S::capped, I::found_most, S::capped, A::ignore},
    Edge{S::capped, I::failed, S::capped, A::ignore},
    Edge{S::capped, I::stop, S::capped, A::ignore},
    Edge{S::broken, I::listed, S::broken, A::ignore},
    Edge{S::broken, I::found_some, S::broken, A::ignore},
    Edge{S::broken, I::found_all, S::broken, A::ignore},
    Edge{S::broken, I::found_most, S::broken, A::ignore},
    Edge{S::broken, I::failed, S::broken, A::ignore},
    Edge{S::broken, I::stop, S::broken, A::ignore},
};

}  // namespace

TEST(list_machine, a_list_that_is_shown_is_answered_further_only_while_it_is_searched)
{
    for (Edge const& edge : current_edges) {
        ListStep const step = advance(showing(edge.from), edge.input, shown);
        EXPECT_EQ(step.next, showing(edge.to)) << nameOf(edge);
        EXPECT_EQ(step.action, edge.action) << nameOf(edge);
    }
    EXPECT_EQ(current_edges.size(), 6u * 6u) << "six states with rows, and six inputs that are neither ask nor drop";
}

TEST(list_machine, the_first_answer_to_the_newest_question_takes_the_place_of_whatever_is_shown)
{
    struct Case {
        I input;
        S to;
        A action;
    };
    for (S const state : all_list_states)
        for (Case const each : {Case{I::listed, S::listed, A::show_list}, Case{I::found_some, S::searching, A::show_matches},
                                Case{I::found_all, S::found, A::show_matches}, Case{I::found_most, S::capped, A::show_matches}}) {
            ListStep const step = advance(waiting(state), each.input, shown + 1);
            EXPECT_EQ(step.next, (ListMachine{each.to, shown + 1, shown + 1}));
            EXPECT_EQ(step.action, each.action);
        }
}

TEST(list_machine, an_answer_to_an_older_question_changes_nothing_in_any_state)
{
    for (S const state : all_list_states)
        for (I const input : {I::listed, I::found_some, I::found_all, I::found_most, I::failed})
            for (std::uint64_t const stale : {std::uint64_t{1}, shown}) {
                EXPECT_EQ(advance(waiting(state), input, stale), (ListStep{waiting(state), A::ignore}));
            }
}

TEST(list_machine, asking_keeps_what_is_shown_and_makes_every_earlier_question_stale)
{
    for (S const state : all_list_states) {
        ListStep const step = advance(showing(state), I::ask);
        EXPECT_EQ(step.next, waiting(state));
        EXPECT_EQ(step.action, A::ask);
        EXPECT_FALSE(step.next.searching());
    }
}

TEST(list_machine, without_a_store_nothing_is_shown_and_no_earlier_answer_counts)
{
    for (S const state : all_list_states)
        for (ListMachine const from : {showing(state), waiting(state)}) {
            ListStep const step = advance(from, I::drop);
            EXPECT_EQ(step.next, (ListMachine{S::none, from.asked + 1, 0}));
            EXPECT_EQ(step.action, A::forget);
            EXPECT_EQ(advance(step.next, I::found_some, from.asked).action, A::ignore);
        }
}

TEST(list_machine, a_question_that_fails_keeps_the_rows_and_breaks_only_a_search)
{
    for (S const state : all_list_states) {
        ListStep const step = advance(waiting(state), I::failed, shown + 1);
        EXPECT_EQ(step.action, A::report);
        EXPECT_EQ(step.next.state, state == S::searching ? S::broken : state);
        EXPECT_EQ(step.next.shown, waiting(state).shown);
    }
}

TEST(list_machine, a_search_is_stopped_also_while_another_list_is_awaited)
{
    ListStep const step = advance(waiting(S::searching), I::stop);
    EXPECT_EQ(step, (ListStep{{S::stopped, shown + 1, shown}, A::end_search}));
    EXPECT_EQ(advance(showing(S::none), I::stop).action, A::ignore);
}

// Whatever happens in whatever order: a list that is searched was asked for, and generations never go back.
TEST(list_machine, holds_together_under_any_sequence_of_inputs)
{
    std::mt19937 chance(20261129);
    ListMachine now;
    for (int i = 0; i < 100'000; ++i) {
        I const input = all_list_inputs.at(chance() % all_list_inputs.size());
        std::uint64_t const generation = now.asked - std::min<std::uint64_t>(now.asked, chance() % 3);
        ListStep const step = advance(now, input, generation);
        ASSERT_GE(step.next.asked, now.asked);
        ASSERT_LE(step.next.shown, step.next.asked);
        ASSERT_EQ(step.next.shown == 0, step.next.state == S::none);
        ASSERT_TRUE(step.action != A::ignore || step.next == now);
        now = step.next;
    }
}

}  // namespace signalbox::console
