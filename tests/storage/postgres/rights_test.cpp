// Roles with few rights: what they can do all the same, and which statement they are told.
#include "storage/postgres/membership.hpp"
#include "storage/postgres/tables.hpp"

#include "tests/storage/postgres/cluster.hpp"

namespace signalbox::storage::testing {
namespace {

class postgres_rights : public with_cluster {
protected:
    void SetUp() override
    {
        with_cluster::SetUp();
        if (IsSkipped()) return;
        name_ = "role_of_" + dsn_.substr(dsn_.find("dbname=") + 7, dsn_.find(" user=") - dsn_.find("dbname=") - 7);
        must(link()->execute("CREATE ROLE " + name_ + " LOGIN; REVOKE ALL ON SCHEMA public FROM PUBLIC"));
    }
    auto as_role() const { return must(postgres::connection::open(dsn_.substr(0, dsn_.find(" user=")) + " user=" + name_)); }
    static void expect_words(failure const& of, std::string const& words)
    {
        EXPECT_EQ(of.kind, trouble::read_only);
        EXPECT_NE(of.detail.find(words), std::string::npos) << of.detail;
    }

    std::string name_;
};

TEST_F(postgres_rights, a_schema_that_is_there_needs_no_right_on_the_database)
{
    must(link()->execute("CREATE SCHEMA signalbox AUTHORIZATION " + name_));
    auto const role = as_role();
    EXPECT_FALSE(must(postgres::prepare_tables(*role)).store.empty());
    EXPECT_EQ(must(postgres::join(*role, {.name = std::string(32, 'a')}, "here")).gateway, 1);
}

TEST_F(postgres_rights, of_a_gateway_that_are_missing_are_named)
{
    auto const role = as_role();
    auto const none = postgres::prepare_tables(*role);
    ASSERT_FALSE(none);
    expect_words(none.error(), "CREATE SCHEMA signalbox AUTHORIZATION " + name_);
    must(link()->execute("CREATE SCHEMA signalbox"));
    auto const closed = postgres::prepare_tables(*role);
    ASSERT_FALSE(closed);
    expect_words(closed.error(), "GRANT USAGE, CREATE ON SCHEMA signalbox TO " + name_);
    must(link()->execute("GRANT USAGE, CREATE ON SCHEMA signalbox TO " + name_));
    EXPECT_TRUE(postgres::prepare_tables(*role));
}

TEST_F(postgres_rights, on_tables_of_another_role_are_those_of_their_owner)
{
    auto const owner = link();
    must(postgres::prepare_tables(*owner));
    must(owner->execute("GRANT USAGE ON SCHEMA signalbox TO " + name_ + "; GRANT SELECT ON ALL TABLES IN SCHEMA signalbox TO " + name_));
    auto const role = as_role();
    auto const joined = postgres::join(*role, {.name = std::string(32, 'b')}, "here");
    ASSERT_FALSE(joined);
    expect_words(joined.error(), "GRANT signalbox TO " + name_);
}

TEST_F(postgres_rights, of_a_reader_that_are_missing_are_named)
{
    must(postgres::prepare_tables(*link()));
    auto const read = postgres::read_facts(*as_role());
    ASSERT_FALSE(read);
    expect_words(read.error(), "GRANT USAGE ON SCHEMA signalbox TO " + name_ + " and GRANT SELECT ON signalbox.about");
}

}  // namespace
}  // namespace signalbox::storage::testing
