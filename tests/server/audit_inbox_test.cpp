// Acts between threads: they wait until they are written, and no more of them than a bound.
#include "server/audit_inbox.hpp"

#include "server/waiting_commit.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

storage::audit_act act(std::string id)
{
    return {std::move(id), "key.created", 5, "{}"};
}

TEST(audit_inbox, keeps_acts_in_order_until_they_are_written)
{
    audit_inbox inbox(true);
    EXPECT_TRUE(inbox.add(act("a")));
    EXPECT_TRUE(inbox.add(act("b")));
    auto const first = inbox.waiting();
    EXPECT_THAT(first, ElementsAre(act("a"), act("b")));
    EXPECT_TRUE(inbox.add(act("c")));  // while the others are being written
    EXPECT_THAT(inbox.take_written(), IsEmpty());
    inbox.written(first);
    EXPECT_THAT(inbox.waiting(), ElementsAre(act("c")));
    EXPECT_THAT(inbox.take_written(), ElementsAre("a", "b"));
    EXPECT_THAT(inbox.take_written(), IsEmpty());
}

TEST(audit_inbox, counts_what_finds_it_full)
{
    audit_inbox inbox(true);
    for (std::size_t i = 0; i < audit_inbox::most_acts; ++i) EXPECT_TRUE(inbox.add(act(std::to_string(i))));
    EXPECT_TRUE(inbox.full());
    EXPECT_FALSE(inbox.add(act("one more")));
    EXPECT_EQ(inbox.refused(), 1u);
    inbox.written(inbox.waiting());
    EXPECT_TRUE(inbox.add(act("again")));
}

TEST(audit_inbox, takes_nothing_where_there_is_no_chain)
{
    audit_inbox inbox(false);
    EXPECT_FALSE(inbox.add(act("a")));
    EXPECT_EQ(inbox.refused(), 0u);
    EXPECT_THAT(inbox.waiting(), IsEmpty());
}

TEST(audit_inbox, answers_who_waits_for_an_act_once_that_is_written)
{
    boost::asio::io_context loop;
    waiting_commit first(loop.get_executor()), second(loop.get_executor());
    int woken = 0;
    audit_inbox inbox(true, [&] { ++woken; });
    EXPECT_FALSE(inbox.makes_wait(first)) << "all is written";
    EXPECT_TRUE(inbox.add(act("a")));
    EXPECT_EQ(woken, 1);
    EXPECT_TRUE(inbox.makes_wait(first));
    auto const taken = inbox.waiting();
    EXPECT_TRUE(inbox.add(act("b")));
    EXPECT_TRUE(inbox.makes_wait(second));
    inbox.written(taken);
    EXPECT_EQ(loop.poll(), 1u);
    EXPECT_TRUE(first.stored);
    EXPECT_FALSE(second.stored);
    inbox.written(inbox.waiting());
    loop.restart();
    EXPECT_EQ(loop.poll(), 1u);
    EXPECT_TRUE(second.stored);
}

TEST(audit_inbox, keeps_no_one_waiting_while_the_store_fails)
{
    boost::asio::io_context loop;
    waiting_commit page(loop.get_executor());
    audit_inbox inbox(true);
    inbox.add(act("a"));
    EXPECT_TRUE(inbox.makes_wait(page));
    inbox.store_fails();
    EXPECT_EQ(loop.poll(), 1u);
    EXPECT_FALSE(page.stored);
    EXPECT_THAT(inbox.waiting(), ElementsAre(act("a"))) << "it is written when the store takes acts again";
    inbox.written(inbox.waiting());
    loop.restart();
    EXPECT_EQ(loop.poll(), 0u) << "answered once";
}

TEST(audit_inbox, shows_the_head_that_was_told_last)
{
    audit_inbox inbox(true);
    EXPECT_EQ(inbox.head(), storage::audit_head{});
    storage::audit_head const newest{7, {1, 2, 3}, 9};
    inbox.show_head(newest);
    EXPECT_EQ(inbox.head(), newest);
}

}  // namespace
}  // namespace signalbox::server
