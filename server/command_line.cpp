// Reads the command line: picks the command, or says what is wrong with the words and what was probably meant.
#include "server/command_tree.hpp"
#include "server/output_end.hpp"
#include "server/terminal_guard.hpp"
#include "server/version.hpp"

#include "engine/base/nearest.hpp"
#include "engine/base/shown_address.hpp"

#include <algorithm>
#include <iostream>
#include <optional>

#include <unistd.h>

namespace signalbox::server {

namespace {

std::vector<std::string> command_names(CLI::App const& app)
{
    std::vector<std::string> known;
    for (CLI::App const* each : app.get_subcommands([](CLI::App const*) { return true; })) known.push_back(each->get_name());
    return known;
}

std::vector<std::string> option_names(CLI::App const& app)
{
    std::vector<std::string> known;
    for (CLI::Option const* each : app.get_options([](CLI::Option const*) { return true; }))
        for (std::string const& name : each->get_lnames()) known.push_back("--" + name);
    return known;
}

/// Whether the word after this one may be its value.
bool takes_value(CLI::App const& app, std::string const& option)
{
    if (!option.starts_with("-") || option.find('=') != std::string::npos) return false;
    CLI::Option const* const known = app.get_option_no_throw(option);
    return !known || known->get_expected_max() > 0;
}

std::string suggestion(std::string const& written, std::vector<std::string> const& known, std::string_view noun)
{
    std::string text = "no " + std::string(noun) + " \"" + written + "\"";
    if (std::string const near{base::nearest(written, known)}; !near.empty()) return text + "; did you mean \"" + near + "\"?";
    for (std::string const& each : known) text.append(&each == &known.front() ? "; there are " : ", ").append(each);
    return text;
}

/// The command that the words name as far as they do, and what is wrong with the first that names none or with an unknown option.
struct walk {
    CLI::App* at;
    std::string wrong;
};
walk follow_words(CLI::App& root, std::vector<std::string> const& words)
{
    walk seen{&root, {}};
    for (std::string const& word : words) {
        if (word.starts_with("-")) break;
        auto const known = command_names(*seen.at);
        if (known.empty()) break;
        if (std::ranges::find(known, word) == known.end()) {
            seen.wrong = suggestion(word, known, "command");
            return seen;
        }
        seen.at = seen.at->get_subcommand(word);
    }
    for (std::string const& word : words) {
        std::string const name = word.substr(0, word.find('='));
        if (word == "--") break;
        auto const known = option_names(*seen.at);
        if (!name.starts_with("--") || std::ranges::find(known, name) != known.end()) continue;
        bool const value = &word != &words.front() && takes_value(*seen.at, (&word)[-1]);
        if (!value) seen.wrong = suggestion(name, known, "option");
        break;
    }
    return seen;
}

/// "signalbox events" for "tail"; empty for the program itself.
std::string words_above(CLI::App const& of)
{
    std::string above;
    for (CLI::App const* each = of.get_parent(); each; each = each->get_parent())
        above = each->get_name() + (above.empty() ? "" : " " + above);
    return above;
}

/// With the whole command in its first line, as --help has it.
std::string help_of(CLI::App const& of)
{
    return of.help(words_above(of));
}

int print_help(CLI::App& root, std::vector<std::string> const& words)
{
    walk const seen = follow_words(root, words);
    if (!seen.wrong.empty()) return std::cerr << "signalbox help: " << seen.wrong << "\n", 2;
    return std::cout << help_of(*seen.at) << std::flush, 0;
}

/// Here and not in the parser, which would take the words for the commands themselves.
int print_manual(CLI::App& root, std::vector<std::string> const& words)
{
    command_outline const tree = outline_of(root);
    command_outline const* const of = find_command(tree, words);
    if (!of) return std::cerr << "signalbox manual: there is no such command\n", 2;
    return std::cout << manual_page(*of, tree) << std::flush, 0;
}

bool is_option(std::string const& word)
{
    return word.starts_with("-");
}

int complain(CLI::App const& of, std::string const& what)
{
    std::string const above = words_above(of);
    std::cerr << above << (above.empty() ? "" : " ") << of.get_name() << ": " << base::shown_address(what) << "\n";
    return 2;
}

/// Without words: the help. With words that name no whole command: what is wrong. Nothing when the parser may read them.
std::optional<int> answer_early(CLI::App& root, std::vector<std::string> const& words)
{
    if (words.empty()) return print_help(root, {});
    if (words.front() == "help") return print_help(root, {words.begin() + 1, words.end()});
    bool const asks = std::ranges::any_of(words, is_option);
    if (words.front() == "manual" && !asks) return print_manual(root, {words.begin() + 1, words.end()});
    walk const seen = follow_words(root, words);
    if (!seen.wrong.empty()) return complain(*seen.at, seen.wrong);
    if (command_names(*seen.at).empty() || asks) return {};
    std::cerr << help_of(*seen.at);
    return 2;
}

/// The command's exit status, when nothing is wrong with its output.
int run_words(int count, char const* const* arguments)
{
    choices all;
    CLI::App app("Signalbox: one endpoint for language-model traffic", "signalbox");
    app.set_version_flag("--version", std::string("signalbox ") + std::string(version_text()));
    add_commands(app, all);
    std::vector<std::string> const words(arguments + std::min(count, 1), arguments + count);
    if (auto const status = answer_early(app, words)) return *status;
    try {
        app.parse(count, arguments);
    } catch (CLI::Success const& asked) {
        return app.exit(asked);
    } catch (CLI::ParseError const& wrong) {
        return complain(*follow_words(app, words).at, wrong.what());
    }
    if (all.run) return all.run();
    std::cerr << app.help();
    return 2;
}

}  // namespace

int run_command_line(int count, char const* const* arguments)
{
    terminal_guard const output(std::cout, STDOUT_FILENO), errors(std::cerr, STDERR_FILENO);
    return status_with_output(run_words(count, arguments));
}

}  // namespace signalbox::server
