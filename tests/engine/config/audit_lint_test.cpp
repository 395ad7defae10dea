// The chain in a configuration: what contradicts it, each with its place, and what running code gets.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> found(std::string const& more)
{
    return lines(load_yaml(simulator_head + more).findings);
}

std::shared_ptr<snapshot const> frozen(std::string const& more)
{
    return load_yaml(simulator_head + more).frozen;
}

TEST(audit_lint, finds_nothing_in_whole_ones)
{
    EXPECT_THAT(found("audit: {chain: sha256}\n"), IsEmpty());
    EXPECT_THAT(found("audit: {chain: sha256, log_all: true, retention: 365d, immutable: true}\n"), IsEmpty());
    EXPECT_THAT(found("audit: {chain: sha256, retention: 30d}\nstorage: {retention: 30d}\n"), IsEmpty());
}

TEST(audit_lint, knows_one_chain)
{
    EXPECT_THAT(heads(load_yaml(simulator_head + "audit: {retention: 30d}\n").findings), ElementsAre("error C007 4:8 audit.chain"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "audit: {chain: md5}\n").findings), ElementsAre("error C006 4:16 audit.chain"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "audit: {chain: sha256, retention: 12h}\n").findings),
                ElementsAre("error C006 4:35 audit.retention"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "audit: {chain: sha256, retention: 36501d}\n").findings),
                ElementsAre("error C006 4:35 audit.retention"));
}

TEST(audit_lint, refuses_promises_that_would_be_taken_back)
{
    EXPECT_THAT(found("audit: {chain: sha256, immutable: false, log_all: false}\n"),
                ElementsAre("error L060 4:35 audit.immutable: immutable is always true: nothing deletes an event before audit.retention; "
                            "leave the key out",
                            "error L060 4:51 audit.log_all: log_all is always true: every request leaves its event in the chain; leave the "
                            "key out"));
}

TEST(audit_lint, refuses_a_store_that_deletes_sooner)
{
    EXPECT_THAT(found("audit: {chain: sha256}\nstorage: {retention: 30d}\n"),
                ElementsAre("error L060 5:22 storage.retention: storage.retention \"30d\" would delete events before audit.retention 365d, "
                            "the default, is over; leave one of them out (audit: {retention: 30d})"));
    EXPECT_THAT(found("audit: {chain: sha256, retention: 60d}\nstorage: {retention: 59d}\n"),
                ElementsAre("error L060 5:22 storage.retention: storage.retention \"59d\" would delete events before audit.retention "
                            "\"60d\" is over; leave one of them out (audit: {retention: 59d})"));
}

TEST(audit_lint, keeps_events_as_long_as_the_longer_of_both)
{
    auto const absent = frozen("");
    EXPECT_FALSE(absent->audit.chained);
    EXPECT_EQ(absent->storage.retention, std::nullopt);
    auto const plain = frozen("audit: {chain: sha256}\n");
    EXPECT_TRUE(plain->audit.chained);
    EXPECT_EQ(plain->audit.retention, 365 * 24h);
    EXPECT_EQ(plain->storage.retention, 365 * 24h);
    auto const longer = frozen("audit: {chain: sha256, retention: 7d}\nstorage: {retention: 400d}\n");
    EXPECT_EQ(longer->audit.retention, 7 * 24h);
    EXPECT_EQ(longer->storage.retention, 400 * 24h);
}

TEST(audit_lint, looks_where_heads_go)
{
    auto const to = [](std::string const& where) { return found("audit: {chain: sha256, export: {to: \"" + where + "\"}}\n"); };
    EXPECT_THAT(to("heads"), IsEmpty());
    EXPECT_THAT(to("https://audit.example/heads?key=x"), IsEmpty());
    EXPECT_THAT(to("http://127.0.0.1:9/heads"), IsEmpty());
    EXPECT_THAT(to("http://audit.example/heads"), ElementsAre("warning L030 4:37 audit.export.to: notices travel unencrypted over http"));
    EXPECT_THAT(to("https://user@audit.example/"), ElementsAre(::testing::StartsWith("error L021 4:37 audit.export.to: the address ")));
    EXPECT_THAT(
        to("signalbox.db-keys"),
        ElementsAre("error L060 4:37 audit.export.to: \"signalbox.db-keys\" is a file of the store; heads are kept elsewhere, best on "
                    "another machine"));
    EXPECT_THAT(
        to("./signalbox.db-keys"),
        ElementsAre("error L060 4:37 audit.export.to: \"./signalbox.db-keys\" is a file of the store; heads are kept elsewhere, best on "
                    "another machine"));
    EXPECT_THAT(to("ftp://audit.example/heads"), ElementsAre("error L060 4:37 audit.export.to: the address \"ftp://audit.example/heads\" "
                                                             "is neither a file nor an http(s) address: heads are "
                                                             "sent by POST (to: https://alerts.example/heads)"));
    EXPECT_THAT(to("/nowhere/at/all/heads"), ElementsAre(::testing::StartsWith("error L060 4:37 audit.export.to: ")));
    EXPECT_THAT(heads(load_yaml(simulator_head + "audit: {chain: sha256, export: {every: 1h}}\n").findings),
                ElementsAre("error C007 4:32 audit.export.to"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "audit: {chain: sha256, export: {to: x, every: 5s}}\n").findings),
                ElementsAre("error C006 4:47 audit.export.every"));
}

TEST(audit_lint, gives_running_code_where_heads_go)
{
    auto const file = frozen("audit: {chain: sha256, export: {to: /tmp/heads}}\n");
    EXPECT_EQ(file->audit.export_file, "/tmp/heads");
    EXPECT_FALSE(file->audit.export_to);
    EXPECT_EQ(file->audit.export_every, 1h);
    auto const sent = frozen("audit: {chain: sha256, export: {to: \"https://audit.example:8443/a/b?k=v\", every: 5m}}\n");
    EXPECT_EQ(sent->audit.export_file, "");
    ASSERT_TRUE(sent->audit.export_to);
    EXPECT_EQ(sent->audit.export_to->authority, "audit.example:8443");
    EXPECT_EQ(sent->audit.export_to->target, "/a/b?k=v");
    EXPECT_TRUE(sent->audit.export_to->origin.tls);
    EXPECT_EQ(sent->audit.export_every, 5min);
}

TEST(webhook_lint, looks_at_addresses_of_limits_and_of_tiers)
{
    auto const made =
        load_yaml(simulator_head + "limits:\n  - {id: a, count: requests, amount: 5, window: 1h, webhook: \"ftp://x\"}\n"
                                   "tiers:\n  - {id: t, limits: [{count: requests, amount: 5, window: 1h, webhook: \"http://\"}]}\n");
    EXPECT_THAT(heads(made.findings),
                ::testing::IsSupersetOf({"error L021 5:62 limits[0].webhook", "error L021 7:72 tiers[0].limits[0].webhook"}));
    auto const good = frozen("limits:\n  - {id: a, count: requests, amount: 5, window: 1h, webhook: \"http://127.0.0.1:8/x\"}\n");
    ASSERT_TRUE(good);
    EXPECT_EQ(good->limit_webhooks.at("a").origin.port, 8);
    EXPECT_EQ(good->limit_webhooks.at("a").target, "/x");
}

}  // namespace
}  // namespace signalbox::config
