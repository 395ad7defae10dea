// What `signalbox diff` and `apply` print where there is no plan, and what a plan says of texts and sections that it does not take along.
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;

class output_of_changes : public testing::Test {
protected:
    json_value said_by(std::vector<std::string> words, int status)
    {
        words.insert(words.end(), {"--output", "json"});
        if (words.front() == "apply") words.push_back("--auto-approve");
        auto const said = run(words, at.file(""));
        EXPECT_EQ(said.status, status) << said.err;
        return json_of(said.out);
    }

    temporary_folder at;
    std::string const good = at.write("good.yaml", "signalbox: 1\nmodels: [{id: a, provider: p}]\n");
};

TEST_F(output_of_changes, is_json_also_where_there_is_no_plan)
{
    for (std::string const command : {"diff", "apply"}) {
        auto const missing = said_by({command, at.file("none.yaml")}, 2);
        EXPECT_THAT(text_field(missing, "error"), HasSubstr("none.yaml: "));
        auto const broken = said_by({command, at.write("broken.yaml", "models: [")}, 2);
        EXPECT_THAT(text_field(broken, "error"), HasSubstr("broken.yaml:1"));
        auto const away = said_by({command, good, "--gateway", "http://127.0.0.1:1"}, 1);
        EXPECT_EQ(text_field(away, "gateway"), "http://127.0.0.1:1");
        EXPECT_THAT(text_field(away, "error"), HasSubstr("http://127.0.0.1:1: "));
        EXPECT_FALSE(field(away, "applied").bool_value());
    }
}

/// A gateway whose operator's pages have a token.
std::string guarded(std::string const& models)
{
    return "signalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\", token: {file: token.txt}}}\n"
           "storage: {path: events.db}\nproviders: [{id: p, kind: simulator}]\nmodels:\n" +
           models;
}

TEST_F(output_of_changes, is_json_where_the_token_is_refused)
{
    at.write("token.txt", "of-the-operator\n");
    served_program one(at, guarded("  - {id: a, provider: p}\n"));
    std::string const gateway = "http://127.0.0.1:" + std::to_string(one.admin_port());
    EXPECT_THAT(text_field(said_by({"diff", good, "--gateway", gateway}, 1), "error"), HasSubstr("401"));
}

TEST_F(output_of_changes, names_meta_and_comments_that_a_tag_does_not_take_along)
{
    std::string const token = at.write("token.txt", "of-the-operator\n");
    served_program one(at, guarded("  # above mine\n  - id: mine\n    provider: p  # within\n    tags: [part]\n"));
    std::string const file =
        at.write("part.yaml", "signalbox: 1\nmeta: {name: part}\nmodels: [{id: mine, provider: p, upstream: other}]\n");
    std::string const gateway = "http://127.0.0.1:" + std::to_string(one.admin_port());
    auto const said = run({"apply", file, "--tag", "part", "--gateway", gateway, "--token-file", token, "--auto-approve"}, at.file(""));
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("(meta has no tag and is left as it is)"));
    EXPECT_THAT(said.out, HasSubstr("(comments within an object that changes are not kept)"));
    std::ifstream written(one.file());
    std::string const text{std::istreambuf_iterator<char>(written), {}};
    EXPECT_THAT(text, HasSubstr("  # above mine\n"));
    EXPECT_THAT(text, testing::Not(HasSubstr("# within")));
}

}  // namespace
}  // namespace signalbox::test
