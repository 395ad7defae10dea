// A configuration whose new secrets cannot be had yet: it is read again by itself, in growing pauses, until its vault gives them.
#include "server/reload.hpp"
#include "tests/server/background_upstream.hpp"
#include "tests/server/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(refused_configuration, is_due_after_pauses_that_double_up_to_a_minute)
{
    refused_configuration one;
    model::steady_time now{};
    EXPECT_FALSE(one.due(now + 1h)) << "nothing was refused";
    for (std::chrono::seconds const pause : {5s, 10s, 20s, 40s, 60s, 60s}) {
        one.refuse("a", true, now);
        EXPECT_EQ(one.pause(), pause);
        EXPECT_FALSE(one.due(now + pause - 1ms));
        now += pause;
        EXPECT_TRUE(one.due(now));
    }
    one.refuse("b", true, now);
    EXPECT_EQ(one.pause(), 5s) << "another text begins anew";
    one.refuse("b", false, now);
    EXPECT_FALSE(one.due(now + 1h)) << "a vault is not what is wrong with it";
    one.refuse("b", true, now);
    one.clear();
    EXPECT_FALSE(one.due(now + 1h));
    EXPECT_EQ(one.text(), "");
}

class waiting_configuration : public testing::Test {
protected:
    waiting_configuration()
    {
        write({});
        options.config = file;
        options.allow_inline_secrets = true;
        states.publish(configuration.first());
    }
    ~waiting_configuration() override { ::close(descriptor); }

    void write(std::string const& more)
    {
        at.write("signalbox.yaml", "signalbox: 1\nserver: {public: true}\nmodels: [{id: m, provider: p}]\nproviders:\n"
                                   "  - {id: p, kind: simulator}\n" +
                                       more);
    }
    void write_with_vault(std::string const& more = {})
    {
        write("  - {id: q, kind: openai, auth: {secret: {vault: \"hcv/gateway#key\"}}}\nvaults:\n  - {id: hcv, type: hashicorp, address: "
              "\"http://127.0.0.1:" +
              std::to_string(vault.port()) + "\", auth: {secret: token}}\n" + more);
    }
    void give(std::string const& body, int status)
    {
        vault.always({test::read_request(), test::send(test::reply_with(body, "", status)), test::again()});
    }
    std::string log_text() const
    {
        std::ifstream in(at.file("log"));
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
    static std::size_t count(std::string const& text, std::string const& part)
    {
        std::size_t found = 0;
        for (std::size_t i = text.find(part); i != text.npos; i = text.find(part, i + 1)) ++found;
        return found;
    }
    void look_in(std::chrono::seconds later) { configuration.read_waiting(std::chrono::steady_clock::now() + later); }

    test::temporary_folder at;
    test::background_upstream vault;
    std::string const file = at.file("signalbox.yaml");
    int const descriptor = ::open(at.file("log").c_str(), O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
    serve_options options;
    state_source states;
    logger log{descriptor};
    reload configuration{options, states, log};
};

TEST_F(waiting_configuration, is_in_force_once_its_vault_gives_what_it_needs)
{
    give(R"({"errors":["Vault is sealed"]})", 503);
    write_with_vault();
    configuration.read_again("file changed");
    EXPECT_EQ(configuration.record().refused, 1u);
    EXPECT_THAT(configuration.record().last_trouble, HasSubstr("\"hcv/gateway#key\" cannot be had from its vault: status 503"));
    EXPECT_GT(configuration.record().next_try_us, 0);
    look_in(0s);
    EXPECT_EQ(vault.requests().size(), 1u) << "it is not time yet";
    auto const told = configuration.record().next_try_us;
    look_in(5s);
    EXPECT_EQ(vault.requests().size(), 2u);
    EXPECT_GT(configuration.record().next_try_us, told + 4'000'000) << "the pause is longer now";
    EXPECT_EQ(configuration.record().refused, 1u) << "the same text is refused once";

    give(R"({"data":{"data":{"key":"sk-1"}}})", 200);
    look_in(10s);
    EXPECT_EQ(configuration.record().applied, 1u);
    EXPECT_EQ(configuration.record().last_trouble, "");
    EXPECT_EQ(configuration.record().next_try_us, 0);
    look_in(24h);
    EXPECT_EQ(vault.requests().size(), 3u) << "nothing waits any more";
    EXPECT_EQ(count(log_text(), "configuration refused"), 1u) << log_text();
    EXPECT_EQ(count(log_text(), "this one is read again until its vaults give what it needs"), 1u) << log_text();
    EXPECT_EQ(count(log_text(), "configuration applied"), 1u) << log_text();
    EXPECT_THAT(log_text(), HasSubstr("because=\"its vaults give what it needs\""));
}

TEST_F(waiting_configuration, waits_for_a_key_that_the_vault_lacks_and_for_a_value_that_can_be_used)
{
    give(R"({"data":{"data":{"other":"x"}}})", 200);
    write_with_vault();
    configuration.read_again("file changed");
    EXPECT_THAT(configuration.record().last_trouble, HasSubstr("no key \"key\""));
    give(R"({"data":{"data":{"key":"two words"}}})", 200);
    look_in(5s);
    EXPECT_THAT(configuration.record().last_trouble, Not(HasSubstr("no key \"key\""))) << "what is wrong now is said";
    EXPECT_NE(configuration.record().last_trouble, "");
    give(R"({"data":{"data":{"key":"sk-1"}}})", 200);
    look_in(10s);
    EXPECT_EQ(configuration.record().applied, 1u);
}

TEST_F(waiting_configuration, with_a_mistake_of_its_own_is_not_tried_again)
{
    give(R"({"data":{"data":{"key":"sk-1"}}})", 200);
    write_with_vault("groups: [{id: g, members: [{model: nowhere}]}]\n");
    configuration.read_again("file changed");
    EXPECT_EQ(configuration.record().refused, 1u);
    EXPECT_EQ(configuration.record().next_try_us, 0);
    look_in(1h);
    EXPECT_EQ(vault.requests().size(), 0u);
    EXPECT_THAT(log_text(), Not(HasSubstr("is read again until")));
}

TEST_F(waiting_configuration, that_is_replaced_by_a_good_one_waits_no_more)
{
    give("{}", 503);
    write_with_vault();
    configuration.read_again("file changed");
    write("  - {id: r, kind: simulator}\n");
    configuration.read_again("file changed");
    EXPECT_EQ(configuration.record().applied, 1u);
    EXPECT_EQ(configuration.record().next_try_us, 0);
    look_in(1h);
    EXPECT_EQ(vault.requests().size(), 1u);
}

}  // namespace
}  // namespace signalbox::server
