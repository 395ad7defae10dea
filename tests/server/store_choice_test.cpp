// Which store a command works on: named, said, never made by looking. The program runs as a child process.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

namespace files = std::filesystem;

/// A configuration whose provider's key is in no environment.
std::string const without_key = "signalbox: 1\nserver: {public: true}\nstorage: {path: var/events.db}\n"
                                "providers: [{id: p, kind: openai, auth: {secret: {env: NO_SUCH_VARIABLE_OF_A_TEST}}}]\n"
                                "models: [{id: mini, provider: p, model: gpt-4o-mini}]\ngroups: [{id: chat, members: [{model: mini}]}]\n";

class store_choice : public testing::Test {
protected:
    outcome signalbox(std::vector<std::string> const& words) { return run(words, at.file("")); }
    std::size_t entries() const { return static_cast<std::size_t>(std::distance(files::directory_iterator(at.file("")), {})); }
    temporary_folder at;
};

TEST_F(store_choice, looking_at_keys_or_events_makes_no_file)
{
    for (std::vector<std::string> const& words : std::vector<std::vector<std::string>>{
             {"keys", "list"}, {"keys", "revoke", "key_00000000"}, {"keys", "create", "x"}, {"events", "tail"}, {"events", "runs"}}) {
        auto const said = signalbox(words);
        EXPECT_EQ(said.status, 2) << testing::PrintToString(words);
        EXPECT_NE(said.err.find("which event store?"), std::string::npos) << said.err;
        EXPECT_NE(said.err.find("--store FILE"), std::string::npos) << said.err;
        EXPECT_EQ(entries(), 0u) << testing::PrintToString(words);
    }
    for (std::vector<std::string> const& words :
         std::vector<std::vector<std::string>>{{"keys", "list"}, {"keys", "revoke", "key_00000000"}, {"keys", "create", "x"}}) {
        auto more = words;
        more.insert(more.end(), {"--store", "typo.db"});
        auto const said = signalbox(more);
        EXPECT_EQ(said.status, 1) << testing::PrintToString(words);
        EXPECT_NE(said.err.find("there is no event store typo.db"), std::string::npos) << said.err;
        EXPECT_EQ(entries(), 0u) << testing::PrintToString(words);
    }
}

TEST_F(store_choice, a_key_for_a_new_store_is_made_when_it_is_asked_for)
{
    auto const made = signalbox({"keys", "create", "x", "--store", "new.db", "--new"});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_TRUE(files::exists(at.file("new.db-keys")));
    EXPECT_FALSE(files::exists(at.file("new.db")));
    EXPECT_NE(made.err.find("store: new.db (--store)"), std::string::npos) << made.err;
    EXPECT_NE(made.err.find("No server has this store open now"), std::string::npos) << made.err;
    auto const listed = signalbox({"keys", "list", "--store", "new.db"});
    EXPECT_EQ(listed.status, 0);
    EXPECT_NE(listed.out.find("active"), std::string::npos) << listed.out;
    EXPECT_EQ((files::status(at.file("new.db-keys")).permissions() & files::perms::mask), files::perms(0600));
}

TEST_F(store_choice, a_configuration_tells_the_store_without_any_providers_key)
{
    files::create_directory(at.file("var"));
    at.write("gate.yaml", without_key);
    EXPECT_EQ(signalbox({"check", "gate.yaml"}).status, 2) << "the key is really missing";
    auto const made = signalbox({"keys", "create", "ci", "--config", "gate.yaml", "--allow", "group:chat", "--allow", "model:mini"});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_NE(made.err.find("store: var/events.db (storage.path of gate.yaml)"), std::string::npos) << made.err;
    EXPECT_TRUE(files::exists(at.file("var/events.db-keys")));
    EXPECT_EQ(signalbox({"keys", "list", "--config", at.file("gate.yaml")}).status, 0);
    auto const read = signalbox({"events", "tail", "--config", "gate.yaml"});
    EXPECT_EQ(read.status, 1) << "no server has made the store yet";
    EXPECT_NE(read.err.find("var/events.db"), std::string::npos) << read.err;
}

TEST_F(store_choice, a_name_the_configuration_does_not_have_is_refused_with_the_nearest)
{
    files::create_directory(at.file("var"));
    at.write("gate.yaml", without_key);
    auto const said = signalbox({"keys", "create", "ci", "--config", "gate.yaml", "--allow", "group:chta"});
    EXPECT_EQ(said.status, 2);
    EXPECT_NE(said.err.find("the configuration has no group \"chta\"; did you mean \"group:chat\"?"), std::string::npos) << said.err;
    EXPECT_EQ(signalbox({"keys", "create", "ci", "--config", "gate.yaml", "--allow", "model:chat"}).status, 2) << "a group is no model";
    EXPECT_FALSE(files::exists(at.file("var/events.db-keys")));
    EXPECT_EQ(signalbox({"keys", "create", "ci", "--config", "gate.yaml", "--allow", "model:*"}).status, 0);
}

TEST_F(store_choice, a_configuration_whose_store_cannot_be_read_is_no_guess)
{
    for (std::string const wrong : {"signalbox: 1\nstorage: {pth: x.db}\n", "signalbox: 1\nstorrage: {path: x.db}\n", "signalbox: [\n",
                                    "signalbox: 1\nstorage: {path: \"${NO_SUCH_VARIABLE_OF_A_TEST}\"}\n"}) {
        at.write("gate.yaml", wrong);
        auto const said = signalbox({"keys", "create", "x", "--config", "gate.yaml"});
        EXPECT_EQ(said.status, 2) << wrong;
        EXPECT_NE(said.err.find("gate.yaml:"), std::string::npos) << said.err;
        EXPECT_EQ(entries(), 1u) << wrong;
    }
}

TEST_F(store_choice, the_running_server_is_named_and_signalbox_yaml_of_the_folder_is_found)
{
    served_program one(at, on_free_ports(simulated_models, "public: true, "));
    EXPECT_EQ(one.chat("sim").status, 200);
    auto const made = signalbox({"keys", "create", "ci"});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_NE(made.err.find("store: events.db (storage.path of signalbox.yaml)"), std::string::npos) << made.err;
    EXPECT_NE(made.err.find("The server that has this store open (process "), std::string::npos) << made.err;
    auto const other = signalbox({"keys", "create", "ci", "--store", "elsewhere.db", "--new"});
    EXPECT_NE(other.err.find("No server has this store open now"), std::string::npos) << other.err;
    auto const tail = signalbox({"events", "tail"});
    EXPECT_EQ(tail.status, 0);
    EXPECT_NE(tail.err.find("store: events.db"), std::string::npos) << tail.err;
}

TEST_F(store_choice, names_that_are_meant_as_addresses_are_refused_without_their_passwords)
{
    struct row {
        std::string store, says;
    };
    for (row const& each :
         {row{"postgre://u:s3cret@h/db", "postgre://***@h/db is no store: a store is a file, or postgresql://"},
          row{"PostgreSQL://u:s3cret@h/db", "in small letters"}, row{"mysql://u:s3cret@h/db", "mysql://***@h/db is no store"},
          row{"host=h password=s3cret dbname=x", "host=h password=*** dbname=x is no store: words of libpq stand behind \"postgres:\""},
          row{"password='s3cret two' host=h", "password=*** host=h is no store"},
          row{"Postgres:host=h password=s3cret", "words of libpq stand behind \"postgres:\", in small letters"},
          row{"postgresql://u:s3cret@h/db?sslmode=s3cret", "its sslmode is none of disable"}}) {
        auto const asked = signalbox({"events", "tail", "--store", each.store});
        EXPECT_EQ(asked.status, 2) << each.store;
        EXPECT_NE(asked.err.find(each.says), std::string::npos) << asked.err;
        EXPECT_EQ((asked.out + asked.err).find("s3cret"), std::string::npos) << asked.err;
        at.write("a.db", "");
        auto const copied = signalbox({"store", "copy", "a.db", each.store});
        EXPECT_EQ(copied.status, 2) << each.store;
        EXPECT_NE(copied.err.find(each.says), std::string::npos) << copied.err;
        EXPECT_EQ(copied.err.find("s3cret"), std::string::npos) << copied.err;
        EXPECT_EQ(entries(), 1u) << each.store;
        files::remove(at.file("a.db"));
    }
    for (std::vector<std::string> const& words :
         std::vector<std::vector<std::string>>{{"sample-data", "postgresql://u:s3cret@h/db"},
                                               {"sample-data", "host=h password=s3cret"},
                                               {"serve", "--demo", "--store", "mysql://u:s3cret@h/db"}}) {
        auto const said = signalbox(words);
        EXPECT_EQ(said.status, 2) << said.err;
        EXPECT_EQ((said.out + said.err).find("s3cret"), std::string::npos) << said.err;
        EXPECT_EQ(entries(), 0u);
    }
    auto const unknown = signalbox({"events", "http://u:s3cret@h/"});
    EXPECT_EQ(unknown.status, 2);
    EXPECT_EQ(unknown.err.find("s3cret"), std::string::npos) << unknown.err;
    auto const served = signalbox({"serve", "ftp://u:s3cret@h/"});
    EXPECT_NE(served.status, 0);
    EXPECT_EQ(served.err.find("s3cret"), std::string::npos) << served.err;
}

TEST_F(store_choice, a_store_without_keys_lists_none)
{
    ASSERT_EQ(signalbox({"sample-data", "sample.db", "--events", "5"}).status, 0);
    auto const listed = signalbox({"keys", "list", "--store", "sample.db", "--output", "json"});
    EXPECT_EQ(listed.status, 0) << listed.err;
    EXPECT_EQ(listed.out, "[]\n");
    EXPECT_FALSE(files::exists(at.file("sample.db-keys")));
    EXPECT_EQ(signalbox({"keys", "revoke", "key_00000000", "--store", "sample.db"}).status, 1);
}

}  // namespace
}  // namespace signalbox::test
