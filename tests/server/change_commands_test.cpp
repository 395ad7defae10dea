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

TEST_F(changes, of_an_empty_file_an_unknown_tag_and_the_wrong_listener_are_told_what_is_wrong)
{
    served_program one(at, text("  - {id: spare, provider: p, tags: [kept, other]}\n"));
    at.write("empty.yaml", "");
    at.write("comment.yaml", "# nothing\n");
    for (char const* const file : {"empty.yaml", "comment.yaml"})
        for (std::vector<std::string> words : {std::vector<std::string>{"apply", at.file(file), "--auto-approve"},
                                               {"apply", at.file(file), "--auto-approve", "--tag", "kept"},
                                               {"diff", at.file(file)}}) {
            auto const said = command(one, words);
            EXPECT_EQ(said.status, 2) << said.out;
            EXPECT_THAT(said.err, HasSubstr("has no keys: a configuration begins with \"signalbox: 1\""));
        }
    EXPECT_EQ(chat(one, "spare"), 200) << "nothing with the tag was taken away";
    auto const gone = command(one, {"teardown", "--tag", "nosuch", "--auto-approve"});
    EXPECT_EQ(gone.status, 0);
    EXPECT_THAT(gone.err, HasSubstr("no object of the gateway has the tag nosuch; there are kept, other"));
    at.write("recipe.yaml", recipe);
    auto const wrong = run({"diff", at.file("recipe.yaml"), "--gateway", "http://127.0.0.1:" + std::to_string(one.port())}, at.file(""));
    EXPECT_EQ(wrong.status, 1);
    EXPECT_THAT(wrong.err, HasSubstr("404: this is not the operator's listener (server.admin.listen), which --gateway names"));
    auto const unready = run({"health", "--admin", "127.0.0.1:" + std::to_string(one.port())}, at.file(""));
    EXPECT_EQ(unready.status, 1);
    EXPECT_THAT(unready.err, HasSubstr("--admin names the operator's listener"));
}

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
    auto const all = command(one, {"teardown", "--tag", "", "--auto-approve"});
    EXPECT_EQ(all.status, 2);
    EXPECT_THAT(all.err, HasSubstr("the tag is empty; leave --tag out to mean all objects"));
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
    for (std::vector<std::string> const& more : {std::vector<std::string>{}, {"--output", "json"}}) {
        std::vector<std::string> words{"apply", at.file("recipe.yaml"), "--tag", "recipe"};
        words.insert(words.end(), more.begin(), more.end());
        auto const unasked = command(one, words);
        EXPECT_EQ(unasked.status, 1) << "it was not agreed to";
        EXPECT_THAT(unasked.out, HasSubstr("fast")) << "the plan is shown before";
        EXPECT_THAT(unasked.err, HasSubstr("nothing was changed: there is no terminal to ask; --auto-approve agrees beforehand"));
    }
    EXPECT_EQ(bytes_of(one.file()), text());
    EXPECT_EQ(command(one, {"apply", at.file("missing.yaml")}).status, 2) << "the file is looked at first";
    EXPECT_EQ(command(one, {"apply", one.file()}).status, 0) << "nothing is asked where nothing changes";
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

/// A gateway whose configuration has three files: of the first one, a team's models, and another's.
class changes_of_several_files : public changes {
protected:
    changes_of_several_files()
    {
        std::filesystem::create_directory(at.file("conf.d"));
        at.write("conf.d/a.yaml", one_team);
        at.write("conf.d/b.yaml", other_team);
    }
    std::string bytes(std::string const& name) { return bytes_of(at.file(name)); }

    std::string const one_team =
        "# of one team\nmodels:\n  # theirs\n  - {id: extra, provider: p}\n  # of the recipe\n  - {id: old, provider: p, "
        "tags: [recipe]}\n";
    std::string const other_team = "# of another\ngroups:\n  - {id: pick, members: [{model: extra}], tags: [recipe]}  # by hand\n"
                                   "  - {id: stays, members: [{model: sim}]}\n";
    std::string const including = "include: [\"conf.d/*.yaml\"]\n";
    std::string const head_of_whole =
        "signalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\", token: {file: "
        "token.txt}}}\nstorage: {path: events.db}\nproviders: [{id: p, kind: simulator}]\n";
};

TEST_F(changes_of_several_files, touch_each_object_where_it_stands_and_keep_the_rest_as_it_is)
{
    served_program one(at, text(including));
    at.write("recipe.yaml", "models: [{id: old, provider: p, context: 99}, {id: fresh, provider: p}]\n"
                            "groups: [{id: pick, members: [{model: old}]}]\n");
    auto const planned = command(one, {"diff", at.file("recipe.yaml"), "--tag", "recipe"});
    EXPECT_EQ(planned.status, 3) << planned.err;
    EXPECT_THAT(planned.out, HasSubstr("1 to create, 2 to change, 0 to delete"));
    EXPECT_THAT(planned.out, HasSubstr("conf.d/a.yaml)\n"));
    EXPECT_THAT(planned.out, HasSubstr("conf.d/b.yaml)\n"));
    EXPECT_THAT(planned.out, Not(HasSubstr("signalbox.yaml)")));
    auto const applied = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(applied.status, 0) << applied.err << applied.out;
    EXPECT_EQ(bytes_of(one.file()), text(including)) << "nothing of the tag stands there";
    EXPECT_EQ(
        bytes("conf.d/a.yaml"),
        "# of one team\nmodels:\n  # theirs\n  - {id: extra, provider: p}\n  # of the recipe\n  - {id: old, provider: p, context: 99, "
        "tags: [recipe]}\n  - {id: fresh, provider: p, tags: [recipe]}\n")
        << "new objects of a tag come where others of it are";
    EXPECT_THAT(bytes("conf.d/b.yaml"), HasSubstr("# of another\ngroups:\n"));
    EXPECT_THAT(bytes("conf.d/b.yaml"), HasSubstr("  - {id: stays, members: [{model: sim}]}\n"));
    EXPECT_EQ(chat(one, "fresh"), 200);
    EXPECT_EQ(chat(one, "pick"), 200);
    auto const again = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("nothing to change"));

    auto const gone = command(one, {"teardown", "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(gone.status, 0) << gone.err << gone.out;
    EXPECT_EQ(bytes("conf.d/a.yaml"), "# of one team\nmodels:\n  # theirs\n  - {id: extra, provider: p}\n");
    EXPECT_EQ(bytes("conf.d/b.yaml"), "# of another\ngroups:\n  - {id: stays, members: [{model: sim}]}\n");
    EXPECT_EQ(chat(one, "fresh"), 404);
    EXPECT_EQ(chat(one, "extra"), 200);
    for (auto const& each : std::filesystem::directory_iterator(at.file("conf.d")))
        EXPECT_THAT(each.path().extension(), ".yaml") << "nothing is left beside them";
    EXPECT_FALSE(std::filesystem::exists(one.file() + ".change"));
}

TEST_F(changes_of_several_files, that_the_gateway_refuses_change_no_file)
{
    served_program one(at, text(including));
    at.write("recipe.yaml", "models: [{id: old, provider: nowhere}]\ngroups: [{id: pick, members: [{model: old}, {model: missing}]}]\n");
    auto const refused = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.out, HasSubstr("error L001: models[2].provider"));
    EXPECT_EQ(bytes("conf.d/a.yaml"), one_team);
    EXPECT_EQ(bytes("conf.d/b.yaml"), other_team);
    at.write("recipe.yaml", "models: [{id: extra, provider: p, context: 1}]\n");
    auto const others = command(one, {"apply", at.file("recipe.yaml"), "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(others.status, 1);
    EXPECT_THAT(others.err, HasSubstr("model extra is there without the tag recipe"));
    auto const needed = command(one, {"teardown", "--tag", "recipe", "--auto-approve"});
    EXPECT_EQ(needed.status, 0) << "nothing else refers to them: " << needed.out;
}

TEST_F(changes_of_several_files, replace_texts_that_are_the_ones_which_were_read)
{
    served_program one(at, text(including));
    auto const ask_files = [&](std::string const& method, std::string const& body, std::string const& query = {}) {
        std::string const lines = "Authorization: Bearer of-the-operator\r\n";
        return ask(one.admin_port(), method == "GET" ? get("/config/files", lines)
                                                     : "PUT /config/files" + query + " HTTP/1.1\r\nHost: a\r\n" + lines +
                                                           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    };
    auto const read = json_of(ask_files("GET", {}).body);
    auto const list = field(read, "files").list_value();
    ASSERT_EQ(list.values_size(), 3);
    EXPECT_EQ(text_field(list.values(1), "text"), one_team);
    std::string const name = text_field(list.values(1), "name"), etag = text_field(list.values(1), "etag");
    auto const body = [&](std::string const& of, std::string const& tag) {
        return "{\"files\":[{\"name\":\"" + of +
               "\",\"etag\":" + (tag.empty() ? "\"\"" : "\"\\\"" + tag.substr(1, tag.size() - 2) + "\\\"\"") +
               ",\"text\":\"models: [{id: extra, provider: p}]\\n\"}]}";
    };
    EXPECT_EQ(ask_files("PUT", body(name, "")).status, 412);
    EXPECT_EQ(ask_files("PUT", body("/etc/passwd", etag)).status, 404);
    EXPECT_EQ(ask_files("PUT", "{}").status, 400);
    EXPECT_EQ(ask_files("PUT", "{\"files\":[{\"name\":\"" + name + "\",\"text\":\"\"}]}").status, 428);
    EXPECT_EQ(ask_files("PUT", body(name, etag), "?check=true").status, 200);
    EXPECT_EQ(bytes("conf.d/a.yaml"), one_team) << "it was only checked";
    auto const done = ask_files("PUT", body(name, etag));
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_TRUE(field(json_of(done.body), "applied").bool_value());
    EXPECT_EQ(text_field(json_of(done.body), "revision"), text_field(json_of(ask_files("GET", {}).body), "revision"));
    EXPECT_EQ(bytes("conf.d/a.yaml"), "models: [{id: extra, provider: p}]\n");
    EXPECT_EQ(ask_files("PUT", body(name, etag)).status, 412);
}

TEST_F(changes_of_several_files, of_a_whole_file_are_written_where_each_object_stands)
{
    served_program one(at, text(including));
    std::string const models = "models: [{id: sim, provider: p}, {id: extra, provider: p, context: 7}, {id: late, provider: p}]\n";
    at.write("whole.yaml", head_of_whole + models +
                               "groups: [{id: pick, members: [{model: late}], tags: [recipe]}, {id: stays, members: "
                               "[{model: sim}]}]\nroutes: [{id: r, match: {path: /x}, to: group:pick}]\n");
    auto const planned = command(one, {"diff", at.file("whole.yaml")});
    EXPECT_EQ(planned.status, 3) << planned.err;
    EXPECT_THAT(planned.out, HasSubstr("2 to create, 2 to change, 1 to delete"));
    EXPECT_THAT(planned.out, HasSubstr("  + model late: in " + at.file("conf.d/a.yaml") + "\n"));
    EXPECT_THAT(planned.out, HasSubstr("  + route r: in " + one.file() + "\n"));
    auto const applied = command(one, {"apply", at.file("whole.yaml"), "--auto-approve", "--output", "json"});
    EXPECT_EQ(applied.status, 0) << applied.err << applied.out;
    EXPECT_TRUE(field(json_of(applied.out), "comments_lost").bool_value()) << "the one behind the group, in its line";
    EXPECT_EQ(bytes_of(one.file()), text(including) + "routes:\n  - {id: r, match: {path: /x}, to: group:pick}\n");
    EXPECT_EQ(bytes("conf.d/a.yaml"),
              "# of one team\nmodels:\n  # theirs\n  - {id: extra, provider: p, context: 7}\n  - {id: late, provider: p}\n");
    EXPECT_EQ(bytes("conf.d/b.yaml"), "# of another\ngroups:\n  - {id: pick, members: [{model: late}], tags: [recipe]}\n"
                                      "  - {id: stays, members: [{model: sim}]}\n");
    EXPECT_EQ(chat(one, "late"), 200);
    EXPECT_EQ(chat(one, "old"), 404);
    auto const again = command(one, {"apply", at.file("whole.yaml"), "--auto-approve"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("nothing to change"));
}

TEST_F(changes_of_several_files, that_have_no_place_are_named_and_change_nothing)
{
    served_program one(at, text(including));
    at.write("whole.yaml", head_of_whole + "models: [{id: extra, provider: p}, {id: sim, provider: p}]\n"
                                           "groups: [{id: pick, members: [{model: extra}]}, {id: stays, members: [{model: sim}]}]\n");
    for (std::vector<std::string> const& words :
         {std::vector<std::string>{"diff", at.file("whole.yaml")}, {"apply", at.file("whole.yaml"), "--auto-approve"}}) {
        auto const refused = command(one, words);
        EXPECT_EQ(refused.status, 1) << refused.out;
        EXPECT_THAT(refused.err, HasSubstr("model sim stands in " + one.file() + ", which is read before " + at.file("conf.d/a.yaml")));
        EXPECT_THAT(refused.err, HasSubstr("nothing is changed"));
    }
    EXPECT_EQ(bytes_of(one.file()), text(including));
    EXPECT_EQ(bytes("conf.d/a.yaml"), one_team);
    EXPECT_EQ(bytes("conf.d/b.yaml"), other_team);
}

TEST_F(changes_of_several_files, take_a_copy_of_themselves_with_a_change)
{
    served_program one(at, text(including));
    std::filesystem::create_directories(at.file("copy/conf.d"));
    at.write("copy/gw.yaml", text(including));
    at.write("copy/conf.d/a.yaml", one_team);
    at.write("copy/conf.d/b.yaml", other_team);
    EXPECT_THAT(command(one, {"apply", at.file("copy/gw.yaml")}).out, HasSubstr("nothing to change"));
    at.write("copy/conf.d/b.yaml", other_team + "  - {id: fresh, members: [{model: sim}]}\n");
    auto const applied = command(one, {"apply", at.file("copy/gw.yaml"), "--auto-approve"});
    EXPECT_EQ(applied.status, 0) << applied.err;
    EXPECT_EQ(bytes("conf.d/b.yaml"), other_team + "  - {id: fresh, members: [{model: sim}]}\n");
    EXPECT_EQ(bytes("conf.d/a.yaml"), one_team);
    EXPECT_EQ(bytes_of(one.file()), text(including));
}

TEST_F(changes_of_several_files, are_seen_whole)
{
    served_program one(at, text(including));
    auto const whole = command(one, {"export", "--running"});
    EXPECT_EQ(whole.status, 0) << whole.err;
    EXPECT_THAT(whole.out, HasSubstr("  - {id: sim, provider: p}\n  - {id: extra, provider: p}\n"));
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
