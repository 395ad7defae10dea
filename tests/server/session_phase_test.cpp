// Every edge of a connection's life, without a socket.
#include "server/session_phase.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string_view>

namespace signalbox::server {

std::string_view name(phase of)
{
    static constexpr std::array<std::string_view, 8> names{"opened",  "between",    "head",      "body",
                                                           "serving", "tunnelling", "lingering", "closed"};
    return names[static_cast<std::size_t>(of)];
}

std::ostream& operator<<(std::ostream& out, step const& of)
{
    return out << name(of.next) << "/" << static_cast<int>(of.what);
}

namespace {

using h = happening;

constexpr h all[] = {h::first_byte, h::head_read,  h::body_read, h::refused,     h::switched, h::reply_kept,
                     h::reply_last, h::reply_none, h::late,      h::client_left, h::drain,    h::break_off};

/// What is not listed closes the connection.
void expect(phase from, std::map<h, step> const& listed)
{
    for (h const seen : all) {
        auto const row = listed.find(seen);
        step const wanted = row == listed.end() ? step{phase::closed, action::none} : row->second;
        EXPECT_EQ(advance(from, seen), wanted) << name(from) << " on " << static_cast<int>(seen);
    }
}

TEST(session_phase, a_connection_that_was_just_opened_has_a_moment_for_its_first_request_while_draining)
{
    expect(phase::opened, {{h::first_byte, {phase::head}}, {h::drain, {phase::opened, action::hurry}}});
}

TEST(session_phase, between_requests_only_a_first_byte_goes_on)
{
    expect(phase::between, {{h::first_byte, {phase::head}}});
}

TEST(session_phase, a_head_that_has_begun_is_answered_even_while_draining)
{
    expect(phase::head, {{h::head_read, {phase::body}},
                         {h::refused, {phase::lingering}},
                         {h::late, {phase::head, action::refuse}},
                         {h::drain, {phase::head}}});
}

TEST(session_phase, a_body_that_has_begun_is_answered_even_while_draining)
{
    expect(phase::body, {{h::body_read, {phase::serving}},
                         {h::refused, {phase::lingering}},
                         {h::late, {phase::body, action::refuse}},
                         {h::drain, {phase::body}}});
}

TEST(session_phase, a_request_being_served_is_stopped_when_its_client_leaves_or_the_server_ends)
{
    expect(phase::serving, {{h::reply_kept, {phase::between}},
                            {h::reply_last, {phase::lingering}},
                            {h::switched, {phase::tunnelling}},
                            {h::late, {phase::serving, action::stop}},
                            {h::client_left, {phase::serving, action::stop}},
                            {h::drain, {phase::serving}},
                            {h::break_off, {phase::serving, action::stop}}});
}

TEST(session_phase, a_tunnel_is_stopped_by_either_end_and_by_the_end_of_the_server)
{
    expect(phase::tunnelling, {{h::reply_last, {phase::lingering}},
                               {h::late, {phase::tunnelling, action::stop}},
                               {h::client_left, {phase::tunnelling, action::stop}},
                               {h::drain, {phase::tunnelling, action::stop}},
                               {h::break_off, {phase::tunnelling, action::stop}}});
}

TEST(session_phase, lingering_ends_with_whatever_comes_but_a_drain)
{
    expect(phase::lingering, {{h::drain, {phase::lingering}}});
}

TEST(session_phase, closed_stays_closed)
{
    expect(phase::closed, {});
}

TEST(session_phase, a_kept_connection_serves_two_requests_and_ends_with_the_drain)
{
    phase now = phase::between;
    for (h const seen :
         {h::first_byte, h::head_read, h::body_read, h::reply_kept, h::first_byte, h::head_read, h::drain, h::body_read, h::reply_last})
        now = advance(now, seen).next;
    EXPECT_EQ(now, phase::lingering);
}

}  // namespace
}  // namespace signalbox::server
