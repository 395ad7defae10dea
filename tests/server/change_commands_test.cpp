// `signalbox diff`, `apply`, `teardown` and `export` against a gateway that runs, and a configuration of several files in it.
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string bytes_of(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

class changes : public testing::Test {
protected:
    changes() { at.write("token.txt", "of-the-operator\n"); }

    static std::string text(std::string const& more = {})
    {
        return "# of the team that runs it\nsignalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], admin: {listen: "
               "\"127.0.0.1:0\", token: {file: "
               "token.txt}}}\nstorage: {path: events.db}\nproviders: [{id: p, kind: simulator}]\nmodels:\n  # stays\n  - {id: sim, "
               "provider: p}\n" +
               more;
    }
    outcome command(served_program& one, std::vector<std::string> words)
    {
        words.insert(words.end(),
                     {"--gateway", "http://127.0.0.1:" + std::to_string(one.admin_port()), "--token-file", at.file("token.txt")});
        return run(words, at.file(""));
    }
    int chat(served_program& one, std::string const& model) { return one.chat(model).status; }

    temporary_folder at;
    std::string const recipe = "signalbox: 1\nmodels: [{id: fast, provider: p}]\ngroups: [{id: chat, members: [{model: fast}]}]\n";
};

TEST_F(changes, of_a_tag_are_planned_applied_once_and_taken_away_again)
{
    served_program one(at, text());
    at.write("recipe.yaml", recipe);
    auto const planned = command(one, {"diff", at.file("recipe.yaml"), "--tag", "recipe"});
    EXPECT_EQ(planned.status, 3) << planned.err;
    EXPECT_THAT(planned.out, HasSubstr("2 to create, 0 to change, 0 to delete, 5 unchanged\n  + model fast\n  + group chat\n"));
    EXPECT_EQ(bytes_of(one.file()), text()) << "diff changes nothing";
    auto const dry = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--dry-run"});
    EXPECT_EQ(dry.status, 0) << dry.err;
    EXPECT_EQ(chat(one, "chat"), 404);

    auto const applied = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve", "--note", "try it"});
    EXPECT_EQ(applied.status, 0) << applied.err;
    EXPECT_THAT(applied.out, HasSubstr("applied, revision "));
    EXPECT_EQ(chat(one, "chat"), 200);
    EXPECT_THAT(bytes_of(one.file()), HasSubstr("# of the team that runs it\n"));
    EXPECT_THAT(bytes_of(one.file()), HasSubstr("  # stays\n  - {id: sim, provider: p}\n  - {id: fast, provider: p, tags: [recipe]}\n"));

    auto const again = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("nothing to change"));
    EXPECT_EQ(command(one, {"diff", at.file("recipe.yaml"), "--tag", "recipe"}).status, 0);

    auto const gone = command(one, {"teardown", "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(gone.status, 0) << gone.err;
    EXPECT_THAT(gone.out, HasSubstr("  - model fast\n"));
    EXPECT_EQ(bytes_of(one.file()), text()) << "what was there before is as it was";
    EXPECT_EQ(chat(one, "sim"), 200);
    EXPECT_EQ(chat(one, "chat"), 404);
    EXPECT_THAT(command(one, {"teardown", "--tag", "recipe", "--auto-approve"}).out, HasSubstr("nothing to change"));
}

TEST_F(changes, touch_no_object_without_the_tag)
{
    served_program one(at, text());
    at.write("recipe.yaml", "models: [{id: sim, provider: p, context: 10}]\n");
    auto const refused = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("model sim is there without the tag recipe"));
    EXPECT_EQ(bytes_of(one.file()), text());
}

TEST_F(changes, of_a_whole_file_replace_the_text_and_are_checked_by_the_gateway)
{
    served_program one(at, text());
    at.write("next.yaml", text("  - {id: second, provider: p}\n"));
    auto const applied = command(one, {"apply", at.file("next.yaml"), "--auto-approve", "--output", "json"});
    EXPECT_EQ(applied.status, 0) << applied.err;
    auto const said = json_of(applied.out);
    EXPECT_TRUE(field(said, "applied").bool_value());
    EXPECT_EQ(number_field(said, "counts.create"), 1);
    EXPECT_EQ(number_field(said, "counts.delete"), 0);
    EXPECT_EQ(bytes_of(one.file()), bytes_of(at.file("next.yaml")));
    at.write("wrong.yaml", text("  - {id: third, provider: nowhere}\n"));
    auto const wrong = command(one, {"apply", at.file("wrong.yaml"), "--auto-approve"});
    EXPECT_EQ(wrong.status, 1);
    EXPECT_THAT(wrong.out, HasSubstr("error L001: models[1].provider"));
    EXPECT_EQ(bytes_of(one.file()), bytes_of(at.file("next.yaml")));
}

TEST_F(changes, need_a_yes_a_file_a_token_and_a_gateway)
{
    served_program one(at, text());
    at.write("recipe.yaml", recipe);
    auto const unasked = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe"});
    EXPECT_EQ(unasked.status, 2);
    EXPECT_THAT(unasked.err, HasSubstr("--auto-approve"));
    EXPECT_EQ(command(one, {"apply", at.file("recipe.yaml"), "--auto-approve", "--note", "two\nlines"}).status, 2);
    EXPECT_EQ(command(one, {"diff", at.file("missing.yaml")}).status, 2);
    at.write("broken.yaml", "models: [\n");
    EXPECT_EQ(command(one, {"diff", at.file("broken.yaml")}).status, 2);
    auto const where = "http://127.0.0.1:" + std::to_string(one.admin_port());
    auto const keyless = run({"diff", at.file("recipe.yaml"), "--gateway", where}, at.file(""));
    EXPECT_EQ(keyless.status, 1);
    EXPECT_THAT(keyless.err, HasSubstr("SIGNALBOX_ADMIN_TOKEN"));
    auto const nowhere = run({"diff", at.file("recipe.yaml"), "--gateway", "http://127.0.0.1:1"}, at.file(""));
    EXPECT_EQ(nowhere.status, 1);
    EXPECT_EQ(run({"diff", at.file("recipe.yaml"), "--gateway", "ftp://a"}, at.file("")).status, 2);
}

TEST_F(changes, do_not_reach_into_files_that_the_gateway_includes)
{
    std::filesystem::create_directory(at.file("conf.d"));
    at.write("conf.d/a.yaml", "models: [{id: extra, provider: p, tags: [recipe]}]\n");
    served_program one(at, text("include: [\"conf.d/*.yaml\"]\n"));
    EXPECT_EQ(chat(one, "extra"), 200);
    auto const gone = command(one, {"teardown", "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(gone.status, 1);
    EXPECT_THAT(gone.err, HasSubstr("model extra stands in a file that the gateway's configuration includes"));
    at.write("recipe.yaml", "models: [{id: extra, provider: p, tags: [recipe]}]\n");
    EXPECT_EQ(command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"}).status, 1) << "also when it is the same";
    auto const whole = command(one, {"export", "--running"});
    EXPECT_EQ(whole.status, 0) << whole.err;
    EXPECT_THAT(whole.out, HasSubstr("  - {id: sim, provider: p}\n  - {id: extra, provider: p, tags: [recipe]}\n"));
    EXPECT_THAT(whole.out, Not(HasSubstr("include")));
    EXPECT_EQ(run({"export", one.file()}, at.file("")).out, whole.out);
}

TEST_F(changes, of_included_files_are_noticed_also_when_one_comes_or_goes)
{
    std::filesystem::create_directory(at.file("conf.d"));
    served_program one(at, text("include: [\"conf.d/*.yaml\"]\n"));
    EXPECT_EQ(chat(one, "extra"), 404);
    at.write("conf.d/a.yaml", "models: [{id: extra, provider: p}]\n");
    one.program().err_until("configuration applied");
    EXPECT_EQ(chat(one, "extra"), 200);
    at.write("conf.d/a.yaml", "models: [{id: extra, provider: nowhere}]\n");
    EXPECT_THAT(one.program().err_until("conf.d/a.yaml:1:32: error L001"), HasSubstr("conf.d/a.yaml:1:32: error L001"));
    EXPECT_EQ(chat(one, "extra"), 200) << "the one before stays in force";
}

TEST_F(changes, export_prints_no_secret_that_stands_in_a_file)
{
    at.write("a.yaml", "signalbox: 1\nproviders: [{id: p, kind: openai, auth: {secret: in-the-file}}]\nmodels: [{id: m, provider: p}]\n");
    auto const refused = run({"export", at.file("a.yaml")}, at.file(""));
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, HasSubstr("providers[0].auth.secret"));
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(run({"export", at.file("a.yaml"), "--allow-inline-secrets"}, at.file("")).out, HasSubstr("in-the-file"));
}

}  // namespace
}  // namespace signalbox::test
