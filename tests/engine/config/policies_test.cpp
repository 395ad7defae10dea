// Policies of a configuration: what is wrong with them, each with its place, and what running code gets of them.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// One policy on line 4, which a consumer names.
std::string policy(std::string const& more)
{
    return simulator_head + "policies: [{id: p, " + more + "}]\nconsumers: [{name: c, policies: [p]}]\nserver: {public: true}\n";
}

std::vector<std::string> found(std::string const& text)
{
    return lines(load_yaml(text).findings);
}

TEST(policies, are_whole_when_they_test_one_thing)
{
    EXPECT_THAT(found(policy("require: \"header('X') != ''\", debug: true, deny: {status: 451, message: no}")), IsEmpty());
    EXPECT_THAT(found(policy("prompt_guard: {deny: ['a+'], allow: [b], roles: [user, system], longest: 10}")), IsEmpty());
    EXPECT_THAT(found(policy("debug: true")),
                ElementsAre(HasSubstr(
                    "error C006 4:12 policies[0]: a policy has exactly one of require, prompt_guard, modify, prompt, http_guard")));
    EXPECT_THAT(found(policy("require: 'true', prompt_guard: {deny: [a]}")),
                ElementsAre(HasSubstr("error C006 4:12 policies[0]: a policy has")));
    EXPECT_THAT(found(policy("require: ''")), ElementsAre(HasSubstr("error L013 4:29 policies[0].require: an empty condition")));
    EXPECT_THAT(found(policy("prompt_guard: {roles: [user]}")),
                ElementsAre(HasSubstr("error C007 4:34 policies[0].prompt_guard: a guard needs deny, allow, longest or a list")));
    EXPECT_THAT(found(policy("prompt_guard: {deny: [a]}, debug: true")),
                ElementsAre(HasSubstr("warning L027 4:54 policies[0].debug: debug has no effect without require")));
}

TEST(policies, hold_conditions_and_patterns_that_can_be_compiled)
{
    EXPECT_THAT(found(policy("require: \"header('X') == 3\"")),
                ElementsAre(HasSubstr("error L013 4:29 policies[0].require: the condition")));
    EXPECT_THAT(found(policy("require: nothing")), ElementsAre(HasSubstr("error L013 4:29 policies[0].require: the condition")));
    EXPECT_THAT(found(policy("prompt_guard: {deny: [a, '(']}")),
                ElementsAre(HasSubstr("error L013 4:45 policies[0].prompt_guard.deny[1]: the pattern cannot be used: ")));
    EXPECT_THAT(found(policy("prompt_guard: {allow: ['']}")),
                ElementsAre(HasSubstr("error L013 4:43 policies[0].prompt_guard.allow[0]: an empty pattern")));
    EXPECT_THAT(found(policy("require: 'true', deny: {status: 200}")), ElementsAre(HasSubstr("policies[0].deny.status")));
    EXPECT_THAT(found(policy("prompt_guard: {deny: [a], roles: [human]}")), ElementsAre(HasSubstr("policies[0].prompt_guard.roles[0]")));
}

/// A file of this content in a folder of the test's own.
class list_file {
public:
    explicit list_file(std::string const& content, std::string const& name = "first")
        : path_(testing::TempDir() + "signalbox_list_" + std::to_string(::getpid()) + name)
    {
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~list_file() { std::filesystem::remove(path_); }
    std::string const& path() const { return path_; }

private:
    std::string path_;
};

TEST(policies, read_the_files_that_guards_name)
{
    list_file const list("# first\nbomb\n");
    std::string const names = "prompt_guard: {deny_list: {file: " + list.path() + ", of: words}}";
    auto const first = load_yaml(policy(names));
    ASSERT_TRUE(first.frozen) << lines(first.findings).front();
    EXPECT_THAT(first.files, Contains(list.path()));
    auto const& made = std::get<policy::guard>(first.frozen->policies[0].what);
    ASSERT_TRUE(made.deny_list);
    EXPECT_EQ(made.deny_list->found_in("a Bomb"), 2u);
    EXPECT_FALSE(made.allow_list);
    std::ofstream(list.path()) << "zebra\n";
    auto const second = load_yaml(policy(names));
    EXPECT_EQ(std::get<policy::guard>(second.frozen->policies[0].what).deny_list->found_in("a bomb"), std::nullopt);
    EXPECT_NE(first.frozen->revision, second.frozen->revision) << "another list is another configuration";
}

TEST(policies, say_which_line_of_a_file_is_wrong)
{
    list_file const list("a\n(b\n");
    EXPECT_THAT(found(policy("prompt_guard: {allow_list: {file: " + list.path() + "}}")),
                ElementsAre(AllOf(HasSubstr("error L029 4:54 policies[0].prompt_guard.allow_list.file: the list \""),
                                  HasSubstr("cannot be used: line 2: the pattern cannot be used: missing ): (b"))));
    EXPECT_THAT(found(policy("prompt_guard: {deny_list: {file: " + list.path() + ", of: words}}")),
                ElementsAre(HasSubstr("cannot be used: line 2: a word has letters and digits alone")));
    EXPECT_THAT(
        found(policy("prompt_guard: {deny_list: {file: /nowhere/list.txt}}")),
        ElementsAre(HasSubstr("policies[0].prompt_guard.deny_list.file: the list \"/nowhere/list.txt\" cannot be used: No such file")));
    EXPECT_THAT(found(policy("prompt_guard: {deny_list: {of: words}}")), ElementsAre(HasSubstr("policies[0].prompt_guard.deny_list.file")));
    EXPECT_THAT(found(policy("prompt_guard: {deny_list: {file: " + list.path() + ", of: lines}}")),
                ElementsAre(HasSubstr("policies[0].prompt_guard.deny_list.of")));
    list_file const bytes("a\xff\n", "bytes");
    EXPECT_THAT(found(policy("prompt_guard: {deny_list: {file: " + bytes.path() + "}}")),
                ElementsAre(HasSubstr("cannot be used: byte 1: ")));
    list_file const large(std::string((1u << 20) + 1, 'a'), "large");
    EXPECT_THAT(found(policy("prompt_guard: {deny_list: {file: " + large.path() + "}}")), ElementsAre(HasSubstr("deny_list.file")));
}

TEST(policies, guard_replies_by_patterns_alone)
{
    auto const made =
        load_yaml(policy("phase: both, prompt_guard: {deny: [bomb, '(?i)gun'], longest: 9}, deny: {status: 451, message: no}"));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    auto const& both = std::get<policy::guard>(made.frozen->policies[0].what);
    EXPECT_TRUE(both.of_requests);
    ASSERT_EQ(both.of_replies.size(), 2u);
    auto const& denied = std::get<policy::denying>(both.of_replies[1].how);
    EXPECT_EQ(denied.place, 1u);
    EXPECT_EQ(denied.status, 451);
    EXPECT_EQ(denied.message, "no");
    auto const alone = load_yaml(policy("phase: response, prompt_guard: {deny: [bomb]}"));
    ASSERT_TRUE(alone.frozen) << findings_as_text(alone.findings);
    EXPECT_FALSE(std::get<policy::guard>(alone.frozen->policies[0].what).of_requests);
    EXPECT_THAT(alone.frozen->policies[0].message, HasSubstr("does not allow this reply"));
    EXPECT_TRUE(std::get<policy::guard>(load_yaml(policy("prompt_guard: {deny: [bomb]}")).frozen->policies[0].what).of_replies.empty());
    EXPECT_THAT(found(policy("phase: both, prompt_guard: {longest: 9}")),
                ElementsAre(HasSubstr("error C007 4:47 policies[0].prompt_guard: a guard of replies needs deny")));
    EXPECT_THAT(found(policy("phase: response, prompt_guard: {deny: ['a*']}")), ElementsAre(HasSubstr("found in every text")));
    EXPECT_THAT(found(policy("phase: response, prompt_guard: {deny: ['(']}")), ElementsAre(HasSubstr("the pattern cannot be used")));
    EXPECT_THAT(found(policy("phase: response, prompt_guard: {deny: [a], longest: 9, roles: [tool]}")),
                ElementsAre(HasSubstr("policies[0].prompt_guard.longest: longest is about requests"),
                            HasSubstr("policies[0].prompt_guard.roles: roles is about requests")));
}

TEST(policies, change_texts_by_modifications_that_can_be_made)
{
    EXPECT_THAT(
        found(policy("phase: both, modify: [{regexp: {field: a.*.b, find: '(\\d)', replace: '$1$$'}}, {literal: {find: a}}, {lower: {}}, "
                     "{upper: {field: '**'}}, {trim: {characters: '. '}}]")),
        IsEmpty());
    EXPECT_THAT(found(policy("modify: []")),
                ElementsAre(HasSubstr("error C007 4:28 policies[0].modify: a list of modifications needs one at least")));
    EXPECT_THAT(found(policy("modify: [{}]")),
                ElementsAre(HasSubstr("error C006 4:29 policies[0].modify[0]: a modification has exactly one of regexp, literal, lower,")));
    EXPECT_THAT(found(policy("modify: [{lower: {}, trim: {}}]")), ElementsAre(HasSubstr("a modification has exactly one of")));
    EXPECT_THAT(found(policy("modify: [{regexp: {find: '('}}]")),
                ElementsAre(HasSubstr("error L013 4:45 policies[0].modify[0].regexp.find: the pattern cannot be used: missing )")));
    EXPECT_THAT(found(policy("modify: [{regexp: {find: 'a*'}}]")),
                ElementsAre(HasSubstr("error L013 4:45 policies[0].modify[0].regexp.find: the pattern is found in every text")));
    EXPECT_THAT(found(policy("modify: [{regexp: {find: a, replace: $1}}]")),
                ElementsAre(HasSubstr("error C006 4:57 policies[0].modify[0].regexp.replace: there is no group 1: the pattern has none, "
                                      "and \"$0\" is the whole match")));
    EXPECT_THAT(found(policy("modify: [{regexp: {replace: a}}]")), ElementsAre(HasSubstr("policies[0].modify[0].regexp.find")));
    EXPECT_THAT(found(policy("modify: [{lower: {field: a..b}}]")),
                ElementsAre(HasSubstr("error C006 4:45 policies[0].modify[0].lower.field: no path of texts: a name between two dots")));
    EXPECT_THAT(found(policy("modify: [{literal: {find: '" + std::string(257, 'a') + "'}}]")),
                ElementsAre(HasSubstr("policies[0].modify[0].literal.find: the text has 257 characters, and 256 at most")));
    EXPECT_THAT(found(policy("modify: [{trim: {characters: \xC3\xA4}}]")),
                ElementsAre(HasSubstr("policies[0].modify[0].trim.characters: only characters of ASCII can be taken")));
    EXPECT_THAT(found(policy("modify: [{lower: {}}], phase: jwt")), ElementsAre(HasSubstr("policies[0].phase")));
    EXPECT_THAT(found(policy("require: 'true', phase: response")),
                ElementsAre(HasSubstr("error C006 4:44 policies[0].phase: only modify and prompt_guard look at replies")));
    EXPECT_THAT(found(policy("modify: [{lower: {}}], deny: {status: 451}, debug: true")),
                ElementsAre(HasSubstr("policies[0].deny: deny has no effect where nothing is denied"),
                            HasSubstr("warning L027 4:71 policies[0].debug")));
}

TEST(policies, add_texts_that_can_be_read)
{
    EXPECT_THAT(
        found(policy("prompt: {prepend: [{role: user, content: \"Hi $${header('X')} $$1\"}], append: [{content: b}], replace_system: c}")),
        IsEmpty());
    EXPECT_THAT(found(policy("prompt: {}")),
                ElementsAre(HasSubstr("policies[0].prompt: a prompt needs prepend, append or replace_system")));
    EXPECT_THAT(found(policy("prompt: {replace_system: '$${header(1)}'}")),
                ElementsAre(HasSubstr("error L013 4:45 policies[0].prompt.replace_system: the text cannot be used: ")));
    EXPECT_THAT(found(policy("prompt: {append: [{content: '$${'}]}")),
                ElementsAre(HasSubstr("policies[0].prompt.append[0].content: the text cannot be used: an expression begins with")));
    EXPECT_THAT(found(policy("prompt: {append: [{role: tool, content: a}]}")), ElementsAre(HasSubstr("policies[0].prompt.append[0].role")));
    EXPECT_THAT(found(policy("prompt: {append: [{role: user}]}")), ElementsAre(HasSubstr("policies[0].prompt.append[0]")));
}

TEST(policies, are_named_where_they_apply)
{
    std::string const one = simulator_head + "server: {public: true}\npolicies: [{id: p, require: 'true'}]\n";
    EXPECT_THAT(found(one), ElementsAre(HasSubstr("warning L027 5:12 policies[0]: the policy has no effect")));
    EXPECT_THAT(found(one + "consumers: [{name: c, policies: [q]}]\n"),
                ElementsAre(HasSubstr("warning L027"), HasSubstr("error L001 6:34 consumers[0].policies[0]: unknown policy \"q\"")));
    EXPECT_THAT(found(one + "groups: [{id: g, policies: [p], members: [{model: m, weight: 100}]}]\n"), IsEmpty());
    EXPECT_THAT(found(one + "routes: [{id: r, match: {path: /r}, to: m, policies: [p]}]\n"), IsEmpty());
}

TEST(policies, freeze_with_their_places)
{
    auto const made = load_yaml(
        simulator_head + "server: {public: true}\n"
                         "policies:\n"
                         "  - {id: a, require: 'true'}\n"
                         "  - {id: b, prompt_guard: {deny: [x, y], allow: [z], roles: [system, tool], longest: 9}, deny: {status: 422}}\n"
                         "groups: [{id: g, policies: [b], members: [{model: m, weight: 100}]}]\n"
                         "routes: [{id: r, match: {path: /r}, to: m, policies: [b, a]}]\n"
                         "consumers: [{name: c, policies: [a]}, {name: d}]\n");
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    snapshot const& all = *made.frozen;
    ASSERT_EQ(all.policies.size(), 2u);
    EXPECT_EQ(all.policies[0].id, "a");
    EXPECT_EQ(all.policies[0].label, "policy a");
    EXPECT_EQ(all.policies[0].status, 403);
    EXPECT_EQ(all.policies[0].message, "the policy \"a\" of this gateway does not allow this request");
    EXPECT_TRUE(std::get<policy::requirement>(all.policies[0].what).holds);
    auto const& guard = std::get<policy::guard>(all.policies[1].what);
    EXPECT_EQ(guard.deny.size(), 2u);
    EXPECT_EQ(guard.allow.size(), 1u);
    EXPECT_EQ(guard.of, (std::vector<model::role>{model::role::system, model::role::developer, model::role::tool}));
    EXPECT_EQ(guard.longest, 9u);
    EXPECT_EQ(all.policies[1].status, 422);
    EXPECT_EQ(all.table.groups[0].policies, std::vector<std::uint32_t>{1});
    EXPECT_EQ(all.routes.all[0].policies, (std::vector<std::uint32_t>{1, 0}));
    ASSERT_EQ(all.consumer_policies.size(), 1u);
    EXPECT_EQ(all.consumer_policies.at("c"), std::vector<std::uint32_t>{0});
}

}  // namespace
}  // namespace signalbox::config
