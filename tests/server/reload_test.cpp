// What the command line changes in a configuration, and which fields of a later one wait for the next start. Values only.
#include "server/reload.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using testing::ElementsAre;

TEST(fixed_fields, none_differ_between_a_configuration_and_itself)
{
    config::snapshot const one;
    EXPECT_THAT(fixed_fields(one, one), ElementsAre());
}

TEST(fixed_fields, each_of_sockets_threads_and_store_is_named_by_its_key)
{
    struct sample {
        std::string_view field;
        void (*change)(config::snapshot&);
    };
    for (sample const& each : {
             sample{"server.listen", [](config::snapshot& of) { of.server.listen = {"127.0.0.1:1"}; }},
             sample{"server.admin.listen", [](config::snapshot& of) { of.server.admin_listen = "127.0.0.1:2"; }},
             sample{"server.workers", [](config::snapshot& of) { of.server.workers = 3; }},
             sample{"storage.path", [](config::snapshot& of) { of.storage.path = "elsewhere.db"; }},
             sample{"storage.durability", [](config::snapshot& of) { of.storage.strict = true; }},
             sample{"storage.queue", [](config::snapshot& of) { of.storage.queue = 5; }},
             sample{"storage.redis", [](config::snapshot& of) { of.redis.emplace().database = 7; }},
             sample{"storage.retention", [](config::snapshot& of) { of.storage.retention = std::chrono::seconds(6); }},
             sample{"audit.chain", [](config::snapshot& of) { of.audit.chained = true; }},
         }) {
        config::snapshot fresh;
        each.change(fresh);
        EXPECT_THAT(fixed_fields({}, fresh), ElementsAre(each.field));
    }
}

TEST(fixed_fields, what_requests_read_anew_is_not_among_them)
{
    config::snapshot fresh;
    fresh.server.body_limit = 1;
    fresh.server.drain = std::chrono::milliseconds(2);
    fresh.logging.level = "debug";
    EXPECT_THAT(fixed_fields({}, fresh), ElementsAre());
}

TEST(with_options, the_command_line_wins_over_the_file_where_it_says_something)
{
    config::snapshot file;
    file.storage.path = "file.db";
    file.server.listen = {"10.0.0.1:80", "10.0.0.2:80"};
    file.server.admin_listen = "10.0.0.1:81";
    serve_options said;
    auto const same = with_options(file, said);
    EXPECT_EQ(same->storage.path, "file.db");
    EXPECT_THAT(same->server.listen, ElementsAre("10.0.0.1:80", "10.0.0.2:80"));
    EXPECT_EQ(same->server.admin_listen, "10.0.0.1:81");
    said.store = "mine.db";
    said.demo = true;
    said.port = 8123;
    said.admin_port = 9123;
    auto const changed = with_options(file, said);
    EXPECT_EQ(changed->storage.path, "mine.db") << "a named store is not the demo's";
    EXPECT_THAT(changed->server.listen, ElementsAre("127.0.0.1:8123"));
    EXPECT_EQ(changed->server.admin_listen, "127.0.0.1:9123");
}

}  // namespace
}  // namespace signalbox::server
