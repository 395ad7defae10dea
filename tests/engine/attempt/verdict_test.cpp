// The table of verdicts, for every fault and every status from 400 to 599.
#include "engine/attempt/verdict.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace signalbox::attempt {
namespace {

using model::fault;

model::failure seen(fault kind, int status = 0, std::string code = {})
{
    return {kind, "detail", std::move(code), status, {}};
}

/// What each fault by itself leads to. Faults of the upstream's status and errors have their own tests below.
const std::map<fault, std::pair<verdict, bool>> table{
    {fault::bad_request, {verdict::give_up, false}},
    {fault::malformed_json, {verdict::give_up, false}},
    {fault::too_deep, {verdict::give_up, false}},
    {fault::unauthorized, {verdict::give_up, false}},
    {fault::forbidden, {verdict::give_up, false}},
    {fault::unknown_model, {verdict::give_up, false}},
    {fault::unknown_path, {verdict::give_up, false}},
    {fault::method_not_allowed, {verdict::give_up, false}},
    {fault::body_too_large, {verdict::give_up, false}},
    {fault::head_too_large, {verdict::give_up, false}},
    {fault::request_timeout, {verdict::give_up, false}},
    {fault::untranslatable, {verdict::try_next, false}},
    {fault::client_closed, {verdict::give_up, false}},
    {fault::saturated, {verdict::try_next, false}},
    {fault::draining, {verdict::give_up, false}},
    {fault::store_unavailable, {verdict::give_up, false}},
    {fault::internal, {verdict::give_up, false}},
    {fault::breaker_open, {verdict::try_next, false}},
    {fault::connect_failed, {verdict::retry_same, true}},
    {fault::connect_timeout, {verdict::retry_same, true}},
    {fault::tls_failed, {verdict::retry_same, true}},
    {fault::connection_reset, {verdict::retry_same, true}},
    {fault::attempt_timeout, {verdict::retry_same, true}},
    {fault::first_token_timeout, {verdict::retry_same, true}},
    {fault::idle_timeout, {verdict::retry_same, true}},
    {fault::deadline_passed, {verdict::give_up, false}},
    {fault::upstream_error, {verdict::retry_same, true}},
    {fault::truncated, {verdict::retry_same, true}},
    {fault::malformed_reply, {verdict::retry_same, true}},
    {fault::reply_too_large, {verdict::try_next, false}},
    {fault::exhausted, {verdict::give_up, false}},
    {fault::over_budget, {verdict::give_up, false}},
    {fault::policy, {verdict::give_up, false}},
    {fault::over_limit, {verdict::give_up, false}},
};

TEST(verdict, is_given_for_every_fault)
{
    for (int each = 0; each <= static_cast<int>(fault::exhausted); ++each) {
        auto const kind = static_cast<fault>(each);
        if (kind == fault::upstream_status) continue;
        ASSERT_TRUE(table.contains(kind)) << model::name(kind);
        EXPECT_EQ(judge(seen(kind)), table.at(kind).first) << model::name(kind);
        EXPECT_EQ(counts_against_target(seen(kind)), table.at(kind).second) << model::name(kind);
    }
}

namespace {

route::moving_on listed(std::initializer_list<std::string_view> words)
{
    route::moving_on made;
    for (std::string_view const each : words) EXPECT_TRUE(route::add_word(made, each)) << each;
    return made;
}

}  // namespace

TEST(verdict, follows_a_groups_list_for_what_the_provider_did)
{
    struct row {
        std::initializer_list<std::string_view> words;
        model::failure failure;
        verdict expected;
    };
    model::failure const too_long{.kind = fault::upstream_status, .param = "context_length_exceeded", .status = 400};
    model::failure const filtered{.kind = fault::upstream_status, .status = 400, .said = model::error_kind::content_policy};
    for (row const& each : {
             row{{"429", "5xx"}, seen(fault::upstream_status, 429), verdict::retry_same},
             row{{"429", "5xx"}, seen(fault::upstream_status, 503), verdict::retry_same},
             row{{"429", "5xx"}, seen(fault::upstream_status, 404), verdict::give_up},
             row{{"429", "5xx"}, seen(fault::connect_failed), verdict::give_up},
             row{{"connect"}, seen(fault::connect_failed), verdict::retry_same},
             row{{"connect"}, seen(fault::connection_reset), verdict::retry_same},
             row{{"connect"}, seen(fault::idle_timeout), verdict::give_up},
             row{{"timeout"}, seen(fault::first_token_timeout), verdict::retry_same},
             row{{"truncated"}, seen(fault::truncated), verdict::retry_same},
             row{{"400"}, seen(fault::upstream_status, 400), verdict::try_next},
             row{{"4xx"}, seen(fault::upstream_status, 422), verdict::try_next},
             row{{"context_length"}, too_long, verdict::try_next},
             row{{"content_filter"}, too_long, verdict::give_up},
             row{{"content_filter"}, filtered, verdict::try_next},
             row{{"default"}, too_long, verdict::give_up},
             row{{"default", "context_length"}, too_long, verdict::try_next},
             row{{"default", "context_length"}, seen(fault::upstream_status, 404), verdict::try_next},
             row{{"default", "context_length"}, seen(fault::connection_reset), verdict::retry_same},
         }) {
        route::moving_on const list = listed(each.words);
        EXPECT_EQ(judge(each.failure, &list), each.expected)
            << *each.words.begin() << " " << name(each.failure.kind) << " " << each.failure.status;
    }
}

TEST(verdict, of_what_is_not_the_providers_doing_does_not_change_with_a_list)
{
    route::moving_on const none = listed({"451"});
    for (fault const each : {fault::breaker_open, fault::saturated, fault::untranslatable, fault::client_closed, fault::deadline_passed})
        EXPECT_EQ(judge(seen(each), &none), judge(seen(each))) << model::name(each);
    EXPECT_EQ(judge(seen(fault::connection_reset), nullptr), verdict::retry_same);
}

TEST(verdict, is_given_for_every_status)
{
    std::set<int> const same{408, 424, 425, 429, 498};
    std::set<int> const next{401, 402, 403, 404, 405, 407, 410, 421, 451, 499};
    for (int status = 400; status <= 599; ++status) {
        verdict const expected = status >= 500 || same.contains(status) ? verdict::retry_same
                                 : next.contains(status)                ? verdict::try_next
                                                                        : verdict::give_up;
        EXPECT_EQ(judge(seen(fault::upstream_status, status)), expected) << status;
    }
}

TEST(meaning_of, a_status_of_a_model_that_failed_is_no_mistake_of_the_request)
{
    using model::error_kind;
    for (auto const& [status, means] :
         {std::pair(408, error_kind::timeout), std::pair(424, error_kind::server), std::pair(498, error_kind::overloaded),
          std::pair(499, error_kind::server), std::pair(503, error_kind::overloaded), std::pair(529, error_kind::overloaded),
          std::pair(422, error_kind::invalid_request)})
        EXPECT_EQ(meaning_of(seen(fault::upstream_status, status)), means) << status;
}

TEST(verdict, falls_over_on_what_the_documents_name_and_not_on_the_callers_mistakes)
{
    for (int status : {408, 425, 429, 500, 502, 503, 504, 529})
        EXPECT_NE(judge(seen(fault::upstream_status, status)), verdict::give_up) << status;
    for (int status : {400, 409, 413, 422}) EXPECT_EQ(judge(seen(fault::upstream_status, status)), verdict::give_up) << status;
}

TEST(verdict, goes_to_the_next_target_when_a_provider_redirects_or_answers_nonsense)
{
    for (int status : {100, 204, 301, 307}) EXPECT_EQ(judge(seen(fault::upstream_status, status)), verdict::try_next) << status;
}

TEST(verdict, a_redirect_or_a_proxys_question_says_nothing_about_the_target_itself)
{
    for (int status : {300, 301, 304, 307, 399, 407}) {
        EXPECT_EQ(judge(seen(fault::malformed_reply, status)), verdict::try_next) << status;
        EXPECT_FALSE(counts_against_target(seen(fault::malformed_reply, status))) << status;
    }
    for (int status : {0, 200, 600, 999}) {
        EXPECT_EQ(judge(seen(fault::malformed_reply, status)), verdict::retry_same) << status;
        EXPECT_TRUE(counts_against_target(seen(fault::malformed_reply, status))) << status;
    }
}

TEST(verdict, does_not_wait_for_a_spent_quota)
{
    for (char const* code : {"insufficient_quota", "enforced_spend_limit_reached", "contract_spend_limit_reached", "billing_error"}) {
        EXPECT_EQ(judge(seen(fault::upstream_status, 429, code)), verdict::try_next) << code;
        EXPECT_EQ(judge(seen(fault::upstream_error, 0, code)), verdict::try_next) << code;
        EXPECT_TRUE(counts_against_target(seen(fault::upstream_status, 429, code))) << code;
    }
    for (char const* code : {"rate_limit_exceeded", "ramp_limit_exceeded", "tokens", ""}) {
        EXPECT_EQ(judge(seen(fault::upstream_status, 429, code)), verdict::retry_same) << code;
    }
}

TEST(verdict, goes_by_what_the_error_means_before_its_status)
{
    using model::error_kind;
    struct row {
        int status;
        error_kind said;
        verdict then;
        bool counts;
    };
    for (row const& each : std::initializer_list<row>{{400, error_kind::quota, verdict::try_next, true},
                                                      {403, error_kind::quota, verdict::try_next, true},
                                                      {400, error_kind::authentication, verdict::try_next, true},
                                                      {400, error_kind::overloaded, verdict::retry_same, true},
                                                      {400, error_kind::not_found, verdict::try_next, false},
                                                      {413, error_kind::rate_limit, verdict::try_next, false},
                                                      {400, error_kind::rate_limit, verdict::retry_same, true},
                                                      {400, error_kind::permission, verdict::try_next, false},
                                                      {429, error_kind::rate_limit, verdict::retry_same, true},
                                                      {413, error_kind::context_length, verdict::give_up, false},
                                                      {500, error_kind::context_length, verdict::give_up, false},
                                                      {400, error_kind::content_policy, verdict::give_up, false},
                                                      {503, error_kind::quota, verdict::try_next, true},
                                                      {400, error_kind::invalid_request, verdict::give_up, false},
                                                      {503, error_kind::server, verdict::retry_same, true}}) {
        model::failure told = seen(fault::upstream_status, each.status);
        told.said = each.said;
        EXPECT_EQ(judge(told), each.then) << each.status << " " << static_cast<int>(each.said);
        EXPECT_EQ(counts_against_target(told), each.counts) << each.status << " " << static_cast<int>(each.said);
    }
}

TEST(verdict, judges_an_error_event_by_the_status_it_would_have_had)
{
    EXPECT_EQ(judge(seen(fault::upstream_error, 529, "overloaded_error")), verdict::retry_same);
    EXPECT_EQ(judge(seen(fault::upstream_error, 400, "invalid_request_error")), verdict::give_up);
    EXPECT_EQ(judge(seen(fault::upstream_error, 403, "moderation")), verdict::try_next);
    EXPECT_EQ(judge(seen(fault::upstream_error, 200)), verdict::retry_same) << "an error under status 200 says nothing by its status";
}

TEST(verdict, judges_an_error_event_without_a_status_by_what_it_means)
{
    struct row {
        std::string code;
        verdict then;
        bool counts;
    };
    for (row const& each : std::initializer_list<row>{{"invalid_request_error", verdict::give_up, false},
                                                      {"context_length_exceeded", verdict::give_up, false},
                                                      {"model_not_found", verdict::try_next, false},
                                                      {"permission_error", verdict::try_next, false},
                                                      {"invalid_api_key", verdict::try_next, true},
                                                      {"insufficient_quota", verdict::try_next, true},
                                                      {"rate_limit_exceeded", verdict::retry_same, true},
                                                      {"overloaded_error", verdict::retry_same, true},
                                                      {"server_error", verdict::retry_same, true},
                                                      {"some_word", verdict::retry_same, true}}) {
        EXPECT_EQ(judge(seen(fault::upstream_error, 0, each.code)), each.then) << each.code;
        EXPECT_EQ(counts_against_target(seen(fault::upstream_error, 0, each.code)), each.counts) << each.code;
    }
}

TEST(counts_against_target, takes_statuses_that_are_the_targets_own)
{
    std::set<int> const own{401, 402, 408, 424, 429, 498};
    for (int status = 400; status <= 599; ++status) {
        bool const expected = status >= 500 || own.contains(status);
        EXPECT_EQ(counts_against_target(seen(fault::upstream_status, status)), expected) << status;
        EXPECT_EQ(counts_against_target(seen(fault::upstream_error, status)), expected) << status;
    }
    EXPECT_TRUE(counts_against_target(seen(fault::upstream_error, 0)));
}

}  // namespace
}  // namespace signalbox::attempt
