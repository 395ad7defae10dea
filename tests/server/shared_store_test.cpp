// A gateway that delivers to PostgreSQL, as a child process beside a server of the test's own: outages, kills, wrong places, and the commands that
// read and copy.
#include "tests/server/served_program.hpp"
#include "tests/storage/postgres/cluster.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;

class shared_store_of_a_server : public ::testing::Test {
protected:
    void SetUp() override
    {
        if (storage::testing::cluster::programs().empty()) GTEST_SKIP() << "skipped: PostgreSQL is not installed";
        server_ = std::make_unique<storage::testing::cluster>();
        dsn_ = server_->database();
    }
    /// A gateway in the folder `at`.
    std::unique_ptr<served_program> gateway(temporary_folder const& at, std::string const& dsn,
                                            std::string const& durability = "batched") const
    {
        at.write("dsn", dsn);
        return std::make_unique<served_program>(at, on_free_ports(simulated_models, "public: true, workers: 2, ",
                                                                  "type: postgres, dsn: {file: dsn}, durability: " + durability + ", "));
    }
    std::int64_t ask(std::string const& sql) const
    {
        return storage::testing::must(storage::testing::must(storage::postgres::connection::open(dsn_))->ask(sql));
    }
    bool delivered(std::int64_t events) const
    {
        return eventually([&] {
            return ask("SELECT (to_regclass('signalbox.gateways') IS NOT NULL)::int") == 1 &&
                   ask("SELECT coalesce(sum(next_place - 1), 0)::bigint FROM signalbox.gateways") == events;
        });
    }

    std::unique_ptr<storage::testing::cluster> server_;
    std::string dsn_;
};

bool says(served_program& one, std::string const& status)
{
    return eventually([&] { return text_field(one.page("/health"), "status") == status; });
}

TEST_F(shared_store_of_a_server, gets_every_event_across_outages_and_kills)
{
    temporary_folder at;
    auto one = gateway(at, dsn_, "strict");
    for (int i = 0; i < 10; ++i) EXPECT_EQ(one->chat("sim").status, 200);
    EXPECT_TRUE(eventually([&] { return number_field(one->page("/health"), "shared_store.delivered") == 10; }));
    EXPECT_TRUE(delivered(10));
    EXPECT_THAT(one->text_page("/metrics"), HasSubstr("signalbox_shared_store_delivered_total 10"));
    server_->kill();
    for (int i = 0; i < 7; ++i) EXPECT_EQ(one->chat("pair").status, 200) << "requests do not wait for the shared store";
    EXPECT_TRUE(says(*one, "degraded"));
    EXPECT_THAT(text_field(one->page("/health"), "shared_store.detail"), HasSubstr("PostgreSQL at"));
    EXPECT_EQ(number_field(one->page("/health"), "shared_store.behind"), 7);
    one->program().send(SIGKILL);
    (void)one->program().finish();
    one = gateway(at, dsn_, "strict");  // it starts while the server is away
    EXPECT_EQ(number_field(one->page("/health"), "shared_store.behind"), 7) << "without those that were delivered before";
    EXPECT_EQ(one->chat("sim").status, 200);
    EXPECT_EQ(number_field(one->page("/health"), "shared_store.behind"), 8);
    server_->start();
    EXPECT_TRUE(delivered(18));
    EXPECT_TRUE(says(*one, "ok"));
    auto const left = one->stop();
    EXPECT_EQ(left.status, 0);
    EXPECT_THAT(left.err, HasSubstr("the shared store takes events again waited=8 waited_seconds="));
    EXPECT_EQ(ask("SELECT count(DISTINCT id) FROM signalbox.events"), 18);
    EXPECT_EQ(ask("SELECT sum(requests)::bigint FROM signalbox.rollups WHERE level = 60"), 18);
}

TEST_F(shared_store_of_a_server, may_hang_and_that_is_told_and_does_not_hold_up_the_end)
{
    temporary_folder at;
    auto const one = gateway(at, dsn_);
    EXPECT_EQ(one->chat("sim").status, 200);
    EXPECT_TRUE(delivered(1));
    auto const holding = storage::testing::must(storage::postgres::connection::open(dsn_));
    storage::testing::must(holding->execute("BEGIN; LOCK TABLE signalbox.gateways"));
    EXPECT_EQ(one->chat("sim").status, 200);
    EXPECT_TRUE(says(*one, "degraded"));
    EXPECT_THAT(text_field(one->page("/health"), "shared_store.detail"), HasSubstr("PostgreSQL has not answered for "));
    auto const left = one->stop();
    EXPECT_EQ(left.status, 0);
    EXPECT_THAT(left.err, HasSubstr("the next start delivers them"));
    storage::testing::must(holding->execute("ROLLBACK"));
    EXPECT_EQ(ask("SELECT count(*) FROM signalbox.events"), 1);
}

TEST_F(shared_store_of_a_server, is_missed_at_once_while_nothing_happens)
{
    temporary_folder at;
    auto const one = gateway(at, dsn_);
    EXPECT_EQ(one->chat("sim").status, 200);
    EXPECT_TRUE(delivered(1));
    server_->kill();
    EXPECT_TRUE(says(*one, "degraded"));
    server_->start();
    EXPECT_TRUE(says(*one, "ok"));
}

TEST_F(shared_store_of_a_server, has_events_of_two_gateways_with_ids_of_their_own)
{
    temporary_folder at, beside;
    auto const one = gateway(at, dsn_);
    auto const two = gateway(beside, dsn_);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(one->chat("sim").status, 200);
        EXPECT_EQ(two->chat("sim").status, 200);
    }
    EXPECT_TRUE(delivered(10));
    EXPECT_EQ(one->stop().status, 0);
    EXPECT_EQ(two->stop().status, 0);
    EXPECT_EQ(ask("SELECT count(DISTINCT id) FROM signalbox.events"), 10);
    EXPECT_EQ(ask("SELECT count(DISTINCT lane) FROM signalbox.gateways"), 2);
}

TEST_F(shared_store_of_a_server, answers_as_the_local_one_does)
{
    temporary_folder at;
    auto const one = gateway(at, dsn_);
    for (int i = 0; i < 6; ++i) EXPECT_EQ(one->chat(i % 2 ? "sim" : "pair", i % 3 == 0).status, 200);
    EXPECT_EQ(one->stop().status, 0);
    EXPECT_TRUE(delivered(6)) << "the end delivers what is left";
    std::string const shared = "postgres:" + dsn_;
    for (std::vector<std::string> const& words : {std::vector<std::string>{"events", "tail", "--output", "json"},
                                                  {"events", "stats", "--by", "tag"},
                                                  {"events", "export", "--output", "csv"}}) {
        auto local = words, other = words;
        local.insert(local.end(), {"--store", at.file("events.db")});
        other.insert(other.end(), {"--store", shared});
        auto const expected = run(local, at.file("")), got = run(other, at.file(""));
        EXPECT_EQ(got.status, 0) << got.err;
        EXPECT_EQ(got.out, expected.out);
        EXPECT_THAT(got.err, HasSubstr("store: PostgreSQL at "));
    }
    auto const keys = run({"keys", "list", "--store", shared}, at.file(""));
    EXPECT_EQ(keys.status, 2);
    EXPECT_THAT(keys.err, HasSubstr("has events alone"));
    auto const runs = run({"events", "runs", "--store", shared}, at.file(""));
    EXPECT_EQ(runs.status, 2);
    EXPECT_THAT(runs.err, HasSubstr("runs are noted in the store of each gateway"));
    auto const copied = run({"store", "copy", shared, at.file("moved.db")}, at.file(""));
    EXPECT_EQ(copied.status, 0) << copied.err;
    EXPECT_EQ(copied.out, "6 events written, 0 were there already\n");
    EXPECT_EQ(run({"store", "copy", at.file("moved.db"), shared}, at.file("")).out, "0 events written, 6 were there already\n");
}

TEST_F(shared_store_of_a_server, that_is_wrong_is_told_and_loses_nothing)
{
    temporary_folder at;
    at.write("dsn", "pass word=s3cret");
    at.write("signalbox.yaml", on_free_ports(simulated_models, "public: true, ", "type: postgres, dsn: {file: dsn}, "));
    auto const garbled = run({"serve", at.file("signalbox.yaml")}, at.file(""));
    EXPECT_EQ(garbled.status, 2);
    EXPECT_THAT(garbled.err, HasSubstr("error L061: storage.dsn: the connection string cannot be read: a word has no \"=\""));
    EXPECT_THAT(garbled.err, ::testing::Not(HasSubstr("s3cret")));
    auto const one = gateway(at, dsn_.substr(0, dsn_.find(" user=")) + " user=guarded password=s3cret");
    EXPECT_EQ(one->chat("sim").status, 200);
    EXPECT_TRUE(says(*one, "degraded"));
    EXPECT_THAT(text_field(one->page("/health"), "shared_store.detail"), HasSubstr("check user and password"));
    auto const left = one->stop();
    EXPECT_THAT(left.err, HasSubstr("events wait in the local store for the shared one"));
    EXPECT_THAT(left.err, ::testing::Not(HasSubstr("s3cret")));
    auto const right = gateway(at, dsn_);
    EXPECT_TRUE(delivered(1));
}

TEST(shared_store_settings, are_complete_or_refused)
{
    temporary_folder at;
    at.write("signalbox.yaml", on_free_ports(simulated_models, "public: true, ", "type: postgres, "));
    auto const without = run({"check", at.file("signalbox.yaml")}, at.file(""));
    EXPECT_EQ(without.status, 2);
    EXPECT_THAT(without.out + without.err, HasSubstr("needs the connection string"));
    at.write("signalbox.yaml", on_free_ports(simulated_models, "public: true, ", "spool: 5000, "));
    auto const alone = run({"check", at.file("signalbox.yaml")}, at.file(""));
    EXPECT_EQ(alone.status, 2);
    EXPECT_THAT(alone.out + alone.err, HasSubstr("add type: postgres"));
}

}  // namespace
}  // namespace signalbox::test
