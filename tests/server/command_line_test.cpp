// The words of the command line: help, suggestions at every level, closed sets, completion, manual pages, a first configuration.
#include "tests/server/served_program.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace signalbox::test {
namespace {

class command_line : public testing::Test {
protected:
    outcome signalbox(std::vector<std::string> const& words) { return run(words, at.file("")); }
    std::string complaint(std::vector<std::string> const& words)
    {
        auto const said = signalbox(words);
        EXPECT_EQ(said.status, 2) << testing::PrintToString(words) << said.out;
        EXPECT_EQ(said.out, "") << testing::PrintToString(words);
        return said.err;
    }
    /// Each command as its words, made from the help texts.
    std::vector<std::vector<std::string>> commands()
    {
        std::vector<std::vector<std::string>> all{{}};
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto words = all[i];
            words.insert(words.begin(), "help");
            std::string const text = signalbox(words).out;
            auto at_list = text.find("Subcommands:\n");
            if (at_list == std::string::npos) continue;
            std::istringstream lines(text.substr(at_list + 13));
            for (std::string line; std::getline(lines, line);)
                if (line.starts_with("  ") && line.size() > 2 && line[2] != ' ') {
                    auto below = all[i];
                    below.push_back(line.substr(2, line.find(' ', 2) - 2));
                    all.push_back(below);
                }
        }
        return all;
    }
    temporary_folder at;
};

TEST_F(command_line, without_words_or_with_help_it_prints_the_help)
{
    auto const bare = signalbox({});
    EXPECT_EQ(bare.status, 0);
    EXPECT_NE(bare.out.find("Subcommands:"), std::string::npos) << bare.out;
    EXPECT_EQ(bare.out, signalbox({"help"}).out);
    EXPECT_EQ(signalbox({"help", "events", "tail"}).out, signalbox({"events", "tail", "--help"}).out);
    EXPECT_NE(signalbox({"help", "serve"}).out.find("--allow-inline-secrets"), std::string::npos);
    EXPECT_EQ(complaint({"help", "evnts"}), "signalbox help: no command \"evnts\"; did you mean \"events\"?\n");
    EXPECT_NE(complaint({"events"}).find("tail"), std::string::npos) << "the commands are listed";
}

TEST_F(command_line, a_misspelt_word_is_answered_with_the_nearest_at_every_level)
{
    EXPECT_EQ(complaint({"events", "tial"}), "signalbox events: no command \"tial\"; did you mean \"tail\"?\n");
    EXPECT_EQ(complaint({"keys", "crate", "x"}), "signalbox keys: no command \"crate\"; did you mean \"create\"?\n");
    EXPECT_EQ(complaint({"keys", "dance"}), "signalbox keys: no command \"dance\"; there are create, list, rotate, revoke\n");
    EXPECT_EQ(complaint({"events", "tail", "--fitler", "x"}),
              "signalbox events tail: no option \"--fitler\"; did you mean \"--filter\"?\n");
    EXPECT_EQ(complaint({"serve", "--demo", "--prot=1"}), "signalbox serve: no option \"--prot\"; did you mean \"--port\"?\n");
}

TEST_F(command_line, a_value_outside_a_closed_set_is_answered_with_the_set_and_the_nearest)
{
    EXPECT_NE(complaint({"serve", "--demo", "--port", "99999"}).find("\"99999\" is no whole number from 0 to 65535"), std::string::npos);
    EXPECT_NE(complaint({"events", "tail", "--verdict", "denied"}).find("\"denied\" is none of allowed,blocked,error,abandoned"),
              std::string::npos);
    EXPECT_NE(complaint({"events", "tail", "--verdict", "alowed"}).find("did you mean \"allowed\"?"), std::string::npos);
    for (std::string const limit : {"-1", "0", "ten", "1.5", ""})
        EXPECT_NE(complaint({"events", "tail", "--limit", limit}).find("no whole number from 1 to"), std::string::npos) << limit;
    EXPECT_NE(complaint({"events", "stats", "--by", "modle"}).find("did you mean \"model\"?"), std::string::npos);
    EXPECT_NE(complaint({"events", "tail", "--store", "x.db", "--filter", "decision:denied"})
                  .find("'denied' is no value for decision; it takes allowed, blocked, error or abandoned"),
              std::string::npos);
    EXPECT_NE(complaint({"events", "tail", "--store", "x.db", "--filter", "decision!=blokced"}).find("did you mean blocked?"),
              std::string::npos);
}

TEST_F(command_line, serve_and_check_take_signalbox_yaml_of_the_folder)
{
    EXPECT_NE(complaint({"serve"}).find("There is no signalbox.yaml in this folder"), std::string::npos);
    EXPECT_NE(complaint({"check"}).find("signalbox init"), std::string::npos);
    at.write("signalbox.yaml", on_free_ports(simulated_models, "public: true, "));
    EXPECT_EQ(signalbox({"check"}).status, 0);
    running_program one({"serve"}, at.file(""));
    one.err_until(" serving ");
    one.send(SIGTERM);
    EXPECT_EQ(one.finish().status, 0);
}

TEST_F(command_line, init_writes_a_configuration_that_is_good_and_never_replaces_one)
{
    auto const made = signalbox({"init"});
    EXPECT_EQ(made.status, 0) << made.err;
    EXPECT_NE(made.out.find("signalbox.yaml is written"), std::string::npos) << made.out;
    auto const checked = signalbox({"check"});
    EXPECT_EQ(checked.status, 0) << checked.out;
    EXPECT_NE(checked.out.find("signalbox.yaml: good, 0 warnings"), std::string::npos) << checked.out;
    at.write("signalbox.yaml", "mine");
    auto const again = signalbox({"init"});
    EXPECT_EQ(again.status, 1);
    EXPECT_NE(again.err.find("signalbox.yaml exists; it is left as it is"), std::string::npos) << again.err;
    std::ifstream kept(at.file("signalbox.yaml"));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), "mine");
    EXPECT_EQ(signalbox({"init", "other.yaml"}).status, 0);
    EXPECT_EQ(signalbox({"init", "none/other.yaml"}).status, 1);
}

TEST_F(command_line, every_command_has_a_manual_page_that_names_all_its_options)
{
    auto const all = commands();
    EXPECT_GE(all.size(), 20u);
    for (auto words : all) {
        words.insert(words.begin(), "help");
        std::string const help = signalbox(words).out;
        words.front() = "manual";
        auto const page = signalbox(words);
        EXPECT_EQ(page.status, 0) << testing::PrintToString(words);
        EXPECT_TRUE(page.out.starts_with(".TH SIGNALBOX")) << page.out;
        for (auto from = help.find("--"); from != std::string::npos; from = help.find("--", from + 2)) {
            auto const end = help.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", from);
            std::string escaped;
            for (char const c : help.substr(from, end - from)) escaped += c == '-' ? "\\-" : std::string(1, c);
            EXPECT_NE(page.out.find(escaped), std::string::npos) << escaped << "\n" << page.out;
        }
    }
    EXPECT_EQ(complaint({"manual", "dance"}), "signalbox manual: there is no such command\n");
}

TEST_F(command_line, the_manual_page_of_every_command_is_installed)
{
    std::ifstream file(SIGNALBOX_SOURCE_DIR "/packaging/CMakeLists.txt");
    std::string const list(std::istreambuf_iterator<char>(file), {});
    std::size_t const begin = list.find("set(SIGNALBOX_MANUALS "), end = list.find(')', begin);
    ASSERT_NE(begin, std::string::npos);
    std::istringstream names(list.substr(begin, end - begin));
    std::set<std::string> const installed{std::istream_iterator<std::string>(names), {}};
    for (auto const& words : commands()) {
        std::string page = "signalbox";
        for (std::string const& word : words) page += "-" + word;
        EXPECT_TRUE(installed.contains(page)) << page;
    }
}

TEST_F(command_line, completion_knows_every_command_and_the_words_of_closed_sets)
{
    for (std::string const shell : {"bash", "zsh", "fish"}) {
        std::string const script = signalbox({"completion", shell}).out;
        for (auto const& words : commands()) EXPECT_TRUE(words.empty() || script.find(words.back()) != std::string::npos) << shell;
        EXPECT_NE(script.find("abandoned"), std::string::npos) << shell;
        EXPECT_NE(script.find("follow"), std::string::npos) << shell;
    }
    EXPECT_NE(complaint({"completion", "tcsh"}).find("none of bash,zsh,fish"), std::string::npos);
}

TEST_F(command_line, bash_completes_commands_options_and_values)
{
    at.write("complete.bash", signalbox({"completion", "bash"}).out);
    auto const complete = [&](std::string const& words, std::string const& expected) {
        std::string const test = "source complete.bash; COMP_WORDS=(" + words +
                                 "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _signalbox; [[ \"${COMPREPLY[*]}\" == \"" + expected +
                                 "\" ]] || { echo \"${COMPREPLY[*]}\" >&2; exit 1; }";
        at.write("test.bash", test);
        EXPECT_EQ(std::system(("cd '" + at.file("") + "' && bash test.bash").c_str()), 0) << words;
    };
    complete("signalbox ev", "events");
    complete("signalbox events t", "tail");
    complete("signalbox events tail --fol", "--follow");
    complete("signalbox events tail --verdict ab", "abandoned");
    complete("signalbox completion ''", "--help -h");
}

}  // namespace
}  // namespace signalbox::test
