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
    served.stop();
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

}  // namespace
}  // namespace signalbox::test
