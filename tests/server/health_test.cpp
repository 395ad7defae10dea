// `signalbox health`, as the health check of a container runs it, beside a gateway.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

TEST(health_command, says_whether_a_gateway_takes_requests)
{
    temporary_folder at;
    served_program served(at, on_free_ports(simulated_models, "public: true, "));
    std::string const admin = "127.0.0.1:" + std::to_string(served.admin_port());
    auto const ready = run({"health", "--admin", admin}, at.file(""));
    EXPECT_EQ(ready.status, 0) << ready.err;
    EXPECT_EQ(ready.out, admin + ": ready\n");
    std::string const url = "http://" + admin;
    auto const by_url = run({"health", "--gateway", url}, at.file(""));
    EXPECT_EQ(by_url.status, 0) << by_url.err;
    EXPECT_EQ(by_url.out, url + ": ready\n");
    auto const public_one = run({"health", "--gateway", "http://127.0.0.1:" + std::to_string(served.port())}, at.file(""));
    EXPECT_EQ(public_one.status, 1);
    EXPECT_NE(public_one.err.find("--gateway names the operator's listener (server.admin.listen)"), std::string::npos) << public_one.err;
    served.stop();
    EXPECT_EQ(run({"health", "--gateway", url}, at.file("")).status, 1);
    auto const gone = run({"health", "--admin", admin}, at.file(""));
    EXPECT_EQ(gone.status, 1);
    EXPECT_EQ(gone.out, "");
    EXPECT_NE(gone.err.find(admin + ": not ready: "), std::string::npos) << gone.err;
}

TEST(health_command, takes_an_address_and_nothing_else)
{
    temporary_folder at;
    for (std::string const wrong : {"", "127.0.0.1:0x", "127.0.0.1:9090/ready", "user@host:1"})
        EXPECT_EQ(run({"health", "--admin", wrong}, at.file("")).status, 2) << wrong;
}

TEST(health_command, refuses_two_names_of_the_same_listener)
{
    temporary_folder at;
    auto const both = run({"health", "--admin", "127.0.0.1:1", "--gateway", "http://127.0.0.1:2"}, at.file(""));
    EXPECT_EQ(both.status, 2);
    EXPECT_EQ(both.out, "");
    EXPECT_NE(both.err.find("name the same, the operator's listener (server.admin.listen): give one of them"), std::string::npos)
        << both.err;
    EXPECT_EQ(run({"health", "--gateway", "ftp://127.0.0.1:1"}, at.file("")).status, 2);
}

}  // namespace
}  // namespace signalbox::test
