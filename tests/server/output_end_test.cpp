// Commands whose standard output is a full disk: each says so and ends with 1, and a key that could not be shown is not good.
#include "tests/server/running_program.hpp"
#include "tests/server/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <sys/wait.h>

namespace signalbox::test {
namespace {

using testing::HasSubstr;

class full_output : public testing::Test {
protected:
    full_output()
    {
        at.write("signalbox.yaml", "signalbox: 1\nserver: {public: true}\nstorage: {path: " + at.file("events.db") +
                                       "}\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: m, provider: p}]\n");
        at.write("kong.yaml", "_format_version: '3.0'\nservices: []\n");
        EXPECT_EQ(run({"sample-data", at.file("events.db"), "--events", "1000", "--days", "2"}, at.file("")).status, 0);
    }
    /// With standard output there, by the shell that a user has.
    outcome run_into(std::string const& words, std::string const& output)
    {
        std::string const line = "cd '" + at.file("") + "' && HOME=. '" SIGNALBOX_BINARY_DIR "/bin/signalbox' " + words + " > " + output +
                                 " 2> '" + at.file("err") + "' < /dev/null";
        int const status = std::system(line.c_str());
        std::ostringstream err;
        err << std::ifstream(at.file("err")).rdbuf();
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, {}, err.str()};
    }

    temporary_folder const at;
};

TEST_F(full_output, is_said_by_every_command)
{
    for (std::string const words :
         {"check signalbox.yaml", "schema", "prices", "prices --output json", "events tail --store events.db",
          "events stats --store events.db", "events tail --output json --store events.db", "events export --store events.db",
          "report cost --store events.db", "version", "--version", "help", "manual", "completion bash", "import kong kong.yaml"}) {
        auto const said = run_into(words, "/dev/full");
        EXPECT_EQ(said.status, 1) << words << ": " << said.err;
        EXPECT_THAT(said.err, testing::AnyOf(HasSubstr("standard output cannot be written"), HasSubstr("the disk is full"))) << words;
        EXPECT_EQ(run_into(words, "/dev/null").status, 0) << words;
    }
}

TEST_F(full_output, leaves_no_good_key_that_was_not_shown)
{
    for (std::string const more : {"", " --output json"}) {
        auto const said = run_into("keys create ci --store events.db" + more, "/dev/full");
        EXPECT_EQ(said.status, 1) << said.err;
        EXPECT_THAT(said.err, HasSubstr("was made and could not be shown"));
        EXPECT_THAT(said.err, HasSubstr("it is revoked"));
    }
    auto const made = run({"keys", "create", "old", "--store", at.file("events.db")}, at.file(""));
    EXPECT_EQ(made.status, 0) << made.err;
    std::string const id = made.err.substr(made.err.find("key_"), 12);
    EXPECT_EQ(run_into("keys rotate " + id + " --grace 1h --store events.db", "/dev/full").status, 1);
    auto const all = run({"keys", "list", "--store", at.file("events.db")}, at.file("")).out;
    std::size_t revoked = 0;
    for (std::size_t at = 0; (at = all.find("revoked", at)) != all.npos; ++at) ++revoked;
    EXPECT_EQ(revoked, 3u) << all;
}

TEST_F(full_output, is_not_what_a_reader_is_that_has_seen_enough)
{
    std::string const line = "events export --store events.db --output jsonl | head -n 1";
    EXPECT_EQ(run_into(line, "/dev/null").status, 0);
}

}  // namespace
}  // namespace signalbox::test
