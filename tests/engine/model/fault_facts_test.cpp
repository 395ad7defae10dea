// One row for each fault, and that the rows agree with themselves.
#include "engine/model/fault_facts.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox::model {
namespace {

TEST(fault_facts, has_a_row_with_words_for_every_fault)
{
    EXPECT_EQ(fault_facts.size(), 35u);
    std::set<std::string_view> names;
    for (fault_row const& each : fault_facts) {
        EXPECT_EQ(&facts_of(each.what), &each);
        EXPECT_EQ(name(each.what), each.name);
        EXPECT_TRUE(names.insert(each.name).second) << each.name;
        EXPECT_TRUE(each.text.ends_with('.')) << each.name;
    }
}

TEST(fault_facts, agree_with_themselves)
{
    for (fault_row const& each : fault_facts) {
        EXPECT_GE(each.status, 400) << each.name;
        EXPECT_LE(each.status, 599) << each.name;
        EXPECT_EQ(each.status == 503, each.kind == error_kind::overloaded) << each.name;
        EXPECT_EQ(each.status == 504, each.late) << each.name;
        EXPECT_EQ(each.late || each.what == fault::request_timeout, each.kind == error_kind::timeout) << each.name;
        EXPECT_NE(each.ends_as, decision::allowed) << each.name;
        // Only what the provider did counts against it, and what counts is not the caller's to bear.
        if (each.shows != evidence::none) {
            EXPECT_NE(each.then, verdict::give_up) << each.name;
            EXPECT_EQ(each.ends_as, decision::error) << each.name;
            EXPECT_GE(each.status, 500) << each.name;
        }
        if (each.status < 500) {
            EXPECT_EQ(each.shows, evidence::none) << each.name;
        }
    }
}

TEST(fault_facts, tell_how_a_request_ended)
{
    std::set<fault> const blocked{fault::bad_request,    fault::malformed_json, fault::too_deep,          fault::unauthorized,
                                  fault::forbidden,      fault::unknown_model,  fault::unknown_path,      fault::method_not_allowed,
                                  fault::body_too_large, fault::head_too_large, fault::request_timeout,   fault::untranslatable,
                                  fault::saturated,      fault::draining,       fault::store_unavailable, fault::over_budget,
                                  fault::policy,         fault::over_limit};
    for (fault_row const& each : fault_facts) {
        decision const expected = each.what == fault::client_closed ? decision::abandoned
                                  : blocked.contains(each.what)     ? decision::blocked
                                                                    : decision::error;
        EXPECT_EQ(each.ends_as, expected) << each.name;
    }
}

TEST(decision, has_the_names_that_events_show)
{
    EXPECT_EQ(name(decision::allowed), "allowed");
    EXPECT_EQ(name(decision::blocked), "blocked");
    EXPECT_EQ(name(decision::error), "error");
    EXPECT_EQ(name(decision::abandoned), "abandoned");
}

}  // namespace
}  // namespace signalbox::model
